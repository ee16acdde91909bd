/** Sizes against those that Pillow found, and sharp's where an image is stored on its side. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { headerSize } from './header.ts';

const FIXTURES = new URL('../../datasets/testing/fixtures/', import.meta.url).pathname;
const facts = JSON.parse(readFileSync(join(FIXTURES, 'formats.json'), 'utf8')) as Record<
  string,
  { shape: [number, number] }
>;
const files = readdirSync(join(FIXTURES, 'formats')).filter((name) => /\.(png|jpg)$/.test(name));
const read = (name: string): Uint8Array => readFileSync(join(FIXTURES, 'formats', name));

it.each(files)('%s: the size that Pillow finds, on its side or upright', (name) => {
  const { width, height } = headerSize(read(name))!;
  expect([width, height].sort()).toEqual(facts[name]!.shape.slice(0, 2).sort());
});

it('other formats, and what ends within its header, have none', () => {
  expect(headerSize(read('plain.gif'))).toBeNull();
  for (const name of ['rgb.png', 'photo.jpg']) {
    const bytes = read(name);
    const size = headerSize(bytes)!;
    for (let length = 0; length < 700; length += 1) {
      const found = headerSize(bytes.subarray(0, length));
      if (found) expect(found).toEqual(size);
    }
    expect(headerSize(bytes.subarray(0, 20))).toBeNull();
  }
});
