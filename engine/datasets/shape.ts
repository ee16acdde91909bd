/** What the programs know of a dataset whose samples lie in the session. */
import type { VariableSpec } from '../program/types.ts';

export interface DatasetShape {
  /** Shape of a stored sample, images with channels last. */
  readonly sample: readonly number[];
  readonly channelsLast: boolean;
  /** 0 where the labels are values. */
  readonly classes: number;
  readonly trainCount: number;
  /** How many of them are trained with; all if left out. */
  readonly trainedCount?: number;
  /** 0 without test samples. */
  readonly testCount: number;
  /** What the samples are; images if left out. */
  readonly source?: SampleSource;
  /** What each label is; one class if left out. */
  readonly label?: LabelShape;
}

export type SampleSource =
  /** uint8, scaled to [0, 1]. */
  | { readonly kind: 'images' }
  /** float32, as they are. */
  | { readonly kind: 'values' }
  /** int32 codes of a whole text each; sample i begins at i · stride, and its labels one later. */
  | { readonly kind: 'text'; readonly train: TextShape; readonly test: TextShape };
export interface TextShape {
  readonly length: number;
  readonly stride: number;
}

export interface LabelShape {
  /** Classes lie in the session as int32, values as float32. */
  readonly kind: 'classes' | 'values';
  /** Of one label, in PyTorch's order of axes. */
  readonly shape: readonly number[];
  /** Whether every label is one of the classes: none is left out, as -100 is. */
  readonly complete?: boolean;
}

export type Split = 'train' | 'test';
/** Variable with the samples of a split, whatever they are: [count, …sample], or all codes of a text. */
export const imagesOf = (split: Split): string => `data.${split}.images`;
/** Variable with the labels of a split: int32 classes or float32 values, [count, …label]. */
export const labelsOf = (split: Split): string => `data.${split}.labels`;

/** What an Input has to be for such samples. */
export const inputTypeOf = ({ source }: DatasetShape): 'int32' | 'float32' =>
  source?.kind === 'text' ? 'int32' : 'float32';

const ONE_CLASS: LabelShape = { kind: 'classes', shape: [], complete: true };
/** What each label is; one class where the dataset says nothing. */
export const labelOf = ({ label }: DatasetShape): LabelShape => label ?? ONE_CLASS;

/**
 * Variables of a session that hold the dataset. A split without samples has none, and a text no labels of its own.
 */
export function dataVariables(data: DatasetShape): VariableSpec[] {
  const counts = { train: data.trainCount, test: data.testCount };
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
