/** Training on small synthetic images, for tests: every class in turn, random pixels. */
import type { TensorsmithDocument, TrainingSettings } from '../../model/types.ts';
import type { HostTensors, Runtime } from '../../runtime/runtime.ts';
import { imagesOf, labelsOf, type Split, trainingBundle } from '../programs/bundle.ts';
import { initialState, slotState } from '../loop/initialize.ts';
import { buildNetwork } from '../network/network.ts';
import { train, type TrainerOptions } from '../loop/trainer.ts';

/** Images of one channel. */
export interface SmallImages {
  readonly count: number;
  /** Height and width. */
  readonly size: number;
  readonly classes: number;
}

const samplesOf = (split: Split, { count, size, classes }: SmallImages): HostTensors => ({
  [imagesOf(split)]: {
    dtype: 'uint8',
    shape: [count, size, size, 1],
    data: Uint8Array.from({ length: count * size * size }, (_, i) => (i * i * 31) % 256),
  },
  [labelsOf(split)]: {
    dtype: 'int32',
    shape: [count],
    data: Int32Array.from({ length: count }, (_, i) => i % classes),
  },
});

/** A session with initial weights and the images. @param shards parts of a batch @param tested whether they are the test set too */
export async function openOnImages(
  runtime: Runtime,
  document: TensorsmithDocument,
  patch: Partial<TrainingSettings>,
  { count, size, classes }: SmallImages,
  shards = 1,
  tested = false,
) {
  const training = { ...document.training, ...patch };
  const network = buildNetwork(document);
  const data = {
    sample: [size, size, 1],
    channelsLast: true,
    classes,
    trainCount: count,
    testCount: tested ? count : 0,
  };
  const bundle = trainingBundle(network, training, data, { intraThreads: 1, interThreads: 2, shards });
  const session = await runtime.createSession(bundle);
  const weights = initialState(network.parameters, 5);
  await session.write({
    ...weights,
    ...slotState(network.parameters, training, weights),
    ...samplesOf('train', { count, size, classes }),
    ...(tested ? samplesOf('test', { count, size, classes }) : {}),
  });
  return { network, training, bundle, session, indices: Int32Array.from({ length: count }, (_, i) => i) };
}

/**
 * Trains on all the images and returns the loss of every step. @param eachCall called after every call of the runtime
 */
export async function trainOnImages(
  { session, training, bundle, indices }: Awaited<ReturnType<typeof openOnImages>>,
  statistics?: TrainerOptions['statistics'] | null,
  eachCall?: () => void,
): Promise<number[]> {
  const losses: number[] = [];
  await train({
    session,
    settings: training,
    split: { train: indices, validation: new Int32Array(0) },
    evaluationBatch: bundle.evaluationBatch,
    shards: bundle.shards,
    signal: { aborted: false },
    now: () => performance.now(),
    yieldToEvents: () => Promise.resolve(),
    ...(statistics ? { statistics } : {}),
    events: {
      steps: ({ loss }) => {
        losses.push(...loss);
        eachCall?.();
      },
      log: () => undefined,
      epoch: () => undefined,
      checkpoint: () => Promise.resolve(),
    },
  });
  return losses;
}
