/** Edits of the split of images, as pure functions. */
import type { ImageReport } from '../../../../engine/datasets/report.ts';
import type { FormatSource } from '../../../../engine/datasets/source.ts';

export type ImagesSource = Extract<FormatSource, { kind: 'images' }>;
export type ImageSplitKind = 'class' | NonNullable<ImagesSource['split']>;
type Splits = NonNullable<ImageReport['splits']>;

/** The splits that some images allow. */
export const imageSplitsFor = ({ groups, times }: Splits): ImageSplitKind[] => [
  'class',
  ...(groups.length ? (['group'] as const) : []),
  ...(times.length ? (['time'] as const) : []),
];

/** Sets the split; by groups of file names, else by the first column that is suitable. */
export function withImageSplit(source: ImagesSource, { groups, times }: Splits, kind: ImageSplitKind): ImagesSource {
  const { split: _, splitColumn: __, ...rest } = source;
  if (kind === 'class') return rest;
  const column = kind === 'time' ? times[0] : groups.some((one) => one.column === null) ? null : groups[0]?.column;
  return { ...rest, split: kind, ...(column == null ? {} : { splitColumn: column }) };
}
