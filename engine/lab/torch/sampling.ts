/** Samples of distributions in PyTorch's order, and generators with a seed of their own. */
import { raised, refused } from '../problem.ts';
import { Arguments } from '../python/arguments.ts';
import { Builtin, Namespace, PyClass, PyObject, type PyValue } from '../python/values.ts';
import type { Torch } from './context.ts';
import { sizesOf } from '../python/arguments.ts';
import { Generator } from './random.ts';
import { isFloating, Tensor } from './tensor.ts';

const GENERATORS = new WeakMap<PyObject, Generator>();

/** The generator that is given by name, else torch's own. */
export function generatorOf(torch: Torch, given: PyValue): Generator {
  const own = given instanceof PyObject ? GENERATORS.get(given) : undefined;
  if (given !== null && !own) throw raised('TypeError', 'generator must be a torch.Generator');
  return own ?? torch.generator;
}

/** torch.Generator */
export function generatorClass(): PyClass {
  const cls = new PyClass('Generator', null);
  cls.attributes.set(
    '__init__',
    new Builtin('Generator', ([self]) => {
      GENERATORS.set(self as PyObject, new Generator(67_280_421_310_721n));
      return null;
    }),
  );
  cls.attributes.set(
    'manual_seed',
    new Builtin('manual_seed', ([self, seed]) => {
      GENERATORS.get(self as PyObject)!.seed(typeof seed === 'bigint' ? seed : Number(seed));
      return self!;
    }),
  );
  return cls;
}

/** Indices drawn by weight, for a row of weights. */
function drawn(weights: readonly number[], count: number, replacement: boolean, generator: Generator): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (weights.some((weight) => weight < 0 || !Number.isFinite(weight)))
    throw raised('RuntimeError', 'probability tensor contains either `inf`, `nan` or element < 0');
  if (!(total > 0)) throw raised('RuntimeError', 'invalid multinomial distribution (sum of probabilities <= 0)');
  if (replacement && count > 1) {
    let sum = 0;
    const limits = weights.map((weight) => (sum = Math.fround(sum + weight)));
    const shares = limits.map((limit) => Math.fround(limit / sum));
    shares[shares.length - 1] = 1;
    return Array.from({ length: count }, () => {
      const u = generator.double();
      const found = shares.findIndex((limit) => limit > u);
      return found < 0 ? shares.length - 1 : found;
    });
  }
  // The largest of weight / exponential: Gumbel's trick.
  const scores = weights.map((weight) => Math.fround(weight / Math.fround(-Math.log1p(-generator.double()))));
  const order = scores.map((_, i) => i).sort((a, b) => scores[b]! - scores[a]!);
  return order.slice(0, count);
}

/** torch.multinomial */
export function multinomial(torch: Torch, a: Arguments): Tensor {
  const x = a.tensor('input');
  if (!isFloating(x.dtype))
    throw raised('RuntimeError', 'multinomial only supports floating-point dtypes for input, got: Long');
  if (x.shape.length !== 1 && x.shape.length !== 2) throw raised('RuntimeError', 'prob_dist must be 1 or 2 dim');
  const [count, replacement] = [a.integer('num_samples'), a.flag('replacement')];
  const width = x.shape.at(-1)!;
  if (count <= 0) throw raised('RuntimeError', 'cannot sample n_sample <= 0 samples');
  if (!replacement && count > width)
    throw raised('RuntimeError', 'cannot sample n_sample > prob_dist.size(-1) samples without replacement');
  const generator = generatorOf(torch, a.optional('generator'));
  torch.tape.allow(count * (x.size / width));
  const values = [...x.read()];
  const rows = Array.from({ length: x.size / width }, (_, row) => values.slice(row * width, (row + 1) * width));
  const found = rows.flatMap((row) => drawn(row, count, replacement, generator));
  return torch.make(found, [...x.shape.slice(0, -1), count], 'int64');
}

/** torch.distributions.multinomial.Multinomial: how often each class is drawn. */
function multinomialClass(torch: Torch): PyClass {
  const cls = new PyClass('Multinomial', null);
  cls.attributes.set(
    '__init__',
    new Builtin('Multinomial', ([self, ...positional], keywords) => {
      const a = new Arguments('Multinomial', ['total_count', 'probs', 'logits'], positional, keywords);
      if (a.has('logits')) throw refused('Multinomial(logits=…)');
      if (a.tensor('probs').shape.length !== 1) throw refused('Multinomial of several rows');
      (self as PyObject).attributes.set('total_count', BigInt(a.integer('total_count', 1)));
      (self as PyObject).attributes.set('probs', a.tensor('probs'));
      return null;
    }),
  );
  cls.attributes.set(
    'sample',
    new Builtin('sample', ([self, ...positional]) => {
      const shape = positional.length ? sizesOf(positional) : [];
      const probs = (self as PyObject).attributes.get('probs') as Tensor;
      const total = Number((self as PyObject).attributes.get('total_count'));
      const samples = shape.reduce((product, size) => product * size, 1);
      torch.tape.allow(samples * (total + probs.size));
      // All are drawn at once, draw by draw for every sample.
      const weights = [...probs.read()];
      const all = samples * total ? drawn(weights, samples * total, true, torch.generator) : [];
      const counts = new Float64Array(samples * probs.size);
      all.forEach((of, i) => (counts[(i % samples) * probs.size + of]! += 1));
      return torch.make(counts, [...shape, probs.size], 'float32');
    }),
  );
  return cls;
}

/** torch.distributions: what introductions use of it. */
export function distributions(torch: Torch): { whole: Namespace; inner: Namespace } {
  const cls = multinomialClass(torch);
  const inner = new Namespace('torch.distributions.multinomial', new Map([['Multinomial', cls]]));
  const names = new Map<string, PyValue>([
    ['multinomial', inner],
    ['Multinomial', cls],
  ]);
  return { whole: new Namespace('torch.distributions', names), inner };
}
