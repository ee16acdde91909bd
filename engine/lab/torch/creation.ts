/** Functions that make tensors. */
import { raised, refused } from '../problem.ts';
import { Arguments, sizesOf } from '../python/arguments.ts';
import { Builtin, isNumber, type PyValue, typeName } from '../python/values.ts';
import type { Torch } from './context.ts';
import { dtypeOf } from './functions.ts';
import type { Generator } from './random.ts';
import { generatorOf } from './sampling.ts';
import { isFloating, type Tensor, type TensorDType } from './tensor.ts';

/** Sizes, then options by name. */
function creation(
  torch: Torch,
  name: string,
  fill: (shape: readonly number[], dtype: TensorDType, generator: Generator) => Tensor,
): Builtin {
  return new Builtin(name, (positional, keywords) => {
    const { size, ...rest } = Object.fromEntries(keywords);
    const a = new Arguments(name, ['dtype', 'requires_grad', 'device', 'generator'], [], new Map(Object.entries(rest)));
    const shape = sizesOf(size === undefined ? positional : [size]);
    const generator = generatorOf(torch, a.optional('generator'));
    const made = fill(shape, dtypeOf(a.optional('dtype')) ?? 'float32', generator);
    made.requiresGrad = a.flag('requires_grad');
    return made;
  });
}

const OPTIONS = ['dtype', 'requires_grad', 'device'];

function fromRange(torch: Torch, positional: readonly PyValue[], keywords: ReadonlyMap<string, PyValue>): Tensor {
  const a = new Arguments('arange', OPTIONS, [], keywords);
  const bounds = positional.map((value) => {
    if (isNumber(value)) return Number(value);
    throw raised('TypeError', `arange(): argument must be a number, not ${typeName(value)}`);
  });
  const [begin, end, step] = bounds.length === 1 ? [0, bounds[0]!, 1] : [bounds[0]!, bounds[1]!, bounds[2] ?? 1];
  const dtype =
    dtypeOf(a.optional('dtype')) ?? (positional.some((value) => typeof value === 'number') ? 'float32' : 'int64');
  const count = Math.max(0, Math.ceil((end - begin) / step));
  torch.tape.allow(count);
  const made = torch.make(
    Array.from({ length: count }, (_, i) => begin + i * step),
    [count],
    dtype,
  );
  made.requiresGrad = a.flag('requires_grad');
  return made;
}

/** Uniform numbers in [0, 1). */
function uniform(torch: Torch, shape: readonly number[], dtype: TensorDType, generator: Generator): Tensor {
  const made = torch.filled(shape, 0, dtype);
  made.write(Float64Array.from({ length: made.size }, () => generator.uniform()));
  return made;
}

/** Numbers of a normal distribution. */
function normal(
  torch: Torch,
  shape: readonly number[],
  dtype: TensorDType,
  generator: Generator,
  mean = 0,
  deviation = 1,
): Tensor {
  const made = torch.filled(shape, 0, dtype);
  made.write(generator.normals(made.size, mean, deviation));
  return made;
}

type Add = (name: string, call: Builtin['call']) => void;

/** Functions that make tensors, by name. */
export function creators(torch: Torch): Map<string, Builtin> {
  const found = new Map<string, Builtin>();
  const add: Add = (name, call) => void found.set(name, new Builtin(name, call));
  const likes = ['input', ...OPTIONS];
  const kinds: Record<string, (shape: readonly number[], dtype: TensorDType, generator: Generator) => Tensor> = {
    zeros: (shape, dtype) => torch.filled(shape, 0, dtype),
    ones: (shape, dtype) => torch.filled(shape, 1, dtype),
    empty: (shape, dtype) => torch.filled(shape, 0, dtype),
    rand: (shape, dtype, generator) => uniform(torch, shape, dtype, generator),
    randn: (shape, dtype, generator) => normal(torch, shape, dtype, generator),
  };
  for (const [name, fill] of Object.entries(kinds)) {
    found.set(name, creation(torch, name, fill));
    add(`${name}_like`, (positional, keywords) => {
      const a = new Arguments(`${name}_like`, likes, positional, keywords);
      const of = a.tensor('input');
      const made = fill(of.shape, dtypeOf(a.optional('dtype')) ?? of.dtype, torch.generator);
      made.requiresGrad = a.flag('requires_grad');
      return made;
    });
  }
  addGiven(torch, add);
  addDrawn(torch, add);
  found.set('as_tensor', found.get('tensor')!);
  return found;
}

/** From values, or by a rule. */
function addGiven(torch: Torch, add: Add): void {
  add('tensor', (positional, keywords) => {
    const a = new Arguments('tensor', ['data', ...OPTIONS], positional, keywords);
    const made = torch.tensorFrom(a.get('data'), dtypeOf(a.optional('dtype')));
    made.requiresGrad = a.flag('requires_grad');
    if (made.requiresGrad && !isFloating(made.dtype))
      throw raised('RuntimeError', 'Only Tensors of floating point and complex dtype can require gradients');
    return made;
  });
  add('full', (positional, keywords) => {
    const a = new Arguments('full', ['size', 'fill_value', ...OPTIONS], positional, keywords);
    const value = a.get('fill_value');
    const dtype = dtypeOf(a.optional('dtype')) ?? torch.tensorFrom(value, null).dtype;
    const made = torch.filled(sizesOf([a.get('size')]), a.number('fill_value'), dtype);
    made.requiresGrad = a.flag('requires_grad');
    return made;
  });
  add('arange', (positional, keywords) => fromRange(torch, positional, keywords));
  add('linspace', (positional, keywords) => {
    const a = new Arguments('linspace', ['start', 'end', 'steps', ...OPTIONS], positional, keywords);
    const [from, to, steps] = [a.number('start'), a.number('end'), a.integer('steps')];
    const step = (to - from) / (steps - 1);
    torch.tape.allow(steps);
    const half = Math.floor(steps / 2);
    const values = Array.from({ length: steps }, (_, i) =>
      i < half || steps === 1 ? from + i * step : to - (steps - 1 - i) * step,
    );
    const made = torch.make(values, [steps], dtypeOf(a.optional('dtype')) ?? 'float32');
    made.requiresGrad = a.flag('requires_grad');
    return made;
  });
  add('eye', (positional, keywords) => {
    const a = new Arguments('eye', ['n', 'm', ...OPTIONS], positional, keywords);
    const [n, m] = [a.integer('n'), a.integer('m', a.integer('n'))];
    torch.tape.allow(n * m);
    return torch.make(
      Array.from({ length: n * m }, (_, i) => Number(Math.floor(i / m) === i % m)),
      [n, m],
      dtypeOf(a.optional('dtype')) ?? 'float32',
    );
  });
}

/** At random. */
function addDrawn(torch: Torch, add: Add): void {
  const { generator } = torch;
  add('randint', (positional, keywords) => {
    const names = positional.length >= 3 || keywords.has('low') ? ['low', 'high', 'size'] : ['high', 'size'];
    const a = new Arguments('randint', [...names, 'generator', ...OPTIONS], positional, keywords);
    const own = generatorOf(torch, a.optional('generator'));
    const made = torch.filled(sizesOf([a.get('size')]), 0, dtypeOf(a.optional('dtype')) ?? 'int64');
    made.write(Float64Array.from({ length: made.size }, () => own.integer(a.integer('low', 0), a.integer('high'))));
    return made;
  });
  add('randperm', (positional, keywords) => {
    const a = new Arguments('randperm', ['n', 'generator'], positional, keywords);
    const count = a.integer('n');
    torch.tape.allow(count);
    return torch.make(generatorOf(torch, a.optional('generator')).permutation(count), [count], 'int64');
  });
  add('normal', (positional, keywords) => {
    const a = new Arguments('normal', ['mean', 'std', 'size', 'generator', ...OPTIONS], positional, keywords);
    if (!a.has('size')) throw refused('torch.normal of tensors; use mean + std * torch.randn(size)');
    const own = generatorOf(torch, a.optional('generator'));
    const made = normal(torch, sizesOf([a.get('size')]), 'float32', own, a.number('mean'), a.number('std'));
    made.requiresGrad = a.flag('requires_grad');
    return made;
  });
  add('manual_seed', (positional, keywords) => {
    generator.seed(new Arguments('manual_seed', ['seed'], positional, keywords).integer('seed'));
    return null;
  });
}
