/** Attributes and methods of tensors beyond the functions of torch. */
import { type LabProblem, raised, refused } from '../problem.ts';
import { Arguments, sizesOf } from '../python/arguments.ts';
import { Builtin, isNumber, PyDevice, PyDType, PyList, PyObject, PyTuple, type PyValue } from '../python/values.ts';
import { binary } from './arithmetic.ts';
import type { Torch } from './context.ts';
import { builtin, FUNCTIONS, listed, scalarOf, truth } from './functions.ts';
import { backward, takeOver } from './tape.ts';
import { broadcast, isFloating, Tensor, type TensorDType } from './tensor.ts';
import { expanded, permuted, placesOf, reshaped, squeezed, transposed, unsqueezed } from './views.ts';

/** A tensor of another type; the same one where it has it already. */
export function converted(torch: Torch, x: Tensor, dtype: TensorDType): Tensor {
  if (x.dtype === dtype) return x;
  return torch.apply('ToCopy', (b, v) => b.reshape(v, v.type.shape), [x], dtype);
}

/** The same values without a place on the tape. */
export const detached = (x: Tensor): Tensor => x.view(x.shape, x.strides);

/** Refuses to change what a gradient needs. */
function mayChange(torch: Torch, x: Tensor, what: string): void {
  if (!torch.tape.recording) return;
  if (x.requiresGrad && x.isLeaf)
    throw raised('RuntimeError', 'a leaf Variable that requires grad is being used in an in-place operation.');
  if (x.requiresGrad) throw refused(`${what} on a tensor of the tape; write y = f(x) instead`);
}

/** Refuses an operation in place of which other tensors would have to know. */
function mayRecord(x: Tensor, what: string): void {
  if (x.isShared || x.node?.isView)
    throw refused(`${what} on a tensor that shares its storage; write y = f(x) instead`);
}

/** Writes values into a tensor, broadcast to its shape. */
export function assign(torch: Torch, x: Tensor, value: PyValue, what: string): void {
  const from = torch.tensorFrom(value, null);
  if (value instanceof Tensor && value.requiresGrad && torch.tape.recording)
    throw refused(`${what} of a tensor of the tape; use torch.cat, torch.stack or torch.where`);
  mayChange(torch, x, what);
  broadcast(x.shape, from.shape);
  x.write((from.shape.join() === x.shape.join() ? from : expanded(torch, from, x.shape)).read());
}

/** `x[index] = value` */
export function assignIndexed(torch: Torch, x: Tensor, index: PyValue, value: PyValue): void {
  const { places, shape } = placesOf(torch, x, index);
  const part = torch.filled(shape, 0, x.dtype);
  if (x.requiresGrad && x.isLeaf && torch.tape.recording)
    throw raised(
      'RuntimeError',
      'a view of a leaf Variable that requires grad is being used in an in-place operation.',
    );
  mayChange(torch, x, 'x[…] = …');
  assign(torch, part, value, 'x[…] = …');
  part.read().forEach((element, i) => (x.storage[places[i]!] = element));
}

/** `x += y` and its like: changes the tensor in place. */
export function updated(torch: Torch, name: string, x: Tensor, other: PyValue): Tensor {
  const isTraced = x.requiresGrad || (other instanceof Tensor && other.requiresGrad && isFloating(x.dtype));
  if (torch.tape.recording && isTraced && !(x.requiresGrad && x.isLeaf)) mayRecord(x, `x.${name}_()`);
  else mayChange(torch, x, `x.${name}_()`);
  const result = binary(torch, name, x, other);
  if (result.shape.join() !== x.shape.join())
    throw raised(
      'RuntimeError',
      `output with shape [${x.shape.join(', ')}] doesn't match the broadcast shape [${result.shape.join(', ')}]`,
    );
  if (!isFloating(x.dtype) && isFloating(result.dtype))
    throw raised(
      'RuntimeError',
      `result type Float can't be cast to the desired output type ${x.dtype === 'bool' ? 'Bool' : 'Long'}`,
    );
  if (result.requiresGrad) takeOver(x, result);
  else x.write(result.read());
  return x;
}

const SHORT: Readonly<Record<string, TensorDType>> = {
  float: 'float32',
  double: 'float64',
  long: 'int64',
  int: 'int32',
  bool: 'bool',
};

/** A tensor that a method needs. */
function given(value: PyValue | undefined): Tensor {
  if (value instanceof Tensor) return value;
  throw raised('TypeError', 'a Tensor is required');
}

type Method = (
  torch: Torch,
  x: Tensor,
  positional: readonly PyValue[],
  keywords: ReadonlyMap<string, PyValue>,
) => PyValue;

const METHODS: Readonly<Record<string, Method>> = {
  backward: (t, x, positional, keywords) => {
    const a = new Arguments('backward', ['gradient', 'retain_graph', 'create_graph', 'inputs'], positional, keywords);
    if (a.flag('create_graph')) throw refused('backward(create_graph=True)');
    const { adds, trace } = backward(x, a.has('gradient') ? a.tensor('gradient') : null, a.flag('retain_graph'));
    t.tape.trace = trace;
    if (adds) t.note('lab.gradientsAdded');
    return null;
  },
  item: (_, x) => scalarOf(x.item(), x.dtype),
  tolist: (_, x) => listed(x),
  numpy: (_, x) => {
    if (x.requiresGrad)
      throw raised(
        'RuntimeError',
        "Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead.",
      );
    throw refused('.numpy(); tensors are shown and indexed without it');
  },
  size: (_, x, positional) => {
    const shape = truth(x.shape);
    if (!positional.length) return shape;
    const axis = Number(positional[0]);
    return shape.items.at(axis) ?? null;
  },
  dim: (_, x) => BigInt(x.shape.length),
  nelement: (_, x) => BigInt(x.size),
  element_size: (_, x) => BigInt({ bool: 1, int32: 4, int64: 8, float32: 4, float64: 8 }[x.dtype]),
  stride: (_, x) => new PyTuple(x.strides.map(BigInt)),
  is_contiguous: (_, x) => x.isContiguous,
  contiguous: (t, x) => (x.isContiguous ? x : t.apply('Clone', (b, v) => b.reshape(v, v.type.shape), [x])),
  view: (t, x, positional) =>
    positional[0] instanceof PyDType ? converted(t, x, positional[0].dtype) : reshaped(t, x, sizesOf(positional), true),
  reshape: (t, x, positional) => reshaped(t, x, sizesOf(positional), false),
  view_as: (t, x, [like]) => reshaped(t, x, given(like).shape, true),
  permute: (t, x, positional) => permuted(t, x, sizesOf(positional)),
  expand: (t, x, positional) => expanded(t, x, sizesOf(positional)),
  expand_as: (t, x, [like]) => expanded(t, x, given(like).shape),
  repeat: (t, x, positional) => {
    const times = sizesOf(positional);
    const lead = times.length - x.shape.length;
    let result = reshaped(t, x, [...Array<number>(lead).fill(1), ...x.shape], false);
    times.forEach((count, axis) => {
      const copies = Array.from({ length: count }, () => result);
      result = FUNCTIONS['cat']!.run(
        t,
        new Arguments('cat', ['tensors', 'dim'], [new PyList(copies), BigInt(axis)], new Map()),
      ) as Tensor;
    });
    return result;
  },
  detach: (_, x) => detached(x),
  cpu: (_, x) => x,
  cuda: () => {
    throw noGpu();
  },
  to: (t, x, positional, keywords) => {
    for (const value of [...positional, ...keywords.values()]) {
      const device = value instanceof PyDevice ? value.type : typeof value === 'string' ? value.split(':')[0] : 'cpu';
      if (device === 'cuda') throw noGpu();
    }
    const dtype = [...positional, ...keywords.values()].find((value) => value instanceof PyDType);
    return dtype instanceof PyDType ? converted(t, x, dtype.dtype) : x;
  },
  type: (t, x, [dtype]) => {
    if (dtype instanceof PyDType) return converted(t, x, dtype.dtype);
    return `torch.${{ bool: 'Bool', int32: 'Int', int64: 'Long', float32: 'Float', float64: 'Double' }[x.dtype]}Tensor`;
  },
  type_as: (t, x, [like]) => converted(t, x, given(like).dtype),
  requires_grad_: (_, x, positional, keywords) => {
    const on = new Arguments('requires_grad_', ['requires_grad'], positional, keywords).flag('requires_grad', true);
    if (on && !isFloating(x.dtype))
      throw raised('RuntimeError', 'only Tensors of floating point dtype can require gradients');
    x.requiresGrad = on;
    return x;
  },
  retain_grad: (_, x) => {
    x.retainsGrad = true;
    return null;
  },
  fill_: (t, x, [value]) => {
    assign(t, x, value ?? 0n, 'x.fill_()');
    return x;
  },
  zero_: (t, x) => {
    assign(t, x, 0n, 'x.zero_()');
    return x;
  },
  copy_: (t, x, [value]) => {
    assign(t, x, value ?? null, 'x.copy_()');
    return x;
  },
  normal_: (t, x, positional, keywords) => {
    const a = new Arguments('normal_', ['mean', 'std'], positional, keywords);
    mayChange(t, x, 'x.normal_()');
    x.write(t.generator.normals(x.size, a.number('mean', 0), a.number('std', 1)));
    return x;
  },
  uniform_: (t, x, positional, keywords) => {
    const a = new Arguments('uniform_', ['from', 'to'], positional, keywords);
    const [from, to] = [a.number('from', 0), a.number('to', 1)];
    mayChange(t, x, 'x.uniform_()');
    x.write(Float64Array.from({ length: x.size }, () => t.generator.uniform() * (to - from) + from));
    return x;
  },
  squeeze_: (t, x) => squeezed(t, x, null),
  unsqueeze_: (t, x, [axis]) => unsqueezed(t, x, Number(axis)),
};

const IN_PLACE = ['add', 'sub', 'mul', 'div', 'pow'];

/** Attributes that are computed. */
export const ATTRIBUTES = [
  'shape',
  'dtype',
  'ndim',
  'device',
  'grad',
  'requires_grad',
  'is_leaf',
  'grad_fn',
  'data',
  'T',
  'mT',
] as const;

/** All that a tensor has. */
export const tensorMembers = (): string[] => [
  ...new Set<string>([
    ...ATTRIBUTES,
    ...Object.keys(SHORT),
    ...Object.keys(METHODS),
    ...Object.keys(FUNCTIONS),
    ...IN_PLACE.map((name) => `${name}_`),
  ]),
];

const noGpu = (): LabProblem =>
  raised(
    'RuntimeError',
    'Found no NVIDIA driver on your system. Please check that you have an NVIDIA GPU and installed a driver from http://www.nvidia.com/Download/index.aspx',
  );

/** The only device there is. */
export const CPU = new PyDevice('cpu', null);
/** Steps that `next_functions` can be followed. */
const GRAPH_DEPTH = 6;

/** A node of the tape with those it passes gradients to: AccumulateGrad at leaves, None where nothing is recorded. */
function graphNode(x: Tensor, nodeOf: (name: string) => PyValue, depth: number): PyValue {
  const made = nodeOf(x.node ? x.node.name : 'AccumulateGrad');
  if (!x.node || depth === 0 || !(made instanceof PyObject)) return made;
  const next = x.node.inputs.map(
    (input) => new PyTuple([input.requiresGrad ? graphNode(input, nodeOf, depth - 1) : null, 0n]),
  );
  made.attributes.set('next_functions', new PyTuple(next));
  return made;
}

/** An attribute of a tensor; undefined where it has none of that name. */
export function attributeOf(
  torch: Torch,
  x: Tensor,
  name: string,
  nodeOf: (name: string) => PyValue,
): PyValue | undefined {
  switch (name) {
    case 'shape':
      return truth(x.shape);
    case 'dtype':
      return new PyDType(x.dtype);
    case 'ndim':
      return BigInt(x.shape.length);
    case 'device':
      return CPU;
    case 'grad':
      if (!x.isLeaf && !x.retainsGrad) torch.note('lab.notLeaf');
      return x.grad;
    case 'requires_grad':
      return x.requiresGrad;
    case 'is_leaf':
      return x.isLeaf;
    case 'grad_fn':
      return x.node ? graphNode(x, nodeOf, GRAPH_DEPTH) : null;
    case 'data':
      return detached(x);
    case 'mT':
      if (x.shape.length < 2)
        throw raised(
          'RuntimeError',
          `tensor.mT is only supported on matrices or batches of matrices. Got ${x.shape.length}-D tensor.`,
        );
      return transposed(torch, x, -2, -1);
    case 'T':
      return permuted(
        torch,
        x,
        x.shape.map((_, i) => x.shape.length - 1 - i),
        'Permute',
      );
  }
  if (Object.hasOwn(SHORT, name)) return new Builtin(name, () => converted(torch, x, SHORT[name]!));
  const method = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined;
  if (method) return new Builtin(name, (positional, keywords) => method(torch, x, positional, keywords));
  const plain = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  if (plain) {
    const called = builtin(torch, name, plain);
    return new Builtin(name, (positional, keywords) => called.call([x, ...positional], keywords));
  }
  const base = name.endsWith('_') ? name.slice(0, -1) : '';
  if (IN_PLACE.includes(base))
    return new Builtin(name, ([other, ...rest], keywords) => {
      const alpha = keywords.get('alpha') ?? rest[0];
      return updated(
        torch,
        base,
        x,
        alpha !== undefined && other !== undefined && (isNumber(alpha) || alpha instanceof Tensor)
          ? binary(torch, 'mul', other, alpha)
          : (other ?? null),
      );
    });
  return undefined;
}
