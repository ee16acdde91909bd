/** train.py of the exported package. */
import { NO_CLASS } from '../../losses/fields.ts';
import { ignoredClassOf } from '../../losses/index.ts';
import { formatOf } from '../../datasets/source.ts';
import type { TensorsmithDocument, TrainingSettings } from '../../model/types.ts';
import { type OutputHead, isScored, thresholdOf } from '../outputHeads.ts';
import { balanceCode } from './balance.ts';
import { lossLines } from './losses.ts';
import type { PythonModel } from './model.ts';
import { optimizerCall, optimizerClass, scheduleCode } from './optimizers.ts';
import { augmentations } from '../augmented.ts';
import { wrapped } from './wrap.ts';

const indent = (lines: readonly string[], by: number): string =>
  lines
    .flatMap((line) => wrapped(line ? ' '.repeat(by) + line : ''))
    .map((line) => `${line}\n`)
    .join('');

/** One loss function for each output, and their sum. */
function lossFunctions(ends: readonly OutputHead[]): string {
  const several = ends.length > 1;
  const texts = ends.map((end) => {
    const { lines, value } = lossLines(end);
    const name = several ? `${end.name}_loss` : 'loss_of';
    return `def ${name}(outputs, x, labels):\n${indent([...lines, `return ${value}`], 4)}`;
  });
  if (!several) return texts.join('\n\n');
  const sum = ends.map(
    ({ name, weight }, i) => `${weight === 1 ? '' : `${weight} * `}${name}_loss(outputs[${i}], x, labels)`,
  );
  texts.push(`def loss_of(outputs, x, labels):\n${indent([`return ${sum.join(' + ')}`], 4)}`);
  return texts.join('\n\n');
}

function penaltyLines({ penalties: { l1, l2 } }: TrainingSettings): string[] {
  if (!l1 && !l2) return [];
  const parts = [...(l1 ? [`${l1} * w.abs().sum()`] : []), ...(l2 ? [`${l2} * w.square().sum()`] : [])];
  return [
    '# Penalties apply to weights, not to biases and normalization scales.',
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

/** The forward pass and its loss. */
function lossOfBatch(
  { precision }: TrainingSettings,
  ends: readonly OutputHead[],
  { mixes }: ReturnType<typeof augmentations>,
): string[] {
  const isExact = precision === 'float32';
  /** The loss of an expression of outputs; of mixed images, those of both labels in their share. */
  const loss = (outputs: string): string[] =>
    mixes
      ? [
          ...(outputs === 'outputs' ? [] : [`outputs = ${outputs}`]),
          'loss = share * loss_of(outputs, x, labels) + (1 - share) * loss_of(outputs, x, labels.roll(1))',
        ]
      : [`loss = loss_of(${outputs}, x, labels)`];
  if (isExact) return loss('model(x)');
  return [
    '# Mixed precision: matrix products and convolutions in bfloat16; weights, optimizer and loss in float32.',
    'with torch.autocast(device.type, torch.bfloat16):',
    '    outputs = model(x)',
    ...loss(ends.length > 1 ? '[part.float() for part in outputs]' : 'outputs.float()'),
  ];
}

/** Statements of an optimizer step after the backward pass. */
function stepLines(training: TrainingSettings): string[] {
  const { warmup, averaging } = training;
  const schedule = scheduleCode(training);
  const { steps, startFactor } = warmup;
  const warm = [
    '# Linear warm-up of the learning rate, before the schedule takes over.',
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

/** Statements at the end of an epoch: mean loss, validation, and what depends on them. */
function endLines(training: TrainingSettings): string[] {
  const { averaging } = training;
  const every = scheduleCode(training)?.every;
  return [
    'mean = mean_of(total, count, device)',
    'validation_loss = math.nan',
    'if validation:',
    `    validation_loss = evaluate(${averaging.enabled ? 'average.module' : 'raw'}, *validation)[0]`,
    '    raw.train()',
    ...(every === 'epoch' ? ['schedule.step()'] : []),
    ...(every === 'loss' ? ['schedule.step(mean if math.isnan(validation_loss) else validation_loss)'] : []),
    'if on_epoch:',
    '    on_epoch(epoch, mean, validation_loss)',
  ];
}

/** Gradients stay, as zeros, where a batch may not use all weights: see `zeroLines`. */
const zeroGrad = (branches: boolean): string => `optimizer.zero_grad(${branches ? 'set_to_none=False' : ''})`;

/** Gradients of zero for what a batch does not use: an optimizer skips weights without gradient. */
const zeroLines = [
  '# Layers that a batch does not use have gradients of zero.',
  'for parameter in model.parameters():',
  '    if parameter.requires_grad:',
  '        parameter.grad = torch.zeros_like(parameter)',
];

/** The loop over the batches of an epoch. */
function epochLines(
  training: TrainingSettings,
  ends: readonly OutputHead[],
  augmented: ReturnType<typeof augmentations>,
  branches: boolean,
): string[] {
  const { accumulation } = training;
  const inner =
    accumulation > 1
      ? [
          '# Gradient accumulation: several batches per step; the last group of an epoch may have fewer.',
          `parts = min(${accumulation}, len(loader) - (batch - 1) // ${accumulation} * ${accumulation})`,
          '(loss / parts).backward()',
          'if on_step:',
          '    on_step(epoch, batch, value)',
          `if batch % ${accumulation} and batch < len(loader):`,
          '    continue',
          ...stepLines(training),
          zeroGrad(branches),
        ]
      : [
          zeroGrad(branches),
          'loss.backward()',
          ...stepLines(training),
          'if on_step:',
          '    on_step(epoch, batch, value)',
        ];
  return [
    'loader.sampler.epoch = epoch',
    'total, count = 0.0, 0',
    'for batch, (x, labels) in enumerate(loader, 1):',
    ...[
      ...(augmented.changes
        ? [
            'places = ((batch - 1) * batch_size + torch.arange(len(x))) * processes + rank',
            'x = augment(x, places, epoch, (epoch - 1) * len(loader) + batch)',
          ]
        : []),
      ...(augmented.mixes ? ['x, share = mix(x, (epoch - 1) * len(loader) + batch)'] : []),
      'x, labels = x.to(device), labels.to(device)',
      ...lossOfBatch(training, ends, augmented),
      ...penaltyLines(training),
      'value = loss.item()',
      '# The loss is NaN if every target of the batch is ignored.',
      'if not math.isnan(value):',
      '    total, count = total + value * len(x), count + len(x)',
      ...inner,
    ].map((line) => `    ${line}`),
    ...endLines(training),
  ];
}

/** The evaluation of samples that are not trained on. */
function evaluateFunction(ends: readonly OutputHead[]): string {
  const scored = ends.find(isScored);
  const several = ends.length > 1;
  const place = several && scored ? `[${ends.indexOf(scored)}]` : '';
  const axis = scored && scored.axis < scored.shape.length - 1 ? scored.axis + 1 : -1;
  const ignored = scored ? ignoredClassOf(scored.loss) : null;
  const found = scored && [
    scored.target === 'binary'
      ? `predicted = (outputs${place} > ${thresholdOf(scored)}).long().reshape(labels.shape)`
      : `predicted = outputs${place}.argmax(${axis})`,
    'correct = predicted == labels',
    ...(ignored === null || ignored === NO_CLASS ? [] : [`correct = correct[labels != ${ignored}]`]),
  ];
  const about = scored ? 'Mean loss over all samples, and accuracy.' : 'Mean loss over all samples.';
  return `@torch.no_grad()
def evaluate(model, inputs, labels, batch_size=500):
    """${about}"""
    model.eval()
    device = next(model.parameters()).device
${indent(
  [
    several
      ? 'parts = [[part.cpu() for part in model(x.to(device))] for x in inputs.split(batch_size)]'
      : 'parts = [model(x.to(device)).cpu() for x in inputs.split(batch_size)]',
    several ? 'outputs = [torch.cat(part) for part in zip(*parts)]' : 'outputs = torch.cat(parts)',
    'loss = loss_of(outputs, inputs, labels).item()',
    ...(found ?? []),
    `return loss, ${found ? 'correct.float().mean().item()' : 'None'}`,
  ],
  4,
)}`;
}

/** The mean over an epoch, across all processes. */
const MEAN = `def mean_of(total, count, device):
    """The mean loss over an epoch's samples, across all processes."""
    if dist.is_initialized():
        sums = torch.tensor([total, count], dtype=torch.float64, device=device)
        dist.all_reduce(sums)
        total, count = sums.tolist()
    return total / count if count else math.nan
`;

type Schedule = ReturnType<typeof scheduleCode>;

/** Whether some training samples are kept for validation. */
const keepsValidation = ({ validationShare, source, fold }: TensorsmithDocument['data']): boolean =>
  fold !== undefined || validationShare > 0 || formatOf(source).namesValidation;

function importsOf({ training, data }: TensorsmithDocument, model: PythonModel, schedule: Schedule): string[] {
  const { averaging } = training;
  const { source } = data;
  const { ownSplit } = formatOf(source);
  const splits = keepsValidation(data) && !data.fold;
  const isSampled = training.balance === 'sampling';
  const { changes, mixes } = augmentations(training, source);
  const names = [...(changes ? ['augment'] : []), ...(mixes ? ['mix'] : [])];
  return [
    'import argparse',
    'import math',
    'import os',
    '',
    'import torch',
    'import torch.distributed as dist',
    'from torch import nn',
    'from torch.nn import functional as F',
    ...(schedule ? ['from torch.optim import lr_scheduler'] : []),
    ...(averaging.enabled ? ['from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn'] : []),
    'from torch.utils.data import DataLoader, TensorDataset',
    '',
    ...(names.length ? [`from augment import ${names.join(', ')}`] : []),
    `from data import read_samples${splits && ownSplit ? ', split_rows' : ''}`,
    ...(data.fold ? ['from folds import fold_rows'] : []),
    `from model import ${model.name}`,
    `from order import ${isSampled ? 'ORDER_STREAM, ' : ''}EpochOrder${isSampled ? ', permutation' : ''}${splits && !ownSplit ? ', split' : ''}`,
    'from weights import save_weights',
  ];
}

/** Statements before the loop over epochs. */
function setUpLines(training: TrainingSettings, schedule: Schedule): string[] {
  const { averaging, accumulation, warmup } = training;
  const average = `average = AveragedModel(raw, multi_avg_fn=get_ema_multi_avg_fn(${averaging.decay}))`;
  const counted = /\bsteps\b/.test(schedule?.call ?? '');
  const length =
    accumulation > 1 ? `steps = epochs * -(-len(loader) // ${accumulation})` : 'steps = epochs * len(loader)';
  return [
    `optimizer = ${optimizerCall(training.optimizer)}`,
    ...(counted ? [length] : []),
    ...(schedule ? [`schedule = ${schedule.call}`] : []),
    ...(averaging.enabled ? [average] : []),
    ...(warmup.steps ? ['step = 0'] : []),
  ];
}

function trainFunction(
  { training, data: { source } }: TensorsmithDocument,
  model: PythonModel,
  schedule: Schedule,
  ends: readonly OutputHead[],
): string {
  const augmented = augmentations(training, source);
  const { averaging, accumulation } = training;
  return `def train(model, inputs, labels, epochs=${training.epochs}, batch_size=${training.batchSize}, shuffle=True, on_step=None, validation=None, on_epoch=None):
    """Trains the model in place, with the batches of Tensorsmith; under torchrun each process takes a share of every batch.

    Calls on_step(epoch, batch, loss) after each step and on_epoch(epoch, loss, validation_loss) after each epoch;
    \`validation\` is a pair of inputs and labels.${
      schedule?.every === 'loss'
        ? '\n    The learning rate follows the validation loss, or the training loss if there is none.'
        : ''
    }
    """
    device = next(model.parameters()).device
${training.balance === 'weights' ? '    weigh_classes(labels)\n' : ''}    raw = model.train()
    samples = TensorDataset(inputs, labels)
    rank, processes = 0, 1
    if dist.is_initialized():
        rank, processes = dist.get_rank(), dist.get_world_size()
        batch_size = max(1, batch_size // processes)
${
  model.unused || model.branches
    ? '        # Some weights do not contribute to the loss and get no gradient.\n        model = nn.parallel.DistributedDataParallel(model, find_unused_parameters=True)'
    : '        model = nn.parallel.DistributedDataParallel(model)'
}
    order = ${training.balance === 'sampling' ? 'BalancedOrder(labels' : 'EpochOrder(len(samples)'}, ${training.seed} if shuffle else None, rank, processes)
    loader = DataLoader(samples, batch_size, sampler=order)
${indent(setUpLines(training, schedule), 4)}${model.branches ? indent(zeroLines, 4) : ''}${indent(accumulation > 1 ? [zeroGrad(model.branches)] : [], 4)}    for epoch in range(1, epochs + 1):
${indent(epochLines(training, ends, augmented, model.branches), 8)}${
    averaging.enabled
      ? `    # The averaged weights are what is evaluated and saved.
    raw.load_state_dict(average.module.state_dict())
`
      : ''
  }    raw.eval()
`;
}

function mainFunction({ training, data }: TensorsmithDocument, model: PythonModel): string {
  const { validationShare, splitSeed, source, fold } = data;
  const split = formatOf(source).ownSplit ? 'split_rows(labels' : 'split(len(inputs)';
  const parts = fold
    ? `fold_rows(labels, ${fold.index}, ${fold.of}, ${splitSeed})`
    : `${split}, ${validationShare}, ${splitSeed})`;
  return `def main():
    parser = argparse.ArgumentParser(description="Trains, evaluates, and writes weights.safetensors.")
    parser.add_argument("data", nargs="?", default="data", help="path of the data (default: %(default)s)")
    parser.add_argument("epochs", nargs="?", type=int, default=${training.epochs}, help="number of epochs (default: %(default)s)")
    args = parser.parse_args()
    distributed = "WORLD_SIZE" in os.environ
    device = torch.accelerator.current_accelerator() if torch.accelerator.is_available() else torch.device("cpu")
    if distributed:
        if device.type != "cpu":
            device = torch.device(device.type, int(os.environ["LOCAL_RANK"]))
            torch.accelerator.set_device_index(device.index)
        dist.init_process_group(device_id=device if device.type == "cuda" else None)
    is_main = not distributed or dist.get_rank() == 0
    # The same initial weights in every process.
    torch.manual_seed(${training.seed})
    model = ${model.name}().to(device)
    # Different random numbers per process during training, as for dropout.
    torch.manual_seed(${training.seed} + (dist.get_rank() if distributed else 0))
    running = []

    def step_done(epoch, batch, loss):
        running.append(loss)
        if is_main and batch % 100 == 0:
            print(f"[{epoch}, {batch}] loss: {sum(running[-100:]) / 100:.4f}")

    def epoch_done(epoch, loss, validation_loss):
        if is_main:
            print(f"epoch {epoch} loss: {loss:.4f}" + ("" if math.isnan(validation_loss) else f", validation loss: {validation_loss:.4f}"))

    options = {"epochs": args.epochs}
    inputs, labels = read_samples(args.data, "train")
${
  keepsValidation(data)
    ? `    # The same split into training and validation samples as in Tensorsmith.
    used, kept = ${parts}
    if kept:
        options["validation"] = (inputs[kept], labels[kept])
    inputs, labels = inputs[used], labels[used]
`
    : ''
}    train(model, inputs, labels, on_step=step_done, on_epoch=epoch_done, **options)
    if is_main:
        save_weights(model, "weights.safetensors")
        loss, accuracy = evaluate(model, *read_samples(args.data, "test"))
        print(f"test loss: {loss:.4f}" + ("" if accuracy is None else f", accuracy: {accuracy:.4f}"))
    if distributed:
        dist.destroy_process_group()


if __name__ == "__main__":
    main()
`;
}

/**
 * train.py.
 * @param ends of the network's outputs, in their order
 */
export function trainFile(document: TensorsmithDocument, model: PythonModel, ends: readonly OutputHead[]): string {
  const { training } = document;
  const schedule = scheduleCode(training);
  const losses = lossFunctions(ends);
  const balance = balanceCode(training, ends);
  const body = `${balance}${losses}

${evaluateFunction(ends)}

${MEAN}

${trainFunction(document, model, schedule, ends)}

${mainFunction(document, model)}`;
  const own = optimizerClass(training.optimizer);
  const used = importsOf(document, model, schedule).filter((line) => {
    const name = / as F$/.test(line) ? /\bF\./ : null;
    return !name || name.test(body);
  });
  return `"""Trains ${model.name}.

    python train.py DATA [EPOCHS]
    torchrun --nproc-per-node=gpu train.py DATA [EPOCHS]   # on all GPUs; several machines: --nnodes and --rdzv-endpoint
"""
${used.join('\n')}


${own === null ? '' : `${own}\n\n`}${body}`;
}
