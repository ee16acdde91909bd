/**
 * nn.RNN, nn.LSTM (Hochreiter and Schmidhuber, 1997) and nn.GRU (Cho et al., 2014) with PyTorch's equations, order of
 * gates and parameters. All steps of one layer and direction are one operation of the tape.
 */
import type { Builder, Value } from '../../program/builder.ts';
import { raised, refused } from '../problem.ts';
import type { Arguments } from '../python/arguments.ts';
import { integerOf, type PyObject, PyTuple, type PyValue, repr, truthy } from '../python/values.ts';
import type { Torch } from './context.ts';
import { dropout } from './functional.ts';
import type { Layer } from './layer.ts';
import { parameter } from './modules.ts';
import { Tensor } from './tensor.ts';
import { picked, transposed } from './views.ts';

type Kind = 'RNN' | 'LSTM' | 'GRU';
const GATES: Readonly<Record<Kind, number>> = { RNN: 1, LSTM: 4, GRU: 3 };

const setting = (self: PyObject, name: string): PyValue => self.attributes.get(name) ?? null;

/** Hidden and cell state of one step, [N, hidden] each. */
interface State {
  readonly h: Value;
  readonly c: Value;
}
/** A step. @param given the input's gates, @param own those of the hidden state, [N, gates · hidden] both */
type Step = (b: Builder, given: Value, own: Value, state: State) => State;

/** Gate number `at` of so many that stand side by side. */
function gate(b: Builder, x: Value, at: number, gates: number): Value {
  const [rows, columns] = x.type.shape.map(Number) as [number, number];
  const size = columns / gates;
  return b.slice(x, [0, at * size], [rows, size]);
}

const STEPS: Readonly<Record<Kind | 'RNN relu', Step>> = {
  RNN: (b, given, own, { c }) => ({ h: b.tanh(b.add(given, own)), c }),
  'RNN relu': (b, given, own, { c }) => ({ h: b.relu(b.add(given, own)), c }),
  LSTM: (b, given, own, { c }) => {
    const sum = b.add(given, own);
    const [input, forget, cell, output] = [0, 1, 2, 3].map((at) => gate(b, sum, at, 4)) as [Value, Value, Value, Value];
    const next = b.add(b.mul(b.sigmoid(forget), c), b.mul(b.sigmoid(input), b.tanh(cell)));
    return { h: b.mul(b.sigmoid(output), b.tanh(next)), c: next };
  },
  GRU: (b, given, own, { h, c }) => {
    const part = (at: number): [Value, Value] => [gate(b, given, at, 3), gate(b, own, at, 3)];
    const reset = b.sigmoid(b.add(...part(0)));
    const update = b.sigmoid(b.add(...part(1)));
    const [fresh, kept] = part(2);
    const candidate = b.tanh(b.add(fresh, b.mul(reset, kept)));
    return { h: b.add(candidate, b.mul(update, b.sub(h, candidate))), c };
  },
};

interface Run {
  readonly kind: Kind;
  readonly step: Step;
  /** [steps, N, features] */
  readonly x: Tensor;
  readonly weights: readonly Tensor[];
  /** [N, hidden]; zeros where there are none. */
  readonly state: readonly Tensor[];
  readonly hidden: number;
  readonly isReversed: boolean;
}

/** Hidden states of all steps, and the last cell state behind them: [steps + 1, N, hidden]. */
function runOnce(torch: Torch, { kind, step, x, weights, state, hidden, isReversed }: Run): Tensor {
  const [steps, batch, features] = x.shape as [number, number, number];
  return torch.apply(
    kind === 'LSTM' ? 'Lstm' : kind === 'GRU' ? 'Gru' : 'Rnn',
    (b, value, ...rest) => {
      const [fromInput, fromHidden, inputBias, hiddenBias] = rest.slice(0, weights.length);
      const [h0, c0] = rest.slice(weights.length);
      const affine = (v: Value, weight: Value, bias: Value | undefined): Value => {
        const product = b.matMul(v, weight, { transposeB: true });
        return bias ? b.add(product, bias) : product;
      };
      const given = affine(b.reshape(value, [steps * batch, features]), fromInput!, inputBias);
      const zeros = (): Value => b.constant(new Array<number>(batch * hidden).fill(0), [batch, hidden]);
      let now: State = { h: h0 ?? zeros(), c: c0 ?? zeros() };
      const found: Value[] = [];
      for (let i = 0; i < steps; i += 1) {
        const at = isReversed ? steps - 1 - i : i;
        const part = b.slice(given, [at * batch, 0], [batch, GATES[kind] * hidden]);
        now = step(b, part, affine(now.h, fromHidden!, hiddenBias), now);
        found[at] = b.reshape(now.h, [1, batch, hidden]);
      }
      return b.concat([...found, b.reshape(now.c, [1, batch, hidden])], 0);
    },
    [x, ...weights, ...state],
  );
}

/** Steps `from` to `to` of [steps, N, hidden]. */
function stepsOf(torch: Torch, x: Tensor, from: number, to: number): Tensor {
  const [, batch, hidden] = x.shape as [number, number, number];
  const size = batch * hidden;
  const places = Array.from({ length: (to - from) * size }, (_, i) => from * size + i);
  return picked(torch, x, places, [to - from, batch, hidden], 'Slice');
}

const joined = (torch: Torch, name: string, parts: readonly Tensor[], axis: number): Tensor =>
  parts.length === 1 ? parts[0]! : torch.apply(name, (b, ...values) => b.concat(values, axis), parts);

/** Names of the parameters of a layer and direction. */
function namesOf(self: PyObject, layer: number, direction: number): string[] {
  const suffix = `l${layer}${direction ? '_reverse' : ''}`;
  const biases = truthy(setting(self, 'bias')) ? [`bias_ih_${suffix}`, `bias_hh_${suffix}`] : [];
  return [`weight_ih_${suffix}`, `weight_hh_${suffix}`, ...biases];
}
const directionsOf = (self: PyObject): number => (truthy(setting(self, 'bidirectional')) ? 2 : 1);
const sizeOf = (self: PyObject, name: string): number => integerOf(setting(self, name));

function begin(kind: Kind, torch: Torch, a: Arguments, self: PyObject): void {
  const [inputs, hidden] = [a.integer('input_size'), a.integer('hidden_size')];
  if (hidden <= 0) throw raised('ValueError', 'hidden_size must be greater than zero');
  const layers = a.integer('num_layers', 1);
  if (layers <= 0) throw raised('ValueError', 'num_layers must be greater than zero');
  if (!['tanh', 'relu', null].includes(setting(self, 'nonlinearity') as string | null))
    throw raised(
      'ValueError',
      `Unknown nonlinearity ${repr(setting(self, 'nonlinearity'))}. Select from 'tanh' or 'relu'.`,
    );
  const directions = directionsOf(self);
  const bound = 1 / Math.sqrt(hidden);
  const rows = GATES[kind] * hidden;
  for (let layer = 0; layer < layers; layer += 1)
    for (let direction = 0; direction < directions; direction += 1) {
      const shapes = [[rows, layer ? directions * hidden : inputs], [rows, hidden], [rows], [rows]];
      namesOf(self, layer, direction).forEach((name, i) => {
        const made = torch.filled(shapes[i]!, 0, 'float32');
        made.write(Float64Array.from({ length: made.size }, () => torch.generator.uniform() * (2 * bound) - bound));
        self.attributes.set(name, parameter(made));
      });
    }
}

/** The initial states as they are given: one for RNN and GRU, two for LSTM; each [layers · directions, N, hidden]. */
function statesOf(kind: Kind, given: PyValue, shape: readonly number[]): Tensor[] {
  if (given === null) return [];
  const list = kind === 'LSTM' && given instanceof PyTuple ? given.items : [given];
  if (list.length !== (kind === 'LSTM' ? 2 : 1) || list.some((value) => !(value instanceof Tensor)))
    throw refused(`${kind} with this state`);
  (list as Tensor[]).forEach((state, i) => {
    if (state.shape.join() !== shape.join())
      throw raised(
        'RuntimeError',
        `Expected hidden${kind === 'LSTM' ? `[${i}]` : ''} size (${shape.join(', ')}), got [${state.shape.join(', ')}]`,
      );
  });
  return list as Tensor[];
}

function expectInput(kind: Kind, x: PyValue | undefined, features: number): Tensor {
  if (!(x instanceof Tensor)) throw raised('TypeError', 'forward() expects a Tensor');
  if (x.shape.length !== 2 && x.shape.length !== 3)
    throw raised('ValueError', `${kind}: Expected input to be 2D or 3D, got ${x.shape.length}D instead`);
  if (x.shape.at(-1) !== features)
    throw raised(
      'RuntimeError',
      `input.size(-1) must be equal to input_size. Expected ${features}, got ${x.shape.at(-1)}`,
    );
  if (x.size === 0) throw refused(`${kind} of no elements`);
  return x;
}

/** Adds or drops the axis of the batch. */
const withBatch = (torch: Torch, x: Tensor, shape: readonly number[]): Tensor =>
  torch.apply('Unsqueeze', (b, value) => b.reshape(value, shape), [x]);

function forward(kind: Kind, torch: Torch, self: PyObject, inputs: readonly PyValue[]): PyValue {
  const given = expectInput(kind, inputs[0], sizeOf(self, 'input_size'));
  const [hidden, layers, directions] = [sizeOf(self, 'hidden_size'), sizeOf(self, 'num_layers'), directionsOf(self)];
  const isBatched = given.shape.length === 3;
  const isFirst = isBatched && truthy(setting(self, 'batch_first'));
  let x = isFirst ? transposed(torch, given, 0, 1) : given;
  if (!isBatched) x = withBatch(torch, x, [x.shape[0]!, 1, x.shape[1]!]);
  const [steps, batch] = x.shape as [number, number];
  const shape = isBatched ? [layers * directions, batch, hidden] : [layers * directions, hidden];
  const states = statesOf(kind, inputs[1] ?? null, shape);
  const step = STEPS[setting(self, 'nonlinearity') === 'relu' ? 'RNN relu' : kind];
  const last: { h: Tensor; c: Tensor }[] = [];
  for (let layer = 0; layer < layers; layer += 1) {
    const found = Array.from({ length: directions }, (_, direction) => {
      const size = batch * hidden;
      const at = layer * directions + direction;
      const places = Array.from({ length: size }, (__, i) => at * size + i);
      const state = states.map((value) => picked(torch, value, places, [batch, hidden], 'Select'));
      const weights = namesOf(self, layer, direction).map((name) => setting(self, name) as Tensor);
      const all = runOnce(torch, { kind, step, x, weights, state, hidden, isReversed: direction === 1 });
      const end = direction ? 0 : steps - 1;
      last.push({ h: stepsOf(torch, all, end, end + 1), c: stepsOf(torch, all, steps, steps + 1) });
      return stepsOf(torch, all, 0, steps);
    });
    x = joined(torch, 'Cat', found, 2);
    if (layer < layers - 1) x = dropout(torch, x, Number(setting(self, 'dropout')), truthy(setting(self, 'training')));
  }
  const ends = (['h', 'c'] as const).map((name) => {
    const state = joined(
      torch,
      'Stack',
      last.map((each) => each[name]),
      0,
    );
    return isBatched ? state : withBatch(torch, state, shape);
  });
  const output = isFirst ? transposed(torch, x, 0, 1) : x;
  const whole = isBatched ? output : withBatch(torch, output, [steps, directions * hidden]);
  return new PyTuple([whole, kind === 'LSTM' ? new PyTuple(ends) : ends[0]!]);
}

function says(self: PyObject): string {
  const plain: Readonly<Record<string, PyValue>> = {
    num_layers: 1n,
    bias: true,
    batch_first: false,
    dropout: 0,
    bidirectional: false,
  };
  const other = Object.keys(plain).filter((name) => {
    const value = setting(self, name);
    return typeof value === 'bigint' || typeof value === 'number'
      ? Number(value) !== Number(plain[name])
      : value !== plain[name];
  });
  return [
    repr(setting(self, 'input_size')),
    repr(setting(self, 'hidden_size')),
    ...other.map((name) => `${name}=${repr(setting(self, name))}`),
  ].join(', ');
}

/** nn.RNN, nn.LSTM or nn.GRU. */
export const recurrent = (kind: Kind): Layer => ({
  names: [
    'input_size',
    'hidden_size',
    'num_layers',
    ...(kind === 'RNN' ? ['nonlinearity'] : []),
    'bias',
    'batch_first',
    'dropout',
    'bidirectional',
  ],
  defaults: {
    num_layers: 1n,
    bias: true,
    batch_first: false,
    dropout: 0,
    bidirectional: false,
    ...(kind === 'RNN' ? { nonlinearity: 'tanh' } : {}),
  },
  begin: (torch, a, self) => begin(kind, torch, a, self),
  forward: (torch, self, inputs) => forward(kind, torch, self, inputs),
  says,
});
