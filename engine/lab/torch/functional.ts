/** torch.nn.functional: convolutions, pooling, activations and losses. */
import type { Builder, Value } from '../../program/builder.ts';
import { raised } from '../problem.ts';
import { Arguments } from '../python/arguments.ts';
import { Builtin, integerOf, Namespace, PyList, PyTuple, type PyValue } from '../python/values.ts';
import { linear, unary } from './arithmetic.ts';
import type { Torch } from './context.ts';
import { FUNCTIONS, softmax } from './functions.ts';
import { picked } from './views.ts';
import { type Build, countOf, isFloating, shapeText, Tensor, type TensorDType } from './tensor.ts';

type Pair = readonly [number, number];
/** One number for both axes, or one for each. */
export const pairOf = (value: PyValue): Pair => {
  const list =
    value instanceof PyTuple || value instanceof PyList
      ? value.items.map(integerOf)
      : [integerOf(value), integerOf(value)];
  return [list[0]!, list[1] ?? list[0]!];
};

/** Images [N, C, H, W] as the primitives have them, or one image [C, H, W]. */
function onImages(
  torch: Torch,
  x: Tensor,
  name: string,
  build: (value: Parameters<Build>[1], b: Parameters<Build>[0], rest: Parameters<Build>[1][]) => ReturnType<Build>,
  rest: readonly Tensor[] = [],
): Tensor {
  const batched = x.shape.length === 4 ? x.shape : [1, ...x.shape];
  return torch.apply(
    name,
    (b, value, ...others) => {
      const image = b.transpose(b.reshape(value, batched), [0, 2, 3, 1]);
      const result = b.transpose(build(image, b, others), [0, 3, 1, 2]);
      return x.shape.length === 4 ? result : b.reshape(result, result.type.shape.slice(1));
    },
    [x, ...rest],
  );
}

/** Padding as it is given: `same` keeps the size, `valid` adds none. */
export const paddingOf = (value: PyValue): Pair | 'same' =>
  value === 'same' ? 'same' : value === 'valid' ? [0, 0] : pairOf(value);

/** Top, bottom, left, right. */
function edgesOf(
  padding: Pair | 'same',
  [rows, columns]: Pair,
  dilation: Pair,
): readonly [number, number, number, number] {
  if (padding !== 'same') return [padding[0], padding[0], padding[1], padding[1]];
  const [high, wide] = [(rows - 1) * dilation[0], (columns - 1) * dilation[1]];
  return [Math.floor(high / 2), Math.ceil(high / 2), Math.floor(wide / 2), Math.ceil(wide / 2)];
}

interface Convolution {
  readonly stride: Pair;
  readonly padding: Pair | 'same';
  readonly dilation: Pair;
  /** Groups of channels that are convolved apart. */
  readonly groups?: number;
}

/** Throws for what is neither an image nor a batch of images. */
function expectImages(x: Tensor, of: string): void {
  if (x.shape.length !== 3 && x.shape.length !== 4)
    throw raised(
      'RuntimeError',
      `Expected 3D (unbatched) or 4D (batched) input to ${of}, but got input of size: [${x.shape.join(', ')}]`,
    );
}

/** Types as the messages of convolutions name them. */
const C_TYPES: Readonly<Record<TensorDType, string>> = {
  float32: 'float',
  float64: 'double',
  int32: 'int',
  int64: 'long int',
  bool: 'bool',
};
const SCALARS: Readonly<Record<TensorDType, string>> = {
  float32: 'Float',
  float64: 'Double',
  int32: 'Int',
  int64: 'Long',
  bool: 'Bool',
};

/** @throws RuntimeError where images and weights are of two types */
function refuseMixed(x: Tensor, weight: Tensor, bias: Tensor | null): void {
  if (x.dtype === weight.dtype) return;
  throw raised(
    'RuntimeError',
    bias
      ? `Input type (${C_TYPES[x.dtype]}) and bias type (${C_TYPES[bias.dtype]}) should be the same`
      : `expected scalar type ${SCALARS[x.dtype]} but found ${SCALARS[weight.dtype]}`,
  );
}

/** Applies a convolution to each group of channels. @param weight [rows, columns, channels of a group, output channels] */
function inGroups(
  b: Builder,
  image: Value,
  weight: Value,
  groups: number,
  convolve: (image: Value, weight: Value) => Value,
): Value {
  if (groups === 1) return convolve(image, weight);
  const part = (x: Value, group: number): Value => {
    const shape = x.type.shape.map(Number);
    const size = shape[3]! / groups;
    return b.slice(x, [0, 0, 0, group * size], [...shape.slice(0, 3), size]);
  };
  return b.concat(
    Array.from({ length: groups }, (_, group) => convolve(part(image, group), part(weight, group))),
    3,
  );
}

/** A convolution in PyTorch's order of axes. */
export function conv2d(
  torch: Torch,
  x: Tensor,
  weight: Tensor,
  bias: Tensor | null,
  { stride, padding, dilation, groups = 1 }: Convolution,
): Tensor {
  expectImages(x, 'conv2d');
  const channels = x.shape[x.shape.length - 3];
  if (channels !== weight.shape[1]! * groups)
    throw raised(
      'RuntimeError',
      `Given groups=${groups}, weight of size [${weight.shape.join(', ')}], expected input[${(x.shape.length === 4 ? x.shape : [1, ...x.shape]).join(', ')}] to have ${weight.shape[1]! * groups} channels, but got ${channels} channels instead`,
    );
  if (weight.shape[0]! % groups)
    throw raised(
      'RuntimeError',
      `Given groups=${groups}, expected weight to be divisible by ${groups} at dimension 0, but got weight of size [${weight.shape.join(', ')}] instead`,
    );
  refuseMixed(x, weight, bias);
  const [rows, columns] = weight.shape.slice(-2) as [number, number];
  if (padding === 'same' && stride.some((step) => step !== 1))
    throw raised('ValueError', "padding='same' is not supported for strided convolutions");
  const edges = edgesOf(padding, [rows, columns], dilation);
  const [height, width] = x.shape.slice(-2).map((size, axis) => size + edges[2 * axis]! + edges[2 * axis + 1]!) as [
    number,
    number,
  ];
  if (height < (rows - 1) * dilation[0] + 1 || width < (columns - 1) * dilation[1] + 1)
    throw raised(
      'RuntimeError',
      `Calculated padded input size per channel: (${height} x ${width}). Kernel size: (${rows} x ${columns}). Kernel size can't be greater than actual input size`,
    );
  const attrs = {
    strides: stride,
    padding: edges,
    dilations: dilation,
  } as const;
  return onImages(
    torch,
    x,
    'Convolution',
    (image, b, [w, offset]) => {
      const y = inGroups(b, image, b.transpose(w!, [2, 3, 1, 0]), groups, (part, of) => b.conv2d(part, of, attrs));
      return offset ? b.add(y, offset) : y;
    },
    bias ? [weight, bias] : [weight],
  );
}

/** Means of a regular division of the image into so many rows and columns, as PyTorch divides it. */
function adaptiveAverage(torch: Torch, x: Tensor, size: Pair): Tensor {
  expectImages(x, 'adaptive_avg_pool2d');
  const [height, width] = x.shape.slice(-2) as [number, number];
  const shares = (from: number, to: number): number[] =>
    Array.from({ length: from * to }, (_, i) => {
      const [at, part] = [Math.floor(i / to), i % to];
      const [begin, end] = [Math.floor((part * from) / to), Math.ceil(((part + 1) * from) / to)];
      return at >= begin && at < end ? 1 / (end - begin) : 0;
    });
  const lead = x.shape.slice(0, -2);
  const planes = countOf(lead);
  const name = size.every((n) => n === 1) ? 'Mean' : 'AdaptiveAvgPool2D';
  return torch.apply(
    name,
    (b, v) => {
      const rows = b.matMul(
        b.reshape(v, [planes * height, width]),
        b.constant(shares(width, size[1]), [width, size[1]]),
      );
      const turned = b.transpose(b.reshape(rows, [planes, height, size[1]]), [0, 2, 1]);
      const both = b.matMul(
        b.reshape(turned, [planes * size[1], height]),
        b.constant(shares(height, size[0]), [height, size[0]]),
      );
      return b.reshape(b.transpose(b.reshape(both, [planes, size[1], size[0]]), [0, 2, 1]), [...lead, ...size]);
    },
    [x],
  );
}

function pool2d(torch: Torch, x: Tensor, kind: 'max' | 'avg', kernel: Pair, stride: Pair, padding: Pair): Tensor {
  expectImages(x, `${kind}_pool2d`);
  const edges = [
    [0, 0],
    [padding[0], padding[0]],
    [padding[1], padding[1]],
    [0, 0],
  ] as const;
  return onImages(torch, x, kind === 'max' ? 'MaxPool2DWithIndices' : 'AvgPool2D', (image, b) => {
    const padded = padding[0] || padding[1] ? b.pad(image, edges, kind === 'max' ? -Infinity : 0) : image;
    return kind === 'max'
      ? b.maxPool(padded, { kernel, strides: stride })
      : b.avgPool(padded, { kernel, strides: stride });
  });
}

/** −log of the probability of each target: log probabilities [N, C, …], classes [N, …]. */
function nll(
  torch: Torch,
  logs: Tensor,
  target: Tensor,
  a: { how: string; weight: Tensor | null; smoothing: number; ignore: number },
): Tensor {
  const classes = logs.shape.length === 1 ? logs.shape[0]! : logs.shape[1]!;
  const labels = [...target.read()];
  if (target.dtype !== 'int64')
    throw raised('RuntimeError', `expected scalar type Long but found ${target.dtype === 'float32' ? 'Float' : 'Int'}`);
  for (const label of labels)
    if (label !== a.ignore && (label < 0 || label >= classes))
      throw raised('IndexError', `Target ${label} is out of bounds.`);
  const weights = a.weight ? [...a.weight.read()] : Array<number>(classes).fill(1);
  const counted = labels.map((label) => (label === a.ignore ? 0 : weights[label]!));
  const total = counted.reduce((sum, value) => sum + value, 0);
  const inner = logs.shape.length <= 2 ? 1 : logs.shape.slice(2).reduce((n, size) => n * size, 1);
  const factors = new Float64Array(logs.size);
  labels.forEach((label, i) => {
    if (label === a.ignore) return;
    const [n, k] = [Math.floor(i / inner), i % inner];
    for (let c = 0; c < classes; c += 1) {
      const own = (c === label ? 1 - a.smoothing : 0) * weights[label]! + (a.smoothing / classes) * weights[c]!;
      factors[(n * classes + c) * inner + k] = -own;
    }
  });
  const axes = logs.shape.map((_, i) => i);
  const values = factors.length ? [...factors] : [0];
  return torch.apply(
    'NllLoss',
    (b, v) => {
      const product = b.mul(v, b.constant(values, logs.shape));
      if (a.how === 'none') return logs.shape.length === 1 ? b.sum(product, [0]) : b.sum(product, [1]);
      const sum = b.sum(product, axes);
      return a.how === 'sum' ? sum : b.mul(sum, b.scalar(1 / total));
    },
    [logs],
  );
}

/** Whether all numbers lie in [0, 1] and sum to 1 along the classes, as softmax leaves them. */
function looksLikeProbabilities(x: Tensor, axis: number): boolean {
  const [values, classes] = [x.read(), x.shape[axis] ?? 1];
  const sum = values.reduce((total, value) => total + value, 0);
  const rows = values.length / classes;
  return classes > 1 && values.every((value) => value >= 0 && value <= 1) && Math.abs(sum - rows) < 1e-3 * rows;
}

function crossEntropy(torch: Torch, a: Arguments): Tensor {
  const [x, target] = [a.tensor('input'), a.tensor('target')];
  const axis = x.shape.length === 1 ? 0 : 1;
  if (looksLikeProbabilities(x, axis)) torch.note('lab.probabilities');
  const logs = softmax(torch, x, axis, true);
  const how = String(a.optional('reduction') ?? 'mean');
  if (isFloating(target.dtype) && target.shape.length !== x.shape.length)
    throw raised('RuntimeError', 'expected target dtype to be Long or Byte, but got Float');
  if (isFloating(target.dtype)) {
    const rows = x.shape.length === 1 ? 1 : x.size / x.shape[1]!;
    const shape = x.shape.map((_, i) => i);
    const loss = torch.apply(
      'Sum',
      (b, v, t) => b.neg(how === 'none' ? b.sum(b.mul(v, t), [axis]) : b.sum(b.mul(v, t), shape)),
      [logs, target],
    );
    return how === 'mean' ? torch.apply('Div', (b, v) => b.mul(v, b.scalar(1 / rows)), [loss]) : loss;
  }
  if (target.shape.length !== Math.max(0, x.shape.length - 1))
    throw raised('RuntimeError', '0D or 1D target tensor expected, multi-target not supported');
  if (target.shape[0] !== undefined && target.shape[0] !== x.shape[0])
    throw raised(
      'ValueError',
      `Expected input batch_size (${x.shape[0]}) to match target batch_size (${target.shape[0]}).`,
    );
  const weight = a.has('weight') ? a.tensor('weight') : null;
  return nll(torch, logs, target, {
    how,
    weight,
    smoothing: a.number('label_smoothing', 0),
    ignore: a.integer('ignore_index', -100),
  });
}

type Functional = readonly [names: readonly string[], run: (torch: Torch, a: Arguments) => Tensor];

/** A loss of pairs of elements: their mean, their sum, or all of them. */
function difference(torch: Torch, a: Arguments, name: string, of: Build): Tensor {
  const { x, y, dtype } = torch.pair(a.tensor('input'), a.tensor('target'));
  if (x.shape.join() !== y.shape.join())
    torch.note('lab.broadcastLoss', { input: shapeText(x.shape), target: shapeText(y.shape) });
  if (name.startsWith('BinaryCrossEntropy') && !isFloating(y.dtype))
    throw raised(
      'RuntimeError',
      name.endsWith('Logits')
        ? "result type Float can't be cast to the desired output type Long"
        : 'Found dtype Long but expected Float',
    );
  const how = String(a.optional('reduction') ?? 'mean');
  if (!['mean', 'sum', 'none'].includes(how)) throw raised('ValueError', `${how} is not a valid value for reduction`);
  // L1 is composed of other functions there, and named after the last.
  const last = name === 'L1Loss' ? { mean: 'Mean', sum: 'Sum', none: 'Abs' }[how]! : name;
  return torch.apply(
    last,
    (b, u, v) => {
      const each = of(b, u, v);
      const { shape } = each.type;
      if (how === 'none' || !shape.length) return each;
      const sum = b.sum(each, [...shape.keys()]);
      return how === 'sum' ? sum : b.mul(sum, b.scalar(1 / countOf(shape.map(Number))));
    },
    [x, y],
    dtype,
  );
}

/** The axis of a softmax; without one PyTorch guesses it. */
function softmaxAxis(torch: Torch, a: Arguments): number {
  if (a.has('dim')) return a.integer('dim');
  const guessed = [0, 1, 3].includes(a.tensor('input').shape.length) ? 0 : 1;
  torch.note('lab.softmaxAxis', { dim: guessed });
  return guessed;
}

/** torch.nn.functional. */
export const FUNCTIONAL: Readonly<Record<string, Functional>> = {
  linear: [
    ['input', 'weight', 'bias'],
    (t, a) => linear(t, a.tensor('input'), a.tensor('weight'), a.has('bias') ? a.tensor('bias') : null),
  ],
  relu: [['input', 'inplace'], (t, a) => unary(t, 'relu', a.tensor('input'))],
  leaky_relu: [
    ['input', 'negative_slope', 'inplace'],
    (t, a) =>
      t.apply(
        'LeakyRelu',
        (b, x) => b.sub(b.relu(x), b.mul(b.scalar(a.number('negative_slope', 0.01)), b.relu(b.neg(x)))),
        [a.tensor('input')],
      ),
  ],
  sigmoid: [['input'], (t, a) => unary(t, 'sigmoid', a.tensor('input'))],
  tanh: [['input'], (t, a) => unary(t, 'tanh', a.tensor('input'))],
  gelu: [['input'], (t, a) => unary(t, 'gelu', a.tensor('input'))],
  silu: [['input', 'inplace'], (t, a) => unary(t, 'silu', a.tensor('input'))],
  softplus: [['input'], (t, a) => unary(t, 'softplus', a.tensor('input'))],
  softmax: [['input', 'dim'], (t, a) => softmax(t, a.tensor('input'), softmaxAxis(t, a), false)],
  log_softmax: [['input', 'dim'], (t, a) => softmax(t, a.tensor('input'), softmaxAxis(t, a), true)],
  conv2d: [
    ['input', 'weight', 'bias', 'stride', 'padding', 'dilation', 'groups'],
    (t, a) =>
      conv2d(t, a.tensor('input'), a.tensor('weight'), a.has('bias') ? a.tensor('bias') : null, {
        stride: pairOf(a.optional('stride') ?? 1n),
        padding: paddingOf(a.optional('padding') ?? 0n),
        dilation: pairOf(a.optional('dilation') ?? 1n),
        groups: a.integer('groups', 1),
      }),
  ],
  max_pool2d: [
    ['input', 'kernel_size', 'stride', 'padding'],
    (t, a) =>
      pool2d(
        t,
        a.tensor('input'),
        'max',
        pairOf(a.get('kernel_size')),
        pairOf(a.optional('stride') ?? a.get('kernel_size')),
        pairOf(a.optional('padding') ?? 0n),
      ),
  ],
  avg_pool2d: [
    ['input', 'kernel_size', 'stride', 'padding'],
    (t, a) =>
      pool2d(
        t,
        a.tensor('input'),
        'avg',
        pairOf(a.get('kernel_size')),
        pairOf(a.optional('stride') ?? a.get('kernel_size')),
        pairOf(a.optional('padding') ?? 0n),
      ),
  ],
  adaptive_avg_pool2d: [
    ['input', 'output_size'],
    (t, a) => adaptiveAverage(t, a.tensor('input'), pairOf(a.get('output_size'))),
  ],
  embedding: [
    ['input', 'weight'],
    (t, a) => {
      const [x, weight] = [a.tensor('input'), a.tensor('weight')];
      if (isFloating(x.dtype))
        throw raised(
          'RuntimeError',
          `Expected tensor for argument #1 'indices' to have one of the following scalar types: Long, Int; but got torch.FloatTensor instead (while checking arguments for embedding)`,
        );
      const [rows, width] = weight.shape as [number, number];
      const indices = [...x.read()];
      if (indices.some((index) => index < 0 || index >= rows)) throw raised('IndexError', 'index out of range in self');
      const places = indices.flatMap((index) => Array.from({ length: width }, (_, i) => index * width + i));
      return picked(t, weight, places, [...x.shape, width], 'Embedding');
    },
  ],
  mse_loss: [
    ['input', 'target', 'reduction'],
    (t, a) =>
      difference(t, a, 'MseLoss', (b, x, y) => {
        const d = b.sub(x, y);
        return b.mul(d, d);
      }),
  ],
  l1_loss: [
    ['input', 'target', 'reduction'],
    (t, a) =>
      difference(t, a, 'L1Loss', (b, x, y) => {
        const d = b.sub(x, y);
        return b.add(b.relu(d), b.relu(b.neg(d)));
      }),
  ],
  binary_cross_entropy: [
    ['input', 'target', 'reduction'],
    (t, a) =>
      difference(t, a, 'BinaryCrossEntropy', (b, x, y) => {
        const log = (v: typeof x) => b.maximum(b.log(v), b.scalar(-100));
        return b.neg(b.add(b.mul(y, log(x)), b.mul(b.sub(b.scalar(1), y), log(b.sub(b.scalar(1), x)))));
      }),
  ],
  binary_cross_entropy_with_logits: [
    ['input', 'target', 'reduction'],
    (t, a) => difference(t, a, 'BinaryCrossEntropyWithLogits', (b, x, y) => b.sub(b.softplus(x), b.mul(x, y))),
  ],
  cross_entropy: [['input', 'target', 'weight', 'ignore_index', 'reduction', 'label_smoothing'], crossEntropy],
  nll_loss: [
    ['input', 'target', 'weight', 'ignore_index', 'reduction'],
    (t, a) =>
      nll(t, a.tensor('input'), a.tensor('target'), {
        how: String(a.optional('reduction') ?? 'mean'),
        weight: a.has('weight') ? a.tensor('weight') : null,
        smoothing: 0,
        ignore: a.integer('ignore_index', -100),
      }),
  ],
  one_hot: [['input', 'num_classes'], (t, a) => FUNCTIONS['one_hot']!.run(t, a) as Tensor],
  dropout: [
    ['input', 'p', 'training', 'inplace'],
    (t, a) => dropout(t, a.tensor('input'), a.number('p', 0.5), a.flag('training', true)),
  ],
};

/** As PyTorch's CPU kernel: kept where a number of 53 bits lies below 1 − p. */
export function dropout(torch: Torch, x: Tensor, p: number, training: boolean): Tensor {
  if (!training || p === 0) return x;
  if (!torch.tape.recording) torch.note('lab.dropoutActive');
  const kept = Array.from({ length: x.size }, () => Number(torch.generator.double() < 1 - p) / (1 - p));
  return torch.apply('Mul', (b, v) => b.mul(v, b.constant(kept.length ? kept : [0], x.shape)), [x]);
}

/** The functions as a module. */
export function functionalModule(torch: Torch): Namespace {
  const names = new Map<string, PyValue>();
  for (const [name, [list, run]] of Object.entries(FUNCTIONAL))
    names.set(
      name,
      new Builtin(name, (positional, keywords) => run(torch, new Arguments(name, list, positional, keywords)), list),
    );
  return new Namespace('torch.nn.functional', names);
}
