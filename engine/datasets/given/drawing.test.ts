/** Preprocessing of drawings: as described by MNIST's authors, and as shown by their images. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { openDataset } from '../../data/dataset.ts';
import { imageDecoder } from '../../data/images/decoder.ts';
import type { ImageDataset } from '../kinds/images.ts';
import { MNIST } from '../source.ts';
import { fromBase64, toBase64 } from './base64.ts';
import { inkOf, placeDrawing, type Ink } from './drawing.ts';
import type { Placement } from './given.ts';

const CANVAS = 280;
const DIGITS: Placement = { side: 20, by: 'mass', row: 14, column: 14 };

/** Made by scripts/goldens/drawing.py, in fractions. */
const DRAWINGS = JSON.parse(readFileSync(new URL('testing/drawings.json', import.meta.url), 'utf8')) as Record<
  string,
  { rectangles: [number, number, number, number, number][]; expected: number[] }
>;

function drawn(rectangles: readonly (readonly number[])[]): Ink {
  const pixels = new Uint8Array(CANVAS * CANVAS);
  for (const [x = 0, y = 0, width = 0, height = 0, value = 0] of rectangles)
    for (let row = y; row < y + height; row += 1)
      for (let column = x; column < x + width; column += 1)
        pixels[row * CANVAS + column] = Math.max(pixels[row * CANVAS + column]!, value);
  return { width: CANVAS, height: CANVAS, pixels };
}

/** An image of the data, each pixel a square of `times`, at a place of the canvas. */
function enlarged(image: Uint8Array, times: number, left: number, top: number): Ink {
  const pixels = new Uint8Array(CANVAS * CANVAS);
  for (let y = 0; y < 28 * times; y += 1)
    for (let x = 0; x < 28 * times; x += 1) {
      const [row, column] = [top + y, left + x];
      if (row < 0 || column < 0 || row >= CANVAS || column >= CANVAS) continue;
      pixels[row * CANVAS + column] = image[Math.floor(y / times) * 28 + Math.floor(x / times)]!;
    }
  return { width: CANVAS, height: CANVAS, pixels };
}

describe('a drawing', () => {
  it.each(Object.entries(DRAWINGS))('is scaled and centered as computed in fractions: %s', (_, given) => {
    const made = placeDrawing(drawn(given.rectangles), [28, 28], DIGITS);
    expect([...made]).toEqual(given.expected);
  });

  it('without ink, or with next to none, is an empty field', () => {
    const empty = new Uint8Array(CANVAS * CANVAS);
    expect(placeDrawing({ width: CANVAS, height: CANVAS, pixels: empty }, [28, 28], DIGITS).some(Boolean)).toBe(false);
    const faint = empty.slice();
    faint[0] = 1;
    faint[CANVAS * CANVAS - 1] = 1;
    const made = placeDrawing({ width: CANVAS, height: CANVAS, pixels: faint }, [28, 28], DIGITS);
    expect(made.some(Boolean)).toBe(false);
  });
});

describe('a photograph', () => {
  it.each([true, false])('gives its ink alone, on light paper: %s', (light) => {
    const paper = light ? 210 : 40;
    const pixels = Uint8Array.from({ length: 100 }, (_, i) => {
      const inked = i % 10 === 5 && i > 20 && i < 80;
      return inked ? (light ? 30 : 220) : paper + (i % 3);
    });
    const ink = inkOf({ width: 10, height: 10, pixels });
    expect([...ink.pixels].flatMap((value, i) => (value ? [i] : []))).toEqual([25, 35, 45, 55, 65, 75]);
    expect(Math.max(...ink.pixels)).toBe(255);
  });

  it('with a shadow over its paper gives no paper', () => {
    const pixels = Uint8Array.from({ length: 400 }, (_, i) => {
      const [row, column] = [Math.floor(i / 20), i % 20];
      const inked = column === 9 && row > 4 && row < 15;
      return inked ? 20 : 230 - 4 * column;
    });
    const { pixels: ink } = inkOf({ width: 20, height: 20, pixels });
    const found = [...ink].flatMap((value, i) => (value ? [i % 20] : []));
    expect(new Set(found)).toEqual(new Set([9]));
    expect(found).toHaveLength(10);
  });

  it('of blank paper gives none', () => {
    const pixels = Uint8Array.from({ length: 100 }, (_, i) => 200 + (i % 5));
    expect(inkOf({ width: 10, height: 10, pixels }).pixels.some(Boolean)).toBe(false);
  });
});

describe('of MNIST', () => {
  let mnist: ImageDataset;
  beforeAll(async () => {
    mnist = (await openDataset(MNIST)) as unknown as ImageDataset;
  });
  const COUNT = 500;
  const images = async (): Promise<Uint8Array[]> => {
    const { pixels } = await mnist.images(
      'test',
      Array.from({ length: COUNT }, (_, i) => i),
    );
    const all = fromBase64(pixels);
    return Array.from({ length: COUNT }, (_, i) => all.slice(i * 784, (i + 1) * 784));
  };

  it('it is measured that digits are 20 pixels long and have their center of mass at pixel 14', async () => {
    expect(await mnist.inputEncoder.form()).toEqual({
      kind: 'image',
      shape: [1, 28, 28],
      placement: DIGITS,
      dark: true,
    });
  });

  it('an image that is drawn large in a corner becomes that image again, to the last bit', async () => {
    let exact = 0;
    for (const image of await images()) {
      const placed = placeDrawing(enlarged(image, 7, 84, 0), [28, 28], DIGITS);
      if (placed.every((value, i) => value === image[i])) exact += 1;
    }
    expect(exact).toBe(COUNT);
  });

  it('an image file of their size is taken as it is', async () => {
    const [image] = await images();
    const bmp = await import('sharp').then(({ default: sharp }) =>
      sharp(image, { raw: { width: 28, height: 28, channels: 1 } })
        .png()
        .toBuffer(),
    );
    const { state, x, picture } = await mnist.inputEncoder.encode(
      { kind: 'image', file: toBase64(new Uint8Array(bmp)) },
      imageDecoder,
    );
    expect([...state['data.train.images']!.data]).toEqual([...image!]);
    expect([...x.data].map((value) => Math.round(value * 255))).toEqual([...image!]);
    expect([...fromBase64(picture!.pixels)]).toEqual([...image!]);
  });
});
