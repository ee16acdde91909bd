/** Usual next layers after a tensor, for lists that suggest layers. */
import type { Family } from '../layers/definition.ts';
import { layerOf } from '../layers/registry.ts';
import type { TensorType } from '../program/types.ts';

/**
 * Usual next layers by the family of the layer before, as in textbook networks (LeNet, VGG, ResNet, BERT); `#` is the
 * number of spatial axes.
 */
const AFTER: Readonly<Partial<Record<Family, readonly string[]>>> = {
  input: ['Conv#d', 'Flatten', 'BatchNorm#d', 'Linear', 'LSTM', 'GRU', 'TransformerEncoderLayer'],
  convolution: ['BatchNorm#d', 'ReLU', 'MaxPool#d', 'Conv#d', 'Dropout#d', 'Add'],
  normalization: ['ReLU', 'Conv#d', 'MaxPool#d', 'Linear', 'GELU', 'Dropout'],
  pooling: ['Conv#d', 'Flatten', 'Dropout#d', 'BatchNorm#d', 'GlobalAvgPool#d', 'Linear'],
  linear: ['ReLU', 'Output', 'Dropout', 'BatchNorm1d', 'Linear', 'GELU', 'Tanh', 'Sigmoid', 'LayerNorm'],
  regularization: ['Linear', 'Conv#d', 'Output', 'ReLU', 'LSTM'],
  recurrent: ['Linear', 'Dropout', 'LSTM', 'GRU', 'Output', 'LayerNorm'],
  attention: ['TransformerEncoderLayer', 'LayerNorm', 'Linear', 'Mean', 'Add', 'Dropout'],
  shape: ['Linear', 'Conv#d', 'ReLU', 'LSTM', 'TransformerEncoderLayer'],
  merge: ['ReLU', 'Conv#d', 'BatchNorm#d', 'LayerNorm', 'Linear', 'Output'],
};
/** Usual next layers after an activation, by the layer before it. */
const AFTER_ACTIVATION = {
  features: ['Linear', 'Dropout', 'Output', 'BatchNorm1d'],
  image: ['MaxPool#d', 'Conv#d', 'BatchNorm#d', 'Flatten', 'GlobalAvgPool#d', 'Dropout#d', 'Add'],
};
const AFTER_EMBEDDING = [
  'LSTM',
  'SinusoidalPositionalEncoding',
  'LearnedPositionalEncoding',
  'TransformerEncoderLayer',
  'GRU',
  'Dropout',
  'Mean',
];
/** Families by the rank of the tensor, batch included. */
const FAMILIES_AFTER: Readonly<Record<number, readonly Family[]>> = {
  2: ['linear', 'activation', 'regularization', 'normalization'],
  3: ['recurrent', 'attention', 'convolution', 'normalization', 'linear', 'activation'],
  4: ['convolution', 'activation', 'pooling', 'normalization', 'regularization', 'shape'],
  5: ['convolution', 'activation', 'pooling', 'normalization'],
};
/** Rank of all other layers. */
const LAST = 100;

function namesAfter({ shape, dtype }: TensorType, before: string | undefined): readonly string[] {
  if (dtype !== 'float32') return ['Embedding'];
  if (before === 'Embedding') return AFTER_EMBEDDING;
  const family = before === undefined ? undefined : layerOf(before)?.family;
  const spatial = shape.length - 2;
  const usual =
    family === 'activation'
      ? AFTER_ACTIVATION[spatial > 0 ? 'image' : 'features']
      : (AFTER[family ?? 'input'] ?? AFTER.input!);
  return usual.map((name) => name.replace('#', String(Math.max(1, spatial))));
}

/**
 * @param given type of the tensor; null where unknown
 * @param before type of the layer that outputs it
 * @returns a rank for a layer by its type and family: low for usual ones
 */
export function usualOrder(
  given: TensorType | null,
  before: string | undefined,
): (type: string, family: Family) => number {
  if (!given) return () => 0;
  const names = namesAfter(given, before);
  const families = FAMILIES_AFTER[given.shape.length] ?? [];
  const place = (list: readonly string[], item: string): number => {
    const at = list.indexOf(item);
    return at < 0 ? LAST : at;
  };
  return (type, family) => place(names, type) * LAST + place(families, family);
}
