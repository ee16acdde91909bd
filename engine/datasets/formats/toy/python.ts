/** data.py for toy datasets. */
import type { Rule } from './rules.ts';

interface Made {
  readonly rule: Rule;
  readonly samples: number;
  readonly noise: number;
  readonly seed: number;
}

/** data.py. */
export const toyPython = ({
  rule,
  samples,
  noise,
  seed,
}: Made): string => `"""Generates the same samples as Tensorsmith; the path is not used."""
import math

import torch

RULE, COUNT, NOISE, SEED = "${rule}", ${samples}, ${noise}, ${seed}
CLASSES = {"sine": 0, "blobs": 3, "spirals": 3}.get(RULE, 2)
MASK = 0xFFFFFFFF


def uniform(seed):
    """mulberry32: random numbers in [0, 1), the same for the same seed."""
    state = seed
    while True:
        state = (state + 0x6D2B79F5) & MASK
        t = (state ^ (state >> 15)) * (1 | state) & MASK
        t = (t + ((t ^ (t >> 7)) * (61 | t) & MASK) & MASK) ^ t
        yield (t ^ (t >> 14)) / 2**32


def point(kind, u, v):
    """A point of a class, before noise."""
    turn = 2 * math.pi * u
    if RULE == "moons":
        x, y = math.cos(turn / 2) - 0.5, math.sin(turn / 2) - 0.25
        return (x, y) if kind == 0 else (-x, -y)
    if RULE == "circles":
        radius = 1 if kind == 0 else 0.5
        return radius * math.cos(turn), radius * math.sin(turn)
    if RULE == "spirals":
        angle = u * 1.75 * math.pi + kind * 2 * math.pi / 3
        return (0.1 + 0.9 * u) * math.cos(angle), (0.1 + 0.9 * u) * math.sin(angle)
    if RULE == "blobs":
        angle = math.pi / 2 + kind * 2 * math.pi / 3
        return 0.7 * math.cos(angle), 0.7 * math.sin(angle)
    return 2 * u - 1, 2 * v - 1


def field(value):
    """Which of the four fields of a checkerboard."""
    return min(3, math.floor((value + 1) / 2 * 4))


def points():
    """All points and their targets."""
    numbers = uniform(SEED)

    def normal():
        u, v = 1 - next(numbers), next(numbers)
        return NOISE * math.sqrt(-2 * math.log(u)) * math.cos(2 * math.pi * v)

    for i in range(COUNT):
        kind = i % max(1, CLASSES)
        a, b = point(kind, next(numbers), next(numbers))
        if RULE == "sine":
            yield [a], math.sin(math.pi * a) + normal()
        else:
            y = (field(a) + field(b)) % 2 if RULE == "checker" else kind
            yield [a + normal(), b + normal()], y


def read_samples(path, split):
    """The points of a split, "train" or "test", and their targets."""
    chosen = [point for i, point in enumerate(points()) if (i % 5 == 4) == (split == "test")]
    return torch.tensor([x for x, _ in chosen]), torch.tensor([y for _, y in chosen])
`;
