/** train.py of the exported package. */
import type { TensorsmithDocument, TrainingSettings } from '../../document/types.ts';
import { type End, thresholdOf } from '../ends.ts';
import { isJudged, lossLines } from './losses.ts';
import type { PythonModel } from './model.ts';
import { LION, optimizerCall, scheduleCode } from './optimizers.ts';
import { wrapped } from './wrap.ts';

const indent = (lines: readonly string[], by: number): string =>
  lines
    .flatMap((line) => wrapped(line ? ' '.repeat(by) + line : ''))
    .map((line) => `${line}\n`)
    .join('');

/** One function for each output's loss, and how they add up. */
function lossFunctions(ends: readonly End[]): { text: string; call: string } {
  const several = ends.length > 1;
  const texts = ends.map((end) => {
    const { lines, value } = lossLines(end);
    const name = several ? `${end.name}_loss` : 'loss_of';
    return `def ${name}(outputs, x, labels):\n${indent([...lines, `return ${value}`], 4)}`;
  });
  if (!several) return { text: texts.join('\n\n'), call: 'loss_of(model(x), x, labels)' };
  const sum = ends.map(
    ({ name, weight }, i) => `${weight === 1 ? '' : `${weight} * `}${name}_loss(outputs[${i}], x, labels)`,
  );
  texts.push(`def loss_of(outputs, x, labels):\n${indent([`return ${sum.join(' + ')}`], 4)}`);
  return { text: texts.join('\n\n'), call: 'loss_of(model(x), x, labels)' };
}

function penaltyLines({ penalties: { l1, l2 } }: TrainingSettings): string[] {
  if (!l1 && !l2) return [];
  const parts = [...(l1 ? [`${l1} * w.abs().sum()`] : []), ...(l2 ? [`${l2} * w.square().sum()`] : [])];
  return [
    '# Penalties on weights, but not on biases and scales.',
    'kernels = [w for w in model.parameters() if w.dim() > 1 and w.requires_grad]',
    `loss = loss + sum(${parts.join(' + ')} for w in kernels)`,
  ];
}

function clippingLines({ clipping }: TrainingSettings): string[] {
  switch (clipping.type) {
    case 'none':
      return [];
    case 'norm':
      return [`nn.utils.clip_grad_norm_(model.parameters(), ${clipping.maxNorm})`];
    case 'value':
      return [`nn.utils.clip_grad_value_(model.parameters(), ${clipping.clipValue})`];
  }
}

/** What one step of the optimizer does after the gradients are there. */
function stepLines(training: TrainingSettings): string[] {
  const { warmup, averaging } = training;
  const schedule = scheduleCode(training);
  const { steps, startFactor } = warmup;
  const warm = [
    '# The rate rises along a line at first, whatever the schedule says.',
    `factor = min(1.0, ${startFactor} + ${1 - startFactor} * step / ${steps})`,
    'rates = [group["lr"] for group in optimizer.param_groups]',
    'for group in optimizer.param_groups:',
    '    group["lr"] *= factor',
    'optimizer.step()',
    'for group, rate in zip(optimizer.param_groups, rates):',
    '    group["lr"] = rate',
  ];
  return [
    ...clippingLines(training),
    ...(steps ? warm : ['optimizer.step()']),
    ...(averaging.enabled ? ['average.update_parameters(model)'] : []),
    ...(schedule?.every === 'step' ? ['schedule.step()'] : []),
    ...(steps ? ['step += 1'] : []),
  ];
}

/** The loss that a schedule follows: of what is kept for validation, else of the epoch's batches. */
function watchLines({ averaging }: TrainingSettings): string[] {
  const judged = averaging.enabled ? 'average.module' : 'raw';
  return [
    'watched = total / len(loader)',
    'if sampler:',
    '    shares = torch.tensor(watched, device=device)',
    '    dist.all_reduce(shares)',
    '    watched = shares.item() / dist.get_world_size()',
    'if validation:',
    ...[
      `${judged}.eval()`,
      'x, labels = (tensor.to(device) for tensor in validation)',
      'with torch.no_grad():',
      `    watched = loss_of(${judged}(x), x, labels).item()`,
      'raw.train()',
    ].map((line) => `    ${line}`),
    'schedule.step(watched)',
  ];
}

/** The loop over the batches of an epoch. */
function epochLines(training: TrainingSettings, call: string): string[] {
  const { accumulation } = training;
  const schedule = scheduleCode(training);
  const watched = schedule?.every === 'loss';
  const inner =
    accumulation > 1
      ? [
          '# Several batches make one step, the last group perhaps of fewer.',
          `parts = min(${accumulation}, len(loader) - (batch - 1) // ${accumulation} * ${accumulation})`,
          '(loss / parts).backward()',
          'if on_step:',
          '    on_step(epoch, batch, loss.item())',
          `if batch % ${accumulation} and batch < len(loader):`,
          '    continue',
          ...stepLines(training),
          'optimizer.zero_grad()',
        ]
      : [
          'optimizer.zero_grad()',
          'loss.backward()',
          ...stepLines(training),
          'if on_step:',
          '    on_step(epoch, batch, loss.item())',
        ];
  return [
    ...(watched ? ['total = 0.0'] : []),
    'for batch, (x, labels) in enumerate(loader, 1):',
    ...[
      'x, labels = x.to(device), labels.to(device)',
      `loss = ${call}`,
      ...penaltyLines(training),
      ...(watched ? ['total += loss.item()'] : []),
      ...inner,
    ].map((line) => `    ${line}`),
    ...(schedule?.every === 'epoch' ? ['schedule.step()'] : []),
    ...(watched ? watchLines(training) : []),
  ];
}

export function trainFile(document: TensorsmithDocument, model: PythonModel, ends: readonly End[]): string {
  const { training } = document;
  const { averaging, accumulation, warmup } = training;
  const schedule = scheduleCode(training);
  const losses = lossFunctions(ends);
  const judge = ends.find(isJudged);
  const place = ends.length > 1 && judge ? `[${ends.indexOf(judge)}]` : '';
  const average = `average = AveragedModel(raw, multi_avg_fn=get_ema_multi_avg_fn(${averaging.decay}))`;
  const counted = /\bsteps\b/.test(schedule?.call ?? '');
  const length =
    accumulation > 1 ? `steps = epochs * -(-len(loader) // ${accumulation})` : 'steps = epochs * len(loader)';
  const setUp = [
    `optimizer = ${optimizerCall(training.optimizer)}`,
    ...(counted ? [length] : []),
    ...(schedule ? [`schedule = ${schedule.call}`] : []),
    ...(averaging.enabled ? [average] : []),
    ...(warmup.steps ? ['step = 0'] : []),
  ];
  const watched = schedule?.every === 'loss';
  const share = watched ? document.data.validationShare : 0;
  const imports = [
    'import os',
    'import sys',
    '',
    'import torch',
    'import torch.distributed as dist',
    'from torch import nn',
    'from torch.nn import functional as F',
    ...(schedule ? ['from torch.optim import lr_scheduler'] : []),
    ...(averaging.enabled ? ['from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn'] : []),
    'from torch.utils.data import DataLoader, DistributedSampler, TensorDataset',
    '',
    'from data import read_samples',
    `from model import ${model.name}`,
    'from weights import save_weights',
  ];
  const body = `${losses.text}

def train(model, inputs, labels, epochs=${training.epochs}, batch_size=${training.batchSize}, shuffle=True, on_step=None${watched ? ', validation=None' : ''}):
    """Trains in place, on shuffled batches; a share of each where torchrun started several processes.${watched ? '\n\n    The learning rate follows the loss of `validation`, inputs and labels; without them, that of training.\n    ' : ''}"""
    device = next(model.parameters()).device
    raw = model.train()
    samples = TensorDataset(inputs, labels)
    sampler = None
    if dist.is_initialized():
        sampler = DistributedSampler(samples, shuffle=shuffle)
        batch_size = max(1, batch_size // dist.get_world_size())
        model = nn.parallel.DistributedDataParallel(model)
    loader = DataLoader(samples, batch_size, shuffle=shuffle and sampler is None, sampler=sampler)
${indent(setUp, 4)}    for epoch in range(1, epochs + 1):
        if sampler:
            sampler.set_epoch(epoch)
${indent(accumulation > 1 ? ['optimizer.zero_grad()'] : [], 8)}${indent(epochLines(training, losses.call), 8)}${
    averaging.enabled
      ? `    # Tested and saved is the average.
    raw.load_state_dict(average.module.state_dict())
`
      : ''
  }    raw.eval()

${
  judge
    ? `
@torch.no_grad()
def accuracy(model, inputs, labels, batch_size=1000):
    """Share of samples whose class is predicted rightly."""
    device = next(model.parameters()).device
    right = 0
    for x, wanted in DataLoader(TensorDataset(inputs, labels), batch_size):
        outputs = model(x.to(device))${place}
        found = ${judge.target === 'binary' ? `(outputs > ${thresholdOf(judge)}).long().reshape(wanted.shape)` : `outputs.argmax(${judge.axis < judge.shape.length - 1 ? judge.axis + 1 : -1})`}
        right += (found.cpu() == wanted).sum().item()
    return right / labels.numel()

`
    : ''
}
def main():
    source = sys.argv[1] if len(sys.argv) > 1 else "data"
    distributed = "WORLD_SIZE" in os.environ
    device = torch.accelerator.current_accelerator() if torch.accelerator.is_available() else torch.device("cpu")
    if distributed:
        if device.type != "cpu":
            device = torch.device(device.type, int(os.environ["LOCAL_RANK"]))
            torch.accelerator.set_device_index(device.index)
        dist.init_process_group(device_id=device if device.type == "cuda" else None)
    first = not distributed or dist.get_rank() == 0
    # The same first weights everywhere.
    torch.manual_seed(${training.seed})
    model = ${model.name}().to(device)
    # Other random numbers while training.
    torch.manual_seed(${training.seed} + (dist.get_rank() if distributed else 0))
    running = []

    def show(epoch, batch, loss):
        running.append(loss)
        if first and len(running) % 100 == 0:
            print(f"[{epoch}, {batch}] loss: {sum(running[-100:]) / 100:.4f}")

    arguments = {"epochs": int(sys.argv[2])} if len(sys.argv) > 2 else {}
    inputs, labels = read_samples(source, "train")
${
  share
    ? `    order = torch.randperm(len(inputs), generator=torch.Generator().manual_seed(${document.data.splitSeed}))
    kept, order = order.split([round(len(inputs) * ${share}), len(inputs) - round(len(inputs) * ${share})])
    arguments["validation"] = (inputs[kept], labels[kept])
    inputs, labels = inputs[order], labels[order]
`
    : ''
}    train(model, inputs, labels, on_step=show, **arguments)
    if first:
        save_weights(model, "weights.safetensors")
${judge ? '        print(f"test accuracy: {accuracy(model, *read_samples(source, \'test\')):.4f}")\n' : ''}    if distributed:
        dist.destroy_process_group()


if __name__ == "__main__":
    main()
`;
  const lion = training.optimizer.type === 'Lion' ? `${LION}\n\n` : '';
  const used = imports.filter((line) => {
    const name = / as F$/.test(line) ? /\bF\./ : null;
    return !name || name.test(body);
  });
  return `"""Trains ${model.name}.

    python train.py DATA [EPOCHS]
    torchrun --nproc-per-node=gpu train.py DATA [EPOCHS]   # on all GPUs; several machines: --nnodes and --rdzv-endpoint
"""
${used.join('\n')}


${lion}${body}`;
}
