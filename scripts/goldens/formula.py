"""Numbers generated alike by Python and TypeScript, so that goldens need not store their inputs."""
import math

import numpy as np
import torch


MASK = np.uint64(0xFFFFFFFF)


def hashed(count, key):
    """32-bit hashes of 1, 2, … and a key."""
    x = (np.arange(1, count + 1, dtype=np.uint64) + np.uint64(key * 1000003)) & MASK
    for _ in range(2):
        x = ((x ^ (x >> np.uint64(16))) * np.uint64(0x45D9F3B)) & MASK
    return x ^ (x >> np.uint64(16))


def values(shape, key, scale=1.0):
    """Uniform in [-scale, scale), rounded to float32. `key` is an integer."""
    count = int(np.prod(shape)) if len(shape) else 1
    flat = scale * (hashed(count, key).astype(np.float64) / 2**31 - 1)
    return torch.tensor(flat.astype(np.float32).reshape(shape))


def digits(count):
    """Synthetic images of bytes [count, 28, 28] with labels: noise, and a bright bar whose position encodes the label."""
    labels = (np.arange(count) * 7) % 10
    index = np.arange(count * 28 * 28)
    noise = hashed(index.size, 0) % 64
    column = index % 28
    label = labels[index // 784]
    bright = (column >= 2 * label) & (column < 2 * label + 5)
    return (noise + 150 * bright).astype(np.uint8).reshape(count, 28, 28), labels


def rounded(tensor):
    """Numbers for JSON, non-finite ones as words: "nan", "inf" or "-inf"."""
    finite = lambda value: float(f"{value:.9g}") if math.isfinite(value) else str(value)
    return [finite(value) for value in tensor.detach().double().flatten().tolist()]
