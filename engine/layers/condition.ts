/** Conditions on a tensor: a measure of all its values, those of the whole batch, compared with a threshold. */
import { sumAll } from '../program/arithmetic.ts';
import type { Builder, Value } from '../program/builder.ts';
import type { TensorType } from '../program/types.ts';
import type { Field } from './parameters.ts';
import { python } from './python.ts';

/** Fields of a condition, for a layer or an instance of a module. */
export const CONDITION_FIELDS = [
  {
    key: 'measure',
    kind: 'choice',
    default: 'mean',
    options: [
      { value: 'mean', label: { en: 'mean', zh: '均值' } },
      { value: 'max', label: { en: 'maximum', zh: '最大值' } },
      { value: 'meanAbs', label: { en: 'mean of |x|', zh: '|x| 的均值' } },
      { value: 'norm', label: { en: 'norm', zh: '范数' } },
    ],
    label: { en: 'measure', zh: '度量' },
    help: {
      en: 'The number that decides: of all values of the tensor, over the whole batch. The norm is the square root of the sum of squares.',
      zh: '决定走哪一边的数：对张量的所有值（整个批次）计算。范数是平方和的平方根。',
    },
  },
  {
    key: 'comparison',
    kind: 'choice',
    default: '>',
    options: [
      { value: '>', label: { en: 'greater than', zh: '大于' } },
      { value: '<', label: { en: 'less than', zh: '小于' } },
    ],
    label: { en: 'comparison', zh: '比较' },
    help: {
      en: 'How the measure is compared with the threshold.',
      zh: '度量与阈值如何比较。',
    },
  },
  {
    key: 'threshold',
    kind: 'number',
    default: 0,
    label: { en: 'threshold', zh: '阈值' },
    help: { en: 'What the measure is compared with.', zh: '与度量相比较的数。' },
  },
] as const satisfies readonly Field[];

export interface Condition {
  readonly measure: 'mean' | 'max' | 'meanAbs' | 'norm';
  readonly comparison: '>' | '<';
  readonly threshold: number;
}

function measured(b: Builder, x: Value, measure: Condition['measure']): Value {
  const { shape } = x.type;
  const mean = (value: Value): Value => {
    // The batch is the only size that is not known.
    const sizes = shape.map((dim, axis) => (typeof dim === 'number' ? b.scalar(dim) : b.dimSize(x, axis)));
    return sizes.reduce((quotient, size) => b.div(quotient, size), sumAll(b, value));
  };
  switch (measure) {
    case 'mean':
      return mean(x);
    case 'meanAbs':
      return mean(b.add(b.relu(x), b.relu(b.neg(x))));
    case 'max':
      return b.max(
        x,
        shape.map((_, axis) => axis),
      );
    case 'norm':
      return b.sqrt(sumAll(b, b.mul(x, x)));
  }
}

/** Whether a condition holds for a tensor: bool []. It has no gradient. */
export function predicateOf(b: Builder, x: Value, { measure, comparison, threshold }: Condition): Value {
  const [value, limit] = [measured(b, b.cast(x, 'float32'), measure), b.scalar(threshold)];
  return comparison === '>' ? b.greater(value, limit) : b.greater(limit, value);
}

/** `mean>0.5`, in a few characters. */
export const conditionText = ({ measure, comparison, threshold }: Condition): string =>
  `${{ mean: 'mean', max: 'max', meanAbs: 'mean|x|', norm: '‖x‖' }[measure]}${comparison}${threshold}`;

/** The condition in Python. @param x expression of the tensor */
export function pythonCondition(x: string, { dtype }: TensorType, { measure, comparison, threshold }: Condition) {
  const number = dtype === 'float32' || measure === 'max' ? x : `${x}.float()`;
  const value = {
    mean: `${number}.mean()`,
    max: `${number}.max()`,
    meanAbs: `${number}.abs().mean()`,
    norm: `torch.linalg.vector_norm(${number})`,
  }[measure];
  return `${value} ${comparison} ${python(threshold)}`;
}

/** The condition in TypeScript on tfjs, as a boolean. @param x expression of the tensor */
export function tfjsCondition(x: string, { measure, comparison, threshold }: Condition): string {
  const number = `${x}.toFloat()`;
  const value = {
    mean: `${number}.mean()`,
    max: `${number}.max()`,
    meanAbs: `${number}.abs().mean()`,
    norm: `${number}.square().sum().sqrt()`,
  }[measure];
  return `${value}.dataSync()[0]! ${comparison} ${threshold}`;
}
