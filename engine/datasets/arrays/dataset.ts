/** Arrays of samples and labels as a dataset: images for samples of two or three axes, rows for samples of one. */
import { UserError } from '../../errors/error.ts';
import type { Dataset } from '../dataset.ts';
import type { DataFiles } from '../files.ts';
import { imageDataset, type ImageDataset, type Images } from '../kinds/images.ts';
import { rowsDataset } from '../kinds/rows.ts';
import { floats, isStored } from '../sampleRows.ts';
import type { TableSplit } from '../kinds/table.ts';
import { arrangedFile, commonRange, imageSplit, layoutOf, storageFor } from './images.ts';
import { classesOf, labelColumn, type Classes } from './labels.ts';
import { allValues, sizeOf, type NumberArray } from './numberArray.ts';
import { stridesOf } from './axes.ts';

export interface ArrayPair {
  readonly samples: NumberArray;
  readonly labels: NumberArray;
}
export interface ArraySplits {
  readonly train: ArrayPair;
  readonly test: ArrayPair | null;
}

/** Labels of all splits, checked against the samples. */
export async function classesOfSplits({ train, test }: ArraySplits): Promise<Classes> {
  const pairs = test ? [train, test] : [train];
  for (const pair of pairs) checkCounts(pair);
  const columns: Float64Array[] = [];
  for (const { labels } of pairs) columns.push(await labelColumn(labels));
  return classesOf(columns, train.labels.name);
}

function checkCounts({ samples, labels }: ArrayPair): void {
  const [imageCount = 0, labelCount = 0] = [samples.shape[0], labels.shape[0]];
  if (imageCount !== labelCount)
    throw new UserError('data.countMismatch', { images: samples.name, labels: labels.name, imageCount, labelCount });
}

/** Description of the images by their format. */
export interface ImageMeta extends Pick<Images, 'name' | 'path' | 'classNames' | 'files' | 'notes'> {
  readonly turned: boolean;
  /** Facts for exported code. */
  facts?(found: ArrayFacts): string;
}
/** How arrays were read, for exported code. */
export interface ArrayFacts {
  /** Number of classes; 0 where labels are numbers. */
  readonly classes: number;
  /** Divisor of the values. */
  readonly divisor: number;
  readonly channelsLast: boolean;
}

const PIXEL = 255;

/** @param labels of training and test samples, by class */
export async function imagesOfArrays(
  files: DataFiles,
  { train, test }: ArraySplits,
  labels: readonly Int32Array[],
  { turned, facts, ...meta }: ImageMeta,
): Promise<ImageDataset> {
  const layout = layoutOf(train.samples, turned);
  const values = await commonRange([train.samples, ...(test ? [test.samples] : [])]);
  const storage = storageFor(values);
  const [low, high] = [values.low / storage.divisor, values.high / storage.divisor];
  const tested = test ? layoutOf(test.samples, turned) : null;
  if (tested && tested.size.join() !== layout.size.join()) {
    const told = (size: readonly number[]): string => size.slice(0, 2).join('×');
    throw new UserError('data.sizeMismatch', { train: told(layout.size), test: told(tested.size) });
  }
  const found: ArrayFacts = {
    classes: meta.classNames.length,
    divisor: storage.type === 'uint8' ? PIXEL : storage.divisor,
    channelsLast: layout.axes.channels !== 1,
  };
  return imageDataset({
    ...meta,
    ...(facts ? { facts: () => facts(found) } : {}),
    sample: layout.size,
    type: storage.type,
    ...(storage.type === 'uint8' || (low >= 0 && high <= 1) ? {} : { range: [low, high] }),
    train: await imageSplit(files, train.samples, labels[0]!, layout, storage),
    test: test && tested ? await imageSplit(files, test.samples, labels[1]!, tested, storage) : null,
  });
}

/** Most columns that are described. */
const MAX_TOLD = 200;
const PREVIEW_ROWS = 20;
const DIGITS = 5;
/** Most bytes of rows that are kept in memory: they are there twice while a session is filled. */
const MAX_ROW_BYTES = 512 * 1024 ** 2;
/** Rows that are read at a time to describe them. */
const PIECE = 4096;

/** Rows as float32 [count, width]: in memory, or where they do not fit, in the cache. */
async function rowsOf(files: DataFiles, array: NumberArray): Promise<TableSplit['values']> {
  const [count = 0, width = 1] = array.shape;
  if (4 * count * width > Math.min(MAX_ROW_BYTES, await files.memory())) {
    const layout = { axes: { height: 1, width: 1, channels: null }, size: [width, 1, 1], turned: false } as const;
    const rows = { ...array, shape: [count, width] };
    return { file: await arrangedFile(files, rows, layout, { type: 'float32', divisor: 1 }, 'rows'), offset: 0 };
  }
  const values = await allValues(array);
  const [down, right] = stridesOf(array.shape, array.fortran);
  const rows = new Float32Array(count * width);
  for (let row = 0; row < count; row += 1)
    for (let column = 0; column < width; column += 1)
      rows[row * width + column] = values[row * down! + column * (right ?? 1)]!;
  return rows;
}

type FactsOfRows = (found: ArrayFacts, values: readonly number[] | null) => string;

/** A dataset of rows of numbers, with a class or a number as the label of each. */
export async function rowsOfArrays(
  files: DataFiles,
  splits: ArraySplits,
  { facts, ...meta }: { readonly name: string; readonly path: string; facts?: FactsOfRows },
): Promise<Dataset> {
  const { train, test } = splits;
  const width = sizeOf(train.samples.shape.slice(1));
  if (test && sizeOf(test.samples.shape.slice(1)) !== width)
    throw new UserError('data.sizeMismatch', { train: String(width), test: test.samples.shape.slice(1).join('×') });
  await commonRange([train.samples, ...(test ? [test.samples] : [])]);
  const pairs = test ? [train, test] : [train];
  const columns = await Promise.all(pairs.map(({ labels }) => labelColumn(labels)));
  pairs.forEach(checkCounts);
  const isClass = columns.every((column) => column.every((value) => Number.isSafeInteger(value)));
  const classes = isClass ? classesOf(columns, train.labels.name) : null;
  const split = async (i: number): Promise<TableSplit> => ({
    count: pairs[i]!.samples.shape[0]!,
    values: await rowsOf(files, pairs[i]!.samples),
    targets: classes ? classes.labels[i]! : Float32Array.from(columns[i]!),
  });
  const [trained, tested] = [await split(0), test ? await split(1) : null];
  const found = { classes: classes?.classNames.length ?? 0, divisor: 1, channelsLast: true };
  const rows = {
    ...meta,
    ...(facts ? { facts: () => facts(found, classes?.values ?? null) } : {}),
    width,
    classNames: classes?.classNames ?? [],
    train: trained,
    test: tested ?? { count: 0, values: new Float32Array(), targets: trained.targets.slice(0, 0) },
  };
  // Those in a file are described once.
  const { values } = trained;
  const described = isStored(values) ? await describedRows(trained, width, train.labels.name) : null;
  return rowsDataset(rows, async () => described ?? (await describedRows(trained, width, train.labels.name)));
}

/** Rows of a split, some at a time. */
async function* pieces({ count, values }: TableSplit, width: number): AsyncGenerator<Float32Array> {
  if (!isStored(values)) return yield values;
  const { file, offset } = values;
  for (let done = 0; done < count; done += PIECE)
    yield floats(await file.read(offset + 4 * width * done, 4 * width * Math.min(PIECE, count - done)));
}

async function describedRows(split: TableSplit, width: number, target: string) {
  const { count, targets } = split;
  const told = Math.min(width, MAX_TOLD);
  const [sums, squares] = [new Float64Array(told), new Float64Array(told)];
  let first = new Float32Array();
  for await (const piece of pieces(split, width)) {
    if (!first.length) first = piece.slice(0, PREVIEW_ROWS * width);
    for (let column = 0; column < told; column += 1) {
      for (let at = column; at < piece.length; at += width) {
        const value = piece[at]!;
        sums[column]! += value;
        squares[column]! += value * value;
      }
    }
  }
  const columns = Array.from({ length: told }, (_, column) => {
    const mean = sums[column]! / count;
    return {
      name: `x${column}`,
      kind: 'number' as const,
      mean,
      deviation: Math.sqrt(Math.max(0, squares[column]! / count - mean * mean)),
    };
  });
  const preview = Array.from({ length: Math.min(count, PREVIEW_ROWS) }, (_, row) => [
    ...Array.from({ length: told }, (_, column) => String(Number(first[row * width + column]!.toPrecision(DIGITS)))),
    String(Number(targets[row]!.toPrecision(DIGITS))),
  ]);
  const words = targets instanceof Int32Array ? new Set(targets).size : 0;
  const label = words
    ? { name: target, kind: 'word' as const, words }
    : { name: target, kind: 'number' as const, mean: 0, deviation: 1 };
  return { columns: [...columns, label], target, preview };
}
