/** Padding modes of convolutions. */
import type { Builder, Value } from '../../program/builder.ts';
import type { Pair } from '../../program/types.ts';
import type { Field } from '../parameters.ts';
import { LayerProblem } from '../problem.ts';
import { standard, type PythonContext } from '../python.ts';

export const PADDING_MODE = {
  key: 'padding_mode',
  kind: 'choice',
  default: 'zeros',
  options: [
    { value: 'zeros', label: { en: 'zeros', zh: '零' } },
    { value: 'reflect', label: { en: 'reflect', zh: '镜像' } },
    { value: 'replicate', label: { en: 'replicate', zh: '边缘重复' } },
    { value: 'circular', label: { en: 'circular', zh: '循环' } },
  ],
  help: { en: 'Values of the padding.', zh: '填充的值。' },
} as const satisfies Field;

/** Amount of padding, with PyTorch's keywords. */
export const PADDING_KIND = {
  key: 'padding_kind',
  kind: 'choice',
  default: 'numbers',
  options: [
    { value: 'numbers', label: { en: 'numbers', zh: '数值' } },
    { value: 'same', label: { en: 'same', zh: 'same' } },
    { value: 'valid', label: { en: 'valid', zh: 'valid' } },
  ],
  help: {
    en: 'By numbers; "same": the output has the size of the input; "valid": no padding.',
    zh: '按数值填充；same 使输出与输入一样大；valid 不填充。',
  },
} as const satisfies Field;

/** Source index of each element of a padded axis. */
export function paddedIndices(size: number, [before, after]: Pair, mode: string): number[] {
  return Array.from({ length: size + before + after }, (_, place) => {
    const i = place - before;
    if (mode === 'circular') return (i + size) % size;
    if (mode === 'replicate') return Math.min(Math.max(i, 0), size - 1);
    return i < 0 ? -i : i >= size ? 2 * (size - 1) - i : i;
  });
}

/** Refuses a padding that exceeds what can be mirrored or repeated. */
export function checkPadding(layer: string, size: readonly number[], padding: readonly number[], mode: string): void {
  if (size.every((length, i) => padding[i]! <= mostPadding(length, mode))) return;
  const params = { layer, mode, padding: padding.join('×'), size: size.join('×') };
  const fixes = [{ kind: 'setParams', params: { padding_mode: 'zeros' } }] as const;
  throw new LayerProblem('layer.paddingMode', params, { field: 'padding', fixes });
}

/** Largest padding of a mode. */
export const mostPadding = (length: number, mode: string): number =>
  mode === 'reflect' ? length - 1 : mode === 'circular' ? length : Number.POSITIVE_INFINITY;

/** Pads one axis; consecutive source indices are sliced at once. */
export function padAxis(b: Builder, x: Value, axis: number, padding: Pair, mode: string): Value {
  if (padding[0] === 0 && padding[1] === 0) return x;
  const { shape } = x.type;
  const indices = paddedIndices(shape[axis] as number, padding, mode);
  const parts: Value[] = [];
  for (let from = 0; from < indices.length;) {
    let length = 1;
    while (indices[from + length] === indices[from]! + length) length += 1;
    const start = indices[from]!;
    const [begin, size] = [
      shape.map((_, i) => (i === axis ? start : 0)),
      shape.map((_, i) => (i === axis ? length : -1)),
    ];
    parts.push(b.slice(x, begin, size));
    from += length;
  }
  return b.concat(parts, axis);
}

/** A convolution in Python, where PyTorch accepts keywords in place of padding numbers. */
export function paddedModule(code: PythonContext): void {
  const kind = code.params.padding_kind;
  standard(code, kind === 'numbers' ? {} : { padding: kind === 'valid' ? undefined : kind });
}
