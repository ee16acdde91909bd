/** Tensors as PyTorch prints them (torch/_tensor_str.py with its defaults). */
import { isFloating, type Tensor } from './tensor.ts';

const [PRECISION, THRESHOLD, EDGE, WIDTH] = [4, 1000, 3, 80];

/** Digits of a mantissa as C's %e: 1.0000e-04. */
export function scientific(value: number, digits: number): string {
  const [mantissa, exponent = '0'] = value.toExponential(digits).split('e');
  const power = Number(exponent);
  return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}

const special = (value: number): string => (Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf');

/** Writes one element; all have one width. */
function formatter(values: readonly number[], floating: boolean, isBool: boolean): (value: number) => string {
  if (!floating) {
    const text = (value: number): string => (isBool ? (value ? 'True' : 'False') : String(value));
    const width = Math.max(0, ...values.map((value) => text(value).length));
    return (value) => text(value).padStart(width);
  }
  const finite = values.filter((value) => Number.isFinite(value) && value !== 0);
  const sizes = finite.map(Math.abs);
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
  const whole = finite.every((value) => Number.isInteger(value));
  const large = finite.length > 0 && (most / least > 1000 || most > 1e8 || (!whole && least < 1e-4));
  const text = (value: number): string => {
    if (!Number.isFinite(value)) return special(value);
    if (large) return scientific(value, PRECISION);
    const sign = Object.is(value, -0) ? '-' : '';
    return sign + (whole ? `${value.toFixed(0)}.` : value.toFixed(PRECISION));
  };
  // Zeros, NaN and infinities do not count for the width.
  const width = Math.max(1, ...finite.map((value) => text(value).length));
  return (value) => text(value).padStart(width);
}

/** Indices along an axis that are written; null for the dots between. */
function shown(size: number, summarize: boolean): (number | null)[] {
  if (!summarize || size <= 2 * EDGE) return Array.from({ length: size }, (_, i) => i);
  const edge = Array.from({ length: EDGE }, (_, i) => i);
  return [...edge, null, ...edge.map((i) => size - EDGE + i)];
}

function body(tensor: Tensor, write: (value: number) => string, summarize: boolean, indent: number): string {
  const values = tensor.read();
  const level = (axis: number, begin: number, depth: number): string => {
    const size = tensor.shape[axis]!;
    const inner = tensor.shape.slice(axis + 1).reduce((product, n) => product * n, 1);
    const parts = shown(size, summarize);
    if (axis < tensor.shape.length - 1) {
      const rows = parts.map((i) => (i === null ? '...' : level(axis + 1, begin + i * inner, depth + 1)));
      const gap = `,${'\n'.repeat(tensor.shape.length - 1 - axis)}${' '.repeat(depth + 1)}`;
      return `[${rows.join(gap)}]`;
    }
    const items = parts.map((i) => (i === null ? ' ...' : write(values[begin + i]!)));
    const length = Math.max(1, (items.find((item) => item !== ' ...') ?? '').length + 2);
    const perLine = Math.max(1, Math.floor((WIDTH - depth) / length));
    const lines: string[] = [];
    for (let i = 0; i < items.length; i += perLine) lines.push(items.slice(i, i + perLine).join(', '));
    return `[${lines.join(`,\n${' '.repeat(depth + 1)}`)}]`;
  };
  return level(0, 0, indent);
}

const DEFAULTS = new Set(['float32', 'int64', 'bool']);

/** `tensor([1., 2.], requires_grad=True)` @param name Tensor's, or Parameter's */
export function printed(tensor: Tensor): string {
  const prefix = 'tensor(';
  const floating = isFloating(tensor.dtype);
  const summarize = tensor.size > THRESHOLD;
  const all = [...tensor.read()];
  let text: string;
  const suffixes: string[] = [];
  if (!tensor.size) {
    text = '[]';
    if (tensor.shape.length !== 1)
      suffixes.push(`size=(${tensor.shape.join(', ')}${tensor.shape.length === 1 ? ',' : ''})`);
    if (tensor.dtype !== 'float32') suffixes.push(`dtype=torch.${tensor.dtype}`);
  } else {
    const kept = summarize ? summarized(tensor) : all;
    const write = formatter(kept, floating, tensor.dtype === 'bool');
    text = tensor.shape.length ? body(tensor, write, summarize, prefix.length) : write(all[0]!);
    if (!DEFAULTS.has(tensor.dtype)) suffixes.push(`dtype=torch.${tensor.dtype}`);
  }
  if (tensor.node) suffixes.push(`grad_fn=<${tensor.node.name}>`);
  else if (tensor.requiresGrad) suffixes.push('requires_grad=True');
  return withSuffixes(`${prefix}${text}`, suffixes);
}

function summarized(tensor: Tensor): number[] {
  const kept: number[] = [];
  const values = tensor.read();
  const level = (axis: number, begin: number): void => {
    if (axis === tensor.shape.length) {
      kept.push(values[begin]!);
      return;
    }
    const inner = tensor.shape.slice(axis + 1).reduce((product, n) => product * n, 1);
    for (const i of shown(tensor.shape[axis]!, true)) if (i !== null) level(axis + 1, begin + i * inner);
  };
  level(0, 0);
  return kept;
}

function withSuffixes(text: string, suffixes: readonly string[]): string {
  let result = text;
  let last = text.length - text.lastIndexOf('\n') - 1;
  for (const suffix of suffixes) {
    // A suffix that does not fit is on a line of its own.
    const breaks = last + suffix.length + 2 > WIDTH;
    result += breaks ? `,\n       ${suffix}` : `, ${suffix}`;
    last = breaks ? 7 + suffix.length : last + suffix.length + 2;
  }
  return `${result})`;
}
