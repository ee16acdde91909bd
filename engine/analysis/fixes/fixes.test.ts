/** The first proposed fix resolves every error that has one, in the network itself. */
import { describe, expect, it } from 'vitest';
import { applyFix } from '../../editing/edit.ts';
import type { Params } from '../../model/types.ts';
import { LAYER_ERRORS } from '../../errors/layers.ts';
import type { ErrorCode } from '../../errors/table.ts';
import { drawing, faultOf, type Given } from '../testing/faults.ts';

/** An error and its first fix. */
const MENDED: readonly [code: ErrorCode, type: string, params: Params, given: readonly Given[], first: string][] = [
  ['layer.needsFlat', 'Linear', {}, [[16, 5, 5]], 'Insert Flatten before it'],
  ['layer.needsImage', 'Conv2d', {}, [[28, 28]], 'Insert Unsqueeze (dim = 1) before it'],
  ['layer.needsImage', 'Conv2d', {}, [[784]], 'Insert Unflatten (dim = 1, unflattened_size = 1×28×28) before it'],
  ['layer.needsImage', 'Conv2d', {}, [[3, 8, 16, 16]], 'Use Conv3d instead'],
  [
    'layer.needsImage',
    'ConvTranspose2d',
    {},
    [[100]],
    'Insert Unflatten (dim = 1, unflattened_size = 100×1×1) before it',
  ],
  ['layer.needsImage', 'BatchNorm2d', {}, [[64]], 'Use BatchNorm1d instead'],
  ['layer.needsImage', 'GlobalAvgPool2d', {}, [[16, 30]], 'Insert Unsqueeze (dim = 1) before it'],
  ['layer.needsImage', 'PixelShuffle', {}, [[4, 8]], 'Insert Unsqueeze (dim = 2) before it'],
  ['layer.needsSequence', 'Conv1d', {}, [[1, 28, 28]], 'Use Conv2d instead'],
  ['layer.needsSequence', 'Conv1d', {}, [[100]], 'Insert Unsqueeze (dim = 1) before it'],
  ['layer.needsSequence', 'MaxPool1d', {}, [[3, 8, 8]], 'Use MaxPool2d instead'],
  ['layer.needsSequence', 'GlobalAvgPool1d', {}, [[3, 8, 8]], 'Use GlobalAvgPool2d instead'],
  ['layer.needsVolume', 'Conv3d', {}, [[16, 28, 28]], 'Insert Unsqueeze (dim = 1) before it'],
  ['layer.needsVolume', 'BatchNorm3d', {}, [[16]], 'Insert Unflatten (dim = 1, unflattened_size = 2×2×2×2) before it'],
  ['layer.needsVolume', 'MaxPool3d', {}, [[4, 10]], 'Use MaxPool1d instead'],
  ['layer.needsSpace', 'Pad', {}, [[4]], 'Insert Unsqueeze (dim = 1) before it'],
  ['layer.needsSpace', 'LocalResponseNorm', {}, [[4]], 'Insert Unsqueeze (dim = 1) before it'],
  ['layer.needsChannels', 'BatchNorm1d', {}, [[3, 8, 8]], 'Use BatchNorm2d instead'],
  ['layer.needsSteps', 'LSTM', {}, [[1, 28, 28]], 'Insert Squeeze (dim = 1) before it'],
  ['layer.needsSteps', 'GRU', {}, [[784]], 'Insert Unsqueeze (dim = -1) before it'],
  [
    'layer.needsSteps',
    'TransformerEncoderLayer',
    { nhead: 4 },
    [[3, 8, 16]],
    'Insert Reshape (shape = -1×16) before it',
  ],
  ['layer.needsFloat', 'ReLU', {}, [{ int: [3] }], 'Insert Cast before it'],
  ['layer.needsFloat', 'Add', {}, [[3], { int: [3] }], 'Insert Cast before its input 2'],
  ['layer.types', 'Concat', {}, [[3], { bool: [3] }], 'Insert Cast (dtype = float32) before its input 2'],
  ['layer.kernelTooLarge', 'Conv2d', { kernel_size: [7, 7] }, [[3, 5, 5]], 'Set kernel_size = 5×5'],
  ['layer.kernelTooLarge', 'Conv2d', {}, [[28, 28, 1]], 'Insert Permute (dims = 3×1×2) before it'],
  ['layer.kernelTooLarge', 'MaxPool2d', {}, [[3, 1, 4]], 'Set kernel_size = 1×2'],
  ['layer.kernelTooLarge', 'AvgPool1d', { kernel_size: 9 }, [[3, 5]], 'Set kernel_size = 5'],
  ['layer.kernelTooLarge', 'Conv3d', {}, [[1, 2, 5, 5]], 'Set kernel_size = 2×3×3'],
  ['layer.tooLong', 'LSTM', {}, [[5000, 2]], 'Insert Slice (dim = 1, end = 4096) before it'],
  ['layer.sameStride', 'Conv2d', { padding_kind: 'same', stride: [2, 2] }, [[3, 8, 8]], 'Set padding_kind = numbers'],
  ['layer.sameStride', 'Conv3d', { padding_kind: 'same', stride: [2, 1, 1] }, [[1, 5, 5, 5]], 'Set stride = 1×1×1'],
  ['layer.poolPadding', 'MaxPool2d', { padding: [2, 2] }, [[1, 8, 8]], 'Set padding = 1×1'],
  ['layer.poolPadding', 'MaxPool3d', { padding: [0, 2, 0] }, [[1, 5, 5, 5]], 'Set padding = 1×1×1'],
  ['layer.groups', 'Conv2d', { out_channels: 9, groups: 2 }, [[4, 8, 8]], 'Set out_channels = 10'],
  ['layer.groups', 'Conv2d', { out_channels: 8, groups: 4 }, [[6, 8, 8]], 'Set groups = 2'],
  ['layer.groups', 'Conv3d', { groups: 2 }, [[3, 5, 5, 5]], 'Set groups = 1'],
  ['layer.axis', 'Softmax', { dim: 7 }, [[10]], 'Set dim = 1'],
  ['layer.axis', 'Norm', { dim: [1, 1] }, [[3, 4]], 'Set dim = 1'],
  ['layer.axis', 'Stack', { dim: 4 }, [[3], [3]], 'Set dim = 1'],
  ['layer.oddAxis', 'GLU', {}, [[5]], 'Insert Linear (out_features = 10) before it'],
  ['layer.oddAxis', 'GLU', { dim: 1 }, [[3, 8, 8]], 'Insert Conv2d (out_channels = 6, kernel_size = 1×1) before it'],
  ['layer.bounds', 'Hardtanh', { min_val: 2 }, [[3]], 'Set min_val = -1, max_val = 1'],
  ['layer.preluParameters', 'PReLU', { num_parameters: 3 }, [[4, 8, 8]], 'Set num_parameters = 4'],
  ['layer.reshape', 'Reshape', { shape: [7, 7] }, [[784]], 'Set shape = 784'],
  ['layer.unflatten', 'Unflatten', { unflattened_size: [2, 2] }, [[6]], 'Set unflattened_size = 6×1×1'],
  ['layer.permutation', 'Permute', { dims: [2, 1] }, [[3, 8, 8]], 'Set dims = 2×3×1'],
  ['layer.emptySlice', 'Slice', { dim: 2, start: 5, end: 2 }, [[3, 8]], 'Set start = 0, end = 65536'],
  [
    'layer.pixelShuffle',
    'PixelShuffle',
    {},
    [[3, 8, 8]],
    'Insert Conv2d (out_channels = 12, kernel_size = 1×1) before it',
  ],
  ['layer.normalizedDims', 'LayerNorm', { normalized_dims: 4 }, [[3, 8]], 'Set normalized_dims = 2'],
  ['layer.normGroups', 'GroupNorm', { num_groups: 8 }, [[12, 4, 4]], 'Set num_groups = 6'],
  ['layer.normSingle', 'GroupNorm', { num_groups: 3 }, [[3]], 'Set num_groups = 1'],
  ['layer.normSingle', 'GroupNorm', {}, [[1, 1, 1]], 'Use Identity instead'],
  ['layer.normSingle', 'InstanceNorm2d', {}, [[3, 1, 1]], 'Use BatchNorm2d instead'],
  ['layer.sequenceTooLong', 'LearnedPositionalEncoding', { max_length: 8 }, [[9, 4]], 'Set max_length = 9'],
  ['layer.paddingIdx', 'Embedding', { num_embeddings: 5, padding_idx: 5 }, [{ int: [3] }], 'Set padding_idx = -1'],
  ['layer.bilinear', 'Bilinear', {}, [[3], [2, 3]], 'Insert Flatten before its input 2'],
  [
    'layer.bilinear',
    'Bilinear',
    {},
    [
      [4, 3],
      [6, 3],
    ],
    'Insert Slice (dim = 1, end = 4) before its input 2',
  ],
  ['layer.heads', 'MultiheadAttention', { num_heads: 5 }, [[4, 12]], 'Set num_heads = 4'],
  ['layer.heads', 'TransformerEncoderLayer', { nhead: 3 }, [[4, 8]], 'Set nhead = 2'],
  [
    'layer.keysAndValues',
    'MultiheadAttention',
    { attention: 'separate', num_heads: 2 },
    [
      [4, 8],
      [5, 8],
      [6, 8],
    ],
    'Insert Slice (dim = 1, end = 5) before its input 3',
  ],
  [
    'layer.mask',
    'MultiheadAttention',
    { attention: 'cross', key_padding_mask: true, num_heads: 2 },
    [[4, 8], [5, 8], [7]],
    'Insert Slice (dim = 1, end = 5) before its input 3',
  ],
  [
    'layer.memory',
    'TransformerDecoderLayer',
    { nhead: 2 },
    [
      [4, 8],
      [5, 6],
    ],
    'Insert Linear (out_features = 8) before its input 2',
  ],
  [
    'layer.paddingMode',
    'Conv2d',
    { padding: [2, 2], padding_mode: 'reflect' },
    [[1, 2, 2]],
    'Set padding_mode = zeros',
  ],
  ['layer.paddingMode', 'Pad', { mode: 'reflect', right: 5 }, [[1, 4, 4]], 'Set mode = constant'],
  ['layer.outputPadding', 'ConvTranspose2d', { output_padding: [1, 1] }, [[1, 8, 8]], 'Set output_padding = 0×0'],
  ['layer.nothingLeft', 'ConvTranspose1d', { padding: 3 }, [[1, 4]], 'Set padding = 0'],
  // A skip connection that changes channels, size, or both.
  [
    'layer.unequalShapes',
    'Add',
    {},
    [
      [128, 16, 16],
      [64, 32, 32],
    ],
    'Insert Conv2d (out_channels = 128, kernel_size = 1×1, stride = 2×2) before its input 2',
  ],
  [
    'layer.unequalShapes',
    'Add',
    {},
    [
      [64, 32, 32],
      [128, 16, 16],
    ],
    'Insert Conv2d (out_channels = 128, kernel_size = 1×1, stride = 2×2) before its input 1',
  ],
  [
    'layer.unequalShapes',
    'Add',
    {},
    [
      [16, 8, 8],
      [3, 8, 8],
    ],
    'Insert Conv2d (out_channels = 3, kernel_size = 1×1) before its input 1',
  ],
  ['layer.unequalShapes', 'Add', {}, [[16], [10]], 'Insert Linear (out_features = 10) before its input 1'],
  [
    'layer.unequalShapes',
    'Add',
    {},
    [
      [16, 26, 26],
      [16, 24, 24],
    ],
    'Insert Pad (left = 1, right = 1, top = 1, bottom = 1) before its input 2',
  ],
  [
    'layer.unequalShapes',
    'Add',
    {},
    [
      [8, 28],
      [28, 8],
    ],
    'Insert Permute (dims = 2×1) before its input 2',
  ],
  [
    'layer.unequalShapes',
    'Add',
    {},
    [
      [8, 28],
      [8, 16],
    ],
    'Insert Linear (out_features = 16) before its input 1',
  ],
  ['layer.unequalShapes', 'Multiply', {}, [[16, 8, 8], [16]], 'Insert Reshape (shape = 16×1×1) before its input 2'],
  ['layer.branches', 'If', {}, [[3], [4], [5]], 'Insert Linear (out_features = 4) before its input 3'],
  ['layer.unequalShapes', 'Stack', {}, [[3], [4]], 'Insert Linear (out_features = 3) before its input 2'],
  [
    'layer.concatShapes',
    'Concat',
    {},
    [
      [16, 26, 26],
      [16, 25, 24],
    ],
    'Insert Pad (left = 1, right = 1, bottom = 1) before its input 2',
  ],
  [
    'layer.concatShapes',
    'Concat',
    {},
    [
      [8, 28, 28],
      [16, 14, 14],
    ],
    'Insert Conv2d (out_channels = 8, kernel_size = 1×1, stride = 2×2) before its input 1',
  ],
  ['layer.concatShapes', 'Concat', {}, [[10], [4, 5, 5]], 'Insert Flatten before its input 2'],
  [
    'layer.matMul',
    'MatMul',
    {},
    [
      [3, 4],
      [3, 4],
    ],
    'Insert Permute (dims = 2×1) before its input 2',
  ],
  [
    'layer.matMul',
    'MatMul',
    {},
    [
      [28, 64],
      [16, 32],
    ],
    'Insert Linear (out_features = 16) before its input 1',
  ],
  ['layer.split', 'Split', { chunks: 4 }, [[6]], 'Set chunks = 3'],
  [
    'layer.unknownParam',
    'MaxPool2d',
    { return_indices: true },
    [[3, 8, 8]],
    'Remove arguments that MaxPool2d does not have',
  ],
  ['layer.unknownParam', 'ReLU', { inplace: true }, [[3]], 'Remove arguments that ReLU does not have'],
  ['layer.param', 'Dropout', { p: 2 }, [[3]], 'Set p = 0.5'],
  ['layer.param', 'Conv3d', { kernel_size: [3, 3] }, [[1, 5, 5, 5]], 'Set kernel_size = 3×3×3'],
];

/** Errors without a one-click fix: unrelated tensors, or texts that only the user can write. */
const ONLY_CUT: readonly [code: ErrorCode, type: string, params: Params, given: readonly Given[]][] = [
  [
    'layer.matMul',
    'MatMul',
    {},
    [
      [2, 3, 4],
      [5, 4, 3],
    ],
  ],
  ['layer.mask', 'MultiheadAttention', { key_padding_mask: true, num_heads: 2 }, [[5, 8], [4]]],
  ['formula.number', 'Formula', { expression: 'a * 1e999' }, [[3]]],
  ['formula.unclosed', 'Formula', { expression: 'sqrt(a' }, [[3]]],
  [
    'layer.unequalShapes',
    'Add',
    {},
    [
      [5, 6],
      [4, 8, 16, 16],
    ],
  ],
];

describe('the first fix of a fault fixes it', () => {
  it.each(MENDED)('%s of %s %j with %j: %#', (code, type, params, given, first) => {
    const { document, id } = drawing(type, params, given);
    const problem = faultOf(document, id);
    expect(problem?.error.code).toBe(code);
    const [fix] = problem!.fixes;
    expect(fix?.label.en).toBe(first);
    expect(fix?.label.zh).toMatch(/[一-鿿]/);
    expect(faultOf(applyFix(document, fix!), id)).toBeUndefined();
  });

  it.each(MENDED)(
    'and so does every other that %s of %s %j with %j has, but for cutting: %#',
    (_, type, params, given) => {
      const { document, id } = drawing(type, params, given);
      const fixes = faultOf(document, id)!.fixes.filter(({ kind }) => kind !== 'disconnect');
      expect(new Set(fixes.map(({ label }) => label.en)).size).toBe(fixes.length);
      for (const fix of fixes)
        expect([fix.label.en, faultOf(applyFix(document, fix), id)]).toEqual([fix.label.en, undefined]);
    },
  );

  it('no fault of a layer is left out', () => {
    const told = new Set<string>([...MENDED, ...ONLY_CUT].map(([code]) => code));
    const layers = Object.keys(LAYER_ERRORS).filter((code) => code.startsWith('layer.'));
    expect(layers.filter((code) => !told.has(code))).toEqual([]);
  });

  it.each(ONLY_CUT)('%s of %s %j with %j can only be cut', (code, type, params, given) => {
    const { document, id } = drawing(type, params, given);
    const problem = faultOf(document, id)!;
    expect(problem.error.code).toBe(code);
    expect(problem.fixes.filter(({ kind }) => kind !== 'disconnect')).toEqual([]);
  });
});

describe('a fix', () => {
  it('is one of several where there are several ways', () => {
    const { document, id } = drawing('Conv2d', { out_channels: 9, groups: 2 }, [[4, 8, 8]]);
    expect(faultOf(document, id)!.fixes.map(({ label }) => label.en)).toEqual([
      'Set out_channels = 10',
      'Set groups = 1',
    ]);
  });

  it('that takes another layer keeps what both have', () => {
    const { document, id } = drawing('Conv1d', { out_channels: 7, kernel_size: 5, bias: false }, [[1, 28, 28]]);
    const fixed = applyFix(document, faultOf(document, id)!.fixes[0]!);
    expect(fixed.graph.nodes.find((node) => node.id === id)).toMatchObject({
      type: 'Conv2d',
      params: { out_channels: 7, kernel_size: [5, 5], bias: false },
    });
  });
});
