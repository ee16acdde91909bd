import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { layerOf, LAYERS, resolveParams } from '../../../../../engine/layers/registry.ts';
import { curveOf } from './curves.ts';
import { DIGIT, SEQUENCE, slide, slidingOf, steps, under } from './window.ts';

const paramsOf = (type: string, given = {}) => resolveParams(layerOf(type)!, given);

describe('curves', () => {
  const types = LAYERS.filter(({ type }) => curveOf(type, {})).map(({ type }) => type);
  it('are there for every activation of single values', () => expect(types).toHaveLength(18));

  it.each(types)('%s gives only what PyTorch gives for some input', (type) => {
    const goldens = JSON.parse(
      readFileSync(new URL(`../../../../../engine/layers/goldens/${type}.json`, import.meta.url), 'utf8'),
    ) as { cases: { params: object; output: number[] }[] };
    const curve = curveOf(type, paramsOf(type, goldens.cases[0]!.params))!;
    const values = Array.from({ length: 40_001 }, (_, i) => curve(i / 2000 - 10));
    const [low, high] = [Math.min(...values), Math.max(...values)];
    for (const value of goldens.cases[0]!.output.filter((one) => Math.abs(one) < 5)) {
      expect(value).toBeGreaterThanOrEqual(low - 1e-3);
      expect(value).toBeLessThanOrEqual(high + 1e-3);
    }
  });
  it('take known values', () => {
    expect(curveOf('GELU', paramsOf('GELU'))!(1)).toBeCloseTo(0.8413447, 5);
    expect(curveOf('Mish', {})!(1)).toBeCloseTo(0.865098, 5);
    expect(curveOf('ELU', paramsOf('ELU', { alpha: 2 }))!(-1)).toBeCloseTo(-1.264241, 5);
    expect(curveOf('Linear', {})).toBeNull();
  });
});

describe('windows', () => {
  it('follow stride, padding and dilation of the layer', () => {
    const conv = slidingOf(
      'Conv2d',
      paramsOf('Conv2d', { kernel_size: [3, 3], stride: [2, 1], padding: [1, 0], dilation: [1, 2] }),
    )!;
    const out = slide(DIGIT, conv);
    expect([out.length, out[0]!.length]).toEqual([7, 10]);
    expect(under(conv.rows, 1)).toEqual([1, 2, 3]);
    expect(under(conv.columns, 1)).toEqual([1, 3, 5]);
  });
  it('halve the digit when it is pooled, by the largest or the mean', () => {
    const max = slide(DIGIT, slidingOf('MaxPool2d', paramsOf('MaxPool2d'))!);
    const mean = slide(DIGIT, slidingOf('AvgPool2d', paramsOf('AvgPool2d'))!);
    expect([max.length, max[0]!.length, mean.length]).toEqual([7, 7, 7]);
    expect(max[2]![2]).toBeCloseTo(13 / 15);
    expect(mean[2]![2]).toBeLessThan(max[2]![2]!);
  });
  it('work on sequences, and are empty where they do not fit', () => {
    const conv = slidingOf('Conv1d', paramsOf('Conv1d', { kernel_size: 5 }))!;
    expect(slide(SEQUENCE, conv)[0]).toHaveLength(10);
    expect(steps(14, { kernel: 15, stride: 1, dilation: 1, before: 0, after: 0 })).toBe(0);
    expect(slidingOf('Linear', {})).toBeNull();
  });
});
