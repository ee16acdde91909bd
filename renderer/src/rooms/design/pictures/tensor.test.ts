/** The pictures of layers that work along axes, each against what PyTorch computes with the same parameters. */
import { describe, expect, it } from 'vitest';
import { layerOf, LAYERS, resolveParams } from '../../../../../engine/layers/registry.ts';
import { en } from '../../../messages/en.ts';
import { zh } from '../../../messages/zh.ts';
import { attentionOf } from './attention.ts';
import { collectingOf, gated, localResponse, type Neighbours, reduced, reductionOf } from './collecting.ts';
import { curveOf } from './curves.ts';
import { dropoutOf } from './dropout.ts';
import { computed, formulaCurveOf, formulaOf } from './formula.ts';
import { matrixProduct } from './joining.ts';
import { linearOf, products, weighted } from './linear.ts';
import { mappingOf } from './mappings.ts';
import { CLEAN, noiseOf, noisy } from './noise.ts';
import { normOf } from './norm.ts';
import { positioned, waveTable } from './positions.ts';
import { permuted, rearrangingOf, sliced, split, stacked } from './rearranging.ts';
import { recurrentOf } from './recurrent.ts';
import { sharesOf } from './shares.ts';
import { axisIn, type Made, sizesFor, type Tensor } from './tensor.ts';
import { expectClose, expectSources, goldensOf, parameter, tensorOf } from './testing/goldens.ts';
import { slidingOf } from './window.ts';

const paramsOf = (type: string, given = {}) => resolveParams(layerOf(type)!, given);

describe('against PyTorch', () => {
  /** What a picture computes with, on any input. */
  const RULES: Record<string, (inputs: readonly Tensor[], params: ReturnType<typeof paramsOf>) => Made[]> = {
    Permute: ([x], params) => [permuted(x!, params['dims'] as number[])],
    Slice: ([x], params) => [sliced(x!, params['dim'] as number, params['start'] as number, params['end'] as number)!],
    Split: ([x], params) => split(x!, params['chunks'] as number, params['dim'] as number),
    Stack: (inputs, params) => [stacked(inputs, params['dim'] as number)],
    GLU: ([x], params) => [gated(x!, params['dim'] as number)],
    LocalResponseNorm: ([x], params) => [localResponse(x!, params as unknown as Neighbours)],
    ...Object.fromEntries(
      ['Sum', 'Mean', 'Max', 'Norm'].map((type) => [
        type,
        ([x]: readonly Tensor[], params: ReturnType<typeof paramsOf>) => {
          const { dims, reduction } = reductionOf(type, params)!;
          const axes = dims.map((dim) => axisIn(x!.shape, dim));
          return [reduced(x!, axes, params['keepdim'] as boolean, reduction)];
        },
      ]),
    ),
  };
  const copies = ['Permute', 'Slice', 'Split', 'Stack'];
  it.each(Object.keys(RULES))('%s computes the same', (type) => {
    for (const { params, inputs, outputs } of goldensOf(type)) {
      const made = RULES[type]!(inputs, paramsOf(type, params));
      expect(made).toHaveLength(outputs.length);
      made.forEach((one, i) => {
        expectClose(tensorOf(one), outputs[i]!);
        expectSources(inputs, one, copies.includes(type));
      });
    }
  });
  it.each([
    ['SinusoidalPositionalEncoding', (_: number, ...size: [number, number, number]) => waveTable(...size)],
    ['LearnedPositionalEncoding', (most: number, _: number, features: number) => parameter([1, most, features], 1)],
  ] as const)('%s computes the same', (type, table) => {
    for (const { params: given, inputs, outputs } of goldensOf(type)) {
      const [params, x] = [paramsOf(type, given), inputs[0]!];
      const both = [
        x,
        table(params['max_length'] as number, x.shape[1]!, x.shape[2]!, params['base'] as number),
      ] as const;
      const made = positioned(...both);
      expectClose(tensorOf(made), outputs[0]!);
      expectSources(both, made);
    }
  });
  it('MatMul computes the same, where no axis in front is stretched', () => {
    const plain = goldensOf('MatMul').filter(
      ({ inputs: [a, b] }) => String(a!.shape.slice(0, -2)) === String(b!.shape.slice(0, -2)),
    );
    expect(plain).toHaveLength(2);
    for (const { inputs, outputs } of plain) {
      const made = matrixProduct(inputs[0]!, inputs[1]!);
      expectClose(tensorOf(made), outputs[0]!);
      expectSources(inputs, made);
    }
  });
  it('Bilinear computes the same, row by row', () => {
    for (const { params, inputs, outputs } of goldensOf('Bilinear')) {
      const [left, right] = inputs.map(({ shape }) => shape.at(-1)!) as [number, number];
      const count = params['out_features'] as number;
      const rowsOf = ({ values }: Tensor, length: number) =>
        Array.from({ length: values.length / length }, (_, i) => values.slice(i * length, (i + 1) * length));
      const weights = rowsOf(parameter([count, left, right], 1), left * right);
      const bias = params['bias'] === false ? null : parameter([count], 2).values;
      const second = rowsOf(inputs[1]!, right);
      const values = rowsOf(inputs[0]!, left).flatMap((row, i) => weighted(products(row, second[i]!), weights, bias));
      expectClose({ shape: outputs[0]!.shape, values }, outputs[0]!);
    }
  });
  it.each(goldensOf('Formula').map((golden) => [String(golden.params['expression']), golden] as const))(
    'the formula %s computes the same',
    (text, { inputs, outputs }) => {
      expectClose(computed(text, inputs), outputs[0]!);
      const curve = formulaCurveOf('Formula', { expression: text });
      // A curve is that of one variable whose values do not meet.
      expect(curve !== null).toBe(inputs.length === 1 && !text.includes('mean'));
      if (curve) expectClose({ ...inputs[0]!, values: inputs[0]!.values.map(curve) }, outputs[0]!);
    },
  );
});

describe('what is drawn', () => {
  const size = (type: string, given = {}) => {
    const { from, to, steps } = mappingOf(type, paramsOf(type, given))!;
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
    expect(mappingOf('Split', paramsOf('Split', { chunks: 10 }))!.more).toBe(6);
    expect(mappingOf('LearnedPositionalEncoding', paramsOf('LearnedPositionalEncoding'))!.more).toBe(504);
    expect(mappingOf('Split', paramsOf('Split'))!.more).toBe(0);
  });
  it('is nothing where the layer has a problem or would be too large', () => {
    expect(rearrangingOf('Permute', { dims: [1, 1] })).toBeNull();
    expect(rearrangingOf('Slice', paramsOf('Slice', { start: 3, end: 2 }))).toBeNull();
    expect(rearrangingOf('Slice', paramsOf('Slice', { start: 500 }))).toBeNull();
    expect(collectingOf('Sum', paramsOf('Sum', { dim: 0 }))).toBeNull();
    expect(collectingOf('Norm', paramsOf('Norm', { dim: [2, 2] }))).toBeNull();
    expect(formulaOf('Formula', { expression: 'a +' })).toBeNull();
    expect([sizesFor([3])!.length, sizesFor([-4])!.length, sizesFor([6])]).toEqual([4, 5, null]);
  });
  it('writes what is computed at a step', () => {
    const first = (type: string, given = {}) => mappingOf(type, paramsOf(type, given))!.steps[0]!.written;
    expect(first('Sum', { dim: 3 })).toBe('Σ x = −0.1');
    expect(first('GLU', { dim: 3 })).toMatch(/^−0\.4 · σ\(0\.1\) = −0\.21$/);
    // With its small alpha the layer changes little: 1 + 0.0001 / 5 · (0.4² + 0.6² + 0.5²), to the power of 0.75.
    expect(first('LocalResponseNorm')).toBe('−0.4 / 1.000012 = −0.399995');
    expect(first('Formula', { expression: 'a + b' })).toMatch(/^a = −0\.4, b = .*: /);
  });
  it('marks neighbouring channels as PyTorch counts them: more before than after where they are even', () => {
    const { steps } = mappingOf('LocalResponseNorm', paramsOf('LocalResponseNorm', { size: 4 }))!;
    // The step of channel 3, place 0.
    expect(steps[12]!.from.map(([, row]) => row)).toEqual([1, 2, 3, 4]);
  });
  it('sums products of pairs in a bilinear layer', () => {
    const { inputs, pairs, outputs, more } = linearOf(
      'Bilinear',
      paramsOf('Bilinear', { out_features: 3, bias: false }),
    )!;
    expect(inputs[1]).toEqual({ value: 0.9 * -0.8, text: '0.9·−0.8' });
    expect([pairs, outputs.length, more]).toEqual([true, 3, 0]);
  });
});

describe('noise', () => {
  it.each([0, 0.1, 2])('has mean 0 and the standard deviation %d of the layer, and is another in every draw', (std) => {
    const noise = noiseOf('GaussianNoise', paramsOf('GaussianNoise', { std }))!;
    const added = Array.from({ length: 400 }, (_, draw) => noisy(noise, draw).map((value, i) => value - CLEAN[i]!));
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
  const pictured = (type: string): boolean => {
    const params = paramsOf(type);
    const kinds = [
      curveOf,
      slidingOf,
      linearOf,
      sharesOf,
      dropoutOf,
      normOf,
      recurrentOf,
      attentionOf,
      noiseOf,
      mappingOf,
    ];
    return kinds.some((kind) => kind(type, params) !== null);
  };
  it('has a picture but those that do nothing to see', () =>
    expect(
      LAYERS.map(({ type }) => type)
        .filter((type) => !pictured(type))
        .sort(),
    ).toEqual([...none].sort()));

  const mapped = LAYERS.map(({ type }) => type).filter((type) => mappingOf(type, paramsOf(type)));
  it.each(mapped)(
    '%s marks only cells that are there, draws what can be drawn and says it in both languages',
    (type) => {
      const { from, to, steps, says } = mappingOf(type, paramsOf(type))!;
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
