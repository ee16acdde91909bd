/** torch.utils.data: datasets, and batches of them in PyTorch's order. */
import { raised, refused } from '../problem.ts';
import { Arguments } from '../python/arguments.ts';
import type { Interpreter } from '../python/interpreter.ts';
import {
  Builtin,
  integerOf,
  isNumber,
  Namespace,
  PyClass,
  PyList,
  PyObject,
  PyTuple,
  type PyValue,
} from '../python/values.ts';
import type { Torch } from './context.ts';
import { FUNCTIONS } from './functions.ts';
import { Generator } from './random.ts';
import { Tensor } from './tensor.ts';
import { indexed } from './views.ts';

type Own = (
  name: string,
  call: (self: PyObject, args: readonly PyValue[], keywords: ReadonlyMap<string, PyValue>) => PyValue,
  parameters?: readonly string[],
) => void;

const methodsOf =
  (cls: PyClass): Own =>
  (name, call, parameters) =>
    void cls.attributes.set(
      name,
      new Builtin(name, ([self, ...args], keywords) => call(self as PyObject, args, keywords), parameters),
    );

/** Tensors with the same first size as samples: a tuple for each index. */
function tensorDataset(torch: Torch, base: PyClass): PyClass {
  const cls = new PyClass('TensorDataset', base);
  const own = methodsOf(cls);
  const tensorsOf = (self: PyObject): Tensor[] => [...(self.attributes.get('tensors') as PyTuple).items] as Tensor[];
  own('__init__', (self, args) => {
    const sizes = args.map((tensor) => (tensor instanceof Tensor ? tensor.shape[0] : undefined));
    if (!args.length || sizes.some((size) => size === undefined || size !== sizes[0]))
      throw raised('AssertionError', 'Size mismatch between tensors');
    self.attributes.set('tensors', new PyTuple(args));
    return null;
  });
  own('__len__', (self) => BigInt(tensorsOf(self)[0]!.shape[0]!));
  own(
    '__getitem__',
    (self, [index = null]) => new PyTuple(tensorsOf(self).map((tensor) => indexed(torch, tensor, index))),
  );
  return cls;
}

const LOADER = [
  'dataset',
  'batch_size',
  'shuffle',
  'sampler',
  'batch_sampler',
  'num_workers',
  'collate_fn',
  'pin_memory',
  'drop_last',
  'timeout',
  'worker_init_fn',
  'multiprocessing_context',
  'generator',
];
const REFUSED = ['sampler', 'batch_sampler', 'collate_fn', 'generator'];

/** Samples as a batch, as torch's default_collate: tensors stacked, numbers as a tensor, tuples part by part. */
function collate(torch: Torch, samples: readonly PyValue[]): PyValue {
  const [first] = samples;
  if (first instanceof PyTuple || first instanceof PyList) {
    const parts = first.items.map((_, i) =>
      collate(
        torch,
        samples.map((sample) => (sample as PyTuple).items[i]!),
      ),
    );
    return new PyList(parts);
  }
  if (first instanceof Tensor) {
    const { names, run } = FUNCTIONS['stack']!;
    return run(torch, new Arguments('stack', names, [new PyList([...samples])], new Map()));
  }
  if (first !== undefined && isNumber(first)) {
    const made = torch.tensorFrom(new PyList([...samples]), null);
    // Python's floats are float64.
    return typeof first === 'number' ? torch.make(made.read(), made.shape, 'float64') : made;
  }
  return new PyList([...samples]);
}

function dataLoader(torch: Torch, run: () => Interpreter): PyClass {
  const cls = new PyClass('DataLoader', null);
  const own = methodsOf(cls);
  const call = (object: PyValue, name: string, args: readonly PyValue[]): PyValue | undefined => {
    const method = object instanceof PyObject ? object.cls.find(name) : undefined;
    return method === undefined ? undefined : run().call(method, [object, ...args], new Map());
  };
  const sizeOf = (dataset: PyValue): number => {
    if (dataset instanceof PyList || dataset instanceof PyTuple) return dataset.items.length;
    if (dataset instanceof Tensor) return dataset.shape[0] ?? 0;
    const size = call(dataset, '__len__', []);
    if (size === undefined)
      throw raised('TypeError', `object of type '${(dataset as PyObject).cls.name}' has no len()`);
    return integerOf(size);
  };
  const sampleOf = (dataset: PyValue, index: number): PyValue => {
    if (dataset instanceof PyList || dataset instanceof PyTuple) return dataset.items[index]!;
    if (dataset instanceof Tensor) return indexed(torch, dataset, BigInt(index));
    return call(dataset, '__getitem__', [BigInt(index)])!;
  };
  const setting = (self: PyObject, name: string): PyValue => self.attributes.get(name) ?? null;
  own(
    '__init__',
    (self, positional, keywords) => {
      const a = new Arguments('DataLoader', LOADER, positional, keywords);
      for (const name of REFUSED) if (a.has(name)) throw refused(`DataLoader(${name}=…)`);
      self.attributes.set('dataset', a.get('dataset'));
      self.attributes.set('batch_size', BigInt(a.integer('batch_size', 1)));
      self.attributes.set('shuffle', a.flag('shuffle'));
      self.attributes.set('drop_last', a.flag('drop_last'));
      if (Number(setting(self, 'batch_size')) < 1)
        throw raised(
          'ValueError',
          `batch_size should be a positive integer value, but got batch_size=${a.integer('batch_size', 1)}`,
        );
      return null;
    },
    LOADER,
  );
  const countOf = (self: PyObject): number => {
    const share = sizeOf(setting(self, 'dataset')) / Number(setting(self, 'batch_size'));
    return setting(self, 'drop_last') === true ? Math.floor(share) : Math.ceil(share);
  };
  own('__len__', (self) => BigInt(countOf(self)));
  own('__iter__', (self) => {
    const dataset = setting(self, 'dataset');
    const count = sizeOf(dataset);
    // The seed of its workers is drawn first, as there; that of the order only where it is shuffled.
    torch.generator.seed63();
    let order: ArrayLike<number> = Array.from({ length: count }, (_, i) => i);
    if (setting(self, 'shuffle') === true) order = new Generator(torch.generator.seed63()).permutation(count);
    const size = Number(setting(self, 'batch_size'));
    return new PyList(
      Array.from({ length: countOf(self) }, (_, batch) => {
        const places = Array.from(order).slice(batch * size, (batch + 1) * size);
        return collate(
          torch,
          places.map((place) => sampleOf(dataset, place)),
        );
      }),
    );
  });
  return cls;
}

/** torch.utils.data as a module. */
export function dataModule(torch: Torch, run: () => Interpreter): Namespace {
  const base = new PyClass('Dataset', null);
  return new Namespace(
    'torch.utils.data',
    new Map<string, PyValue>([
      ['Dataset', base],
      ['TensorDataset', tensorDataset(torch, base)],
      ['DataLoader', dataLoader(torch, run)],
    ]),
  );
}
