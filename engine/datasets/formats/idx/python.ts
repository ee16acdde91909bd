/** data.py for IDX files. */

/** Code that finds the files, reads them, and converts their values. */
const COMMON = `"""Reads samples and labels from IDX files, the format of MNIST: any element type, gzip or not."""
import gzip
import re
import struct
from pathlib import Path

import numpy as np
import torch

# train-images-idx3-ubyte, t10k-labels.idx1-ubyte.gz, emnist-letters-test-images-idx3-ubyte ...
NAME = re.compile(
    r"(.*?)(train|t10k|test)[-_. ]?(images|labels)(?:[-_. ]?idx[1-4])?(?:[-_. ]?(?:u?byte|short|int|float|double))?"
    r"(?:\\.gz)?",
    re.IGNORECASE,
)
RENAMED = re.compile(r"( ?\\(\\d+\\)| - copy|\\.\\d+)(?=(\\.gz)?$)", re.IGNORECASE)
TYPES = {8: ">u1", 9: ">i1", 11: ">i2", 12: ">i4", 13: ">f4", 14: ">f8"}


def find_files(folder, split):
    """Name prefix of the set and its samples and labels: the files closest to the folder, unpacked before gzip."""
    paths = [path for path in Path(folder).rglob("*") if path.is_file()]
    paths.sort(key=lambda path: (len(path.parts), path.as_posix()))
    matches = [(NAME.fullmatch(RENAMED.sub("", path.name)), path) for path in paths]
    found = [(match[1], match[2].lower(), match[3].lower(), path) for match, path in matches if match]
    # A folder may hold several sets: the first one with training samples is used.
    prefix = next((start for start, part, kind, _ in found if (part, kind) == ("train", "images")), None)
    of_split = [
        (kind, path) for start, part, kind, path in found if start == prefix and (part == "train") == (split == "train")
    ]
    files = {kind: path for kind, path in reversed(of_split)}
    if len(files) < 2:
        raise FileNotFoundError(f"{folder} has no images and labels of {split}")
    return prefix, files["images"], files["labels"]


def read_idx(path):
    """Reads an IDX file into an array."""
    data = path.read_bytes()
    if data[:2] == b"\\x1f\\x8b":
        data = gzip.decompress(data)
    kind, rank = struct.unpack(">HBB", data[:4])[1:]
    shape = struct.unpack(f">{rank}I", data[4 : 4 + 4 * rank])
    return np.frombuffer(data, TYPES[kind], offset=4 + 4 * rank).reshape(shape)


def label_column(labels):
    """One label per sample: the index of the 1 in a one-hot row, or the first column."""
    if labels.ndim == 1:
        return labels
    rows = labels.reshape(len(labels), -1)
    hot = rows.shape[1] > 1 and np.isin(rows, (0, 1)).all() and (rows.sum(1) == 1).all()
    return rows.argmax(1) if hot else rows[:, 0]


def class_indices(labels, every):
    """Class indices: small integers as they are, other values by their rank."""
    values = np.unique(every)
    if values[0] >= 0 and values[-1] < min(10_000, max(256, 4 * len(values))):
        return labels
    return np.searchsorted(values, labels)


def divisor(arrays):
    """What to divide samples by: 255 for pixels, more for larger values."""
    low, high = min(array.min() for array in arrays), max(array.max() for array in arrays)
    whole = all(np.equal(np.mod(array, 1), 0).all() for array in arrays)
    if all(array.dtype == np.uint8 for array in arrays) or (whole and low >= 0 and 1 < high <= 255):
        return 255
    largest = max(abs(float(low)), abs(float(high)))
    if largest <= 16:
        return 1
    return 255 if low >= 0 and largest <= 255 else 65535 if low >= 0 and largest <= 65535 else largest


def is_emnist(folder, prefix, images, labels):
    """Whether this is EMNIST, whose images are transposed: by its name, or by its classes."""
    parts = Path(folder).resolve().parts[-2:]
    if "emnist" in " ".join([*parts, prefix]).lower():
        return True
    classes = int(labels.max()) + 1
    return images.shape[1:3] == (28, 28) and (classes in (47, 62) or (classes == 27 and (labels != 0).all()))`;

/**
 * data.py.
 * @param sizes of a sample in PyTorch's order: [channels, height, width], or [features]
 */
export const idxPython = (sizes: readonly number[]): string => {
  const image = sizes.length === 3;
  return `${COMMON}


def read_samples(folder, split):
    """${image ? 'Images, [N, channels, height, width],' : 'Rows of numbers'} and labels of a split: "train" or "test"."""
    folder = Path(folder) if Path(folder).is_dir() else Path(folder).parent
    every = {}
    for part in ("train", "test"):
        try:
            prefix, samples, labels = find_files(folder, part)
            every[part] = (read_idx(samples), label_column(read_idx(labels)))
        except FileNotFoundError:
            if part == split:
                raise
    samples, labels = every[split]
    labels = class_indices(labels, np.concatenate([column for _, column in every.values()]))
${
  image
    ? `    scale = divisor([array for array, _ in every.values()])
    if samples.ndim == 4 and samples.shape[1:] != (${[sizes[1], sizes[2], sizes[0]].join(', ')}):
        samples = samples.transpose(0, 2, 3, 1)
    if is_emnist(folder, prefix, *every["train"]):
        samples = samples.swapaxes(1, 2)
    samples = samples.reshape(-1, ${[sizes[1], sizes[2], sizes[0]].join(', ')}).transpose(0, 3, 1, 2)
    samples = (torch.from_numpy(np.ascontiguousarray(samples, np.float32)) / scale)`
    : `    samples = torch.from_numpy(np.ascontiguousarray(samples, np.float32)).reshape(-1, ${sizes.join(', ')})`
}
    return samples, torch.from_numpy(np.ascontiguousarray(labels, np.int64))
`;
};
