/** Overfitting: the validation loss rises while the training loss falls. */
import type { EpochMetrics } from '../loop/epochMetrics.ts';
import { short, type Trouble } from './trouble.ts';

/** Consecutive epochs after the best one that are all worse. */
const EPOCHS = 3;
/** Factor by which the last of them is worse than the best. */
const WORSE = 1.05;

type Epoch = Pick<EpochMetrics, 'epoch' | 'trainLoss' | 'validationLoss'>;

/** The epoch since which the validation loss rises, where it has for several epochs. */
export function overfitting(epochs: readonly Epoch[]): Trouble | null {
  const known = epochs.flatMap(({ epoch, trainLoss, validationLoss }) =>
    validationLoss === null || !Number.isFinite(validationLoss) ? [] : [{ epoch, trainLoss, loss: validationLoss }],
  );
  const last = known.at(-1);
  const best = known.reduce<(typeof known)[number] | null>((a, b) => (a && a.loss <= b.loss ? a : b), null);
  if (!last || !best || best.loss <= 0) return null;
  const after = known.filter(({ epoch }) => epoch > best.epoch);
  const rising = after.length >= EPOCHS && last.loss > WORSE * best.loss && last.trainLoss < best.trainLoss;
  if (!rising) return null;
  return {
    kind: 'overfitting',
    problem: {
      code: 'trouble.overfitting',
      params: { epoch: best.epoch, best: short(best.loss), now: short(last.loss) },
      where: {},
    },
    remedy: { setting: 'epochs', value: best.epoch },
  };
}
