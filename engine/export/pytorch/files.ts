/** The other files of the exported Python package. */
import type { TensorsmithDocument } from '../../model/types.ts';
import { python } from '../../layers/python.ts';
import type { End } from '../outputHeads.ts';
import { isScored, thresholdOf } from '../outputHeads.ts';
import type { PythonModel } from './model.ts';
import { printable } from '../words.ts';

export const REQUIREMENTS = 'torch>=2.6\nsafetensors>=0.4\n';

export function weightsFile({ renamed }: PythonModel): string {
  const names = [...renamed].map(([name, attribute]) => `${python(attribute)}: ${python(name)}`);
  const renames = names.length
    ? `
# Names that mean something else in Python, as the file has them.
IN_FILE = {${names.join(', ')}}


def in_file(name):
    return ".".join(IN_FILE.get(part, part) for part in name.split("."))

`
    : '';
  const key = names.length ? 'in_file(name)' : 'name';
  return `"""Weights as Tensorsmith saves them: weights.safetensors, in PyTorch's names and shapes."""
import torch
from safetensors.torch import load_file, save_file

# PyTorch counts batches for its own use.
COUNTER = "num_batches_tracked"
${renames}
@torch.no_grad()
def load_weights(model, path="weights.safetensors"):
    """Puts all weights of a file in place; of weights that are shared the file has one name."""
    tensors = load_file(path)
    filled = set()
    state = {name: tensor for name, tensor in model.state_dict().items() if not name.endswith(COUNTER)}
    for name, tensor in state.items():
        if ${key} in tensors:
            tensor.copy_(tensors.pop(${key}))
            filled.add(tensor.data_ptr())
    missing = [name for name, tensor in state.items() if tensor.data_ptr() not in filled]
    if missing or tensors:
        raise ValueError(f"{path} does not fit: {missing} are missing, {list(tensors)} are unknown")
    return model


def save_weights(model, path="weights.safetensors"):
    """Writes the weights in the same form."""
    named = [*model.named_parameters(), *model.named_buffers()]
    tensors = {${key}: tensor.detach().cpu().contiguous() for name, tensor in named if not name.endswith(COUNTER)}
    save_file(tensors, path)
`;
}

/** The same for every network. */
export const ORDER = `"""The random orders that Tensorsmith takes: which samples are kept for validation, and how epochs are shuffled."""
import math

import torch
from torch.utils.data import Sampler

MASK = 0xFFFFFFFF
SPLIT_STREAM = (1 << 20) - 1
ORDER_STREAM = (1 << 20) - 2


def permutation(count, seed, stream, step):
    """The numbers below \`count\`, shuffled by Philox 4x32-10 (Salmon et al., 2011), and Fisher and Yates."""
    blocks = torch.arange((count + 2) // 4)
    c = [blocks & MASK, blocks >> 32, torch.full_like(blocks, step & MASK), torch.zeros_like(blocks)]
    k = [seed & MASK, stream & MASK]
    for _ in range(10):
        # Of products, 64 bits are kept: the sign is the highest of them.
        a, b = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [(b >> 32) & MASK ^ c[1] ^ k[0], b & MASK, (a >> 32) & MASK ^ c[3] ^ k[1], a & MASK]
        k = [(k[0] + 0x9E3779B9) & MASK, (k[1] + 0xBB67AE85) & MASK]
    order = list(range(count))
    for i, word in zip(range(count - 1, 0, -1), torch.stack(c, 1).flatten().tolist()):
        other = int(word / 2**32 * (i + 1))
        order[i], order[other] = order[other], order[i]
    return order


def split(count, share, seed):
    """Places of the samples to train with, and of the share that is kept for validation."""
    order = permutation(count, seed, SPLIT_STREAM, 0)
    kept = math.floor(count * share + 0.5)
    return sorted(order[kept:]), sorted(order[:kept])


class EpochOrder(Sampler):
    """Another order each epoch, or none without a seed. Of each batch every process has a share."""

    def __init__(self, count, seed, rank=0, processes=1):
        self.count, self.seed, self.rank, self.processes = count, seed, rank, processes
        self.epoch = 1

    def __len__(self):
        return -(-self.count // self.processes)

    def __iter__(self):
        order = list(range(self.count))
        if self.seed is not None:
            order = permutation(self.count, self.seed, ORDER_STREAM, self.epoch)
        # All have as many: some have a sample once more.
        order += order[: -self.count % self.processes]
        return iter(order[self.rank :: self.processes])
`;

const IMAGES = (sizes: readonly number[]): string => {
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

const TEXT = (
  length: number,
): string => `"""Reads a text: stretches of characters, and for each character the one that follows."""
from pathlib import Path

import torch

LENGTH = ${length}


def read_text(path):
    """The text as numbers, and the characters that they stand for, in the order of UTF-16."""
    # Line ends of all kinds are read as one.
    text = Path(path).read_text(encoding="utf-8-sig")
    alphabet = sorted(set(text), key=lambda character: character.encode("utf-16-be"))
    place = {character: i for i, character in enumerate(alphabet)}
    return torch.tensor([place[character] for character in text], dtype=torch.int32), alphabet


def read_samples(path, split):
    """Stretches and what follows them; the last tenth of the text is for testing."""
    codes, _ = read_text(path)
    cut = int(len(codes) * 0.9)
    part = codes[:cut] if split == "train" else codes[cut:]
    stretches = part.unfold(0, LENGTH + 1, max(1, LENGTH // 4) if split == "train" else LENGTH)
    return stretches[:, :-1].contiguous(), stretches[:, 1:].long()
`;

const TABLE = `"""Reads a table as Tensorsmith did.

table.json holds the columns with their words, means and deviations, and the rows of each split. It is missing where
the table could not be read when this package was written: nothing is read then, and an error says so.
"""
import csv
import json
from pathlib import Path

import torch

FACTS = Path(__file__).parent / "table.json"


def read_facts():
    """What Tensorsmith knew of the table."""
    if not FACTS.exists():
        raise FileNotFoundError(
            f"{FACTS} is missing: the table could not be read when this package was written. "
            "Export it again where the table is at hand."
        )
    return json.loads(FACTS.read_text(encoding="utf-8"))


def encode(column, cells):
    """A number less its mean over its deviation; a word as ones and zeros."""
    if column["kind"] == "number":
        return [[(float(cell) - column["mean"]) / column["deviation"] for cell in cells]]
    return [[float(cell == word) for cell in cells] for word in column["words"]]


def read_rows(path, names):
    """All rows that are not empty, by the names of their columns; the separator is the one that makes these names."""
    for separator in ",\\t|;\\x1e\\x1f":
        with open(path, newline="", encoding="utf-8-sig") as file:
            rows = csv.reader(file, delimiter=separator)
            filled = ([cell.strip() for cell in row] for row in rows if any(cell.strip() for cell in row))
            header = next(filled, [])
            if names <= set(header):
                return [dict(zip(header, row)) for row in filled]
    raise ValueError(f"{path} lacks some of the columns {sorted(names)}")


def read_samples(path, split):
    """The rows of a split, "train" or "test", and what is to be predicted of them."""
    facts = read_facts()
    target = facts["target"]
    rows = read_rows(path, {column["name"] for column in [*facts["columns"], target]})
    chosen = [rows[i] for i in facts[split]]
    columns = [values for column in facts["columns"] for values in encode(column, [row[column["name"]] for row in chosen])]
    cells = [row[target["name"]] for row in chosen]
    labels = [float(cell) if target["kind"] == "number" else target["words"].index(cell) for cell in cells]
    return torch.tensor(columns).T.contiguous(), torch.tensor(labels)
`;

export function dataFile({ data }: TensorsmithDocument, { inputShape }: PythonModel): string {
  const { source } = data;
  switch (source.kind) {
    case 'text':
      return TEXT(source.length);
    case 'table':
      return TABLE;
    case 'idx':
    case 'none':
      return IMAGES(inputShape.slice(1) as number[]);
  }
}

export function predictFile({ name }: PythonModel, ends: readonly End[]): string {
  const judge = ends.find(isScored);
  const which = ends.length > 1 ? `[${Math.max(0, judge ? ends.indexOf(judge) : 0)}]` : '';
  const label =
    judge &&
    (judge.target === 'binary'
      ? `int(row > ${thresholdOf(judge)})`
      : `row.argmax(${judge.axis < judge.shape.length - 1 ? judge.axis : -1}).tolist()`);
  return `"""Predicts the first test samples: python predict.py DATA [COUNT] prints one JSON object a line."""
import json
import sys

import torch

from data import read_samples
from model import ${name}
from weights import load_weights


@torch.no_grad()
def predict(model, inputs, batch_size=100):
    """What the network gives for samples, batch by batch."""
    model.eval()
    device = next(model.parameters()).device
    parts = [model(x.to(device))${which}.cpu() for x in inputs.split(batch_size)]
    return torch.cat(parts)


def main():
    source = sys.argv[1] if len(sys.argv) > 1 else "data"
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 10
    device = torch.accelerator.current_accelerator() if torch.accelerator.is_available() else torch.device("cpu")
    model = load_weights(${name}().to(device))
    inputs, labels = read_samples(source, "test")
    for i, row in enumerate(predict(model, inputs[:count])):
        print(json.dumps({"index": i, "truth": labels[i].tolist(), ${label ? `"label": ${label}, ` : ''}"outputs": row.tolist()}))


if __name__ == "__main__":
    main()
`;
}

export function readme({ name, data }: TensorsmithDocument, trained: boolean): string {
  const ofTable = data.source.kind === 'table';
  return `# ${printable(name).replace(/\s+/g, ' ')}

A neural network drawn with Tensorsmith, as Python on PyTorch.

\`\`\`sh
pip install -r requirements.txt
${trained ? 'python predict.py DATA 10                           # the first ten test samples\n' : ''}python train.py DATA                                # trains and writes weights.safetensors
torchrun --nproc-per-node=gpu train.py DATA         # the same on all GPUs of this machine
\`\`\`

| file | what it holds |
|---|---|
| model.py | the network |
| weights.py | reads and writes weights.safetensors |
| data.py | reads the samples |
${ofTable ? '| table.json | what data.py has to know of the table: means, deviations, words, and the rows of each split |\n' : ''}| order.py | which samples are kept for validation, and how epochs are shuffled |
| train.py | \`train(model, inputs, labels)\` |
| predict.py | \`predict(model, inputs)\` |
${
  ofTable
    ? `
Where table.json is missing, the table could not be read when this package was written: data.py then raises an error
that says so. Export the package again where the table is at hand, or put that file here.
`
    : ''
}`;
}
