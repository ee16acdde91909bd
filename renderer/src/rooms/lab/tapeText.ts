/** What the boxes of a tape say, how large they are, and the formulas of a step. */
import type { Numbers, TapeGraph, TapeTensor } from '../../../../engine/lab/shown/tape.ts';
import { shortNumber } from './heat.ts';
import type { Box } from './tapeLayout.ts';

/** Largest grid of numbers in a box. */
const [MOST_ROWS, MOST_COLUMNS] = [4, 4];
const [CHARACTER, LINE, CELL] = [6.6, 17, 52];
/** Width of a mean. */
const SUMMARY = 80;

/** Signs of operations that have one. */
const SIGNS: Readonly<Record<string, string>> = {
  Add: '+',
  Sub: '−',
  Mul: '×',
  Div: '÷',
  Pow: 'xⁿ',
  Neg: '−x',
  Mm: '@',
  Mv: '@',
  Dot: '·',
  Addmm: 'xWᵀ+b',
  Mean: 'mean',
  Sum: 'Σ',
  T: 'ᵀ',
  Exp: 'eˣ',
  Log: 'ln',
  Sqrt: '√',
};

/** Hues of the layer families, as on the canvas. */
const HUES: readonly (readonly [RegExp, string])[] = [
  [/^(?:Mm|Mv|Dot|Addmm|UnsafeView)$/, 'linear'],
  [/Conv/, 'convolution'],
  [/Pool/, 'pooling'],
  [/^(?:Relu|LeakyRelu|Sigmoid|Tanh|Gelu|Silu|Softplus|Softmax|LogSoftmax|Exp|Log.*|Sqrt|Sin|Cos|Abs)$/, 'activation'],
  [/Loss$/, 'regularization'],
  [/^(?:View|T|Transpose|Permute|Squeeze|Unsqueeze|Expand|Slice|Select|Index|Cat|Clone|ToCopy)$/, 'shape'],
  [/^(?:Mean|Sum|Max|Min|Std|Var)/, 'normalization'],
];

/** The hue of an operation's stripe. */
export const hueOf = (operation: string | null): string =>
  `var(--hue-${operation === null ? 'input' : (HUES.find(([name]) => name.test(operation))?.[1] ?? 'merge')})`;

/** An operation as it is written: its sign and PyTorch's name. */
export function operationText(operation: string): string {
  const sign = SIGNS[operation];
  const name = operation.toLowerCase();
  return sign === undefined || sign === name ? name : `${sign} ${name}`;
}

/** Rows of numbers that a box shows; null for more, of which the shape and the mean are said. */
export function gridOf({ shape }: TapeTensor, numbers: Numbers): number[][] | null {
  const columns = shape.at(-1) ?? 1;
  const rows = shape.at(-2) ?? 1;
  if (shape.length > 2 || rows > MOST_ROWS || columns > MOST_COLUMNS || !numbers.values) return null;
  return Array.from({ length: rows }, (_, row) => numbers.values!.slice(row * columns, (row + 1) * columns));
}

/** Whether a box has its gradient beside its numbers; wide ones have it below. */
export const isBeside = (tensor: TapeTensor): boolean =>
  gridOf(tensor, tensor.numbers) === null || (tensor.shape.at(-1) ?? 1) <= 2;

/** A number in the room that a box has: three digits. */
export function tapeNumber(value: number): string {
  const size = Math.abs(value);
  if (!Number.isFinite(value) || (size !== 0 && (size < 1e-2 || size >= 1e5))) return shortNumber(value, 2);
  return String(Number(value.toPrecision(size >= 100 ? 4 : 3)));
}

/** A large tensor in a few characters. */
export const summaryText = ({ summary }: Numbers): string => `⌀ ${tapeNumber(summary.mean)}`;

/** The size of a tensor's box; room for its gradient is kept. */
export function boxOf(tensor: TapeTensor): Box {
  const grid = gridOf(tensor, tensor.numbers);
  const title = (tensor.name?.length ?? 0) + (tensor.operation ? operationText(tensor.operation).length + 2 : 0);
  const rows = grid?.length ?? 1;
  const wants = tensor.gradient !== null;
  const one = grid ? (grid[0]?.length ?? 1) * CELL : SUMMARY;
  const wide = wants && isBeside(tensor) ? 2 * one + 8 : one;
  const isConstant = !wants && tensor.operation === null && tensor.name === null;
  const shape = grid ? 0 : `[${tensor.shape.join(', ')}]`.length;
  const head = isConstant && grid ? 0 : 26;
  const blocks = wants && !isBeside(tensor) ? 2 * rows : rows;
  return {
    width: Math.max(isConstant ? 52 : 84, (title + shape) * CHARACTER + 34, wide + 14),
    height: head + blocks * LINE + 12 + (blocks > rows ? 5 : 0),
  };
}

/** A number in LaTeX; negative ones in brackets where they are a factor. */
function latexNumber(value: number, isFactor = false): string {
  const [mantissa, exponent] = shortNumber(value).split('e');
  const text = exponent === undefined ? mantissa! : String.raw`${mantissa}\cdot 10^{${exponent}}`;
  return isFactor && value < 0 ? `(${text})` : text;
}

/** A factor: sums in brackets. */
const bracketed = (latex: string): string => (/.[+-]/.test(latex) ? String.raw`\left(${latex}\right)` : latex);

const partial = (of: string, by: string): string => String.raw`\frac{\partial ${of}}{\partial ${by}}`;

/** How a gradient came to a tensor by one of its uses. */
export interface Passed {
  /** The result of the use. */
  readonly by: TapeTensor;
  /** Lines of LaTeX: the local rule, and the chain rule with numbers. Empty where there is no formula. */
  readonly lines: readonly string[];
}

/**
 * The formulas by which a tensor's gradient is computed, one a use.
 * @param element whose numbers are in them
 */
export function passedTo({ tensors, root }: TapeGraph, target: TapeTensor, element: number): Passed[] {
  const top = tensors[root]!.symbol;
  return tensors.flatMap((by): Passed[] => {
    const index = by.inputs.indexOf(target.id);
    if (index < 0 || !by.gradient) return [];
    const rule = by.rules[index];
    if (!rule) return [{ by, lines: [] }];
    const sum = partial(top, target.symbol);
    const outer = partial(top, by.symbol);
    const example = rule.examples[element];
    // Rules of whole tensors are the gradient itself.
    if (!rule.examples.length && rule.latex.includes(String.raw`\partial`))
      return [{ by, lines: [`${sum} = ${rule.latex}`] }];
    const local = `${partial(by.symbol, target.symbol)} = ${rule.latex}`;
    const given = by.gradient.values?.[by.shape.length && by.gradient.values.length > 1 ? element : 0];
    if (!example || given === undefined)
      return [{ by, lines: [local, `${sum} = ${outer}\\cdot ${bracketed(rule.latex)}`] }];
    const numbers = example.latex === rule.latex ? local : `${local} = ${example.latex}`;
    const product = `${latexNumber(given)}\\cdot ${latexNumber(example.value, true)} = ${latexNumber(given * example.value)}`;
    return [{ by, lines: [numbers, `${sum} = ${outer}\\cdot ${partial(by.symbol, target.symbol)} = ${product}`] }];
  });
}
