/** data.py for arrays of numpy. */

/** data.py. @param sizes of a sample in PyTorch's order */
export const npyPython = (
  of: 'images' | 'table',
  sizes: readonly number[],
): string => `"""Reads and prepares NumPy arrays in the same way as Tensorsmith.

arrays.json says which arrays are samples and labels. It is missing where they could not be read when this package was
written: nothing is read then, and an error says so.
"""
import json
import zipfile
from pathlib import Path

import numpy as np
import torch

FACTS = Path(__file__).parent / "arrays.json"


def read_facts():
    """What Tensorsmith recorded about the arrays."""
    if not FACTS.exists():
        raise FileNotFoundError(
            f"{FACTS} is missing: the arrays could not be read when this package was written. "
            "Export it again where they are at hand."
        )
    return json.loads(FACTS.read_text(encoding="utf-8"))


def read_array(path, name):
    """An array of a folder or an NPZ; arrays of Python objects are refused."""
    path = Path(path)
    if zipfile.is_zipfile(path):
        return np.load(path, allow_pickle=False)[name.removesuffix(".npy")]
    return np.load((path if path.is_dir() else path.parent) / name, allow_pickle=False)


def label_column(labels, values):
    """One label per sample: the index of the 1 in a one-hot row, or the first column; class indices if values are not indices."""
    if labels.ndim > 1:
        rows = labels.reshape(len(labels), -1)
        hot = rows.shape[1] > 1 and np.isin(rows, (0, 1)).all() and (rows.sum(1) == 1).all()
        labels = rows.argmax(1) if hot else rows[:, 0]
    return np.searchsorted(values, labels) if values else labels


def read_samples(path, split):
    """${of === 'images' ? 'Images, [N, channels, height, width]' : 'Rows of numbers'}, and labels of a split: "train" or "test"."""
    facts = read_facts()
    samples, labels = (read_array(path, name) for name in facts[split])
    kind = np.int64 if facts["classes"] else np.float32
    labels = torch.from_numpy(np.ascontiguousarray(label_column(labels, facts["values"]), dtype=kind))
${
  of === 'images'
    ? `    if samples.ndim == 4 and facts["channelsLast"]:
        samples = samples.transpose(0, 3, 1, 2)
    samples = (samples / facts["divisor"]).astype(np.float32)`
    : '    samples = samples.astype(np.float32)'
}
    return torch.from_numpy(np.ascontiguousarray(samples)).reshape(-1, ${sizes.join(', ')}), labels
`;
