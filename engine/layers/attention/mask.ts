/** The padding mask of keys: a port that a parameter shows. */
import { anyAt } from '../common.ts';
import type { Port, ShapeContext } from '../definition.ts';
import type { Field, FieldOf, Resolved } from '../parameters.ts';
import { formatShape } from '../../errors/format.ts';
import { LayerProblem } from '../problem.ts';
import type { PythonContext } from '../python.ts';

export const MASK_PORT: Port = { id: 'key_padding_mask', label: { en: 'padding mask', zh: '填充掩码' } };

export const MASK_FIELD = {
  key: 'key_padding_mask',
  kind: 'boolean',
  default: false,
  help: {
    en: 'Adds an input N×length; steps where it is not 0 are padding and masked out.',
    zh: '增加一个输入 N×长度，不为 0 的步是填充，会被掩码。',
  },
} as const satisfies Field;

/**
 * The field for causal attention, in which each step attends to earlier ones only.
 * @param value its default
 */
export const CAUSAL_FIELD = (value: boolean): FieldOf<'causal', 'boolean'> => ({
  key: 'causal',
  kind: 'boolean',
  default: value,
  help: {
    en: 'Causal mask: each step attends only to itself and earlier steps.',
    zh: '因果掩码：每一步只关注自己和之前的步。',
  },
});

/** Parameters for a picture without padding. */
export const UNMASKED: Resolved = { key_padding_mask: false };

/** Refuses a mask whose length is not that of the keys. */
export function checkMask(context: ShapeContext, layer: string, index: number, steps: number): void {
  const { shape } = anyAt(context, index);
  if (shape.length === 2 && shape[1] === steps) return;
  const params = { layer, steps, got: formatShape(shape) };
  throw new LayerProblem('layer.mask', params, { input: index });
}

/**
 * Mask arguments of a call in Python, each after a comma.
 * @param names of PyTorch's arguments; `of` is the input with the keys, `at` the one with the mask
 */
export function masks(
  code: PythonContext,
  names: { readonly causal: string; readonly padding: string; readonly of: number; readonly at: number },
): string {
  const { causal, key_padding_mask: padded } = code.params;
  const steps = names.of ? `${code.input()}, ${code.input(names.of)}` : code.input();
  return [
    ...(causal ? [`, ${names.causal}=${code.use('causal_mask')}(${steps})`] : []),
    ...(padded ? [`, ${names.padding}=${code.input(names.at)}.bool()`] : []),
  ].join('');
}
