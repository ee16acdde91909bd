/** folds.py: the split of a document that holds out one fold of a cross-validation. */

const OWN = `def partition_of(labels):
    """What the folds respect, with a number for each sample; None for samples that are dealt alike."""
    facts = read_facts()
    if facts.get("partition"):
        return facts["partition"]
    by_class = facts.get("stratified", False) and facts.get("target", {}).get("kind", "word") == "word"
    return {"by": "class", "of": labels.tolist()} if by_class else None


`;

/** @param ownSplit whether the facts of the data say what a split respects */
export const foldsFile = (
  ownSplit: boolean,
): string => `"""The samples of one fold of a cross-validation, held out as in Tensorsmith."""
import math
from collections import Counter

${ownSplit ? 'from data import read_facts\n' : ''}from order import SPLIT_STREAM, permutation


${ownSplit ? OWN : ''}def fold_of_groups(of, folds, seed):
    """The fold of each group: the largest first, each to the fold with the fewest samples."""
    counts = Counter(of)
    groups = sorted(counts)
    shuffled = [groups[i] for i in permutation(len(groups), seed, SPLIT_STREAM, 0)]
    sizes, found = [0] * folds, {}
    for group in sorted(shuffled, key=lambda group: -counts[group]):
        found[group] = sizes.index(min(sizes))
        sizes[found[group]] += counts[group]
    return found


def fold_rows(labels, index, folds, seed):
    """Indices of the samples for training and of those of a fold, counted from 1.

    Folds have as many samples of each class, or whole groups. By time the fold is a period, and training has those before it.
    """
    partition = ${ownSplit ? 'partition_of(labels)' : 'None'}
    by, of = (partition["by"], partition["of"]) if partition else (None, None)
    count = len(labels)
    if by == "time":
        before, period = 0, {}
        for time, size in sorted(Counter(of).items()):
            period[time] = math.floor(before / count * (folds + 1))
            before += size
        kept = [i for i in range(count) if period[of[i]] == index]
        # Targets of several steps: none that ends after those held out begin is for training.
        begins = partition.get("begins")
        first = min((begins[i] for i in kept), default=math.inf) if begins else math.inf
        return [i for i in range(count) if period[of[i]] < index and of[i] < first], kept
    if by == "group":
        fold_of = fold_of_groups(of, folds, seed)
        fold = [fold_of[group] for group in of]
    else:
        order = permutation(count, seed, SPLIT_STREAM, 0)
        if by:
            order.sort(key=of.__getitem__)
        fold = [0] * count
        for place, i in enumerate(order):
            fold[i] = place % folds
    return [i for i in range(count) if fold[i] != index - 1], [i for i in range(count) if fold[i] == index - 1]
`;
