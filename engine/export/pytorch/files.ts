/** The other files of the exported Python package. */
import { isAugmented } from '../augmented.ts';
import { formatOf } from '../../datasets/source.ts';
import type { TensorsmithDocument } from '../../model/types.ts';
import { python } from '../../layers/python.ts';
import type { OutputHead } from '../outputHeads.ts';
import { isScored, thresholdOf } from '../outputHeads.ts';
import type { PythonModel } from './model.ts';
import { printable } from '../words.ts';

/** requirements.txt, for the document's data format. */
export const requirements = ({ data: { source } }: TensorsmithDocument): string =>
  ['torch>=2.6', 'safetensors>=0.4', ...formatOf(source).packages.pypi].map((line) => `${line}\n`).join('');

/** weights.py: reads and writes weights.safetensors. */
export function weightsFile({ renamed }: PythonModel): string {
  const names = [...renamed].map(([name, attribute]) => `${python(attribute)}: ${python(name)}`);
  const renames = names.length
    ? `
# Names in the file of parameters whose names Python reserves.
IN_FILE = {${names.join(', ')}}


def in_file(name):
    return ".".join(IN_FILE.get(part, part) for part in name.split("."))

`
    : '';
  const key = names.length ? 'in_file(name)' : 'name';
  return `"""Weights as Tensorsmith saves them: weights.safetensors, in PyTorch's names and shapes."""
import torch
from safetensors.torch import load_file, save_file

# A counter of batch normalization that the file does not hold.
COUNTER = "num_batches_tracked"
${renames}
@torch.no_grad()
def load_weights(model, path="weights.safetensors"):
    """Loads all weights of a file; weights that layers share are stored once."""
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
    """Saves the weights in the same format."""
    named = [*model.named_parameters(), *model.named_buffers()]
    tensors = {${key}: tensor.detach().cpu().contiguous() for name, tensor in named if not name.endswith(COUNTER)}
    save_file(tensors, path)
`;
}

/** The same for every network. */
export const ORDER = `"""The random numbers of Tensorsmith for the validation split and the shuffled order of each epoch."""
import math

import torch
from torch.utils.data import Sampler

MASK = 0xFFFFFFFF
SPLIT_STREAM = (1 << 20) - 1
ORDER_STREAM = (1 << 20) - 2


def permutation(count, seed, stream, step):
    """A random permutation of range(count): Fisher-Yates with numbers by Philox 4x32-10 (Salmon et al., 2011)."""
    blocks = torch.arange((count + 2) // 4)
    c = [blocks & MASK, blocks >> 32, torch.full_like(blocks, step & MASK), torch.zeros_like(blocks)]
    k = [seed & MASK, stream & MASK]
    for _ in range(10):
        # int64 products overflow on purpose: only their 64 bits are used.
        a, b = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [(b >> 32) & MASK ^ c[1] ^ k[0], b & MASK, (a >> 32) & MASK ^ c[3] ^ k[1], a & MASK]
        k = [(k[0] + 0x9E3779B9) & MASK, (k[1] + 0xBB67AE85) & MASK]
    order = list(range(count))
    for i, word in zip(range(count - 1, 0, -1), torch.stack(c, 1).flatten().tolist()):
        other = int(word / 2**32 * (i + 1))
        order[i], order[other] = order[other], order[i]
    return order


def split(count, share, seed):
    """Indices of the training samples and of the share held out for validation."""
    order = permutation(count, seed, SPLIT_STREAM, 0)
    kept = math.floor(count * share + 0.5)
    return sorted(order[kept:]), sorted(order[:kept])


class EpochOrder(Sampler):
    """Reshuffles each epoch (in order without a seed); with several processes each one gets a share of every batch."""

    def __init__(self, count, seed, rank=0, processes=1):
        self.count, self.seed, self.rank, self.processes = count, seed, rank, processes
        self.epoch = 1

    def __len__(self):
        return -(-self.count // self.processes)

    def __iter__(self):
        order = list(range(self.count))
        if self.seed is not None:
            order = permutation(self.count, self.seed, ORDER_STREAM, self.epoch)
        # Repeats the first samples so that every process gets the same number.
        order += order[: -self.count % self.processes]
        return iter(order[self.rank :: self.processes])
`;

/** data.py, for the document's data format. */
export const dataFile = ({ data: { source } }: TensorsmithDocument, { inputShape }: PythonModel): string =>
  formatOf(source).python(inputShape.slice(1) as number[]);

/**
 * predict.py.
 * @param ends of the network's outputs, in their order
 */
export function predictFile(
  { data: { source } }: TensorsmithDocument,
  { name }: PythonModel,
  ends: readonly OutputHead[],
): string {
  const scored = ends.find(isScored);
  const which = ends.length > 1 ? `[${Math.max(0, scored ? ends.indexOf(scored) : 0)}]` : '';
  const shown = ends[Math.max(0, scored ? ends.indexOf(scored) : 0)];
  const scaled = formatOf(source).scaled && !scored && shown?.target !== 'input';
  const label =
    scored &&
    (scored.target === 'binary'
      ? `int(row > ${thresholdOf(scored)})`
      : `row.argmax(${scored.axis < scored.shape.length - 1 ? scored.axis : -1}).tolist()`);
  return `"""Predicts the first test samples: python predict.py DATA [COUNT] prints one JSON object a line."""
import argparse
import json

import torch

from data import read_samples${scaled ? ', target_scale' : ''}
from model import ${name}
from weights import load_weights


@torch.no_grad()
def predict(model, inputs, batch_size=100):
    """Outputs of the network for all samples, computed in batches."""
    model.eval()
    device = next(model.parameters()).device
    parts = [model(x.to(device))${which}.cpu() for x in inputs.split(batch_size)]
    return torch.cat(parts)


def main():
    parser = argparse.ArgumentParser(description="Predicts the first test samples, one JSON object a line.")
    parser.add_argument("data", nargs="?", default="data", help="path of the data (default: %(default)s)")
    parser.add_argument("count", nargs="?", type=int, default=10, help="number of samples (default: %(default)s)")
    args = parser.parse_args()
    device = torch.accelerator.current_accelerator() if torch.accelerator.is_available() else torch.device("cpu")
    model = load_weights(${name}().to(device))
    inputs, labels = read_samples(args.data, "test")
${scaled ? '    # In the units of the table.\n    mean, deviation = target_scale()\n    labels = labels * deviation + mean\n' : ''}    for i, row in enumerate(predict(model, inputs[:args.count])${scaled ? ' * deviation + mean' : ''}):
        print(json.dumps({"index": i, "truth": labels[i].tolist(), ${label ? `"label": ${label}, ` : ''}"outputs": row.tolist()}))


if __name__ == "__main__":
    main()
`;
}

/**
 * README.md of the package.
 * @param trained whether weights.safetensors lies beside it
 */
export function readme({ name, data, training }: TensorsmithDocument, trained: boolean): string {
  const { factsFile } = formatOf(data.source);
  return `# ${printable(name).replace(/\s+/g, ' ')}

A neural network drawn with Tensorsmith, as Python on PyTorch.

\`\`\`sh
pip install -r requirements.txt
${trained ? 'python predict.py DATA 10                           # the first ten test samples\n' : ''}python train.py DATA                                # trains and writes weights.safetensors
torchrun --nproc-per-node=gpu train.py DATA         # the same on all GPUs of this machine
\`\`\`

| file | what it holds |
|---|---|
| model.py | the network as an \`nn.Module\` |
| weights.py | loads and saves weights.safetensors |
| data.py | reads and prepares the samples |
${factsFile ? `| ${factsFile} | what data.py needs to prepare the data: statistics, categories, and the rows of each split |\n` : ''}${isAugmented(training, data.source) ? '| augment.py | data augmentation of the training images |\n' : ''}| order.py | the validation split and the shuffled order of each epoch |
| train.py | \`train(model, inputs, labels)\` |
| predict.py | \`predict(model, inputs)\` |
${
  factsFile
    ? `
Where ${factsFile} is missing, the data could not be read when this package was written: data.py then raises an error
that says so. Export the package again where they are at hand, or put that file here.
`
    : ''
}`;
}
