/** The twelve lessons, in their order. */
import { activations } from './activations.ts';
import { broadcasting } from './broadcasting.ts';
import { convolution } from './convolution.ts';
import { distributed } from './distributed.ts';
import { feedForward } from './feedForward.ts';
import { gpu } from './gpu.ts';
import { gradients } from './gradients.ts';
import type { Lesson } from './lesson.ts';
import { mnist } from './mnist.ts';
import { neuron } from './neuron.ts';
import { pooling } from './pooling.ts';
import { tensors } from './tensors.ts';
import { trainingLoop } from './trainingLoop.ts';

export const LESSONS: readonly Lesson[] = [
  tensors,
  broadcasting,
  gradients,
  neuron,
  activations,
  feedForward,
  convolution,
  pooling,
  trainingLoop,
  mnist,
  gpu,
  distributed,
];
