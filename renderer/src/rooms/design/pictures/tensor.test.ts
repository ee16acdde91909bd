/** Pictures of layers that work along axes; their numbers are tested with the layers themselves. */
import { describe, expect, it } from 'vitest';
import { LAYERS } from '../../../../../engine/layers/registry.ts';
import { sampleSizes } from '../../../../../engine/layers/picture.ts';
import type { Params } from '../../../../../engine/model/types.ts';
import { en } from '../../../messages/en.ts';
import { zh } from '../../../messages/zh.ts';
import { CLEAN } from './noise.ts';
import { drawn, mapping } from './testing/drawn.ts';

describe('what is drawn', () => {
  const size = (type: string, given: Params = {}) => {
    const { from, to, steps } = mapping(type, given)!;
    return [from, to]
      .map((side) => side.map((one) => `${one.length}×${one[0]!.length}`).join(' '))
      .concat(`${steps.length}`);
  };
  it('follows the parameters of the layer', () => {
    expect(size('Permute', { dims: [2, 1] })).toEqual(['3×4', '4×3', '12']);
    expect(size('Permute', { dims: [3, 1, 2] })).toEqual(['3×4 3×4', '2×3 2×3 2×3 2×3', '24']);
    expect(size('Slice', { dim: -1, start: 2, end: 5 })).toEqual(['3×6 3×6', '3×3 3×3', '3']);
    expect(size('Slice', { dim: -1, start: 20, end: -3 })).toEqual(['3×24 3×24', '3×1 3×1', '1']);
    expect(size('Slice', { dim: 2, start: -1 })).toEqual(['4×4 4×4', '1×4 1×4', '1']);
    expect(size('Split', { chunks: 3, dim: 2 })).toEqual(['5×4 5×4', '2×4 2×4 2×4 2×4 1×4 1×4', '3']);
    expect(size('Stack', { dim: 1 })).toEqual(['2×3 2×3', '2×3 2×3', '2']);
    expect(size('Stack', { dim: -1 })).toEqual(['2×3 2×3', '3×2 3×2', '2']);
    expect(size('GLU', { dim: 2 })).toEqual(['4×4 4×4', '2×4 2×4', '16']);
    expect(size('Sum', { dim: 1 })).toEqual(['3×4 3×4', '3×4', '12']);
    expect(size('Mean', { dim: -1, keepdim: true })).toEqual(['3×4 3×4', '3×1 3×1', '6']);
    expect(size('Norm', { dim: [1, 2, 3] })).toEqual(['3×4 3×4', '1×1', '1']);
    expect(size('Squeeze', { dim: 2 })).toEqual(['1×4 1×4', '2×4', '8']);
    expect(size('Unsqueeze', { dim: -1 })).toEqual(['2×3', '3×1 3×1', '6']);
    expect(size('LearnedPositionalEncoding', { max_length: 3 })).toEqual(['3×6 3×6', '3×6', '3']);
    expect(size('GlobalAvgPool3d')).toEqual(['4×4 4×4 4×4', '1×1', '1']);
    expect(size('Formula', { expression: 'a * b - c' })).toEqual(['3×3 3×3 3×3', '3×3', '9']);
  });
  it('says how many parts or rows are not drawn', () => {
    expect(mapping('Split', { chunks: 10 })!.more).toBe(6);
    expect(mapping('LearnedPositionalEncoding')!.more).toBe(504);
    expect(mapping('Split')!.more).toBe(0);
  });
  it('is nothing where the layer has a problem or would be too large', () => {
    expect(drawn('Permute', { dims: [1, 1] })).toBeNull();
    expect(drawn('Slice', { start: 3, end: 2 })).toBeNull();
    expect(drawn('Slice', { start: 500 })).toBeNull();
    expect(drawn('Sum', { dim: 0 })).toBeNull();
    expect(drawn('Norm', { dim: [2, 2] })).toBeNull();
    expect(drawn('Formula', { expression: 'a +' })).toBeNull();
    expect([sampleSizes([3])!.length, sampleSizes([-4])!.length, sampleSizes([6])]).toEqual([4, 5, null]);
  });
  it('writes what is computed at a step', () => {
    const first = (type: string, given: Params = {}) => mapping(type, given)!.steps[0]!.written;
    expect(first('Sum', { dim: 3 })).toBe('Σ x = −0.1');
    expect(first('GLU', { dim: 3 })).toMatch(/^−0\.4 · σ\(0\.1\) = −0\.21$/);
    // With its small alpha the layer changes little: 1 + 0.0001 / 5 · (0.4² + 0.6² + 0.5²), to the power of 0.75.
    expect(first('LocalResponseNorm')).toBe('−0.4 / 1.000012 = −0.399995');
    expect(first('Formula', { expression: 'a + b' })).toMatch(/^a = −0\.4, b = .*: /);
  });
  it('marks neighbouring channels as PyTorch counts them: more before than after where they are even', () => {
    const { steps } = mapping('LocalResponseNorm', { size: 4 })!;
    // The step of channel 3, position 0.
    expect(steps[12]!.from.map(([, row]) => row)).toEqual([1, 2, 3, 4]);
  });
  it('sums products of pairs in a bilinear layer', () => {
    const { inputs, pairs, outputs, more } = drawn('Bilinear', { out_features: 3, bias: false })!.linear!;
    expect(inputs[1]).toEqual({ value: 0.9 * -0.8, text: '0.9·−0.8' });
    expect([pairs, outputs.length, more]).toEqual([true, 3, 0]);
  });
});

describe('noise', () => {
  it.each([0, 0.1, 2])('has mean 0 and the standard deviation %d of the layer, and is another in every draw', (std) => {
    const noise = drawn('GaussianNoise', { std })!.noise!;
    const added = Array.from({ length: 400 }, (_, draw) => noise.noisy(draw).map((value, i) => value - CLEAN[i]!));
    const all = added.flat();
    const mean = all.reduce((sum, one) => sum + one, 0) / all.length;
    const deviation = Math.sqrt(all.reduce((sum, one) => sum + (one - mean) ** 2, 0) / all.length);
    expect(Math.abs(mean)).toBeLessThan(0.03 * std + 1e-9);
    expect(Math.abs(deviation - std)).toBeLessThan(0.03 * std + 1e-9);
    if (std) expect(new Set(added.map(String)).size).toBe(400);
  });
});

describe('every layer', () => {
  const none = ['Input', 'Constant', 'Output', 'Identity'];
  it('has a picture but those that do nothing to see', () =>
    expect(
      LAYERS.map(({ type }) => type)
        .filter((type) => drawn(type) === null)
        .sort(),
    ).toEqual([...none].sort()));

  const mapped = LAYERS.map(({ type }) => type).filter((type) => mapping(type));
  it.each(mapped)(
    '%s marks only cells that are there, draws what can be drawn and says it in both languages',
    (type) => {
      const { from, to, steps, says } = mapping(type)!;
      for (const step of steps) {
        for (const [g, y, x] of step.from) expect(from[g]?.[y]?.[x]).toBeDefined();
        for (const [g, y, x] of step.to) expect(to[g]?.[y]?.[x]).toBeDefined();
      }
      for (const value of [from, to].flat(4)) expect(Math.abs(value ?? 0)).toBeLessThanOrEqual(1);
      const [english, chinese] = [says(en.pictures), says(zh.pictures)];
      expect(english).not.toBe(chinese);
      for (const said of [english, chinese]) expect(said).not.toMatch(/undefined|NaN|\[object/);
    },
  );
});
