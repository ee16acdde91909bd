/** Augmented images against a plain definition, on the reference and on a runtime; and what they depend on. */
import { beforeAll, describe, expect, it } from 'vitest';
import { createBuilder } from '../../program/createBuilder.ts';
import { float32, int32 } from '../../program/shapes.ts';
import { array } from '../../program/reference/array.ts';
import { interpret } from '../../program/reference/interpret.ts';
import { createWasmRuntime } from '../../runtime/tfjs/runtime.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { type AugmentationSettings, augments, NO_AUGMENTATION } from '../../settings/augmentation.ts';
import { DEFAULT_TRAINING } from '../../model/create.ts';
import type { Value } from '../../program/builder.ts';
import { buildNetwork } from '../network/network.ts';
import { trainingBundle } from '../programs/bundle.ts';
import { chain } from '../testing/chain.ts';
import { augmentedImages, normalNoise } from './program.ts';
import { augmentationRows, COLUMNS } from './rows.ts';

const [COUNT, HEIGHT, WIDTH, CHANNELS] = [7, 6, 5, 3];
const SIZE = { height: HEIGHT, width: WIDTH };
const EACH = HEIGHT * WIDTH * CHANNELS;
const pixels = Uint8Array.from({ length: COUNT * EACH }, (_, i) => (i * i * 31 + 7 * i) % 256);
const CHOSEN = [4, 0, 6, 4];

const CASES: Readonly<Record<string, Partial<AugmentationSettings>>> = {
  flips: { flipHorizontal: true, flipVertical: true },
  shifts: { shift: 0.4 },
  'flips and shifts': { flipHorizontal: true, flipVertical: true, shift: 0.4 },
  rotation: { rotation: 90 },
  'zoom and flips': { zoom: 0.5, flipHorizontal: true },
  'brightness and contrast': { brightness: 0.5, contrast: 0.5 },
  shear: { shear: 50 },
  crop: { crop: 0.6 },
  colors: { saturation: 0.7, hue: 120 },
  blur: { blur: 1.5 },
  cutout: { cutout: 0.5 },
  all: {
    flipHorizontal: true,
    flipVertical: true,
    shift: 0.2,
    rotation: 30,
    zoom: 0.2,
    shear: 20,
    crop: 0.3,
    saturation: 0.3,
    hue: 30,
    blur: 0.7,
    brightness: 0.2,
    contrast: 0.2,
    cutout: 0.3,
  },
};

function programOf(settings: AugmentationSettings) {
  const b = createBuilder();
  const table = b.variable({ name: 'images', dtype: 'uint8', shape: [COUNT, HEIGHT, WIDTH, CHANNELS] });
  const [indices, rows] = [b.input('indices', int32('N')), b.input('rows', float32('N', COLUMNS.length))];
  const x = augmentedImages(b, { table, scale: 1 / 255 }, settings, { indices, rows, noise: null });
  return b.finish({ x });
}

const rowsOf = (settings: AugmentationSettings, first = 0): Float32Array =>
  augmentationRows(settings, SIZE, { seed: 3, epoch: 2, first }, CHOSEN.length);

/** A value of the image after its color is changed, by the matrices of the W3C's Filter Effects. */
const coloredBy = (chroma: number, turn: number) => (_: number, i: number, image: readonly number[]) => {
  const [r, g, b] = image.slice(i - (i % 3), i - (i % 3) + 3) as [number, number, number];
  const gray = 0.213 * r + 0.715 * g + 0.072 * b;
  const [angle, saturation] = [Math.atan2(turn, chroma), Math.hypot(chroma, turn)];
  const [x, y, z] = [r, g, b].map((value) => gray + saturation * (value - gray)) as [number, number, number];
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return [
    (0.213 + cos * 0.787 - sin * 0.213) * x +
      (0.715 - cos * 0.715 - sin * 0.715) * y +
      (0.072 - cos * 0.072 + sin * 0.928) * z,
    (0.213 - cos * 0.213 + sin * 0.143) * x +
      (0.715 + cos * 0.285 + sin * 0.14) * y +
      (0.072 - cos * 0.072 - sin * 0.283) * z,
    (0.213 - cos * 0.213 - sin * 0.787) * x +
      (0.715 - cos * 0.715 + sin * 0.715) * y +
      (0.072 + cos * 0.928 + sin * 0.072) * z,
  ][i % 3]!;
};

/** Each pixel as the mean of all, weighted by the normal distribution of their distance. */
const blurredBy = (exponent: number, image: readonly number[]): number[] =>
  image.map((_, i) => {
    const [c, x, y] = [i % CHANNELS, Math.floor(i / CHANNELS) % WIDTH, Math.floor(i / CHANNELS / WIDTH)];
    let [sum, all] = [0, 0];
    for (let row = 0; row < HEIGHT; row += 1)
      for (let column = 0; column < WIDTH; column += 1) {
        const weight = Math.exp(exponent * ((row - y) ** 2 + (column - x) ** 2));
        sum += weight * image[(row * WIDTH + column) * CHANNELS + c]!;
        all += weight;
      }
    return sum / all;
  });

/** The definition, pixel by pixel. */
function defined(settings: AugmentationSettings, rows: Float32Array): number[] {
  return CHOSEN.flatMap((index, n) => {
    const row = Object.fromEntries(COLUMNS.map((name, i) => [name, rows[n * COLUMNS.length + i]!])) as Record<
      (typeof COLUMNS)[number],
      number
    >;
    const at = (x: number, y: number, c: number): number =>
      x >= 0 && y >= 0 && x < WIDTH && y < HEIGHT ? pixels[index * EACH + (y * WIDTH + x) * CHANNELS + c]! / 255 : 0;
    const moved = Array.from({ length: EACH }, (_, i) => {
      const [c, x, y] = [i % CHANNELS, Math.floor(i / CHANNELS) % WIDTH, Math.floor(i / CHANNELS / WIDTH)];
      const [dx, dy] = [x - (WIDTH - 1) / 2, y - (HEIGHT - 1) / 2];
      const [sx, sy] = [row.xx * dx + row.xy * dy + row.x, row.yx * dx + row.yy * dy + row.y];
      const [left, top] = [Math.floor(sx), Math.floor(sy)];
      const [p, q] = [sx - left, sy - top];
      return (
        (1 - q) * ((1 - p) * at(left, top, c) + p * at(left + 1, top, c)) +
        q * ((1 - p) * at(left, top + 1, c) + p * at(left + 1, top + 1, c))
      );
    });
    const bright = moved.map((value) => value * row.brightness);
    const mean = bright.reduce((sum, value) => sum + value, 0) / EACH;
    const contrasted = bright.map((value) => (value - mean) * row.contrast + mean);
    const blurred = blurredBy(row.blur, contrasted.map(coloredBy(row.chroma, row.turn)));
    const half = Math.round(settings.cutout * Math.min(WIDTH, HEIGHT)) / 2;
    return blurred.map((value, i) => {
      const [x, y] = [Math.floor(i / CHANNELS) % WIDTH, Math.floor(i / CHANNELS / WIDTH)];
      const isCovered = Math.abs(x + 0.5 - row.left) < half && Math.abs(y + 0.5 - row.top) < half;
      return isCovered ? 0 : value;
    });
  });
}

const furthest = (a: ArrayLike<number>, b: readonly number[]): number =>
  Math.max(...b.map((value, i) => Math.abs(value - a[i]!)));

let runtime: Runtime;
beforeAll(async () => {
  runtime = await createWasmRuntime();
});

describe.each(Object.entries(CASES))('%s', (_, patch) => {
  const settings = { ...NO_AUGMENTATION, ...patch };
  const rows = rowsOf(settings);
  const wanted = defined(settings, rows);

  it('are as defined', () => {
    const { outputs } = interpret(
      programOf(settings),
      {
        indices: array('int32', [CHOSEN.length], CHOSEN),
        rows: array('float32', [CHOSEN.length, COLUMNS.length], [...rows]),
      },
      new Map([['images', array('uint8', [COUNT, HEIGHT, WIDTH, CHANNELS], [...pixels])]]),
    );
    expect(outputs['x']!.data).toHaveLength(wanted.length);
    expect(furthest(outputs['x']!.data, wanted)).toBeLessThan(1e-6);
  });

  it('are so on a runtime', async () => {
    const session = await runtime.createSession({
      variables: [{ name: 'images', dtype: 'uint8', shape: [COUNT, HEIGHT, WIDTH, CHANNELS] }],
      functions: { augment: { program: programOf(settings), repeated: false } },
    });
    await session.write({ images: { dtype: 'uint8', shape: [COUNT, HEIGHT, WIDTH, CHANNELS], data: pixels } });
    const { x } = await session.run('augment', {
      indices: { dtype: 'int32', shape: [CHOSEN.length], data: Int32Array.from(CHOSEN) },
      rows: { dtype: 'float32', shape: [CHOSEN.length, COLUMNS.length], data: rows },
    });
    session.dispose();
    expect(furthest(x!.data as Float32Array, wanted)).toBeLessThan(1e-5);
  });
});

it('validation, test, predictions and statistics are those without augmentation, and steps are not', () => {
  const network = buildNetwork(chain([CHANNELS, HEIGHT, WIDTH], ['Flatten', {}], ['Linear', { out_features: 3 }]));
  const data = {
    sample: [HEIGHT, WIDTH, CHANNELS],
    channelsLast: true,
    classes: 3,
    trainCount: COUNT,
    testCount: COUNT,
  };
  const bundleOf = (augmentation: AugmentationSettings) =>
    trainingBundle(network, { ...DEFAULT_TRAINING, augmentation }, data, {
      intraThreads: 1,
      interThreads: 1,
      shards: 2,
    });
  const [plain, augmented] = [NO_AUGMENTATION, { ...NO_AUGMENTATION, ...CASES['all'], noise: 0.1 }].map(bundleOf);
  const same = Object.keys(plain!.functions).filter(
    (name) => JSON.stringify(plain!.functions[name]) === JSON.stringify(augmented!.functions[name]),
  );
  const evaluations = ['test', 'train'].flatMap((split) => [`evaluate.${split}`, `evaluate.${split}.parts`]);
  expect(same.sort()).toEqual([...evaluations, 'predict', 'statistics']);
  expect([plain!.augmented, augmented!.augmented]).toEqual([null, SIZE]);
});

it('noise is the same however the batch is split, and another one in another step', () => {
  const settings = { ...NO_AUGMENTATION, noise: 0.2 };
  const program = (parts: number) => {
    const b = createBuilder();
    const table = b.variable({ name: 'images', dtype: 'uint8', shape: [COUNT, HEIGHT, WIDTH, CHANNELS] });
    const [indices, rows] = [b.input('indices', int32('N')), b.input('rows', float32('N', COLUMNS.length))];
    const images = { table, scale: 0 };
    const noise = normalNoise(b, images, indices, b.input('counter', int32(2)));
    const pieces = Array.from({ length: parts }, (_, part) => {
      const split = (value: Value): Value => b.splitBatch(value, part, parts);
      return augmentedImages(b, images, settings, { indices: split(indices), rows: split(rows), noise: split(noise) });
    });
    return b.finish(Object.fromEntries(pieces.map((piece, part) => [`x${part}`, piece])));
  };
  const at = (parts: number, step: number): number[] => {
    const feeds = {
      indices: array('int32', [CHOSEN.length], CHOSEN),
      rows: array('float32', [CHOSEN.length, COLUMNS.length], [...rowsOf(settings)]),
      counter: array('int32', [2], [3, step]),
    };
    const images = array('uint8', [COUNT, HEIGHT, WIDTH, CHANNELS], [...pixels]);
    const { outputs } = interpret(program(parts), feeds, new Map([['images', images]]));
    return Object.values(outputs).flatMap(({ data }) => [...data]);
  };
  const values = at(1, 1);
  expect(at(3, 1)).toEqual(values);
  expect(furthest(at(1, 2), values)).toBeGreaterThan(0.1);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  expect(Math.abs(mean)).toBeLessThan(0.05);
  expect(Math.abs(deviation - 0.2)).toBeLessThan(0.03);
});

describe('rows', () => {
  const settings = { ...NO_AUGMENTATION, ...CASES['all'] };
  it('are a function of seed, epoch and place, however many are made at a time', () => {
    const whole = rowsOf(settings);
    expect([...rowsOf(settings, 2)].slice(0, COLUMNS.length)).toEqual(
      [...whole].slice(2 * COLUMNS.length, 3 * COLUMNS.length),
    );
    const others = [
      augmentationRows(settings, SIZE, { seed: 4, epoch: 2, first: 0 }, CHOSEN.length),
      augmentationRows(settings, SIZE, { seed: 3, epoch: 3, first: 0 }, CHOSEN.length),
      rowsOf(settings, 4),
    ];
    for (const other of others) expect(furthest(other, [...whole])).toBeGreaterThan(0.1);
  });
  it('change nothing without settings', () => {
    expect(augments(NO_AUGMENTATION)).toBe(false);
    const plain = CHOSEN.flatMap((index) =>
      [...pixels.subarray(index * EACH, (index + 1) * EACH)].map((value) => value / 255),
    );
    expect(furthest(defined(NO_AUGMENTATION, rowsOf(NO_AUGMENTATION)), plain)).toBeLessThan(1e-12);
  });
});
