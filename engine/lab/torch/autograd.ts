/** torch.autograd: gradients without `.grad`, and Jacobians. */
import { raised, refused } from '../problem.ts';
import { Arguments } from '../python/arguments.ts';
import type { Interpreter } from '../python/interpreter.ts';
import { Builtin, elements, Namespace, PyList, PyTuple, type PyValue } from '../python/values.ts';
import type { Torch } from './context.ts';
import { gradientsTo } from './tape.ts';
import { Tensor } from './tensor.ts';

const listOf = (value: PyValue): Tensor[] => {
  const items = value instanceof PyList || value instanceof PyTuple ? [...elements(value)] : [value];
  return items.map((item) => {
    if (item instanceof Tensor) return item;
    throw raised('TypeError', 'grad() takes tensors');
  });
};

function grad(_torch: Torch, a: Arguments): PyValue {
  if (a.flag('create_graph')) throw refused('grad(create_graph=True)');
  const outputs = listOf(a.get('outputs'));
  const [of] = outputs;
  if (outputs.length !== 1 || !of) throw refused('torch.autograd.grad of several outputs');
  const inputs = listOf(a.get('inputs'));
  const given = a.has('grad_outputs') ? listOf(a.get('grad_outputs'))[0]! : null;
  const found = gradientsTo(of, inputs, given, a.flag('retain_graph'));
  const missing = found.findIndex((one) => !one);
  if (missing >= 0 && !a.flag('allow_unused'))
    throw raised(
      'RuntimeError',
      `The differentiated Tensor at index ${missing} appears to not have been used in the graph. Set allow_unused=True if this is the desired behavior.`,
    );
  return new PyTuple(found);
}

/** The derivative of each element of a function's result with respect to each of its argument. */
function jacobian(torch: Torch, run: () => Interpreter, a: Arguments): Tensor {
  const given = a.get('inputs');
  if (!(given instanceof Tensor)) throw refused('jacobian of several inputs');
  const x = torch.make(given.read(), given.shape, given.dtype);
  x.requiresGrad = true;
  const y = run().call(a.get('func'), [x], new Map());
  if (!(y instanceof Tensor)) throw refused('jacobian of a function with several results');
  torch.tape.allow(y.size * x.size);
  const rows = Array.from({ length: y.size }, (_, i) => {
    const seed = torch.filled(y.shape, 0, y.dtype);
    seed.storage[i] = 1;
    const [row] = y.requiresGrad ? gradientsTo(y, [x], seed, true) : [null];
    return row ? [...row.read()] : new Array<number>(x.size).fill(0);
  });
  return torch.make(rows.flat(), [...y.shape, ...x.shape], x.dtype);
}

/** torch.autograd and torch.autograd.functional. */
export function autograd(torch: Torch, run: () => Interpreter): { whole: Namespace; functional: Namespace } {
  const own = (name: string, list: readonly string[], call: (a: Arguments) => PyValue): Builtin =>
    new Builtin(name, (positional, keywords) => call(new Arguments(name, list, positional, keywords)), list);
  const functional = new Namespace(
    'torch.autograd.functional',
    new Map([['jacobian', own('jacobian', ['func', 'inputs'], (a) => jacobian(torch, run, a))]]),
  );
  const names = new Map<string, PyValue>([
    ['functional', functional],
    [
      'grad',
      own('grad', ['outputs', 'inputs', 'grad_outputs', 'retain_graph', 'create_graph', 'allow_unused'], (a) =>
        grad(torch, a),
      ),
    ],
  ]);
  return { whole: new Namespace('torch.autograd', names), functional };
}
