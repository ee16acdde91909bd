/** Class balance in train.py: class weights by the labels, and an order with as many samples of each class. */
import type { TrainingSettings } from '../../model/types.ts';
import { classesOf, type OutputHead } from '../outputHeads.ts';

const most = (ends: readonly OutputHead[]): number =>
  Math.max(...ends.filter(({ balanced }) => balanced).map(classesOf));

/** Expression of the class weights of an output; undefined where it has none by the labels. */
export function weightsOf(end: OutputHead): string | undefined {
  return end.balanced ? `CLASS_WEIGHTS[:${classesOf(end)}].to(outputs.device)` : undefined;
}

const weighing = (classes: number): string => `# Class weights of the loss: train() computes them from its labels.
CLASS_WEIGHTS = torch.ones(${classes})


def weigh_classes(labels):
    """Class weights n / (k * n_c) for n samples of k classes, n_c of class c; 1 for a class without samples."""
    counts = torch.bincount(labels.cpu(), minlength=${classes})
    found = counts > 0
    weights = torch.ones(${classes}, dtype=torch.float64)
    weights[found] = len(labels) / (found.sum() * counts[found].double())
    CLASS_WEIGHTS.copy_(weights)


`;

const SAMPLING = `class BalancedOrder(EpochOrder):
    """Balanced sampling: each class equally often in an epoch; samples of rare classes are repeated."""

    def __init__(self, labels, seed, rank=0, processes=1):
        super().__init__(len(labels), seed, rank, processes)
        self.labels = labels.tolist()

    def shuffled(self):
        """The shuffled order, with classes taking turns; a class that is exhausted starts over."""
        samples = [[] for _ in range(max(self.labels) + 1)]
        for i in permutation(self.count, self.seed, ORDER_STREAM, self.epoch):
            samples[self.labels[i]].append(i)
        met = [some for some in samples if some]
        drawn = [0] * self.count
        for i, place in enumerate(permutation(self.count, self.seed, BALANCE_STREAM, self.epoch)):
            some = met[i % len(met)]
            drawn[place] = some[i // len(met) % len(some)]
        return drawn

    def __iter__(self):
        if self.seed is None:
            return super().__iter__()
        order = self.shuffled()
        order += order[: -self.count % self.processes]
        return iter(order[self.rank :: self.processes])


`;

/** Code before the losses. */
export const balanceCode = ({ balance }: TrainingSettings, ends: readonly OutputHead[]): string =>
  balance === 'sampling'
    ? `BALANCE_STREAM = (1 << 20) - 3


${SAMPLING}`
    : ends.some(({ balanced }) => balanced)
      ? weighing(most(ends))
      : '';
