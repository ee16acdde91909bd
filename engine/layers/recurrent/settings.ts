/** Fields, sizes, and weights of recurrent layers, with PyTorch's names and order. */
import { stepsAt } from '../common.ts';
import type { Port, ShapeContext } from '../definition.ts';
import type { Field, ParameterSpec, Resolved, ParamsOf } from '../parameters.ts';
import { LayerProblem } from '../problem.ts';
import type { Cell } from './cells.ts';

/** Most steps: each is a sequence of operations, so that longer networks take minutes to build. */
const MOST_STEPS = 4096;

export interface RecurrentSettings {
  readonly length: number;
  readonly inputSize: number;
  readonly hidden: number;
  readonly layers: number;
  readonly directions: 1 | 2;
  readonly bias: boolean;
  readonly dropout: number;
  readonly sequence: boolean;
  readonly states: boolean;
}

/** Parameters of a recurrent layer; the non-linearity only where it can be chosen. */
export type RecurrentParams = Omit<ParamsOf<ReturnType<typeof recurrentFields>>, 'nonlinearity'>;

/** Settings from the parameters and the input shape. Throws a LayerProblem unless it is [N, steps, features]. */
export function recurrentSettings(context: ShapeContext<RecurrentParams>, layer: string): RecurrentSettings {
  const { params } = context;
  const { length, features } = stepsAt(context, layer);
  const passes = params.num_layers * (params.bidirectional ? 2 : 1);
  if (length * passes > MOST_STEPS)
    throw new LayerProblem('layer.tooLong', { layer, steps: length * passes, limit: MOST_STEPS }, { input: 0 });
  return {
    length,
    inputSize: features,
    hidden: params.hidden_size,
    layers: params.num_layers,
    directions: params.bidirectional ? 2 : 1,
    bias: params.bias,
    dropout: params.dropout,
    sequence: params.output === 'sequence',
    states: params.return_state,
  };
}

/** `_l0`, `_l0_reverse`, `_l1`, …: suffix for each layer and direction. */
export const suffix = (layer: number, direction: number): string => `_l${layer}${direction ? '_reverse' : ''}`;

/** Weights of every layer and direction with PyTorch's names, shapes and initialization: ±1/√hidden. */
export function recurrentParameters(s: RecurrentSettings, { gates }: Cell): ParameterSpec[] {
  const initializer = { kind: 'uniform', bound: 1 / Math.sqrt(s.hidden) } as const;
  const rows = gates * s.hidden;
  const passes = Array.from({ length: s.layers * s.directions }, (_, i) => i);
  return passes.flatMap((pass) => {
    const layer = Math.floor(pass / s.directions);
    const inputs = layer ? s.hidden * s.directions : s.inputSize;
    const at = suffix(layer, pass % s.directions);
    const make = (name: string, shape: readonly number[]): ParameterSpec => ({
      name: name + at,
      shape,
      trainable: true,
      initializer,
    });
    return [
      make('weight_ih', [rows, inputs]),
      make('weight_hh', [rows, s.hidden]),
      ...(s.bias ? [make('bias_ih', [rows]), make('bias_hh', [rows])] : []),
    ];
  });
}

const OUT: Port = { id: 'out', label: { en: 'output', zh: '输出' } };
const HIDDEN: Port = { id: 'h_n', label: { en: 'hidden state', zh: '隐藏状态' } };
const CELL: Port = { id: 'c_n', label: { en: 'cell state', zh: '单元状态' } };

/** Output ports: the result, and optionally the states. */
export const recurrentOutputs =
  ({ hasCell }: Cell) =>
  (params: Resolved): readonly Port[] =>
    params.return_state ? [OUT, HIDDEN, ...(hasCell ? [CELL] : [])] : [OUT];

const NONLINEARITY = {
  key: 'nonlinearity',
  kind: 'choice',
  default: 'tanh',
  options: [
    { value: 'tanh', label: { en: 'tanh', zh: 'tanh' } },
    { value: 'relu', label: { en: 'relu', zh: 'relu' } },
  ],
  help: { en: 'The non-linearity of every step.', zh: '每一步的非线性函数。' },
} as const satisfies Field;

/**
 * Fields of a recurrent layer.
 * @param withNonlinearity whether its activation can be chosen, as in nn.RNN
 */
export const recurrentFields = (withNonlinearity: boolean) =>
  [
    { key: 'input_size', kind: 'derived', help: { en: 'Features of every step.', zh: '每一步的特征数。' } },
    {
      key: 'hidden_size',
      kind: 'integer',
      default: 128,
      min: 1,
      max: 65_536,
      help: { en: 'Number of features of the hidden state.', zh: '隐藏状态的特征数。' },
    },
    {
      key: 'num_layers',
      kind: 'integer',
      default: 1,
      min: 1,
      max: 16,
      help: { en: 'Number of stacked recurrent layers.', zh: '堆叠的循环层数。' },
    },
    ...(withNonlinearity ? [NONLINEARITY] : []),
    {
      key: 'bias',
      kind: 'boolean',
      default: true,
      help: { en: 'Adds a learnable bias.', zh: '加上可学习的偏置。' },
    },
    {
      key: 'dropout',
      kind: 'number',
      default: 0,
      min: 0,
      max: 1,
      help: {
        en: 'Dropout probability between the stacked layers.',
        zh: '堆叠的各层之间的 dropout 概率。',
      },
    },
    {
      key: 'bidirectional',
      kind: 'boolean',
      default: false,
      help: {
        en: 'Bidirectional: a second pass runs in reverse; both outputs are concatenated.',
        zh: '双向：再反向处理一遍，两个输出拼接在一起。',
      },
    },
    {
      key: 'output',
      kind: 'choice',
      default: 'sequence',
      options: [
        { value: 'sequence', label: { en: 'every step', zh: '每一步' } },
        { value: 'last', label: { en: 'last step', zh: '最后一步' } },
      ],
      help: {
        en: 'Outputs of every step, N×length×hidden, or of the last step only, N×hidden.',
        zh: '每一步的输出 N×长度×隐藏大小，或仅最后一步的输出 N×隐藏大小。',
      },
    },
    {
      key: 'return_state',
      kind: 'boolean',
      default: false,
      help: {
        en: 'Adds outputs: the last state of every layer, N×layers×hidden.',
        zh: '增加输出：每一层的最后状态，N×层数×隐藏大小。',
      },
    },
  ] as const satisfies readonly Field[];
