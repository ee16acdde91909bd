/** Training images as a run augments them, for the Data room: the program of a step, on the reference runtime. */
import type { Dataset } from '../../datasets/dataset.ts';
import { toBase64 } from '../../datasets/given/base64.ts';
import type { SampleImages } from '../../datasets/report.ts';
import { imagesOf, labelsOf } from '../../datasets/shape.ts';
import { UserError } from '../../errors/error.ts';
import type { AugmentationSettings } from '../../model/types.ts';
import type { Value } from '../../program/builder.ts';
import { createBuilder } from '../../program/createBuilder.ts';
import { array } from '../../program/reference/array.ts';
import { interpret } from '../../program/reference/interpret.ts';
import { float32, int32 } from '../../program/shapes.ts';
import { augmentedImages, normalNoise } from '../../training/augmentation/program.ts';
import { mixedImages, mixOf } from '../../training/augmentation/mixing.ts';
import { augmentationRows, COLUMNS } from '../../training/augmentation/rows.ts';

/** Most values at a time: about a second. */
const MAX_VALUES = 2_000_000;

/** Values as bytes from 0 to 255; floats that are no pixels are scaled from the least to the largest of the originals. */
function asPixels(values: Float64Array, originals: ArrayLike<number>): Uint8Array {
  let [low, high] = [0, 1];
  for (let i = 0; i < originals.length; i += 1)
    [low, high] = [Math.min(low, originals[i]!), Math.max(high, originals[i]!)];
  return Uint8Array.from(values, (value) => Math.round(Math.min(1, Math.max(0, (value - low) / (high - low))) * 255));
}

/**
 * @param at seed and epoch; images are augmented as if they were the first of it, in this order, and mixed as if they
 * were one batch
 * @throws UserError where samples are no images, or too many are asked for
 */
export async function augmentedSamples(
  dataset: Dataset,
  indices: readonly number[],
  settings: AugmentationSettings,
  at: { readonly seed: number; readonly epoch: number },
): Promise<SampleImages> {
  const { sample, channelsLast } = dataset.shape;
  const count = indices.length;
  if (!channelsLast || !dataset.images) throw new UserError('internal', { detail: dataset.name });
  const [height, width, channels] = sample as [number, number, number];
  const size = count * height * width * channels;
  if (size > MAX_VALUES) throw new UserError('run.tooManyValues', { count: size, limit: MAX_VALUES });
  const { state } = await dataset.choose('train', indices);
  const { dtype, data } = state[imagesOf('train')]!;
  const scale = dtype === 'uint8' ? 1 / 255 : 1;
  const b = createBuilder();
  const shape = [count, height, width, channels];
  const images = { table: b.variable({ name: 'images', dtype, shape }), scale };
  const [chosen, rows] = [b.input('indices', int32('N')), b.input('rows', float32('N', COLUMNS.length))];
  const noise = settings.noise ? normalNoise(b, images, chosen, b.input('counter', int32(2))) : null;
  const own = augmentedImages(b, images, settings, { indices: chosen, rows, noise });
  const mixed = mixOf(settings, { height, width }, { ...at, step: at.epoch }, count);
  const others = (): Value => b.gather(own, b.input('partners', int32('N')));
  const x = mixed ? mixedImages(b, own, others(), b.constant(mixed.row, [mixed.row.length])) : own;
  const program = b.finish({ x });
  const feeds = {
    indices: array('int32', [count], [...indices.keys()]),
    rows: array(
      'float32',
      [count, COLUMNS.length],
      augmentationRows(settings, { height, width }, { ...at, first: 0 }, count),
    ),
    counter: array('int32', [2], [at.seed, at.epoch]),
    partners: array('int32', [count], mixed?.partners ?? [...indices.keys()]),
  };
  const values = data as Uint8Array | Float32Array;
  const { outputs } = interpret(program, feeds, new Map([['images', array(dtype, shape, values)]]));
  const labels = [...(state[labelsOf('train')]!.data as Int32Array)];
  return {
    shape: [channels, height, width],
    pixels: toBase64(asPixels(outputs['x']!.data, dtype === 'uint8' ? [] : values)),
    labels,
    ...(mixed ? { mixed: { others: mixed.partners.map((i) => labels[i]!), share: mixed.row[0]! } } : {}),
  };
}
