/** data.py for CIFAR's binary files. */

/** data.py. @param labels which of CIFAR-100's labels are learned */
export const cifarPython = (
  labels: 'fine' | 'coarse',
): string => `"""Reads the binary version of CIFAR-10 and CIFAR-100, from a folder or the tar.gz of its authors."""
import re
import tarfile
from pathlib import Path

import torch

IMAGE = 3 * 32 * 32
# The files of each split, and the number of label bytes before each image.
NAMES = {
    "train": [(r"data_batch_\\d+\\.bin", 1), (r"train\\.bin", 2)],
    "test": [(r"test_batch\\.bin", 1), (r"test\\.bin", 2)],
}


def contents(path):
    """Functions that return the bytes of files, by their paths."""
    path = Path(path)
    if path.is_dir():
        return {file.as_posix(): file.read_bytes for file in path.rglob("*.bin")}
    if tarfile.is_tarfile(path):
        tar = tarfile.open(path)
        return {member.name: lambda member=member: tar.extractfile(member).read() for member in tar if member.isfile()}
    return contents(path.parent)


def read_samples(path, split):
    """Images in [0, 1], [N, 3, 32, 32], and labels of a split: "train" or "test"."""
    files = contents(path)
    for pattern, width in NAMES[split]:
        found = sorted(name for name in files if re.fullmatch(pattern, name.split("/")[-1], re.IGNORECASE))
        if found:
            records = b"".join(files[name]() for name in found)
            rows = torch.frombuffer(bytearray(records), dtype=torch.uint8).reshape(-1, width + IMAGE)
            label = rows[:, ${labels === 'fine' ? 'width - 1' : '0'}].long()
            return rows[:, width:].reshape(-1, 3, 32, 32).float() / 255, label
    raise FileNotFoundError(f"{path} has no images of {split}")
`;
