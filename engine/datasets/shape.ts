/** Shapes of a dataset in a session, as programs use them. */
import type { VariableSpec } from '../program/types.ts';

export interface DatasetShape {
  /** Shape of a stored sample, images with channels last. */
  readonly sample: readonly number[];
  readonly channelsLast: boolean;
  /** Number of classes; 0 where labels are values. */
  readonly classes: number;
  readonly trainCount: number;
  /** Training samples without the validation split; all if left out. */
  readonly trainedCount?: number;
  /** Those of each class, where the loss weighs classes by them. */
  readonly classCounts?: readonly number[];
  /** Number of test samples. */
  readonly testCount: number;
  /** Samples that the session holds at a time; all of them if left out. */
  readonly window?: SampleWindow;
  /** Kind of the samples; images if left out. */
  readonly source?: SampleSource;
  /** Shape of each label; one class if left out. */
  readonly label?: LabelShape;
}

/** Number of samples of each split that a session holds at a time. */
export interface SampleWindow {
  readonly train: number;
  readonly test: number;
}

export type SampleSource =
  /** uint8, scaled to [0, 1]. */
  | { readonly kind: 'images' }
  /** float32, as they are; images among them have channels last. */
  | { readonly kind: 'values' }
  /** int32 codes of the whole text of each split; sample i begins at i · stride, and its labels one later. */
  | { readonly kind: 'text'; readonly train: TextShape; readonly test: TextShape };
export interface TextShape {
  readonly length: number;
  readonly stride: number;
}

export interface LabelShape {
  /** Classes are stored as int32, values as float32. */
  readonly kind: 'classes' | 'values';
  /** Shape of one label, in PyTorch's order of axes. */
  readonly shape: readonly number[];
  /** Whether every label is a valid class: none is ignored, as -100 is. */
  readonly complete?: boolean;
  /** Standardization of values in the session; results are converted back. */
  readonly scale?: ValueScale;
}
/** A value in the session is (value − mean) / deviation, with those of its target. */
export interface ValueScale {
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

/** A value of the session in the unit of its target. @param at its place among the values of a sample */
export const inTargetUnit = ({ mean, deviation }: ValueScale, value: number, at: number): number =>
  value * deviation[at % deviation.length]! + mean[at % mean.length]!;

/** Number of values of a label. */
export const labelWidth = ({ shape }: LabelShape): number => shape.reduce((product, size) => product * size, 1);

export type Split = 'train' | 'test';
/** Variable with the samples of a split: [count, …sample], or all codes of a text. */
export const imagesOf = (split: Split): string => `data.${split}.images`;
/** Variable with the labels of a split: int32 classes or float32 values, [count, …label]. */
export const labelsOf = (split: Split): string => `data.${split}.labels`;

/** The dtype of an Input for such samples. */
export const inputTypeOf = ({ source }: DatasetShape): 'int32' | 'float32' =>
  source?.kind === 'text' ? 'int32' : 'float32';

const ONE_CLASS: LabelShape = { kind: 'classes', shape: [], complete: true };
/** Shape of each label; one class where the dataset gives none. */
export const labelOf = ({ label }: DatasetShape): LabelShape => label ?? ONE_CLASS;

/** Variables of a session that hold the dataset. A split without samples has none, and a text no separate labels. */
export function dataVariables(data: DatasetShape): VariableSpec[] {
  const counts = data.window ?? { train: data.trainCount, test: data.testCount };
  const { kind, shape } = labelOf(data);
  const { source } = data;
  return (['train', 'test'] as const).flatMap((split) =>
    counts[split] === 0
      ? []
      : source?.kind === 'text'
        ? [{ name: imagesOf(split), dtype: 'int32', shape: [source[split].length] } as const]
        : [
            {
              name: imagesOf(split),
              dtype: source?.kind === 'values' ? 'float32' : 'uint8',
              shape: [counts[split], ...data.sample],
            } as const,
            {
              name: labelsOf(split),
              dtype: kind === 'classes' ? 'int32' : 'float32',
              shape: [counts[split], ...shape],
            } as const,
          ],
  );
}
