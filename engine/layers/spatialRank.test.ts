/** The rank in a PyTorch layer's name equals that of its definition. */
import { expect, it } from 'vitest';
import { LAYERS } from './registry.ts';

it('is told by every layer that is named by it, with the operation that other ranks share', () => {
  const named = LAYERS.filter(({ type }) => /[123]d$/.test(type));
  expect(named.length).toBeGreaterThan(20);
  for (const { type, spatialRank, operation } of named) {
    expect([type, spatialRank]).toEqual([type, Number(type.at(-2))]);
    if (operation) expect(`${operation}${spatialRank}d`).toBe(type);
  }
});
it('is one layer for each operation and rank', () => {
  const both = LAYERS.flatMap(({ operation, spatialRank }) => (operation ? [`${operation} ${spatialRank}`] : []));
  expect(new Set(both).size).toBe(both.length);
});
