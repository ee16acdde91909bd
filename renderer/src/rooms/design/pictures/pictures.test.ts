import { describe, expect, it } from 'vitest';
import type { Params } from '../../../../../engine/model/types.ts';
import { layerOf, LAYERS, resolveParams } from '../../../../../engine/layers/registry.ts';
import { draw } from './draw.ts';
import { type Mapping, place } from './mapping.ts';
import { histogram, type Norm } from './norm.ts';
import { SCORES } from './shares.ts';
import { drawn, mapping } from './testing/drawn.ts';
import { DIGIT, under } from './window.ts';

describe('curves', () => {
  const types = LAYERS.filter(({ type }) => drawn(type)?.curve).map(({ type }) => type);
  it('are there for every function of single values', () => expect(types).toHaveLength(19));

  it('take known values', () => {
    const at = (type: string, x: number, given: Params = {}) => drawn(type, given)!.curve!.of([x])[0];
    expect(at('GELU', 1)).toBeCloseTo(0.8413447, 7);
    expect(at('Mish', 1)).toBeCloseTo(0.865098, 5);
    expect(at('ELU', -1, { alpha: 2 })).toBeCloseTo(-1.264241, 5);
    expect(at('PReLU', -1, { num_parameters: 3, init: 0.5 })).toBe(-0.5);
    expect(at('Cast', -1.5, { dtype: 'int32' })).toBe(-1);
    expect(at('Formula', 2, { expression: 'x^2 + 1' })).toBe(5);
    expect(drawn('Linear')!.curve).toBeUndefined();
  });
  it('belong to any layer that says so', () => {
    const layer = { ...layerOf('ReLU')!, type: 'Square' };
    const squared: typeof layer = {
      ...layer,
      lower: (lowering) => lowering.output(lowering.b.mul(lowering.plain(), lowering.plain())),
    };
    const { name, of } = draw(squared, resolveParams(squared, {}))!.curve!;
    expect([name, of([-3, 2])]).toEqual(['Square', [9, 4]]);
  });
});

describe('windows', () => {
  const sliding = (type: string, given: Params = {}) => drawn(type, given)!.sliding!;
  it('follow stride, padding and dilation of the layer', () => {
    const { out, rows, columns } = sliding('Conv2d', {
      kernel_size: [3, 3],
      stride: [2, 1],
      padding: [1, 0],
      dilation: [1, 2],
    });
    expect([out.length, out[0]!.length]).toEqual([7, 10]);
    expect(under(rows, 1)).toEqual([1, 2, 3]);
    expect(under(columns, 1)).toEqual([1, 3, 5]);
  });
  it('halve the digit when it is pooled, by the largest or the mean', () => {
    const [max, mean] = [sliding('MaxPool2d').out, sliding('AvgPool2d').out];
    expect([max.length, max[0]!.length, mean.length]).toEqual([7, 7, 7]);
    expect(max[2]![2]).toBeCloseTo(13 / 15);
    const values = [DIGIT[4]![4]!, DIGIT[4]![5]!, DIGIT[5]![4]!, DIGIT[5]![5]!];
    expect(mean[2]![2]).toBeCloseTo(values.reduce((sum, one) => sum + one) / 4, 10);
  });
  it('look for an edge, and reach past the end where ceil_mode does', () => {
    const row = DIGIT[4]!;
    const edge = sliding('Conv2d').out[4]![2]!;
    const under3 = [4, 5, 6].map((y) => -DIGIT[y]![2]! - DIGIT[y]![3]! + DIGIT[y]![4]!);
    expect(edge).toBeCloseTo(under3.reduce((sum, one) => sum + one) / 9, 10);
    const { out, columns } = sliding('MaxPool1d', { kernel_size: 4, ceil_mode: true });
    expect(out[0]).toEqual([0, 4, 8, 12].map((from) => Math.max(...row.slice(from, from + 4))));
    expect(columns.after).toBe(2);
  });
  it('work on sequences, and are not there where they do not fit', () => {
    expect(sliding('Conv1d', { kernel_size: 5 }).out[0]).toHaveLength(10);
    expect(drawn('Conv1d', { kernel_size: 15 })).toBeNull();
    expect(drawn('Conv2d', { kernel_size: [65_536, 65_536], padding: [32_768, 32_768], dilation: [2, 2] })).toBeNull();
  });
});

describe('weighted sums', () => {
  it('are those of the weights and the bias that are drawn, as many as there is room for', () => {
    const { inputs, weights, bias, outputs, more } = drawn('Linear', { out_features: 9 })!.linear!;
    expect([outputs.length, more]).toEqual([4, 5]);
    expect(outputs[2]).toBeCloseTo(bias![2]! + weights[2]!.reduce((sum, w, i) => sum + w * inputs[i]!.value, 0));
    const two = drawn('Linear', { out_features: 2, bias: false })!.linear!;
    expect([two.outputs.length, two.bias, two.more]).toEqual([2, null, 0]);
  });
});

describe('shares', () => {
  it('add up to one, and their logarithms are those', () => {
    const { shares } = drawn('Softmax')!.shares!;
    expect(shares.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1);
    // A larger score gets a larger probability.
    const ratio = (i: number, k: number) => shares[i]! / shares[k]!;
    SCORES.forEach((score, i) => expect(ratio(i, 0)).toBeCloseTo(Math.exp(score - SCORES[0]!)));
    drawn('LogSoftmax')!.shares!.shares.forEach((one, i) => expect(Math.exp(one)).toBeCloseTo(shares[i]!));
  });
});

describe('dropout', () => {
  it.each([0, 0.2, 0.5, 0.9, 1])('puts out the share p = %d of its units, others in every draw', (p) => {
    const dropout = drawn('Dropout', { p })!.dropout!;
    const draws = Array.from({ length: 200 }, (_, i) => dropout.out(i));
    expect(draws.flat().filter(Boolean).length / draws.flat().length).toBeCloseTo(p, 1);
    if (p > 0 && p < 1) expect(new Set(draws.map(String)).size).toBeGreaterThan(150);
  });
  it('takes whole channels where the layer does', () =>
    expect(drawn('Dropout2d')!.dropout).toMatchObject({ drops: 'channels', each: 9 }));
});

describe('reshaping', () => {
  it('flattens the axes that the layer names', () => {
    const after = (start_dim: number, end_dim: number) => mapping('Flatten', { start_dim, end_dim })!.under;
    expect(after(1, -1)).toBe('N×2×3×4 → N×24');
    expect(after(2, -1)).toBe('N×2×3×4 → N×2×12');
    expect(after(1, 2)).toBe('N×2×3×4 → N×6×4');
    expect(after(3, 3)).toBe('N×2×3×4 → N×2×3×4');
    expect(after(3, 4)).toBe('N×2×2×3×4 → N×2×2×12');
  });
  it('keeps the order of the values', () => {
    for (const [type, given] of [
      ['Flatten', {}],
      ['Reshape', { shape: [4, -1] }],
      ['Unflatten', { unflattened_size: [1, 28, 28] }],
    ] as const) {
      const { from, to, steps } = mapping(type, given)!;
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
    const norm = drawn(type, given)!.norm!;
    expect(norm.group.map((sample) => sample.map(([one]) => one!.toString(16)).join(''))).toEqual(channels);
    // All positions of a channel are in one group.
    for (const places of norm.group.flat()) expect(new Set(places).size).toBe(1);
    expect(norm.groups).toBe(new Set(channels.join('')).size);
  });
  it('has mean 0 and mean square 1, or only the latter', () => {
    const mean = (all: number[]) => all.reduce((sum, one) => sum + one, 0) / all.length;
    const check = ({ after, before, centred }: Norm): void => {
      for (const group of after) {
        expect(mean([...group].map((one) => one * one))).toBeCloseTo(1, 3);
        if (centred) expect(mean([...group])).toBeCloseTo(0);
      }
      expect([...before, ...after].every(({ length }) => length === 48)).toBe(true);
    };
    const types = LAYERS.map(({ type }) => type).filter((type) => drawn(type)?.norm);
    expect(types).toHaveLength(7);
    for (const type of types) {
      const norm = drawn(type)!.norm!;
      check(norm);
      expect(norm.centred).toBe(type !== 'RMSNorm');
    }
  });
  it('loses no value in its histogram', () =>
    expect(histogram([-9, -1, 0, 0.1, 1, 9], 7, 3).reduce((sum, one) => sum + one, 0)).toBe(6));
});

describe('sizes', () => {
  it('pads as PyTorch does, and shows where it takes each value from', () => {
    const around = (mode: string) => {
      const { from, to } = mapping('Pad', { mode, top: 0, bottom: 0, left: 2, right: 2 })!;
      const row = from[0]![0]!;
      return to[0]![0]!.map((value) => (value === null ? null : row.indexOf(value)));
    };
    expect(around('constant')).toEqual([null, null, 0, 1, 2, 3, 4, null, null]);
    expect(around('reflect')).toEqual([2, 1, 0, 1, 2, 3, 4, 3, 2]);
    expect(around('replicate')).toEqual([0, 0, 0, 1, 2, 3, 4, 4, 4]);
    expect(around('circular')).toEqual([3, 4, 0, 1, 2, 3, 4, 0, 1]);
    const { from, to, steps } = mapping('Pad', { mode: 'reflect' })!;
    for (const step of steps) {
      const [[, y, x], [, row, column]] = [step.from[0]!, step.to[0]!];
      expect(to[0]![row]![column]).toBe(from[0]![y]![x]);
    }
  });
  it('enlarges as PyTorch does: a value goes to its copies, or to all that it is mixed into', () => {
    const goes = (given: Params) =>
      mapping('Upsample', { scale_factor: [1, 2], ...given })!.steps[1]!.to.map(([, , x]) => x);
    expect(goes({})).toEqual([2, 3]);
    expect(goes({ mode: 'bilinear' })).toEqual([1, 2, 3, 4]);
    const { from, to } = mapping('Upsample', { scale_factor: [1, 2], mode: 'bilinear' })!;
    const [a, b] = from[0]![0] as [number, number];
    expect(to[0]![0]![1]).toBeCloseTo(0.75 * a + 0.25 * b, 10);
  });
  it('cuts an axis into regions that cover it', () => {
    const { steps } = mapping('AdaptiveAvgPool1d', { output_size: 3 })!;
    expect(steps.map(({ from }) => from.map(([, , x]) => x))).toEqual([
      [0, 1, 2, 3, 4],
      [4, 5, 6, 7, 8, 9],
      [9, 10, 11, 12, 13],
    ]);
  });
  it('follows the parameters of the layer', () => {
    const size = (type: string, given: object) => {
      const { to } = mapping(type, given as Params)!;
      return [to.length, to[0]!.length, to[0]![0]!.length];
    };
    expect(size('Pad', { top: 2, bottom: 0, left: 1, right: 3 })).toEqual([1, 6, 9]);
    expect(size('Upsample', { scale_factor: [2, 3] })).toEqual([1, 6, 9]);
    expect(size('PixelShuffle', { upscale_factor: 3 })).toEqual([1, 6, 6]);
    expect(size('AdaptiveAvgPool2d', { output_size: [2, 3] })).toEqual([1, 2, 3]);
    expect(size('GlobalMaxPool2d', {})).toEqual([1, 1, 1]);
    const { from, to, steps } = mapping('GlobalMaxPool2d')!;
    expect(to[0]![0]![0]).toBe(Math.max(...(from.flat(2) as number[])));
    expect(steps[0]!.from).toHaveLength(196);
  });
  it('shuffles pixels as PyTorch does: the channels of a place row by row', () => {
    const { from, to } = mapping('PixelShuffle')!;
    const [first, second, third, fourth] = from.map((one) => one[0]![0]!);
    expect(to[0]!.slice(0, 2).map((row) => row.slice(0, 2))).toEqual([
      [first, second],
      [third, fourth],
    ]);
  });
});

describe('attention', () => {
  it.each([false, true])('gives every step weights that add up to one (causal: %s)', (causal) => {
    const { weights } = drawn('MultiheadAttention', { causal })!.attention!;
    weights.flat().forEach((row) => expect(row.reduce<number>((sum, one) => sum + (one ?? 0), 0)).toBeCloseTo(1));
    weights[0]!.forEach((row, query) => row.forEach((one, key) => expect(one === null).toBe(causal && key > query)));
  });
  it('draws as many heads as there are, at most three', () => {
    const heads = (nhead: number) => drawn('TransformerEncoderLayer', { nhead })!.attention!.weights.length;
    expect([heads(1), heads(2), heads(8)]).toEqual([1, 2, 3]);
  });
});

describe('recurrence', () => {
  it('has one pass for each layer and direction', () => {
    const given = { num_layers: 2, bidirectional: true };
    expect(drawn('LSTM', given)!.recurrent!.passes.map(({ layer, backward }) => [layer, backward])).toEqual([
      [0, false],
      [0, true],
      [1, false],
      [1, true],
    ]);
    expect(drawn('GRU')!.recurrent!.passes).toHaveLength(1);
  });
});

describe('joined, looked up and painted', () => {
  const size = ({ to }: Mapping) => [to.length, to[0]!.length, to[0]![0]!.length];
  it('concatenates along the axis of the layer', () => {
    const along = (dim: number) => size(mapping('Concat', { dim })!);
    expect([along(1), along(2), along(3), along(-1)]).toEqual([
      [3, 2, 3],
      [2, 3, 3],
      [2, 2, 4],
      [2, 2, 4],
    ]);
  });
  it('gives the rows that the indices name', () => {
    const { from, to, steps } = mapping('Embedding', { embedding_dim: 3 })!;
    expect(steps).toHaveLength(to[0]!.length);
    for (const step of steps) expect(to[0]![step.to[0]![1]]).toEqual(from[0]![step.from[0]![1]]);
    expect(to[0]![0]).toHaveLength(3);
  });
  it.each([1, 2, 3])('every value comes out of the concatenation along axis %d where its step says', (dim) => {
    const { from, to, steps } = mapping('Concat', { dim })!;
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
    const { from, to } = mapping(type)!;
    const [one, other] = from.map((each) => each.flat() as number[]) as [number[], number[]];
    const results = one.map((a, i) => of(a, other[i]!));
    const bright = to.flat(2) as number[];
    const order = (all: readonly number[]) => all.map((_, i) => i).sort((i, k) => all[i]! - all[k]!);
    expect(order(bright)).toEqual(order(results));
  });
  it('paints where PyTorch adds: at place·stride − padding, cut at the edge', () => {
    const given = { kernel_size: [3, 3], stride: [2, 2], padding: [1, 1] };
    const { steps } = mapping('ConvTranspose2d', given)!;
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
    const out = (given: Params) => size(mapping('ConvTranspose2d', given)!).slice(1);
    expect(out({})).toEqual([5, 5]);
    expect(out({ stride: [2, 3], padding: [1, 0], output_padding: [1, 0] })).toEqual([6, 9]);
    expect(size(mapping('ConvTranspose1d', { stride: 2 })!)).toEqual([1, 1, 11]);
  });
  it('moves through a volume by the strides of the layer', () => {
    expect(size(mapping('MaxPool3d')!)).toEqual([2, 2, 2]);
    expect(size(mapping('Conv3d', { padding: [1, 1, 1] })!)).toEqual([4, 4, 4]);
    expect(mapping('Conv3d', { kernel_size: [11, 11, 11] })).toBeNull();
  });
  it.each(['Add', 'Concat', 'Embedding', 'ConvTranspose2d', 'Conv3d', 'AvgPool3d', 'Pad', 'Upsample', 'PixelShuffle'])(
    '%s marks only cells that are there, and in the end all that are made',
    (type) => {
      const { from, to, steps } = mapping(type)!;
      for (const step of steps) {
        for (const [g, y, x] of step.from) expect(from[g]?.[y]?.[x]).toBeDefined();
        for (const [g, y, x] of step.to) expect(to[g]?.[y]?.[x]).toBeDefined();
      }
      const marked = new Set(steps.flatMap(({ to: spots }) => spots.map(String)));
      // Padding creates the border of the image.
      const kept = type === 'Pad' ? from[0]!.flat().length : 0;
      expect(marked.size).toBe(to.flat(2).length - kept);
    },
  );
});
