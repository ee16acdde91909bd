/**
 * How much of a dataset a session holds: all of it, or a window of samples that is filled again and again. Both run the
 * same programs.
 */
import { labelOf, type DatasetShape, type SampleWindow } from './shape.ts';

/** Most bytes of the samples of a split in a session: they are one tensor, indexed by 32-bit numbers. */
export const MAX_TENSOR_BYTES = 2 * 1024 ** 3 - 1024 ** 2;
/**
 * What a window costs besides itself: the next one in memory, read ahead, and a copy while it is handed to the runtime.
 */
export const WINDOW_COPIES = 3;
/** Most bytes of a window. */
const MAX_WINDOW = 256 * 1024 ** 2;
/** Most samples of a window. */
const MAX_ROWS = 2 ** 20;
/** Share and most bytes of the window of test samples, which are read in order. */
const TEST_SHARE = 0.25;
const MAX_TEST_WINDOW = 16 * 1024 ** 2;

/** Samples of one call. */
export interface Calls {
  readonly batchSize: number;
  readonly evaluationBatch: number;
}

/** Bytes of a sample with its label. */
export function sampleBytes(data: DatasetShape): number {
  const values = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);
  return values(data.sample) * (data.source?.kind === 'values' ? 4 : 1) + 4 * values(labelOf(data).shape);
}

/** Bytes of all samples. */
export const dataBytes = (data: DatasetShape): number => (data.trainCount + data.testCount) * sampleBytes(data);

/** Whether samples are read from disk as they are needed. A text's samples overlap: all of it is held. */
export const isStreamed = (data: DatasetShape, memory: number): boolean =>
  data.source?.kind !== 'text' &&
  (dataBytes(data) > memory || Math.max(data.trainCount, data.testCount) * sampleBytes(data) > MAX_TENSOR_BYTES);

/**
 * The window through which a session reads samples that do not fit; null where all of them are held.
 * @param memory bytes that the data may take
 */
export function windowOf(
  data: DatasetShape,
  memory: number,
  { batchSize, evaluationBatch }: Calls,
): SampleWindow | null {
  const each = sampleBytes(data);
  const { trainCount, testCount } = data;
  if (!isStreamed(data, memory)) return null;
  const rows = (bytes: number, count: number): number =>
    Math.min(count, Math.max(batchSize, evaluationBatch, Math.min(MAX_ROWS, Math.floor(bytes / each))));
  const share = Math.min(MAX_WINDOW, memory / WINDOW_COPIES);
  const test = Math.min(share * TEST_SHARE, MAX_TEST_WINDOW);
  return { train: rows(share - test, trainCount), test: rows(test, testCount) };
}

/** Share of a GPU's free memory that data may take. */
const GPU_SHARE = 0.5;

/** Bytes that data may take where they lie in a GPU's memory. @param free bytes of it; null where it has none of its own */
export const memoryOn = (memory: number, free: number | null): number =>
  free === null ? memory : Math.min(memory, Math.floor(GPU_SHARE * free));
