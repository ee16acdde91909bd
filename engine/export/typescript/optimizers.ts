/** Optimizers as tfjs has them, and what of the training settings it has not. */
import type { OptimizerSettings, TrainingSettings } from '../../model/types.ts';

interface OptimizerCode {
  readonly value: string;
  /** How it differs from the optimizer that was asked for. */
  readonly note?: string;
}

const adam = ({ lr, beta1, beta2, eps }: { lr: number; beta1: number; beta2: number; eps: number }): string =>
  `tf.train.adam(${lr}, ${beta1}, ${beta2}, ${eps})`;

/** The optimizer of tfjs that comes nearest, and a note where it is not the same. */
export function optimizerCode(optimizer: OptimizerSettings): OptimizerCode {
  switch (optimizer.type) {
    case 'SGD': {
      const { lr, momentum, nesterov, dampening } = optimizer;
      if (momentum === 0) return { value: `tf.train.sgd(${lr})` };
      return {
        value: `tf.train.momentum(${lr}, ${momentum}${nesterov ? ', true' : ''})`,
        ...(dampening ? { note: 'the momentum is not dampened' } : {}),
      };
    }
    case 'Adam':
      return { value: adam(optimizer), ...(optimizer.amsgrad ? { note: 'Adam runs without AMSGrad' } : {}) };
    case 'AdamW':
      return { value: adam(optimizer), note: 'Adam with an L2 penalty stands for AdamW' };
    case 'NAdam':
    case 'RAdam':
      return { value: adam(optimizer), note: `Adam stands for ${optimizer.type}` };
    case 'RMSprop': {
      const { lr, alpha, momentum, eps, centered } = optimizer;
      return {
        // The centered one of tfjs takes the root of a negative number where a gradient is 0.
        value: `tf.train.rmsprop(${lr}, ${alpha}, ${momentum}, ${eps})`,
        note: `RMSprop adds its epsilon before the root${centered ? ' and is not centered' : ''}`,
      };
    }
    case 'Adagrad': {
      const { lr, initialAccumulatorValue, lrDecay } = optimizer;
      return {
        value: `tf.train.adagrad(${lr}, ${initialAccumulatorValue})`,
        note: `Adagrad has an epsilon of its own, before the root${lrDecay ? ', and its learning rate does not decay' : ''}`,
      };
    }
    case 'Adadelta': {
      const { lr, rho, eps } = optimizer;
      return {
        value: `tf.train.adadelta(${lr}, ${rho}, ${eps})`,
        note: 'Adadelta divides by the mean square from before the step',
      };
    }
    case 'Lion': {
      const { lr, beta1, beta2 } = optimizer;
      return {
        value: adam({ lr: lr * 10, beta1, beta2, eps: 1e-8 }),
        note: 'Adam at ten times the rate stands for Lion',
      };
    }
  }
}

/** What the exported trainer does otherwise than the app, as sentences without their full stop. */
export function leftOut(training: TrainingSettings): string[] {
  const { schedule, warmup, clipping, accumulation, averaging, optimizer } = training;
  const { note } = optimizerCode(optimizer);
  return [
    ...(note ? [note] : []),
    ...(schedule.type === 'constant'
      ? []
      : [`the learning rate stays at its start instead of following ${schedule.type}`]),
    ...(warmup.steps ? ['there is no warm-up'] : []),
    ...(clipping.type === 'none' ? [] : ['gradients are not clipped']),
    ...(accumulation === 1 ? [] : ['every batch is a step: gradients are not accumulated']),
    ...(averaging.enabled ? ['weights are not averaged'] : []),
  ];
}
