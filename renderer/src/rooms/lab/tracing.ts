/** An element of a result in the tape, traced to the elements that it is computed from. */
import { elementSources, type ElementSources } from '../../../../engine/lab/shown/elements.ts';
import { forwardFormula, type Operand } from '../../../../engine/lab/shown/forward.ts';
import type { TapeGraph, TapeTensor } from '../../../../engine/lab/shown/tape.ts';

export interface Traced {
  readonly id: number;
  /** Row-major. */
  readonly element: number;
  /** By tensor: its elements that the traced one is computed from. */
  readonly marks: ReadonlyMap<number, ReadonlySet<number>>;
  /** The element's formula in names and numbers, as LaTeX; null where none is known. */
  readonly latex: string | null;
}

/** Sources by program: the same while a drawing stays. */
const KNOWN = new WeakMap<object, ElementSources>();

const operand = ({ symbol, shape, numbers }: TapeTensor): Operand | null =>
  numbers.values && { symbol, shape, values: numbers.values };

/** @returns null for a leaf, and for an operation on more elements than are traced */
export function traceElement({ tensors }: TapeGraph, id: number, element: number): Traced | null {
  const result = tensors[id];
  if (!result?.program || result.operation === null) return null;
  const inputs = result.inputs.map((input) => tensors[input]!);
  let sources = KNOWN.get(result.program);
  if (!sources) {
    sources = elementSources(
      result.program,
      inputs.map(({ shape }) => shape),
    );
    KNOWN.set(result.program, sources);
  }
  const own = sources[element];
  if (!own) return null;
  const marks = new Map<number, Set<number>>();
  inputs.forEach((input, i) => {
    const marked = marks.get(input.id) ?? new Set<number>();
    for (const index of own[i]!) marked.add(index);
    if (marked.size) marks.set(input.id, marked);
  });
  const [of, ...operands] = [result, ...inputs].map(operand);
  const isWhole = of && operands.every((each) => each !== null);
  return {
    id,
    element,
    marks,
    latex: isWhole ? forwardFormula(result.operation, of, operands, element, own) : null,
  };
}
