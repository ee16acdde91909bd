/** The padding row of an embedding is initialized with zeros. */
import { expect, it } from 'vitest';
import { INITIALIZERS, type InitializerSettings } from '../../initializers/index.ts';
import { defaultSettings } from '../../settings/fields.ts';
import { initialValues } from '../../training/loop/initialize.ts';
import type { ParameterSpec } from '../parameters.ts';
import { Embedding } from './Embedding.ts';

const weight = (padding: number): ParameterSpec =>
  Embedding.parameters({
    params: { num_embeddings: 5, embedding_dim: 3, padding_idx: padding },
    inputs: [{ dtype: 'int32', shape: ['N', 4] }],
  })[0]!;
const normal = defaultSettings(INITIALIZERS, 'normal') as InitializerSettings;

it.each([
  ['the layer’s own values', undefined],
  ['the user’s choice of values', normal],
])('with %s', (_, settings) => {
  const values = (padding: number) => [
    ...initialValues({ ...weight(padding), fullName: 'embedding1.weight', ...(settings ? { settings } : {}) }, 0, 7),
  ];
  const all = values(-1);
  expect(all.every((value) => value !== 0)).toBe(true);
  for (const row of [0, 2, 4])
    expect(values(row)).toEqual(all.map((value, i) => (Math.floor(i / 3) === row ? 0 : value)));
});
