/**
 * The tape: every operation on tensors is a program of the reference runtime, whose gradient `gradients` derives. Values
 * are kept as they were, so that `backward` runs the same program with its gradient.
 */
import { gradients } from '../../program/autodiff.ts';
import type { Builder, Value } from '../../program/builder.ts';
import type { Program } from '../../program/types.ts';
import { createBuilder } from '../../program/createBuilder.ts';
import { array } from '../../program/reference/array.ts';
import { interpret } from '../../program/reference/interpret.ts';
import { LabProblem, raised } from '../problem.ts';
import {
  type Build,
  countOf,
  isFloating,
  shapeText,
  type TapeNode,
  Tensor,
  type TensorDType,
  tensorOf,
} from './tensor.ts';

/** Most elements of the tensors that a cell makes, and most multiplications of its products. */
const [MOST_ELEMENTS, MOST_PRODUCTS] = [20_000_000, 200_000_000];

/** What is computed, and whether gradients are recorded. */
export class Tape {
  recording = true;
  /** The differentiation of the last `backward`; null where there was none, or it was too long to be kept. */
  trace: Trace | null = null;
  #elements = 0;
  #products = 0;

  #seconds = 0;
  #deadline = Infinity;

  /** Begins a cell, whose memory, work and time are counted anew. @param seconds it may take */
  begin(seconds: number): void {
    this.#elements = 0;
    this.#products = 0;
    this.#seconds = seconds;
    this.#deadline = Date.now() + 1000 * seconds;
  }

  /** Ends a cell that takes too long, whatever it does. @throws LabProblem `lab.tooSlow` */
  checkTime(): void {
    if (Date.now() > this.#deadline) throw new LabProblem('lab.tooSlow', { seconds: this.#seconds });
  }

  /** Counts memory before it is allocated. @throws LabProblem `lab.tooLarge` */
  allow(elements: number): void {
    this.checkTime();
    this.#elements += elements;
    if (!(this.#elements <= MOST_ELEMENTS)) throw new LabProblem('lab.tooLarge', { most: MOST_ELEMENTS });
  }

  /**
   * The result of an operation.
   * @param name of its gradient function @param dtype of the result
   */
  apply(name: string, build: Build, inputs: readonly Tensor[], dtype: TensorDType): Tensor {
    const saved = inputs.map((tensor) => array('float32', tensor.shape, tensor.read()));
    const b = createBuilder();
    const fed = saved.map(({ shape }, i) => b.input(`x${i}`, { dtype: 'float32', shape }));
    const y = built(build, b, fed);
    const shape = y.type.shape.map(Number);
    this.allow(countOf(shape));
    this.#allowProducts(b);
    const { outputs } = interpret(
      b.finish({ y: y.type.dtype === 'float32' ? y : b.cast(y, 'float32') }),
      Object.fromEntries(saved.map((value, i) => [`x${i}`, value])),
    );
    return this.#recorded(tensorOf(outputs['y']!.data, shape, dtype), { name, inputs, build, saved });
  }

  /** Counts multiplications of products and convolutions before they are made. */
  #allowProducts(b: Builder): void {
    for (const { kind, attrs, inputs, outputs } of b.operations) {
      const size = (id: number | undefined): readonly number[] => b.value(id!).type.shape.map(Number);
      if (kind === 'MatMul') {
        const a = size(inputs[0]);
        this.#products += countOf(size(outputs[0])) * (a[attrs.transposeA ? a.length - 2 : a.length - 1] ?? 1);
      } else if (kind === 'Conv2D') this.#products += countOf(size(outputs[0])) * countOf(size(inputs[1]).slice(0, 3));
    }
    if (!(this.#products <= MOST_PRODUCTS)) throw new LabProblem('lab.tooLarge', { most: MOST_PRODUCTS });
  }

  /** A view with its place on the tape. */
  view(name: string, build: Build, of: Tensor, result: Tensor): Tensor {
    const saved = [array('float32', of.shape, new Float64Array(countOf(of.shape)))];
    return this.#recorded(result, { name, inputs: [of], build, saved, isView: true });
  }

  #recorded(result: Tensor, node: TapeNode): Tensor {
    if (this.recording && isFloating(result.dtype) && node.inputs.some(({ requiresGrad }) => requiresGrad)) {
      result.requiresGrad = true;
      result.node = node;
      for (const input of node.inputs) if (input.node) input.readers.push(node);
    }
    return result;
  }
}

/** Operations whose gradient is computed from their result rather than from their input. */
const FROM_RESULT = /^(?:Exp|Expm1|Sigmoid|Tanh|Sqrt|Rsqrt|Relu|Reciprocal|Softmax|LogSoftmax)Backward\d$/;

/**
 * Makes a tensor the result of an operation that read it: an operation in place. What was computed from it before keeps
 * it as it was; where a gradient needs a value that is gone, `backward` fails, as PyTorch's does.
 */
export function takeOver(x: Tensor, result: Tensor): void {
  const { dtype, shape, strides, offset, storage, version } = x;
  const before = Object.assign(new Tensor({ dtype, shape, strides, offset, storage }), {
    requiresGrad: x.requiresGrad,
    node: x.node,
    readers: x.readers,
  });
  for (const reader of new Set([...x.readers, result.node!])) {
    // The operation itself keeps its first operand as it was.
    const reads = reader !== result.node || reader.inputs.indexOf(x, 1) > 0;
    if (reads && !FROM_RESULT.test(reader.name) && needsValue(reader, x))
      reader.spoiled ??= { tensor: x, name: null, version };
    reader.inputs = reader.inputs.map((input) => (input === x ? before : input));
  }
  const maker = x.node;
  if (maker && FROM_RESULT.test(maker.name)) maker.spoiled ??= { tensor: x, name: maker.name, version };
  x.node = result.node;
  x.requiresGrad = true;
  x.readers = [];
  x.version += 1;
  x.write(result.read());
}

/** The result of an operation; what does not fit is an error of the cell. */
function built(build: Build, b: Builder, inputs: readonly Value[]): Value {
  try {
    return build(b, ...inputs);
  } catch (error) {
    throw error instanceof LabProblem ? error : raised('RuntimeError', (error as Error).message);
  }
}

/** The program of a node's gradients: inputs `x0`, … and `seed`, outputs `g0`, … of the inputs that need one. */
function gradientProgram({ inputs, build }: TapeNode): { program: Program; fed: Value[]; found: (Value | null)[] } {
  const b = createBuilder();
  const fed = inputs.map(({ shape }, i) => b.input(`x${i}`, { dtype: 'float32', shape }));
  const y = build(b, ...fed);
  const seed = b.input('seed', { dtype: 'float32', shape: y.type.shape });
  const wanted = fed.filter((_, i) => inputs[i]!.requiresGrad);
  const found = gradients(b, y, wanted, seed);
  const program = b.finish(Object.fromEntries(found.flatMap((value, i) => (value ? [[`g${i}`, value]] : []))));
  return { program, fed, found };
}

/** Whether the gradients of a node are computed from the value of an input: those of a product are, of a sum not. */
function needsValue(node: TapeNode, input: Tensor): boolean {
  const { program, fed } = gradientProgram(node);
  return fed.some(
    ({ id }, i) => node.inputs[i] === input && program.operations.some(({ inputs }) => inputs.includes(id)),
  );
}

/** Gradients of a node's inputs; null for those that need none. */
function gradientsOf(node: TapeNode, gradient: Tensor): (Tensor | null)[] {
  const { name, inputs, saved, spoiled } = node;
  if (spoiled) throw raised('RuntimeError', changedInPlace(spoiled));
  const { program, fed, found } = gradientProgram(node);
  const needed = program.operations.some((operation) => operation.inputs.some((id) => fed.some((x) => x.id === id)));
  if (needed && !saved) throw raised('RuntimeError', SECOND_TIME);
  const values =
    saved ??
    fed.map(({ type }) => array('float32', type.shape.map(Number), new Float64Array(countOf(type.shape.map(Number)))));
  const feeds = { seed: array('float32', gradient.shape, gradient.read()) };
  const results = interpret(
    program,
    Object.assign(feeds, Object.fromEntries(values.map((value, i) => [`x${i}`, value]))),
  ).outputs;
  let at = 0;
  return inputs.map((input) => {
    if (!input.requiresGrad) return null;
    const elements = results[`g${at}`]?.data ?? (found[at] ? null : new Float64Array(input.size));
    at += 1;
    if (!elements) throw new Error(`${name} has no gradient`);
    return tensorOf(elements, input.shape, input.dtype);
  });
}

function changedInPlace({ tensor, name, version }: NonNullable<TapeNode['spoiled']>): string {
  const type = tensor.dtype === 'float64' ? 'Double' : 'Float';
  const maker = (name ?? tensor.node!.name).replace(/Backward\d$/, '');
  return `one of the variables needed for gradient computation has been modified by an inplace operation: [torch.${type}Tensor ${shapeText(tensor.shape)}], which is output 0 of ${maker}, is at version ${tensor.version}; expected version ${version} instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).`;
}

const SECOND_TIME =
  'Trying to backward through the graph a second time (or directly access saved tensors after they have already been freed). Saved intermediate values of the graph are freed when you call .backward() or autograd.grad(). Specify retain_graph=True if you need to backward through the graph a second time or if you need to access saved tensors after calling backward.';

function ordered(from: Tensor): Tensor[] {
  const seen = new Set<Tensor>();
  const order: Tensor[] = [];
  const stack: { tensor: Tensor; next: number }[] = [{ tensor: from, next: 0 }];
  seen.add(from);
  while (stack.length) {
    const top = stack[stack.length - 1]!;
    const input = top.tensor.node?.inputs[top.next];
    if (!input) {
      order.push(top.tensor);
      stack.pop();
      continue;
    }
    top.next += 1;
    if (input.requiresGrad && !seen.has(input)) {
      seen.add(input);
      stack.push({ tensor: input, next: 0 });
    }
  }
  return order.reverse();
}

const added = (a: Tensor, b: Tensor): Tensor => {
  const [x, y] = [a.read(), b.read()];
  return tensorOf(
    x.map((value, i) => value + y[i]!),
    a.shape,
    a.dtype,
  );
};

/** One step of reverse-mode differentiation: a tensor whose gradient is complete, and what its operation passes on. */
export interface TraceStep {
  readonly tensor: Tensor;
  /** Of the tensor that `backward` began at, with respect to this one. */
  readonly gradient: Tensor;
  /** Passed on to each input of its operation; null for inputs that need no gradient. */
  readonly parts: readonly (Tensor | null)[];
  /** Values of the operation's inputs at that time; of a leaf its own. Null where they are not kept. */
  readonly inputs: readonly Float64Array[] | null;
  readonly leaf: Float64Array | null;
}

/** A differentiation, step by step, from its result to the leaves. */
export interface Trace {
  readonly of: Tensor;
  readonly steps: readonly TraceStep[];
}

/** Most steps of a differentiation that are kept to be drawn, and most elements of a leaf whose values are. */
const [MOST_STEPS, MOST_KEPT] = [400, 4096];

function stepOf(tensor: Tensor, gradient: Tensor, parts: readonly (Tensor | null)[]): TraceStep {
  const { node } = tensor;
  const inputs = node?.saved && !node.isView ? node.saved.map(({ data }) => data) : null;
  return { tensor, gradient, parts, inputs, leaf: !node && tensor.size <= MOST_KEPT ? tensor.read() : null };
}

/**
 * The differentiation of a tensor with ones as its gradient, without changing any `.grad`.
 * @returns null where it cannot be differentiated any more, or has too many operations
 */
export function traceOf(of: Tensor): Trace | null {
  if (!of.requiresGrad || !of.node) return null;
  const steps: TraceStep[] = [];
  try {
    propagate(of, tensorOf(new Float64Array(of.size).fill(1), of.shape, of.dtype), (step) => steps.push(step));
  } catch (error) {
    if (error instanceof LabProblem) return null;
    throw error;
  }
  return steps.length > MOST_STEPS ? null : { of, steps };
}

/** Passes gradients from a tensor to all that it was computed from, each visited once its gradient is complete. */
function propagate(of: Tensor, seed: Tensor, visit: (step: TraceStep) => void): void {
  const arrived = new Map<Tensor, Tensor>([[of, seed]]);
  for (const tensor of ordered(of)) {
    const gradient = arrived.get(tensor);
    if (!gradient) continue;
    const { node } = tensor;
    const parts = node ? gradientsOf(node, gradient) : [];
    parts.forEach((part, i) => {
      if (!part) return;
      const input = node!.inputs[i]!;
      const before = arrived.get(input);
      arrived.set(input, before ? added(before, part) : part);
    });
    visit(stepOf(tensor, gradient, parts));
  }
}

/**
 * Gradients of a tensor with respect to some of those it was computed from, without changing any `.grad`; null for those
 * that it does not depend on.
 */
export function gradientsTo(
  of: Tensor,
  inputs: readonly Tensor[],
  given: Tensor | null,
  keep: boolean,
): (Tensor | null)[] {
  if (!of.requiresGrad)
    throw raised('RuntimeError', 'element 0 of tensors does not require grad and does not have a grad_fn');
  if (!given && of.size !== 1) throw raised('RuntimeError', 'grad can be implicitly created only for scalar outputs');
  const found = new Map<Tensor, Tensor>();
  propagate(of, given ?? tensorOf([1], of.shape, of.dtype), ({ tensor, gradient }) => {
    if (inputs.includes(tensor)) found.set(tensor, gradient);
    if (!keep && tensor.node) tensor.node.saved = null;
  });
  return inputs.map((input) => found.get(input) ?? null);
}

/** What a call of `backward` did. */
export interface Backward {
  /** Whether a gradient was added to one that was there before. */
  readonly adds: boolean;
  /** Null where it has too many steps to be kept. */
  readonly trace: Trace | null;
}

/**
 * Reverse-mode differentiation from a tensor to its leaves, whose gradients add up.
 * @throws as PyTorch does for more than one element without a gradient, for what needs none, and the second time
 */
export function backward(of: Tensor, given: Tensor | null, keep: boolean): Backward {
  let adds = false;
  if (!of.requiresGrad)
    throw raised('RuntimeError', 'element 0 of tensors does not require grad and does not have a grad_fn');
  if (!given && of.size !== 1) throw raised('RuntimeError', 'grad can be implicitly created only for scalar outputs');
  if (given && (given.shape.length !== of.shape.length || given.shape.some((size, i) => size !== of.shape[i])))
    throw raised(
      'RuntimeError',
      `Mismatch in shape: grad_output[0] has a shape of torch.Size(${shapeText(given.shape)}) and output[0] has a shape of torch.Size(${shapeText(of.shape)}).`,
    );
  const steps: TraceStep[] = [];
  propagate(of, given ?? tensorOf([1], of.shape, of.dtype), (step) => {
    const { tensor, gradient } = step;
    if (steps.length <= MOST_STEPS) steps.push(step);
    if (!tensor.node || tensor.retainsGrad) {
      adds ||= tensor.grad?.read().some((value) => value !== 0) ?? false;
      tensor.grad = tensor.grad ? added(tensor.grad, gradient) : gradient;
    }
    if (!keep && tensor.node) tensor.node.saved = null;
  });
  return { adds, trace: steps.length > MOST_STEPS ? null : { of, steps } };
}
