/** Layers of torch.nn: arguments, parameters, forward pass, and what they write between their parentheses. */
import { raised, refused } from '../problem.ts';
import { Arguments } from '../python/arguments.ts';
import { integerOf, PyObject, type PyValue, repr, truthy } from '../python/values.ts';
import { linear } from './arithmetic.ts';
import type { Torch } from './context.ts';
import { conv2d, dropout, FUNCTIONAL, paddingOf, pairOf } from './functional.ts';
import { softmax } from './functions.ts';
import { parameter } from './modules.ts';
import type { Layer } from './layer.ts';
import { recurrent } from './recurrent.ts';
import { Tensor } from './tensor.ts';
import { reshaped } from './views.ts';

const tensorAt = (values: readonly PyValue[], i: number): Tensor => {
  const value = values[i];
  if (value instanceof Tensor) return value;
  throw raised('TypeError', 'forward() expects a Tensor');
};
const setting = (self: PyObject, name: string): PyValue => self.attributes.get(name) ?? null;
const text = (value: PyValue): string => repr(value);

/** Batch normalization of tensors [N, C, …] with as many axes as one of `ranks` says (Ioffe and Szegedy, 2015). */
const batchNorm = (ranks: readonly number[]): Layer => ({
  names: ['num_features', 'eps', 'momentum', 'affine', 'track_running_stats'],
  defaults: { eps: 1e-5, momentum: 0.1, affine: true, track_running_stats: true },
  begin: (torch, a, self) => {
    const features = a.integer('num_features');
    for (const name of ['affine', 'track_running_stats'])
      if (!truthy(setting(self, name))) throw refused(`BatchNorm(${name}=False)`);
    self.attributes.set('weight', parameter(torch.filled([features], 1, 'float32')));
    self.attributes.set('bias', parameter(torch.filled([features], 0, 'float32')));
    self.attributes.set('running_mean', torch.filled([features], 0, 'float32'));
    self.attributes.set('running_var', torch.filled([features], 1, 'float32'));
  },
  forward: (torch, self, inputs) => {
    const x = tensorAt(inputs, 0);
    if (!ranks.includes(x.shape.length))
      throw raised(
        'ValueError',
        `expected ${ranks.map((rank) => `${rank}D`).join(' or ')} input (got ${x.shape.length}D input)`,
      );
    const [eps, momentum] = [Number(setting(self, 'eps')), Number(setting(self, 'momentum'))];
    const axes = x.shape.map((_, axis) => axis).filter((axis) => axis !== 1);
    const wide = x.shape.map((size, axis) => (axis === 1 ? size : 1));
    const count = x.size / x.shape[1]!;
    const known = ['running_mean', 'running_var'].map((name) => setting(self, name) as Tensor) as [Tensor, Tensor];
    const isTraining = truthy(setting(self, 'training'));
    if (isTraining && count === 1)
      throw raised(
        'ValueError',
        `Expected more than 1 value per channel when training, got input size torch.Size([${x.shape.join(', ')}])`,
      );
    if (isTraining) follow(x, known, momentum, count);
    const weights = ['weight', 'bias'].map((name) => setting(self, name) as Tensor);
    return torch.apply(
      'NativeBatchNorm',
      (b, v, w, bias) => {
        const mean = isTraining
          ? b.mul(b.sum(v, axes, true), b.scalar(1 / count))
          : b.constant([...known[0].read()], wide);
        const centered = b.sub(v, mean);
        const variance = isTraining
          ? b.mul(b.sum(b.mul(centered, centered), axes, true), b.scalar(1 / count))
          : b.constant([...known[1].read()], wide);
        const normal = b.mul(centered, b.rsqrt(b.add(variance, b.scalar(eps))));
        return b.add(b.mul(normal, b.reshape(w, wide)), b.reshape(bias, wide));
      },
      [x, ...weights],
    );
  },
  says: (self) =>
    `${text(setting(self, 'num_features'))}, eps=${text(setting(self, 'eps'))}, momentum=${text(setting(self, 'momentum'))}, affine=True, bias=True, track_running_stats=True`,
});

/** Moves the running mean and variance of each channel, the latter with n − 1, towards those of a batch. */
function follow(x: Tensor, [mean, variance]: readonly [Tensor, Tensor], momentum: number, count: number): void {
  const [channels, inner] = [x.shape[1]!, x.shape.slice(2).reduce((n, size) => n * size, 1)];
  const values = x.read();
  const means = new Float64Array(channels);
  const squares = new Float64Array(channels);
  const channelOf = (i: number): number => Math.floor(i / inner) % channels;
  values.forEach((value, i) => (means[channelOf(i)]! += value / count));
  values.forEach((value, i) => (squares[channelOf(i)]! += (value - means[channelOf(i)]!) ** 2 / (count - 1)));
  const moved = (known: Tensor, by: Float64Array): Float64Array =>
    known.read().map((value, c) => (1 - momentum) * value + momentum * by[c]!);
  mean.write(moved(mean, means));
  variance.write(moved(variance, squares));
}

/** Uniform within 1/√inputs, as kaiming_uniform_(a=√5) gives it. */
function begun(torch: Torch, shape: readonly number[], inputs: number): Tensor {
  const bound = 1 / Math.sqrt(inputs);
  const made = torch.filled(shape, 0, 'float32');
  made.write(Float64Array.from({ length: made.size }, () => torch.generator.uniform() * (2 * bound) - bound));
  return parameter(made);
}

function weighted(torch: Torch, self: PyObject, shape: readonly number[], inputs: number, bias: boolean): void {
  // In the order in which they are made.
  self.attributes.delete('bias');
  self.attributes.set('weight', begun(torch, shape, inputs));
  self.attributes.set('bias', bias ? begun(torch, [shape[0]!], inputs) : null);
}

const functional = (
  name: string,
  values: readonly PyValue[],
  torch: Torch,
  keywords: Record<string, PyValue> = {},
): Tensor => {
  const [names, run] = FUNCTIONAL[name]!;
  return run(torch, new Arguments(name, names, values, new Map(Object.entries(keywords))));
};

const activation = (name: string, extra: readonly string[] = []): Layer => ({
  names: [...extra, 'inplace'],
  forward: (torch, _, [x = null]) => functional(name, [x], torch),
  says: () => '',
});
const loss = (name: string): Layer => ({
  names: ['weight', 'ignore_index', 'reduction', 'label_smoothing'],
  defaults: { reduction: 'mean' },
  forward: (torch, self, [x = null, y = null]) => {
    const given = Object.fromEntries(
      ['weight', 'ignore_index', 'reduction', 'label_smoothing'].flatMap((key) =>
        setting(self, key) === null ? [] : [[key, setting(self, key)]],
      ),
    );
    return functional(name, [x, y], torch, given);
  },
  says: () => '',
});
const simpleLoss = (name: string): Layer => ({
  names: ['reduction'],
  defaults: { reduction: 'mean' },
  forward: (torch, self, [x = null, y = null]) =>
    functional(name, [x, y], torch, { reduction: setting(self, 'reduction') }),
  says: () => '',
});
const pooling = (name: string): Layer => ({
  names: ['kernel_size', 'stride', 'padding'],
  defaults: { stride: null, padding: 0n },
  forward: (torch, self, [x = null]) =>
    functional(name, [x], torch, {
      kernel_size: setting(self, 'kernel_size'),
      stride: setting(self, 'stride') ?? setting(self, 'kernel_size'),
      padding: setting(self, 'padding'),
    }),
  says: (self) =>
    `kernel_size=${text(setting(self, 'kernel_size'))}, stride=${text(setting(self, 'stride') ?? setting(self, 'kernel_size'))}, padding=${text(setting(self, 'padding'))}${name === 'max_pool2d' ? ', dilation=1, ceil_mode=False' : ''}`,
});

/** The layers by their names. */
export const LAYERS: Readonly<Record<string, Layer>> = {
  Linear: {
    names: ['in_features', 'out_features', 'bias'],
    defaults: { bias: true },
    begin: (torch, a, self) =>
      weighted(
        torch,
        self,
        [a.integer('out_features'), a.integer('in_features')],
        a.integer('in_features'),
        a.flag('bias', true),
      ),
    forward: (torch, self, inputs) =>
      linear(torch, tensorAt(inputs, 0), setting(self, 'weight') as Tensor, setting(self, 'bias') as Tensor | null),
    says: (self) =>
      `in_features=${text(setting(self, 'in_features'))}, out_features=${text(setting(self, 'out_features'))}, bias=${text(setting(self, 'bias') !== null)}`,
  },
  Conv2d: {
    names: ['in_channels', 'out_channels', 'kernel_size', 'stride', 'padding', 'dilation', 'groups', 'bias'],
    defaults: { stride: 1n, padding: 0n, dilation: 1n, groups: 1n, bias: true },
    begin: (torch, a, self) => {
      const [h, w] = pairOf(a.get('kernel_size'));
      const groups = a.integer('groups', 1);
      const [channels, made] = [a.integer('in_channels'), a.integer('out_channels')];
      if (groups <= 0) throw raised('ValueError', 'groups must be a positive integer');
      if (channels % groups) throw raised('ValueError', 'in_channels must be divisible by groups');
      if (made % groups) throw raised('ValueError', 'out_channels must be divisible by groups');
      const isSame = setting(self, 'padding') === 'same';
      if (isSame && pairOf(setting(self, 'stride')).some((step) => step !== 1))
        throw raised('ValueError', "padding='same' is not supported for strided convolutions");
      const shape = [made, channels / groups, h, w];
      weighted(torch, self, shape, (channels / groups) * h * w, a.flag('bias', true));
    },
    forward: (torch, self, inputs) =>
      conv2d(torch, tensorAt(inputs, 0), setting(self, 'weight') as Tensor, setting(self, 'bias') as Tensor | null, {
        stride: pairOf(setting(self, 'stride')),
        padding: paddingOf(setting(self, 'padding')),
        dilation: pairOf(setting(self, 'dilation')),
        groups: integerOf(setting(self, 'groups')),
      }),
    says: (self) => {
      const pair = (name: string): string => `(${pairOf(setting(self, name)).join(', ')})`;
      const given = paddingOf(setting(self, 'padding'));
      const word = setting(self, 'padding');
      const padded = typeof word === 'string' ? word : given !== 'same' && given.some((n) => n) ? pair('padding') : '';
      const parts = [
        `${text(setting(self, 'in_channels'))}, ${text(setting(self, 'out_channels'))}`,
        `kernel_size=${pair('kernel_size')}`,
        `stride=${pair('stride')}`,
        ...(padded ? [`padding=${padded}`] : []),
        ...(pairOf(setting(self, 'dilation')).some((n) => n !== 1) ? [`dilation=${pair('dilation')}`] : []),
        ...(setting(self, 'groups') === 1n ? [] : [`groups=${text(setting(self, 'groups'))}`]),
        ...(setting(self, 'bias') === null ? ['bias=False'] : []),
      ];
      return parts.join(', ');
    },
  },
  ReLU: activation('relu'),
  Sigmoid: activation('sigmoid'),
  Tanh: activation('tanh'),
  GELU: activation('gelu'),
  SiLU: activation('silu'),
  Softplus: activation('softplus'),
  Softmax: {
    names: ['dim'],
    forward: (torch, self, inputs) => softmax(torch, tensorAt(inputs, 0), integerOf(setting(self, 'dim')), false),
    says: (self) => `dim=${text(setting(self, 'dim'))}`,
  },
  LogSoftmax: {
    names: ['dim'],
    forward: (torch, self, inputs) => softmax(torch, tensorAt(inputs, 0), integerOf(setting(self, 'dim')), true),
    says: (self) => `dim=${text(setting(self, 'dim'))}`,
  },
  Identity: { names: [], forward: (_, __, [x = null]) => x, says: () => '' },
  Flatten: {
    names: ['start_dim', 'end_dim'],
    defaults: { start_dim: 1n, end_dim: -1n },
    forward: (torch, self, inputs) => {
      const x = tensorAt(inputs, 0);
      const from = integerOf(setting(self, 'start_dim'));
      return reshaped(
        torch,
        x,
        [...x.shape.slice(0, from), x.shape.slice(from).reduce((n, size) => n * size, 1)],
        false,
      );
    },
    says: (self) => `start_dim=${text(setting(self, 'start_dim'))}, end_dim=${text(setting(self, 'end_dim'))}`,
  },
  Dropout: {
    names: ['p', 'inplace'],
    defaults: { p: 0.5 },
    forward: (torch, self, inputs) =>
      dropout(torch, tensorAt(inputs, 0), Number(setting(self, 'p')), truthy(self.attributes.get('training') ?? true)),
    says: (self) => `p=${text(setting(self, 'p'))}, inplace=False`,
  },
  BatchNorm1d: batchNorm([2, 3]),
  BatchNorm2d: batchNorm([4]),
  AdaptiveAvgPool2d: {
    names: ['output_size'],
    forward: (torch, self, [x = null]) =>
      functional('adaptive_avg_pool2d', [x], torch, { output_size: setting(self, 'output_size') }),
    says: (self) => `output_size=${text(setting(self, 'output_size'))}`,
  },
  Embedding: {
    names: ['num_embeddings', 'embedding_dim'],
    begin: (torch, a, self) => {
      const shape = [a.integer('num_embeddings'), a.integer('embedding_dim')];
      const made = torch.filled(shape, 0, 'float32');
      made.write(torch.generator.normals(made.size));
      self.attributes.set('weight', parameter(made));
    },
    forward: (torch, self, [x = null]) => functional('embedding', [x, setting(self, 'weight')], torch),
    says: (self) => `${text(setting(self, 'num_embeddings'))}, ${text(setting(self, 'embedding_dim'))}`,
  },
  RNN: recurrent('RNN'),
  LSTM: recurrent('LSTM'),
  GRU: recurrent('GRU'),
  MaxPool2d: pooling('max_pool2d'),
  AvgPool2d: pooling('avg_pool2d'),
  CrossEntropyLoss: loss('cross_entropy'),
  MSELoss: simpleLoss('mse_loss'),
  L1Loss: simpleLoss('l1_loss'),
  BCELoss: simpleLoss('binary_cross_entropy'),
  BCEWithLogitsLoss: simpleLoss('binary_cross_entropy_with_logits'),
};
