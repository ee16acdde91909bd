/** Python that selects the validation samples as the engine does, for data.py. */

/** What the code below needs of order.py; it needs `math` and `Counter` as well. */
export const SPLIT_IMPORTS = 'from order import SPLIT_STREAM, permutation';

/**
 * split_rows(labels, share, seed) of data.py, and what it needs.
 * @param byClass Python expression of whether each class has its share, with the facts at hand as `facts`
 */
export const splitRowsPython = (byClass: string): string => `def kept_groups(of, by_time, share, seed):
    """The groups to hold out: each in turn, if it brings the number of rows closer to the share; never the last one."""
    sizes = Counter(of)
    groups = sorted(sizes)
    order = groups[::-1] if by_time else [groups[i] for i in permutation(len(groups), seed, SPLIT_STREAM, 0)]
    wanted, count, kept = math.floor(len(of) * share + 0.5), 0, set()
    for group in order:
        if len(kept) + 1 >= len(order):
            break
        if abs(count + sizes[group] - wanted) < abs(count - wanted):
            kept.add(group)
            count += sizes[group]
        elif by_time:
            break
    return kept


def split_rows(labels, share, seed):
    """Indices of the rows for training and of the rows held out for validation.

    Of each class its share; where the facts say so, whole groups, the newest, or those that the data name.
    """
    facts = read_facts()
    partition = facts.get("partition")
    if partition:
        by, of = partition["by"], partition["of"]
        groups = {1} if by == "column" else kept_groups(of, by == "time", share, seed)
        kept = [i for i, group in enumerate(of) if group in groups]
        # Targets of several steps: none that ends after those held out begin is for training.
        begins = partition.get("begins")
        first = min((begins[i] for i in kept), default=math.inf) if begins else math.inf
        return [i for i, group in enumerate(of) if group not in groups and group < first], kept
    by_class = ${byClass}
    classes = labels.tolist() if by_class else [0] * len(labels)
    counts = [classes.count(c) for c in range(max(classes) + 1)]
    most = [max(0, count - 1) if by_class else count for count in counts]
    left = [min(math.floor(count * share), limit) for count, limit in zip(counts, most)]
    wanted = math.floor(len(labels) * share + 0.5) - sum(left)
    # Largest remainders first; ties go to the first class.
    for remainder, c in sorted((math.floor(count * share) - count * share, c) for c, count in enumerate(counts)):
        if wanted > 0 and remainder < 0 and left[c] < most[c]:
            left[c] += 1
            wanted -= 1
    used, kept = [], []
    for i in permutation(len(labels), seed, SPLIT_STREAM, 0):
        left[classes[i]] -= 1
        (kept if left[classes[i]] >= 0 else used).append(i)
    return sorted(used), sorted(kept)
`;
