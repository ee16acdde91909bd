/** Samples of a split row by row: in memory, or in a file of which a session holds a part at a time. */
import type { Session } from '../runtime/runtime.ts';
import type { StoredFile } from './files.ts';
import { imagesOf, labelsOf, type Split } from './shape.ts';

/** Bytes in a file, from `offset` on. */
export interface StoredBytes {
  readonly file: StoredFile;
  readonly offset: number;
}

export interface SampleRows {
  readonly count: number;
  /** float32 is in native byte order. */
  readonly type: 'uint8' | 'float32';
  /** Shape of a sample, as stored. */
  readonly shape: readonly number[];
  /** [count, …shape] */
  readonly samples: Uint8Array | Float32Array | StoredBytes;
  /** Classes as int32, values as float32: [count, …labelShape]. */
  readonly labels: Int32Array | Float32Array;
  /** Of one label; [] if left out. */
  readonly labelShape?: readonly number[];
}

/** Bytes of one sample. */
export const rowBytes = ({ type, shape }: Pick<SampleRows, 'type' | 'shape'>): number =>
  shape.reduce((product, size) => product * size, type === 'float32' ? 4 : 1);

/** Values of one label. */
export const labelValues = ({ labelShape = [] }: Pick<SampleRows, 'labelShape'>): number =>
  labelShape.reduce((product, size) => product * size, 1);

/** Whether samples are in a file. */
export const isStored = (samples: SampleRows['samples']): samples is StoredBytes => 'file' in samples;

/** Bytes as float32; copied where they do not lie on a multiple of four. */
export const floats = (bytes: Uint8Array): Float32Array =>
  bytes.byteOffset % 4 === 0
    ? new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4)
    : new Float32Array(bytes.slice().buffer);

/** Bytes of some samples, and their labels, as the variables of a split. @param labels of as many samples */
export function rowTensors(
  split: Split,
  rows: SampleRows,
  bytes: Uint8Array,
  labels: SampleRows['labels'],
): Parameters<Session['write']>[0] {
  const { type, shape } = rows;
  const data = type === 'float32' ? floats(bytes) : bytes;
  return {
    [imagesOf(split)]: { dtype: type, shape: [labels.length / labelValues(rows), ...shape], data },
    [labelsOf(split)]: labelTensor(rows, labels),
  };
}

const labelTensor = (rows: SampleRows, data: SampleRows['labels']) => {
  const { labelShape = [] } = rows;
  const dtype = data instanceof Int32Array ? 'int32' : 'float32';
  return { dtype, shape: [data.length / labelValues(rows), ...labelShape], data } as const;
};

/** Samples in memory as bytes. */
export const bytesOf = (samples: Uint8Array | Float32Array): Uint8Array =>
  new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);

/** Fills the variables of a split with all of its samples. */
export async function loadRows(
  session: Pick<Session, 'write' | 'loadFile'>,
  split: Split,
  rows: SampleRows,
): Promise<void> {
  const { count, type, samples, labels } = rows;
  if (!count) return;
  if (!isStored(samples)) return session.write(rowTensors(split, rows, bytesOf(samples), labels));
  if (type === 'float32') {
    const bytes = await samples.file.read(samples.offset, count * rowBytes(rows));
    return session.write(rowTensors(split, rows, bytes, labels));
  }
  // A copy in the cache that was evicted since is made again.
  await samples.file.read(samples.offset, 1);
  await session.loadFile(imagesOf(split), { path: samples.file.path, offset: samples.offset });
  await session.write({ [labelsOf(split)]: labelTensor(rows, labels) });
}
