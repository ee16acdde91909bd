/** Errors of layers for wrong inputs, in both languages, and whether their proposed fixes resolve them. */
import { describe, expect, it } from 'vitest';
import type { Params } from '../model/types.ts';
import { formatError } from '../errors/error.ts';
import type { DType, Shape, TensorType } from '../program/types.ts';
import { LayerProblem } from '../layers/problem.ts';
import { layerOf, resolveParams } from '../layers/registry.ts';
import { checkParams } from '../layers/validate.ts';

type Given = Shape | TensorType;
const typeOf = (given: Given): TensorType => ('shape' in given ? given : { dtype: 'float32', shape: given });
const as = (dtype: DType, ...shape: Shape): TensorType => ({ dtype, shape });

function infer(type: string, given: Params, inputs: readonly Given[]): readonly TensorType[] {
  const layer = layerOf(type)!;
  const params = resolveParams(layer, given);
  checkParams(layer, params);
  return layer.infer({ params, inputs: inputs.map(typeOf) });
}

function problem(type: string, params: Params, inputs: readonly Given[]): LayerProblem {
  try {
    infer(type, params, inputs);
  } catch (error) {
    if (error instanceof LayerProblem) return error;
    throw error;
  }
  throw new Error('No problem');
}

const PROBLEMS: readonly [type: string, params: Params, inputs: readonly Given[], text: string][] = [
  [
    'ReLU',
    {},
    [as('int32', 'N', 3)],
    'This layer needs float32, but its input N×3 is int32. Insert a Cast to float32 before it.',
  ],
  [
    'Add',
    {},
    [['N', 3], as('int32', 'N', 3)],
    'This layer needs float32, but its input N×3 is int32. Insert a Cast to float32 before it.',
  ],
  [
    'Concat',
    {},
    [['N', 3], as('bool', 'N', 3)],
    'Concat needs tensors of the same dtype. It gets float32 and bool. Insert a Cast.',
  ],
  [
    'Stack',
    {},
    [
      ['N', 3],
      ['N', 4],
    ],
    'Stack needs tensors of the same shape. It gets N×3 and N×4.',
  ],
  [
    'Stack',
    { dim: 4 },
    [
      ['N', 3],
      ['N', 3],
    ],
    'Stack cannot be applied along axis 4 of N×3.',
  ],
  [
    'MatMul',
    {},
    [
      ['N', 3, 4],
      ['N', 3, 4],
    ],
    'MatMul needs N×…×m×k and N×…×k×n. It gets N×3×4 and N×3×4.',
  ],
  [
    'MatMul',
    {},
    [
      ['N', 3],
      ['N', 3],
    ],
    'MatMul needs N×…×m×k and N×…×k×n. It gets N×3 and N×3.',
  ],
  [
    'MatMul',
    {},
    [
      ['N', 2, 3, 4],
      ['N', 5, 4, 3],
    ],
    'MatMul needs N×…×m×k and N×…×k×n. It gets N×2×3×4 and N×5×4×3.',
  ],
  ['Norm', { dim: [1, 1] }, [['N', 3, 4]], 'Norm cannot be applied along axis 1 of N×3×4.'],
  ['Norm', { dim: [3] }, [['N', 3, 4]], 'Norm cannot be applied along axis 3 of N×3×4.'],
  [
    'Split',
    { chunks: 4 },
    [['N', 6]],
    'Split cannot split axis 1 of N×6, which has the size 6, into 4 chunks of equal size; 3 are possible.',
  ],
  [
    'Reshape',
    { shape: [5, -1] },
    [['N', 3, 4]],
    'Reshape cannot arrange the 12 values of N×3×4 as 5×-1, which needs 5·n.',
  ],
  ['Reshape', { shape: [-1, -1] }, [['N', 4]], 'Reshape cannot arrange the 4 values of N×4 as -1×-1, which needs 1·n.'],
  [
    'Pad',
    {},
    [['N', 4]],
    'Pad needs sequences N×channels×length, images N×channels×height×width or volumes N×channels×depth×height×width. It gets N×4.',
  ],
  [
    'Pad',
    { mode: 'reflect', right: 5 },
    [['N', 1, 4, 4]],
    'Pad cannot pad an input of 4×4 by 1+1 × 1+5 with padding_mode reflect: the padding exceeds the input. Use a smaller padding, or zeros.',
  ],
  [
    'Bilinear',
    {},
    [
      ['N', 3],
      ['N', 2, 3],
    ],
    'Bilinear needs two tensors N×features, or N×length×features, that agree in all axes but the last. It gets N×3 and N×2×3.',
  ],
  [
    'Embedding',
    { num_embeddings: 5, padding_idx: 5 },
    [['N', 3]],
    'The padding_idx 5 of Embedding is not one of its 5 rows, 0 … 4; -1 means none.',
  ],
  [
    'LearnedPositionalEncoding',
    { max_length: 8 },
    [['N', 9, 4]],
    'LearnedPositionalEncoding has 8 positions, but its input N×9×4 has 9 steps. Raise max_length.',
  ],
  [
    'LSTM',
    {},
    [['N', 1, 28, 28]],
    'LSTM needs sequences, N×length×features. It gets N×1×28×28. A Squeeze or Reshape removes an axis; an Unsqueeze adds one.',
  ],
  ['GlobalAvgPool1d', {}, [['N', 3]], 'GlobalAvgPool1d needs sequences, N×channels×length. It gets N×3.'],
  ['GlobalMaxPool2d', {}, [['N', 3]], 'GlobalMaxPool2d needs images, N×channels×height×width. It gets N×3.'],
  ['Conv3d', {}, [['N', 1, 28, 28]], 'Conv3d needs volumes, N×channels×depth×height×width. It gets N×1×28×28.'],
  [
    'Conv3d',
    {},
    [['N', 1, 2, 5, 5]],
    'The 3×3×3 window of Conv3d is larger than its input of 2×5×5. Use a smaller kernel_size, or a padding of 1 or more.',
  ],
  [
    'Conv3d',
    { padding_kind: 'same', stride: [2, 1, 1] },
    [['N', 1, 5, 5, 5]],
    'Conv3d supports the padding "same" only with a stride of 1.',
  ],
  [
    'Conv3d',
    { groups: 2 },
    [['N', 3, 5, 5, 5]],
    'Conv3d cannot split 3 input and 16 output channels into 2 equal groups.',
  ],
  [
    'MaxPool3d',
    { padding: [0, 2, 0] },
    [['N', 1, 5, 5, 5]],
    'The padding 0×2×0 of MaxPool3d is more than half of its 2×2×2 window.',
  ],
  ['Conv3d', { kernel_size: [3, 3] }, [['N', 1, 5, 5, 5]], 'kernel_size of Conv3d must be [d, h, w] ≥ 1; it is [3,3].'],
  [
    'MultiheadAttention',
    { num_heads: 5 },
    [['N', 4, 12]],
    'num_heads of MultiheadAttention must divide the 12 features of N×4×12; it is 5.',
  ],
  [
    'MultiheadAttention',
    { attention: 'separate' },
    [
      ['N', 4, 8],
      ['N', 5, 8],
      ['N', 6, 8],
    ],
    'MultiheadAttention needs a value for every key. The keys are N×5×8, the values N×6×8.',
  ],
  [
    'MultiheadAttention',
    { attention: 'cross', key_padding_mask: true },
    [
      ['N', 4, 8],
      ['N', 5, 8],
      ['N', 4],
    ],
    'MultiheadAttention needs a mask with a number for every step, N×5. It gets N×4.',
  ],
  [
    'TransformerDecoderLayer',
    {},
    [
      ['N', 4, 8],
      ['N', 5, 6],
    ],
    'TransformerDecoderLayer needs a memory with the 8 features of its input. It gets N×5×6.',
  ],
  [
    'TransformerEncoderLayer',
    { nhead: 3 },
    [['N', 4, 8]],
    'nhead of TransformerEncoderLayer must divide the 8 features of N×4×8; it is 3.',
  ],
];

describe('a layer whose input does not fit', () => {
  it.each(PROBLEMS)('%s %j says so', (type, params, inputs, text) => {
    const { code, params: details } = problem(type, params, inputs);
    expect(formatError({ code, params: details, where: {} }, 'en')).toBe(text);
    const chinese = formatError({ code, params: details, where: {} }, 'zh');
    expect(chinese).not.toMatch(/\{\w+\}/);
    expect(chinese).toMatch(/[一-鿿]/);
  });

  const fixable = PROBLEMS.flatMap(([type, params, inputs]) =>
    problem(type, params, inputs).fixes.flatMap((fix) =>
      fix.kind === 'setParams' ? [[type, params, inputs, fix.params] as const] : [],
    ),
  );
  it.each(fixable)('%s %j is fixed by what it proposes', (type, params, inputs, fixed) => {
    expect(() => infer(type, { ...params, ...fixed }, inputs)).not.toThrow();
  });
});

describe('what is proposed to stand before a layer', () => {
  it.each<[type: string, params: Params, inputs: readonly Given[], becomes: Shape]>([
    ['LSTM', {}, [['N', 1, 28, 28]], ['N', 28, 28]],
    ['GRU', {}, [['N', 3, 28, 14]], ['N', 84, 14]],
    ['TransformerEncoderLayer', {}, [['N', 2, 3, 4, 8]], ['N', 24, 8]],
    ['RNN', {}, [['N', 6]], ['N', 6, 1]],
    ['Linear', {}, [['N', 1, 28, 28]], ['N', 784]],
    ['ReLU', {}, [as('int32', 'N', 3)], ['N', 3]],
  ])('%s %j of %j gets what it needs', (type, params, inputs, becomes) => {
    const fix = problem(type, params, inputs).fixes.find(({ kind }) => kind === 'insertBefore');
    if (fix?.kind !== 'insertBefore') throw new Error('Nothing is proposed');
    const [before] = infer(fix.layer, fix.params ?? {}, inputs);
    expect(before!.shape).toEqual(becomes);
    expect(() => infer(type, params, [before!])).not.toThrow();
  });
});

describe('ports follow the parameters', () => {
  const ids = (type: string, given: Params): { inputs: string[]; outputs: string[] } => {
    const layer = layerOf(type)!;
    const params = resolveParams(layer, given);
    const inputs = typeof layer.inputs === 'function' ? layer.inputs(params) : layer.inputs;
    const outputs = typeof layer.outputs === 'function' ? layer.outputs(params) : layer.outputs;
    return {
      inputs: 'variadic' in inputs ? [] : inputs.map(({ id }) => id),
      outputs: outputs.map(({ id }) => id),
    };
  };
  it.each<[string, Params, string[], string[]]>([
    ['Split', { chunks: 3 }, ['in'], ['out0', 'out1', 'out2']],
    ['Constant', {}, [], ['out']],
    ['Formula', { expression: 'x * (gate + x' }, ['x', 'gate'], ['out']],
    ['LSTM', {}, ['in'], ['out']],
    ['LSTM', { return_state: true }, ['in'], ['out', 'h_n', 'c_n']],
    ['GRU', { return_state: true }, ['in'], ['out', 'h_n']],
    ['MultiheadAttention', {}, ['in'], ['out']],
    [
      'MultiheadAttention',
      { attention: 'separate', key_padding_mask: true, need_weights: true },
      ['in', 'key', 'value', 'key_padding_mask'],
      ['out', 'weights'],
    ],
    ['TransformerDecoderLayer', { key_padding_mask: true }, ['in', 'memory', 'key_padding_mask'], ['out']],
  ])('of %s %j', (type, params, inputs, outputs) => expect(ids(type, params)).toEqual({ inputs, outputs }));

  it('as many as there are types', () => {
    expect(infer('Split', { chunks: 3 }, [['N', 7, 2]]).map(({ shape }) => shape)).toEqual([
      ['N', 3, 2],
      ['N', 3, 2],
      ['N', 1, 2],
    ]);
    expect(infer('LSTM', { return_state: true, bidirectional: true, num_layers: 2 }, [['N', 7, 2]])).toHaveLength(3);
    expect(infer('MultiheadAttention', { need_weights: true }, [['N', 7, 8]])[1]!.shape).toEqual(['N', 7, 7]);
  });
});
