/** torch.optim: updates of parameters, as PyTorch computes them in float32. */
import { raised } from '../problem.ts';
import { Arguments } from '../python/arguments.ts';
import {
  Builtin,
  elements,
  Namespace,
  PyClass,
  PyDict,
  PyList,
  PyObject,
  type PyValue,
  truthy,
} from '../python/values.ts';
import type { Torch } from './context.ts';
import { schedulers } from './schedulers.ts';
import { Tensor } from './tensor.ts';

type Numbers = Readonly<Record<string, number>>;
/** Changes a weight by its gradient. @param state kept between steps, by name */
type Update = (
  weight: Float64Array,
  gradient: Float64Array,
  state: Map<string, Float64Array>,
  step: number,
  settings: Numbers,
) => void;

const f = Math.fround;

function kept(state: Map<string, Float64Array>, name: string, size: number): Float64Array {
  const known = state.get(name) ?? new Float64Array(size);
  state.set(name, known);
  return known;
}

const sgd: Update = (weight, gradient, state, step, { lr, momentum, weight_decay: decay, dampening, nesterov }) => {
  const buffer = kept(state, 'momentum', weight.length);
  weight.forEach((w, i) => {
    let g = f(gradient[i]! + decay! * w);
    if (momentum) {
      buffer[i] = step === 1 ? g : f(f(momentum * buffer[i]!) + (1 - dampening!) * g);
      g = nesterov ? f(g + momentum * buffer[i]) : buffer[i];
    }
    weight[i] = f(w - lr! * g);
  });
};

const adam =
  (decoupled: boolean): Update =>
  (weight, gradient, state, step, { lr, beta1, beta2, eps, weight_decay: decay }) => {
    const [m, v] = [kept(state, 'm', weight.length), kept(state, 'v', weight.length)];
    const [c1, c2] = [1 - beta1! ** step, Math.sqrt(1 - beta2! ** step)];
    weight.forEach((given, i) => {
      const w = decoupled ? f(given * (1 - lr! * decay!)) : given;
      const g = decoupled ? gradient[i]! : f(gradient[i]! + decay! * w);
      m[i] = f(m[i]! + (1 - beta1!) * (g - m[i]!));
      v[i] = f(f(beta2! * v[i]!) + (1 - beta2!) * g * g);
      weight[i] = f(w - (lr! / c1) * (m[i] / (f(Math.sqrt(v[i])) / c2 + eps!)));
    });
  };

const OPTIMIZERS: Readonly<Record<string, { names: readonly string[]; defaults: Numbers; update: Update }>> = {
  SGD: {
    names: ['params', 'lr', 'momentum', 'dampening', 'weight_decay', 'nesterov'],
    defaults: { lr: 0.001, momentum: 0, dampening: 0, weight_decay: 0, nesterov: 0 },
    update: sgd,
  },
  Adam: {
    names: ['params', 'lr', 'betas', 'eps', 'weight_decay'],
    defaults: { lr: 0.001, eps: 1e-8, weight_decay: 0 },
    update: adam(false),
  },
  AdamW: {
    names: ['params', 'lr', 'betas', 'eps', 'weight_decay'],
    defaults: { lr: 0.001, eps: 1e-8, weight_decay: 0.01 },
    update: adam(true),
  },
};

function settingsOf(a: Arguments, defaults: Numbers): Record<string, number> {
  const settings: Record<string, number> = {};
  for (const [name, value] of Object.entries(defaults)) settings[name] = a.number(name, value);
  if (!('momentum' in defaults)) {
    const betas = a.has('betas') ? [...elements(a.get('betas'))].map(Number) : [0.9, 0.999];
    [settings['beta1'], settings['beta2']] = betas as [number, number];
  }
  return settings;
}

function weightsOf(value: PyValue): Tensor[] {
  const found = [...elements(value)].map((item) => {
    if (item instanceof Tensor && item.isLeaf) return item;
    throw raised(
      'ValueError',
      item instanceof Tensor ? "can't optimize a non-leaf Tensor" : 'optimizer can only optimize Tensors',
    );
  });
  if (!found.length) throw raised('ValueError', 'optimizer got an empty parameter list');
  return found;
}

/** torch.optim as a module. */
export function optimizers(torch: Torch): Namespace {
  const base = new PyClass('Optimizer', null);
  const names = new Map<string, PyValue>([['Optimizer', base]]);
  for (const [name, { names: list, defaults, update }] of Object.entries(OPTIMIZERS)) {
    const cls = new PyClass(name, base);
    const states = new WeakMap<PyObject, { weights: Tensor[]; slots: Map<string, Float64Array>[]; step: number }>();
    cls.attributes.set(
      '__init__',
      new Builtin(
        name,
        ([self, ...positional], keywords) => {
          const a = new Arguments(name, list, positional, keywords);
          const rate = Number(settingsOf(a, defaults)['lr']);
          if (!(rate >= 0)) throw raised('ValueError', `Invalid learning rate: ${rate}`);
          const weights = weightsOf(a.get('params'));
          states.set(self as PyObject, { weights, slots: weights.map(() => new Map()), step: 0 });
          const group = new PyDict();
          for (const [key, value] of Object.entries(settingsOf(a, defaults))) group.set(key, value);
          group.set('params', new PyList(weights));
          (self as PyObject).attributes.set('param_groups', new PyList([group]));
          return null;
        },
        list,
      ),
    );
    cls.attributes.set(
      'zero_grad',
      new Builtin('zero_grad', ([self, toNone]) => {
        for (const weight of states.get(self as PyObject)!.weights) {
          if (truthy(toNone ?? true)) weight.grad = null;
          else weight.grad?.write(new Float64Array(weight.size));
        }
        return null;
      }),
    );
    cls.attributes.set(
      'step',
      new Builtin('step', ([self]) => {
        const state = states.get(self as PyObject)!;
        const groups = (self as PyObject).attributes.get('param_groups') as PyList;
        const group = groups.items[0] as PyDict;
        const settings = Object.fromEntries(
          [...group.entries.values()].map(({ key, value }) => [String(key), Number(value)]),
        );
        state.step += 1;
        state.weights.forEach((weight, i) => {
          if (!weight.grad) return;
          const values = weight.read();
          update(values, weight.grad.read(), state.slots[i]!, state.step, settings);
          weight.write(values);
          const lost = values.find((value) => !(Math.abs(value) < 1e30));
          if (lost !== undefined) torch.note('lab.diverged', { value: String(lost) });
        });
        return null;
      }),
    );
    names.set(name, cls);
  }
  names.set('lr_scheduler', schedulers());
  return new Namespace('torch.optim', names);
}
