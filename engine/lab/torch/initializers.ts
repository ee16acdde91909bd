/** torch.nn.init */
import { raised } from '../problem.ts';
import { Arguments } from '../python/arguments.ts';
import { Builtin, Namespace, type PyValue } from '../python/values.ts';
import type { Torch } from './context.ts';
import type { Tensor } from './tensor.ts';

/** torch.nn.init.calculate_gain */
function gainOf(nonlinearity: string, slope: number): number {
  const gains: Readonly<Record<string, number>> = {
    leaky_relu: Math.sqrt(2 / (1 + slope ** 2)),
    relu: Math.SQRT2,
    tanh: 5 / 3,
    linear: 1,
    sigmoid: 1,
    conv2d: 1,
    selu: 3 / 4,
  };
  const gain = gains[nonlinearity];
  if (gain === undefined) throw raised('ValueError', `Unsupported nonlinearity ${nonlinearity}`);
  return gain;
}

/** Functions that fill a tensor in place. */
export function initializers(torch: Torch): Namespace {
  const names = new Map<string, PyValue>();
  const add = (name: string, list: readonly string[], fill: (x: Tensor, a: Arguments) => void): void => {
    const call = (positional: readonly PyValue[], keywords: ReadonlyMap<string, PyValue>): PyValue => {
      const a = new Arguments(name, ['tensor', ...list], positional, keywords);
      fill(a.tensor('tensor'), a);
      return a.tensor('tensor');
    };
    names.set(name, new Builtin(name, call, ['tensor', ...list]));
  };
  const { generator } = torch;
  const uniform = (x: Tensor, from: number, to: number): void =>
    x.write(Float64Array.from({ length: x.size }, () => generator.uniform() * (to - from) + from));
  const fans = (x: Tensor): [number, number] => {
    const field = x.shape.slice(2).reduce((n, size) => n * size, 1);
    return [x.shape[1]! * field, x.shape[0]! * field];
  };
  add('zeros_', [], (x) => x.write(new Float64Array(x.size)));
  add('ones_', [], (x) => x.write(new Float64Array(x.size).fill(1)));
  add('constant_', ['val'], (x, a) => x.write(new Float64Array(x.size).fill(a.number('val'))));
  add('normal_', ['mean', 'std'], (x, a) =>
    x.write(generator.normals(x.size, a.number('mean', 0), a.number('std', 1))),
  );
  add('uniform_', ['a', 'b'], (x, a) => uniform(x, a.number('a', 0), a.number('b', 1)));
  add('xavier_uniform_', ['gain'], (x, a) => {
    const [inputs, outputs] = fans(x);
    const bound = a.number('gain', 1) * Math.sqrt(6 / (inputs + outputs));
    uniform(x, -bound, bound);
  });
  add('xavier_normal_', ['gain'], (x, a) => {
    const [inputs, outputs] = fans(x);
    x.write(generator.normals(x.size, 0, a.number('gain', 1) * Math.sqrt(2 / (inputs + outputs))));
  });
  const kaiming = ['a', 'mode', 'nonlinearity'];
  const deviation = (x: Tensor, a: Arguments): number => {
    const [inputs, outputs] = fans(x);
    const gain = gainOf(String(a.optional('nonlinearity') ?? 'leaky_relu'), a.number('a', 0));
    return gain / Math.sqrt(a.optional('mode') === 'fan_out' ? outputs : inputs);
  };
  add('kaiming_normal_', kaiming, (x, a) => x.write(generator.normals(x.size, 0, deviation(x, a))));
  add('kaiming_uniform_', kaiming, (x, a) => {
    const bound = Math.sqrt(3) * deviation(x, a);
    uniform(x, -bound, bound);
  });
  return new Namespace('torch.nn.init', names);
}
