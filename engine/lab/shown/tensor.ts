/** Tensors as they are shown: values, statistics, and the gradient beside them. */
import { type Tensor, isFloating } from '../torch/tensor.ts';

/** Most elements whose values are passed on. */
const MOST_VALUES = 1 << 18;
/** Bars of a histogram. */
const BINS = 24;

/** What is known of a tensor's elements. NaN and infinities count for `notFinite` only. */
export interface Summary {
  readonly least: number;
  readonly most: number;
  readonly mean: number;
  readonly notFinite: number;
}

export interface TensorView {
  /** The variable, or the parameter's path; null for a value without a name. */
  readonly name: string | null;
  readonly shape: readonly number[];
  readonly dtype: string;
  /** Row-major, the first ones of a large tensor. */
  readonly values: Float64Array;
  readonly count: number;
  readonly summary: Summary;
  /** Elements in equal parts from `least` to `most`; empty where these are equal. */
  readonly histogram: readonly number[];
  readonly requiresGrad: boolean;
  /** The operation it comes from, as PyTorch names its gradient; null for a leaf. */
  readonly operation: string | null;
  readonly gradient: TensorView | null;
}

/** Least, most and mean of the finite elements; zeros where there are none. */
export function summaryOf(values: Float64Array): Summary {
  let [least, most, sum, finite] = [Infinity, -Infinity, 0, 0];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    finite += 1;
    sum += value;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  const notFinite = values.length - finite;
  return finite ? { least, most, mean: sum / finite, notFinite } : { least: 0, most: 0, mean: 0, notFinite };
}

function histogramOf(values: Float64Array, { least, most }: Summary): number[] {
  if (!(most > least)) return [];
  const bars = Array<number>(BINS).fill(0);
  for (const value of values)
    if (Number.isFinite(value)) bars[Math.min(BINS - 1, Math.floor(((value - least) / (most - least)) * BINS))]! += 1;
  return bars;
}

/** A tensor with its gradient. */
export function viewOf(tensor: Tensor, name: string | null): TensorView {
  const values = tensor.read();
  const summary = summaryOf(values);
  return {
    name,
    shape: tensor.shape,
    dtype: tensor.dtype,
    values: values.length > MOST_VALUES ? values.slice(0, MOST_VALUES) : values,
    count: values.length,
    summary,
    histogram: isFloating(tensor.dtype) || tensor.dtype.startsWith('int') ? histogramOf(values, summary) : [],
    requiresGrad: tensor.requiresGrad,
    operation: tensor.node?.name ?? null,
    gradient: tensor.grad ? viewOf(tensor.grad, name === null ? null : `${name}.grad`) : null,
  };
}

/** A list of numbers, such as the losses of a training, as a series. */
export function seriesOf(numbers: readonly number[], name: string | null): TensorView {
  const values = Float64Array.from(numbers);
  const summary = summaryOf(values);
  return {
    name,
    shape: [values.length],
    dtype: 'list',
    values: values.slice(0, MOST_VALUES),
    count: values.length,
    summary,
    histogram: histogramOf(values, summary),
    requiresGrad: false,
    operation: null,
    gradient: null,
  };
}
