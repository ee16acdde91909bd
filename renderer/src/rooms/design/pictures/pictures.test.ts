import { describe, expect, it } from 'vitest';
import type { Params } from '../../../../../engine/model/types.ts';
import { layerOf, LAYERS, resolveParams } from '../../../../../engine/layers/registry.ts';
import { values as inputValues } from '../../../../../engine/program/testing/formula.ts';
import { attentionOf } from './attention.ts';
import { curveOf } from './curves.ts';
import { dropoutOf, out } from './dropout.ts';
import { joiningOf } from './joining.ts';
import { linearOf } from './linear.ts';
import { type Mapping, place } from './mapping.ts';
import { histogram, normalized, normOf, values } from './norm.ts';
import { recurrentOf } from './recurrent.ts';
import { flattened, reshapingOf } from './reshaping.ts';
import { enlarged, regions, resizingOf, source } from './resizing.ts';
import { SCORES, sharesOf } from './shares.ts';
import { spreadingOf } from './spreading.ts';
import { expectClose, goldensOf } from './testing/goldens.ts';
import { DIGIT, SEQUENCE, slide, slidingOf, steps, under } from './window.ts';

const paramsOf = (type: string, given = {}) => resolveParams(layerOf(type)!, given);

describe('curves', () => {
  const types = LAYERS.filter(({ type }) => curveOf(type, {})).map(({ type }) => type);
  it('are there for every function of single values', () => expect(types).toHaveLength(19));

  it.each(types)('%s gives what PyTorch gives', (type) => {
    const cases = goldensOf(type);
    // One slope for all, as it is drawn.
    const drawn = cases.filter(({ params }) => type !== 'PReLU' || (params['num_parameters'] ?? 1) === 1);
    expect(drawn).not.toHaveLength(0);
    for (const { params, inputs, outputs } of drawn) {
      const slope: Params = type === 'PReLU' ? { init: inputValues([1], 1, 0.5)[0]! } : {};
      const curve = curveOf(type, { ...paramsOf(type, params), ...slope })!;
      expectClose({ ...inputs[0]!, values: inputs[0]!.values.map(curve) }, outputs[0]!);
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
    const under = [DIGIT[4]![4]!, DIGIT[4]![5]!, DIGIT[5]![4]!, DIGIT[5]![5]!];
    expect(mean[2]![2]).toBeCloseTo(under.reduce((sum, one) => sum + one) / 4, 10);
  });
  it('work on sequences, and are empty where they do not fit', () => {
    const conv = slidingOf('Conv1d', paramsOf('Conv1d', { kernel_size: 5 }))!;
    expect(slide(SEQUENCE, conv)[0]).toHaveLength(10);
    expect(steps(14, { kernel: 15, stride: 1, dilation: 1, before: 0, after: 0 })).toBe(0);
    expect(slidingOf('Linear', {})).toBeNull();
  });
});

describe('weighted sums', () => {
  it('are those of the weights and the bias that are drawn, as many as there is room for', () => {
    const { inputs, weights, bias, outputs, more } = linearOf('Linear', paramsOf('Linear', { out_features: 9 }))!;
    expect([outputs.length, more]).toEqual([4, 5]);
    expect(outputs[2]).toBeCloseTo(bias![2]! + weights[2]!.reduce((sum, w, i) => sum + w * inputs[i]!.value, 0));
    const two = linearOf('Linear', paramsOf('Linear', { out_features: 2, bias: false }))!;
    expect([two.outputs.length, two.bias, two.more]).toEqual([2, null, 0]);
  });
});

describe('shares', () => {
  it('add up to one, and their logarithms are those', () => {
    const { shares } = sharesOf('Softmax', paramsOf('Softmax'))!;
    expect(shares.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1);
    // What scores more gets more.
    const ratio = (i: number, k: number) => shares[i]! / shares[k]!;
    SCORES.forEach((score, i) => expect(ratio(i, 0)).toBeCloseTo(Math.exp(score - SCORES[0]!)));
    sharesOf('LogSoftmax', paramsOf('LogSoftmax'))!.shares.forEach((one, i) =>
      expect(Math.exp(one)).toBeCloseTo(shares[i]!),
    );
  });
});

describe('dropout', () => {
  it.each([0, 0.2, 0.5, 0.9, 1])('puts out the share p = %d of its units, others in every draw', (p) => {
    const dropout = dropoutOf('Dropout', paramsOf('Dropout', { p }))!;
    const draws = Array.from({ length: 200 }, (_, i) => out(dropout, i));
    expect(draws.flat().filter(Boolean).length / draws.flat().length).toBeCloseTo(p, 1);
    if (p > 0 && p < 1) expect(new Set(draws.map(String)).size).toBeGreaterThan(150);
  });
  it('takes whole channels where the layer does', () =>
    expect(dropoutOf('Dropout2d', paramsOf('Dropout2d'))).toMatchObject({ kind: 'channels', each: 9 }));
});

describe('reshaping', () => {
  it('flattens the axes that the layer names', () => {
    expect(flattened(1, -1)).toEqual([24]);
    expect(flattened(2, -1)).toEqual([2, 12]);
    expect(flattened(1, 2)).toEqual([6, 4]);
    expect(flattened(3, 3)).toEqual([2, 3, 4]);
  });
  it('keeps the order of the values', () => {
    for (const [type, given] of [
      ['Flatten', {}],
      ['Reshape', { shape: [4, -1] }],
      ['Unflatten', { unflattened_size: [1, 28, 28] }],
    ] as const) {
      const { from, to, steps } = reshapingOf(type, paramsOf(type, given))!;
      expect(steps).toHaveLength(from.flat(2).length);
      expect(steps).toHaveLength(to.flat(2).length);
      for (const [side, grids] of [
        ['from', from],
        ['to', to],
      ] as const) {
        const values = steps.map((step) => step[side].map(([g, y, x]) => grids[g]![y]![x]!)).flat();
        expect(new Set(values).size).toBe(steps.length);
        expect(values).toEqual([...values].sort((one, other) => one - other));
      }
    }
  });
});

describe('places of cells', () => {
  it('have one cell between grids, and never the same place twice', () => {
    const { cells, width, height } = place([[[1, 2]], [[3, 4]], [[5, 6]]], 2);
    expect([width, height]).toEqual([5, 3]);
    expect(cells.map(({ x, y }) => [x, y])).toEqual([
      [0, 0],
      [1, 0],
      [3, 0],
      [4, 0],
      [0, 2],
      [1, 2],
    ]);
  });
});

describe('normalization', () => {
  it.each([
    ['BatchNorm2d', {}, ['0123', '0123', '0123']],
    ['LayerNorm', { normalized_dims: 1 }, ['0123', '4567', '89ab']],
    ['LayerNorm', { normalized_dims: 3 }, ['0000', '1111', '2222']],
    ['RMSNorm', { normalized_dims: 2 }, ['0000', '1111', '2222']],
    ['InstanceNorm2d', {}, ['0123', '4567', '89ab']],
    ['GroupNorm', { num_groups: 1 }, ['0000', '1111', '2222']],
    ['GroupNorm', { num_groups: 2 }, ['0011', '2233', '4455']],
    ['GroupNorm', { num_groups: 8 }, ['0123', '4567', '89ab']],
  ])('%s %j counts together, sample by sample, the channels %j', (type, given, channels) => {
    const norm = normOf(type, paramsOf(type, given))!;
    expect(norm.group.map((sample) => sample.map(([one]) => one!.toString(16)).join(''))).toEqual(channels);
    // All places of a channel are of one group.
    for (const places of norm.group.flat()) expect(new Set(places).size).toBe(1);
    expect(norm.groups).toBe(new Set(channels.join('')).size);
  });
  it('has mean 0 and mean square 1, or only the latter', () => {
    const mean = (all: number[]) => all.reduce((sum, one) => sum + one, 0) / all.length;
    for (const centred of [true, false]) {
      const after = normalized(values(2), centred);
      expect(mean(after.map((one) => one * one))).toBeCloseTo(1);
      if (centred) expect(mean(after)).toBeCloseTo(0);
      else expect(Math.abs(mean(after))).toBeGreaterThan(0.1);
    }
  });
  it('loses no value in its histogram', () =>
    expect(histogram([-9, -1, 0, 0.1, 1, 9], 7, 3).reduce((sum, one) => sum + one, 0)).toBe(6));
});

describe('sizes', () => {
  it('pads as PyTorch does: 0 1 2 3 with two more at each side', () => {
    const around = (mode: string) => [-2, -1, 0, 3, 4, 5].map((at) => source(at, 4, mode));
    expect(around('constant')).toEqual([null, null, 0, 3, null, null]);
    expect(around('reflect')).toEqual([2, 1, 0, 3, 2, 1]);
    expect(around('replicate')).toEqual([0, 0, 0, 3, 3, 3]);
    expect(around('circular')).toEqual([2, 3, 0, 3, 0, 1]);
  });
  it('enlarges as PyTorch does', () => {
    expect(enlarged([[0, 1]], [1, 2], 'nearest', false)).toEqual([[0, 0, 1, 1]]);
    expect(enlarged([[0, 1]], [1, 2], 'bilinear', false)).toEqual([[0, 0.25, 0.75, 1]]);
    enlarged([[0, 1]], [1, 2], 'bilinear', true)[0]!.forEach((one, i) => expect(one).toBeCloseTo(i / 3));
  });
  it('cuts an axis into regions that cover it', () => {
    expect(regions(7, 3)).toEqual([
      [0, 3],
      [2, 3],
      [4, 3],
    ]);
    expect(regions(14, 1)).toEqual([[0, 14]]);
  });
  it('follows the parameters of the layer', () => {
    const size = (type: string, given: object) => {
      const { to } = resizingOf(type, paramsOf(type, given))!;
      return [to.length, to[0]!.length, to[0]![0]!.length];
    };
    expect(size('Pad', { top: 2, bottom: 0, left: 1, right: 3 })).toEqual([1, 6, 9]);
    expect(size('Upsample', { scale_factor: [2, 3] })).toEqual([1, 6, 9]);
    expect(size('PixelShuffle', { upscale_factor: 3 })).toEqual([1, 6, 6]);
    expect(size('AdaptiveAvgPool2d', { output_size: [2, 3] })).toEqual([1, 2, 3]);
    expect(size('GlobalMaxPool2d', {})).toEqual([1, 1, 1]);
    const { from, to, steps } = resizingOf('GlobalMaxPool2d', {})!;
    expect(to[0]![0]![0]).toBe(Math.max(...(from.flat(2) as number[])));
    expect(steps[0]!.from).toHaveLength(196);
  });
  it('shuffles pixels as PyTorch does: the channels of a place row by row', () => {
    const { from, to } = resizingOf('PixelShuffle', paramsOf('PixelShuffle'))!;
    const [first, second, third, fourth] = from.map((one) => one[0]![0]!);
    expect(to[0]!.slice(0, 2).map((row) => row.slice(0, 2))).toEqual([
      [first, second],
      [third, fourth],
    ]);
  });
});

describe('attention', () => {
  it.each([false, true])('gives every step weights that add up to one (causal: %s)', (causal) => {
    const { weights } = attentionOf('MultiheadAttention', paramsOf('MultiheadAttention', { causal }))!;
    weights.flat().forEach((row) => expect(row.reduce<number>((sum, one) => sum + (one ?? 0), 0)).toBeCloseTo(1));
    weights[0]!.forEach((row, query) => row.forEach((one, key) => expect(one === null).toBe(causal && key > query)));
  });
  it('draws as many heads as there are, at most three', () => {
    const heads = (nhead: number) =>
      attentionOf('TransformerEncoderLayer', paramsOf('TransformerEncoderLayer', { nhead }))!.weights.length;
    expect([heads(1), heads(2), heads(8)]).toEqual([1, 2, 3]);
  });
});

describe('recurrence', () => {
  it('has one pass for each layer and direction', () => {
    const given = { num_layers: 2, bidirectional: true };
    expect(
      recurrentOf('LSTM', paramsOf('LSTM', given))!.passes.map(({ layer, backward }) => [layer, backward]),
    ).toEqual([
      [0, false],
      [0, true],
      [1, false],
      [1, true],
    ]);
    expect(recurrentOf('GRU', paramsOf('GRU'))!.passes).toHaveLength(1);
  });
});

describe('joined, looked up and painted', () => {
  const size = ({ to }: Mapping) => [to.length, to[0]!.length, to[0]![0]!.length];
  it('concatenates along the axis of the layer', () => {
    const along = (dim: number) => size(joiningOf('Concat', paramsOf('Concat', { dim }))!);
    expect([along(1), along(2), along(3), along(-1)]).toEqual([
      [3, 2, 3],
      [2, 3, 3],
      [2, 2, 4],
      [2, 2, 4],
    ]);
  });
  it('gives the rows that the indices name', () => {
    const { from, to, steps } = joiningOf('Embedding', paramsOf('Embedding', { embedding_dim: 3 }))!;
    expect(steps).toHaveLength(to[0]!.length);
    for (const step of steps) expect(to[0]![step.to[0]![1]]).toBe(from[0]![step.from[0]![1]]);
    expect(to[0]![0]).toHaveLength(3);
  });
  it.each([1, 2, 3])('every value comes out of the concatenation along axis %d where its step says', (dim) => {
    const { from, to, steps } = joiningOf('Concat', paramsOf('Concat', { dim }))!;
    const values = (grids: typeof from, spots: (typeof steps)[number]['from']) =>
      spots.map(([g, y, x]) => grids[g]![y]![x]);
    expect(steps).toHaveLength(2);
    for (const step of steps) expect(values(to, step.to)).toEqual(values(from, step.from));
  });
  it.each([
    ['Add', (a: number, b: number) => a + b],
    ['Subtract', (a: number, b: number) => a - b],
    ['Multiply', (a: number, b: number) => a * b],
    ['Divide', (a: number, b: number) => a / b],
  ] as const)('%s is bright where much comes out', (type, of) => {
    const { from, to } = joiningOf(type, paramsOf(type))!;
    const [one, other] = from.map((each) => each.flat() as number[]) as [number[], number[]];
    const results = one.map((a, i) => of(a, other[i]!));
    const bright = to.flat(2) as number[];
    const order = (all: readonly number[]) => all.map((_, i) => i).sort((i, k) => all[i]! - all[k]!);
    expect(order(bright)).toEqual(order(results));
  });
  it('paints where PyTorch adds: at place·stride − padding, cut at the edge', () => {
    const given = { kernel_size: [3, 3], stride: [2, 2], padding: [1, 1] };
    const { steps } = spreadingOf('ConvTranspose2d', paramsOf('ConvTranspose2d', given))!;
    const rowsAndColumns = ({ to: spots }: (typeof steps)[number]) =>
      [1, 2].map((axis) => [...new Set(spots.map((spot) => spot[axis]!))]);
    expect([steps[0]!, steps[4]!, steps[8]!].map(rowsAndColumns)).toEqual([
      [
        [0, 1],
        [0, 1],
      ],
      [
        [1, 2, 3],
        [1, 2, 3],
      ],
      [
        [3, 4],
        [3, 4],
      ],
    ]);
  });
  it('paints as large an output as PyTorch: (n − 1)·stride − 2·padding + dilation·(kernel − 1) + output_padding + 1', () => {
    const out = (given: object) => size(spreadingOf('ConvTranspose2d', paramsOf('ConvTranspose2d', given))!).slice(1);
    expect(out({})).toEqual([5, 5]);
    expect(out({ stride: [2, 3], padding: [1, 0], output_padding: [1, 0] })).toEqual([6, 9]);
    expect(size(spreadingOf('ConvTranspose1d', paramsOf('ConvTranspose1d', { stride: 2 }))!)).toEqual([1, 1, 11]);
  });
  it('moves through a volume by the strides of the layer', () => {
    expect(size(spreadingOf('MaxPool3d', paramsOf('MaxPool3d'))!)).toEqual([2, 2, 2]);
    expect(size(spreadingOf('Conv3d', paramsOf('Conv3d', { padding: [1, 1, 1] }))!)).toEqual([4, 4, 4]);
    expect(spreadingOf('Conv3d', paramsOf('Conv3d', { kernel_size: [11, 11, 11] }))).toBeNull();
  });
  it.each(['Add', 'Concat', 'Embedding', 'ConvTranspose2d', 'Conv3d', 'AvgPool3d', 'Pad', 'Upsample', 'PixelShuffle'])(
    '%s marks only cells that are there, and in the end all that are made',
    (type) => {
      const params = paramsOf(type);
      const mapping = (resizingOf(type, params) ?? joiningOf(type, params) ?? spreadingOf(type, params))!;
      for (const step of mapping.steps) {
        for (const [g, y, x] of step.from) expect(mapping.from[g]?.[y]?.[x]).toBeDefined();
        for (const [g, y, x] of step.to) expect(mapping.to[g]?.[y]?.[x]).toBeDefined();
      }
      const marked = new Set(mapping.steps.flatMap(({ to: spots }) => spots.map(String)));
      // Padding makes what is around the image.
      const kept = type === 'Pad' ? mapping.from[0]!.flat().length : 0;
      expect(marked.size).toBe(mapping.to.flat(2).length - kept);
    },
  );
});
