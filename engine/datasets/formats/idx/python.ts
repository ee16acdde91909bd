/** data.py of packages whose data are IDX files. */

/**
 * data.py.
 * @param sizes of a sample in PyTorch's order: [channels, height, width]
 */
export const idxPython = (sizes: readonly number[]): string => {
  const [channels = 1, ...space] = sizes;
  const image = sizes.length === 3;
  const stored = image ? [...space, channels] : sizes;
  const turned =
    image && channels > 1 ? `.permute(0, 3, 1, 2).contiguous()` : image ? `.reshape(-1, ${sizes.join(', ')})` : '';
  return `"""Reads images and labels as MNIST has them: IDX files, also packed with gzip."""
import gzip
import re
import struct
from pathlib import Path

import torch

# train-images-idx3-ubyte, t10k-labels.idx1-ubyte.gz, emnist-letters-test-images-idx3-ubyte ...
NAME = re.compile(
    r"(.*?)(train|t10k|test)[-_.]?(images|labels)(?:[-_.]?idx[13])?(?:[-_.]?ubyte)?(?:\\.gz)?", re.IGNORECASE
)


def find_files(folder, split):
    """What the names of a set begin with, and the files of its images and labels; unpacked ones before packed ones."""
    names = sorted(path.name for path in Path(folder).iterdir() if not path.is_dir())
    found = [(match[1], match[2].lower(), match[3].lower(), match[0]) for match in map(NAME.fullmatch, names) if match]
    # A folder may hold several sets: the first with training images is taken.
    prefix = next((start for start, part, kind, _ in found if (part, kind) == ("train", "images")), None)
    of_split = [
        (kind, name) for start, part, kind, name in found if start == prefix and (part == "train") == (split == "train")
    ]
    files = {kind: Path(folder) / name for kind, name in reversed(of_split)}
    if len(files) < 2:
        raise FileNotFoundError(f"{folder} has no images and labels of {split}")
    return prefix, files["images"], files["labels"]


def read_idx(path):
    """An IDX file of bytes as a tensor."""
    opened = gzip.open(path, "rb") if path.suffix.lower() == ".gz" else open(path, "rb")
    with opened as file:
        kind, rank = struct.unpack(">HBB", file.read(4))[1:]
        if kind != 8:
            raise ValueError(f"{path} is not an IDX file of bytes")
        shape = struct.unpack(f">{rank}I", file.read(4 * rank))
        return torch.frombuffer(bytearray(file.read()), dtype=torch.uint8).reshape(shape)


def read_samples(folder, split):
    """Images in [0, 1] and labels of a split: "train" or "test"."""
    prefix, images, labels = find_files(folder, split)
    images, labels = read_idx(images), read_idx(labels)
    if "emnist" in prefix.lower():
        # EMNIST has its images column by column.
        images = images.transpose(1, 2)
    return images.reshape(-1, ${stored.join(', ')})${turned}.float() / 255, labels.long()
`;
};
