/** torch.optim.lr_scheduler: learning rates that change with the epochs, in the closed forms of PyTorch. */
import { raised } from '../problem.ts';
import { Arguments } from '../python/arguments.ts';
import { Builtin, Namespace, PyClass, PyDict, PyList, PyObject, type PyValue } from '../python/values.ts';

/** The rate after an epoch. @param before the rate of the epoch before @param base that of the optimizer at the start */
type Rate = (before: number, epoch: number, base: number, a: Arguments) => number;

const SCHEDULERS: Readonly<Record<string, readonly [parameters: readonly string[], rate: Rate]>> = {
  StepLR: [
    ['step_size', 'gamma'],
    (before, epoch, _, a) => (epoch % a.integer('step_size') === 0 ? before * a.number('gamma', 0.1) : before),
  ],
  ExponentialLR: [['gamma'], (before, _, __, a) => before * a.number('gamma', 0.1)],
  CosineAnnealingLR: [
    ['T_max', 'eta_min'],
    (before, epoch, base, a) => {
      const [most, least] = [a.integer('T_max'), a.number('eta_min', 0)];
      const at = (step: number): number => 1 + Math.cos((Math.PI * step) / most);
      if ((epoch - 1 - most) % (2 * most) === 0) return before + ((base - least) * (1 - Math.cos(Math.PI / most))) / 2;
      return (at(epoch) / at(epoch - 1)) * (before - least) + least;
    },
  ],
};

function groupOf(optimizer: PyValue): PyDict {
  const groups = optimizer instanceof PyObject ? optimizer.attributes.get('param_groups') : undefined;
  const group = groups instanceof PyList ? groups.items[0] : undefined;
  if (!(group instanceof PyDict)) throw raised('TypeError', `${String(optimizer)} is not an Optimizer`);
  return group;
}

/** torch.optim.lr_scheduler as a module. */
export function schedulers(): Namespace {
  const names = new Map<string, PyValue>();
  for (const [name, [parameters, rate]] of Object.entries(SCHEDULERS)) {
    const cls = new PyClass(name, null);
    const all = ['optimizer', ...parameters, 'last_epoch'];
    const states = new WeakMap<PyObject, { a: Arguments; base: number; epoch: number }>();
    const lrOf = (self: PyObject): number => Number(groupOf(states.get(self)!.a.get('optimizer')).get('lr'));
    cls.attributes.set(
      '__init__',
      new Builtin(
        name,
        ([self, ...positional], keywords) => {
          const a = new Arguments(name, all, positional, keywords);
          states.set(self as PyObject, { a, base: Number(groupOf(a.get('optimizer')).get('lr')), epoch: 0 });
          return null;
        },
        all,
      ),
    );
    cls.attributes.set(
      'step',
      new Builtin('step', ([self]) => {
        const state = states.get(self as PyObject)!;
        state.epoch += 1;
        groupOf(state.a.get('optimizer')).set('lr', rate(lrOf(self as PyObject), state.epoch, state.base, state.a));
        return null;
      }),
    );
    cls.attributes.set('get_last_lr', new Builtin('get_last_lr', ([self]) => new PyList([lrOf(self as PyObject)])));
    names.set(name, cls);
  }
  return new Namespace('torch.optim.lr_scheduler', names);
}
