/** What `import` finds: torch and its parts, math. */
import { raised, refused } from './problem.ts';
import type { Interpreter } from './python/interpreter.ts';
import { Arguments } from './python/arguments.ts';
import {
  Builtin,
  isNumber,
  Namespace,
  PyClass,
  PyDevice,
  PyDType,
  PyList,
  PyObject,
  PyTuple,
  type PyValue,
  truthy,
} from './python/values.ts';
import type { Torch } from './torch/context.ts';
import { autograd } from './torch/autograd.ts';
import { creators } from './torch/creation.ts';
import { dataModule } from './torch/data.ts';
import { builtin, FUNCTIONS } from './torch/functions.ts';
import { type Neural, neural } from './torch/nn.ts';
import { CPU } from './torch/methods.ts';
import { optimizers } from './torch/optim.ts';
import { distributions, generatorClass, multinomial } from './torch/sampling.ts';
import { saving } from './torch/saving.ts';
import { DTYPES, Tensor } from './torch/tensor.ts';

const DTYPE_ALIASES: Readonly<Record<string, (typeof DTYPES)[number]>> = {
  float: 'float32',
  double: 'float64',
  long: 'int64',
  int: 'int32',
};

const MULTINOMIAL = ['input', 'num_samples', 'replacement', 'generator'];

/** A context that switches the tape: torch.no_grad(), which also decorates. */
function recordingContext(torch: Torch, name: string, on: boolean, run: () => Interpreter): Builtin {
  return new Builtin(name, ([decorated]) => {
    const made = new PyObject(new PyClass(name, null));
    made.attributes.set('recording', on);
    const wrap = (f: PyValue): PyValue =>
      new Builtin(name, (positional, keywords) => {
        const before = torch.tape.recording;
        torch.tape.recording = on;
        try {
          return run().call(f, positional, keywords);
        } finally {
          torch.tape.recording = before;
        }
      });
    if (decorated !== undefined) return wrap(decorated);
    made.cls.attributes.set('__call__', new Builtin(name, ([, f = null]) => wrap(f)));
    return made;
  });
}

function mathModule(): Namespace {
  const names = new Map<string, PyValue>([
    ['pi', Math.PI],
    ['e', Math.E],
    ['inf', Infinity],
    ['nan', NaN],
    ['tau', 2 * Math.PI],
  ]);
  const of = (value: PyValue | undefined): number => {
    if (value instanceof Tensor) return value.item();
    if (value !== undefined && isNumber(value)) return Number(value);
    throw raised('TypeError', 'must be real number');
  };
  for (const name of [
    'sqrt',
    'exp',
    'log2',
    'log10',
    'sin',
    'cos',
    'tan',
    'tanh',
    'atan',
    'asin',
    'acos',
    'log1p',
    'expm1',
  ] as const)
    names.set(
      name,
      new Builtin(name, ([x]) => {
        const value = of(x);
        if ((name === 'sqrt' && value < 0) || (name.startsWith('log') && value <= (name === 'log1p' ? -1 : 0)))
          throw raised('ValueError', 'math domain error');
        return Math[name](value);
      }),
    );
  names.set(
    'log',
    new Builtin('log', ([x, base]) => {
      const value = of(x);
      if (value <= 0) throw raised('ValueError', 'math domain error');
      return base === undefined ? Math.log(value) : Math.log(value) / Math.log(of(base));
    }),
  );
  names.set('pow', new Builtin('pow', ([x, y]) => of(x) ** of(y)));
  for (const name of ['floor', 'ceil', 'trunc'] as const)
    names.set(name, new Builtin(name, ([x]) => BigInt(Math[name](of(x)))));
  names.set('fabs', new Builtin('fabs', ([x]) => Math.abs(of(x))));
  names.set(
    'prod',
    new Builtin('prod', ([x]) =>
      x instanceof PyTuple ? x.items.reduce<bigint>((n, item) => n * BigInt(Number(item)), 1n) : 1n,
    ),
  );
  names.set('isnan', new Builtin('isnan', ([x]) => Number.isNaN(of(x))));
  names.set('isinf', new Builtin('isinf', ([x]) => Math.abs(of(x)) === Infinity));
  return new Namespace('math', names);
}

export interface Modules {
  readonly found: ReadonlyMap<string, PyValue>;
  readonly neural: Neural;
}

/** What asks for GPUs: there is none in the lab. */
function addDevices(names: Map<string, PyValue>): void {
  const known = new Map<string, PyDevice>([['cpu', CPU]]);
  names.set(
    'device',
    new Builtin('device', ([given = 'cpu', index]) => {
      if (given instanceof PyDevice) return given;
      const [type = '', at] = String(given).split(':');
      const key = index === undefined && at === undefined ? type : `${type}:${String(index ?? at)}`;
      if (!['cpu', 'cuda', 'mps', 'xpu', 'meta'].includes(type))
        throw raised(
          'RuntimeError',
          `Expected one of cpu, cuda, ipu, xpu, mkldnn, opengl, opencl, ideep, hip, ve, fpga, maia, xla, lazy, vulkan, mps, meta, hpu, mtia, privateuseone device type at start of device string: ${type}`,
        );
      const found = known.get(key) ?? new PyDevice(type, key === type ? null : Number(index ?? at));
      known.set(key, found);
      return found;
    }),
  );
  const never = new Map<string, PyValue>([
    ['is_available', new Builtin('is_available', () => false)],
    ['device_count', new Builtin('device_count', () => 0n)],
  ]);
  names.set('cuda', new Namespace('torch.cuda', never));
  names.set('accelerator', new Namespace('torch.accelerator', never));
  names.set(
    'backends',
    new Namespace('torch.backends', new Map([['mps', new Namespace('torch.backends.mps', never)]])),
  );
}

/** torch.Tensor: sizes, or the numbers of a list. */
function tensorClass(torch: Torch): PyClass {
  const made = new PyClass('torch.Tensor', null);
  made.make = ([first = new PyList([]), ...sizes]) => {
    if (!isNumber(first)) return torch.tensorFrom(first, 'float32');
    return torch.filled([first, ...sizes].map(Number), 0, 'float32');
  };
  return made;
}

/** What switches the tape. */
function addRecording(torch: Torch, names: Map<string, PyValue>, run: () => Interpreter): void {
  for (const [name, on] of [
    ['no_grad', false],
    ['inference_mode', false],
    ['enable_grad', true],
  ] as const)
    names.set(name, recordingContext(torch, name, on, run));
  names.set(
    'set_grad_enabled',
    new Builtin('set_grad_enabled', ([on]) => {
      torch.tape.recording = truthy(on ?? true);
      return null;
    }),
  );
  names.set('is_grad_enabled', new Builtin('is_grad_enabled', () => torch.tape.recording));
}

/** Modules by their path. @param run the interpreter, which is made after them */
export function modules(torch: Torch, run: () => Interpreter): Modules {
  const nn = neural(torch, run);
  const optim = optimizers(torch);
  const names = new Map<string, PyValue>([...creators(torch)]);
  for (const [name, of] of Object.entries(FUNCTIONS)) if (!names.has(name)) names.set(name, builtin(torch, name, of));
  for (const dtype of DTYPES) names.set(dtype, new PyDType(dtype));
  for (const [name, dtype] of Object.entries(DTYPE_ALIASES)) names.set(name, new PyDType(dtype));
  const neuralModule = new Namespace('torch.nn', nn.names);
  const functional = nn.names.get('functional')!;
  names.set('Tensor', tensorClass(torch));
  names.set('Size', new Builtin('Size', ([sizes = null]) => new PyTuple([...run().items(sizes)], true), ['sizes']));
  names.set('nn', neuralModule);
  names.set('optim', optim);
  addRecording(torch, names, run);
  names.set('is_tensor', new Builtin('is_tensor', ([x]) => x instanceof Tensor));
  addDevices(names);
  names.set(
    'set_printoptions',
    new Builtin('set_printoptions', () => {
      throw refused('torch.set_printoptions');
    }),
  );
  names.set('__version__', '2.13.0');
  names.set('Generator', generatorClass());
  names.set(
    'multinomial',
    new Builtin('multinomial', (positional, keywords) =>
      multinomial(torch, new Arguments('multinomial', MULTINOMIAL, positional, keywords)),
    ),
  );
  for (const [name, call] of saving(torch)) names.set(name, call);
  const drawnFrom = distributions(torch);
  names.set('distributions', drawnFrom.whole);
  const differentiation = autograd(torch, run);
  names.set('autograd', differentiation.whole);
  const data = dataModule(torch, run);
  const utils = new Namespace('torch.utils', new Map([['data', data]]));
  names.set('utils', utils);
  const whole = new Namespace('torch', names);
  return {
    found: new Map<string, PyValue>([
      ['torch', whole],
      ['torch.nn', neuralModule],
      ['torch.nn.functional', functional],
      ['torch.nn.init', nn.names.get('init')!],
      ['torch.optim', optim],
      ['torch.optim.lr_scheduler', optim.names.get('lr_scheduler')!],
      ['torch.utils', utils],
      ['torch.utils.data', data],
      ['torch.distributions', drawnFrom.whole],
      ['torch.distributions.multinomial', drawnFrom.inner],
      ['torch.autograd', differentiation.whole],
      ['torch.autograd.functional', differentiation.functional],
      ['math', mathModule()],
    ]),
    neural: nn,
  };
}
