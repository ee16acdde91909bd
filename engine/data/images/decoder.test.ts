/** Images written by Pillow (rare kinds by the script), against the pixels that Pillow reads. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../errors/error.ts';
import { imageDecoder } from './decoder.ts';

const FIXTURES = new URL('../../datasets/testing/fixtures/', import.meta.url).pathname;
const read = (name: string): Uint8Array => readFileSync(join(FIXTURES, name));
const json = (name: string): unknown => JSON.parse(readFileSync(join(FIXTURES, name), 'utf8'));
const formats = json('formats.json') as Record<string, { shape: [number, number, number]; pixels: string }>;

/** Tolerance of lossy formats in levels of 255; measured: WebP 3, and colours at edges. */
const TOLERANCE: Record<string, number> = { 'lossy.webp': 4, 'alpha.png': 1, 'gray-alpha.png': 1, 'clear.webp': 1 };

const largest = (a: Uint8Array, b: Uint8Array): number =>
  a.reduce((most, v, i) => Math.max(most, Math.abs(v - b[i]!)), 0);

it('has every file of the list, and none besides', () => {
  expect(readdirSync(join(FIXTURES, 'formats')).sort()).toEqual(Object.keys(formats).sort());
});

describe.each(Object.entries(formats))('%s', (name, { shape: [height, width], pixels }) => {
  const expected = Buffer.from(pixels, 'base64');
  const bytes = read(`formats/${name}`);

  it('declares its size, upright', async () => {
    expect(await imageDecoder.measure(bytes, name)).toMatchObject({ height, width });
  });
  it('has the pixels that Pillow finds', async () => {
    const found = await imageDecoder.decode(bytes, name, { height, width, channels: 3 });
    expect(found).toHaveLength(expected.length);
    expect(largest(found, expected)).toBeLessThanOrEqual(TOLERANCE[name] ?? 0);
  });
  it('is gray as ITU-R 601-2 says', async () => {
    const found = await imageDecoder.decode(bytes, name, { height, width, channels: 1 });
    const gray = found.map((_, i) =>
      Math.round(0.299 * expected[3 * i]! + 0.587 * expected[3 * i + 1]! + 0.114 * expected[3 * i + 2]!),
    );
    expect(largest(found, gray)).toBeLessThanOrEqual((TOLERANCE[name] ?? 0) + 1);
  });
});

it('a large photograph becomes small, as Pillow would do it within a few levels', async () => {
  const { size, pixels } = json('large.json') as { size: number; pixels: string };
  const expected = Buffer.from(pixels, 'base64');
  const found = await imageDecoder.decode(read('large.jpg'), 'large.jpg', { height: size, width: size, channels: 3 });
  const mean = found.reduce((sum, v, i) => sum + Math.abs(v - expected[i]!), 0) / found.length;
  // Waves of 19 pixels scaled down to 1.5, the hardest case. Photographs differ by less than one level.
  expect(mean).toBeLessThan(1.6);
  expect(largest(found, expected)).toBeLessThanOrEqual(14);
});

describe('what is no image, or a dangerous one', () => {
  const size = { height: 4, width: 4, channels: 3 } as const;
  const refused = async (bytes: Uint8Array): Promise<string> => {
    const error: unknown = await imageDecoder.decode(bytes, 'x.png', size).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(UserError);
    return (error as UserError).message;
  };

  it('text, nothing, and SVG, which could name other files', async () => {
    expect(await refused(Buffer.from('hello'))).toContain('x.png cannot be read as an image');
    expect(await refused(new Uint8Array())).toContain('x.png cannot be read as an image');
    expect(await refused(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'))).toContain(
      'svg',
    );
  });

  it('more pixels than 64 million are refused by the header', async () => {
    const png = Buffer.from(read('formats/rgb.png'));
    png.writeUInt32BE(60_000, 16);
    png.writeUInt32BE(60_000, 20);
    expect(await refused(png)).toMatch(/60000×60000|CRC|cannot be read/);
    const bmp = Buffer.from(read('formats/bits24.bmp'));
    bmp.writeInt32LE(60_000, 18);
    bmp.writeInt32LE(60_000, 22);
    expect(await refused(bmp)).toContain('60000×60000');
  });

  it.each(['rgb.png', 'photo.jpg', 'bits24.bmp', 'plain.gif', 'lossless.webp', 'lzw.tif'])(
    '%s cut off',
    async (name) => {
      const bytes = read(`formats/${name}`);
      for (let length = 0; length < bytes.length - 40; length += 37) {
        const cut = bytes.subarray(0, length);
        const error: unknown = await imageDecoder.decode(cut, name, size).then(
          () => null,
          (caught: unknown) => caught,
        );
        if (error !== null) expect(error).toBeInstanceOf(UserError);
      }
    },
  );
});
