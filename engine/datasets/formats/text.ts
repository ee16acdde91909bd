/** A text in UTF-8: stretches of characters, and for each character the one that follows. */
import { z } from 'zod';
import { UserError } from '../../errors/error.ts';
import { defineFormat } from '../definition.ts';
import type { DataFiles } from '../files.ts';
import { textDataset, textSplit, type TextDataset } from '../kinds/text.ts';
import { textPython } from './text/python.ts';
import { textTypeScript } from './text/typescript.ts';

const EXTENSION = /\.(txt|md|text)$/i;
/** Characters of a sample of a text that has just been picked. */
const DEFAULT_LENGTH = 64;
/** The last part of a text is for testing. */
const TEST_SHARE = 0.1;
/** Training samples overlap: each character is met in so many of them. */
const OVERLAP = 4;
const MAX_CHARACTERS = 20_000_000;
/** As many characters of four bytes. */
const MAX_BYTES = 4 * MAX_CHARACTERS;
/** Chinese has a few thousand in use. */
const MAX_ALPHABET = 10_000;
/** Characters of its beginning that are shown. */
const PREVIEW = 600;

/** The text as numbers: places in its alphabet, which is sorted. */
async function encode(files: DataFiles): Promise<{ codes: Int32Array; classNames: string[] }> {
  const file = files.name;
  // Grows by doubling: how many characters there are is known at the end.
  let codes = new Int32Array(64 * 1024);
  let count = 0;
  /** By when they are first met. */
  const met = new Map<string, number>();
  for await (const part of files.text(MAX_BYTES)) {
    for (const character of part) {
      if (count === MAX_CHARACTERS) throw new UserError('data.textTooLong', { file, limit: MAX_CHARACTERS });
      let code = met.get(character);
      if (code === undefined) met.set(character, (code = met.size));
      if (count === codes.length) {
        const wider = new Int32Array(2 * codes.length);
        wider.set(codes);
        codes = wider;
      }
      codes[count++] = code;
    }
    if (met.size > MAX_ALPHABET) throw new UserError('data.alphabet', { file, count: met.size, limit: MAX_ALPHABET });
  }
  const classNames = [...met.keys()].sort();
  const places = new Int32Array(met.size);
  classNames.forEach((character, place) => (places[met.get(character)!] = place));
  codes = codes.subarray(0, count);
  codes.forEach((code, i) => (codes[i] = places[code]!));
  return { codes, classNames };
}

/**
 * Reads a text file.
 * @param length characters of a sample
 * @throws UserError for a file that is none, too short or too large
 */
export async function openText(files: DataFiles, length: number): Promise<TextDataset> {
  const { name, path } = files;
  const { codes, classNames } = await encode(files);
  const cut = Math.floor(codes.length * (1 - TEST_SHARE));
  const train = textSplit(codes.slice(0, cut), length, Math.max(1, Math.floor(length / OVERLAP)));
  const test = textSplit(codes.slice(cut), length, length);
  if (!train.count || !test.count)
    throw new UserError('data.textTooShort', { file: name, count: codes.length, length });
  const preview = Array.from(train.codes.subarray(0, PREVIEW), (code) => classNames[code]).join('');
  return textDataset({ name, path, length, classNames, train, test, preview });
}

export const text = defineFormat({
  kind: 'text',
  samples: 'text',
  settings: { length: z.int().min(2).max(4096) },
  recognize: ({ kind, name, path }) =>
    Promise.resolve(kind === 'file' && EXTENSION.test(name) ? { kind: 'text', path, length: DEFAULT_LENGTH } : null),
  open: (files, { length }) => openText(files, length),
  labelShape: ({ length }) => [length],
  code: {
    typescript: ({ length }) => textTypeScript(length),
    python: ({ length }) => textPython(length),
    reads: 'a text',
  },
});
