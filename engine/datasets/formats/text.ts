/** A text: sequences of characters, and for each character the next one as its label. */
import { z } from 'zod';
import { UserError } from '../../errors/error.ts';
import { defineFormat } from '../definition.ts';
import type { DataFiles } from '../files.ts';
import { textDataset, textSplit, type TextDataset } from '../kinds/text.ts';
import { textPython } from './text/python.ts';
import { textTypeScript } from './text/typescript.ts';

const EXTENSION = /\.(txt|md|text)$/i;
/** Default sequence length, in characters. */
const DEFAULT_LENGTH = 64;
/** Share of the text, at its end, for testing. */
const TEST_SHARE = 0.1;
/** Training samples that each character occurs in: they overlap. */
const OVERLAP = 4;
const MAX_CHARACTERS = 20_000_000;
/** UTF-8 has up to four bytes per character. */
const MAX_BYTES = 4 * MAX_CHARACTERS;
/** Most distinct characters; Chinese uses a few thousand. */
const MAX_ALPHABET = 10_000;
/** Characters in the preview. */
const PREVIEW = 600;

/** The text as indices into its sorted alphabet. */
async function encode(files: DataFiles): Promise<{ codes: Int32Array; classNames: string[] }> {
  const file = files.name;
  // Grows by doubling, since the length is known only at the end.
  let codes = new Int32Array(64 * 1024);
  let count = 0;
  /** Codes in order of first occurrence. */
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
 * @param length sequence length in characters
 * @throws UserError for a file that is not text, too short or too large
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
  accepts: { en: 'a text (.txt)', zh: '文本（.txt）' },
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
