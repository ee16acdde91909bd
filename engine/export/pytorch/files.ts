/** The other files of the exported Python package. */
import type { TensorsmithDocument } from '../../document/types.ts';
import { python } from '../../layers/python.ts';
import type { End } from '../ends.ts';
import { isJudged } from './losses.ts';
import type { PythonModel } from './model.ts';
import { thresholdOf } from '../ends.ts';
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

const IMAGES = (sizes: readonly number[]): string => {
  const [channels = 1, ...space] = sizes;
  const image = sizes.length === 3;
  const stored = image ? [...space, channels] : sizes;
  const turned =
    image && channels > 1 ? `.permute(0, 3, 1, 2).contiguous()` : image ? `.reshape(-1, ${sizes.join(', ')})` : '';
  return `"""Reads images and labels as MNIST has them: IDX files, also packed with gzip."""
import gzip
import struct
from pathlib import Path

import torch


def read_idx(path):
    """An IDX file of bytes as a tensor."""
    opened = open(path, "rb") if Path(path).exists() else gzip.open(f"{path}.gz", "rb")
    with opened as file:
        kind, rank = struct.unpack(">HBB", file.read(4))[1:]
        if kind != 8:
            raise ValueError(f"{path} is not an IDX file of bytes")
        shape = struct.unpack(f">{rank}I", file.read(4 * rank))
        return torch.frombuffer(bytearray(file.read()), dtype=torch.uint8).reshape(shape)


def read_samples(folder, split):
    """Images in [0, 1] and labels of a split: "train" or "test"."""
    name = "train" if split == "train" else "t10k"
    images = read_idx(Path(folder) / f"{name}-images-idx3-ubyte")
    labels = read_idx(Path(folder) / f"{name}-labels-idx1-ubyte")
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
    """The text as numbers, and the characters that they stand for."""
    text = Path(path).read_text(encoding="utf-8").replace("\\r\\n", "\\n").replace("\\r", "\\n")
    alphabet = sorted(set(text))
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

const TABLE = `"""Reads a table as Tensorsmith did: table.json holds the columns with their words, means and deviations, and the rows of each split."""
import csv
import json
from pathlib import Path

import torch

TABLE = json.loads((Path(__file__).parent / "table.json").read_text(encoding="utf-8"))


def encode(column, cells):
    """A number less its mean over its deviation; a word as ones and zeros."""
    if column["kind"] == "number":
        return [[(float(cell) - column["mean"]) / column["deviation"] for cell in cells]]
    return [[float(cell == word) for cell in cells] for word in column["words"]]


def read_samples(path, split):
    """The rows of a split, "train" or "test", and what is to be predicted of them."""
    with open(path, newline="", encoding="utf-8-sig") as file:
        dialect = csv.Sniffer().sniff(file.readline())
        file.seek(0)
        rows = [{key.strip(): value.strip() for key, value in row.items()} for row in csv.DictReader(file, dialect=dialect)]
    rows = [row for row in rows if any(row.values())]
    chosen = [rows[i] for i in TABLE[split]]
    columns = [values for column in TABLE["columns"] for values in encode(column, [row[column["name"]] for row in chosen])]
    target = TABLE["target"]
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
  const judge = ends.find(isJudged);
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

export function readme({ name }: TensorsmithDocument, trained: boolean): string {
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
| train.py | \`train(model, inputs, labels)\` |
| predict.py | \`predict(model, inputs)\` |
`;
}
