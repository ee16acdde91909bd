/** A text as a dataset: stretches of characters, and for each character the one that follows. */
import { basename } from 'node:path';
import { UserError } from '../errors/error.ts';
import type { TextReport } from './report.ts';
import { resolveDataPath } from './resolveDataPath.ts';
import { readText } from './textReader.ts';

/** A split of a text. Sample i begins at `i · stride` of `codes`. */
export interface TextSplit {
  readonly count: number;
  /** int32, index into the alphabet; every sample and the character after it lies in them. */
  readonly codes: Int32Array;
  readonly stride: number;
}

export interface TextDataset {
  readonly kind: 'text';
  readonly name: string;
  readonly path: string;
  /** Characters of a sample. */
  readonly sample: readonly [number];
  /** Every character of the text, sorted; a character's class is its place. */
  readonly classNames: readonly string[];
  readonly classes: number;
  readonly train: TextSplit;
  readonly test: TextSplit;
}

/** The last part of a text is for testing. */
const TEST_SHARE = 0.1;
/** Training samples overlap: each character is met in so many of them. */
const OVERLAP = 4;
const MAX_CHARACTERS = 20_000_000;
/** As many characters of four bytes. */
const MAX_BYTES = 4 * MAX_CHARACTERS;
/** Chinese has a few thousand in use. */
const MAX_ALPHABET = 10_000;

function splitOf(codes: Int32Array, length: number, stride: number): TextSplit {
  return { codes, stride, count: Math.max(0, Math.floor((codes.length - length - 1) / stride) + 1) };
}

/** The text as numbers: places in its alphabet, which is sorted. */
async function encode(file: string): Promise<{ codes: Int32Array; classNames: string[] }> {
  // Grows by doubling: how many characters there are is known at the end.
  let codes = new Int32Array(64 * 1024);
  let count = 0;
  /** By when they are first met. */
  const met = new Map<string, number>();
  for await (const part of readText(file, MAX_BYTES)) {
    for (const character of part) {
      if (count === MAX_CHARACTERS)
        throw new UserError('data.textTooLong', { file: basename(file), limit: MAX_CHARACTERS });
      let code = met.get(character);
      if (code === undefined) met.set(character, (code = met.size));
      if (count === codes.length) {
        const wider = new Int32Array(2 * codes.length);
        wider.set(codes);
        codes = wider;
      }
      codes[count++] = code;
    }
    if (met.size > MAX_ALPHABET)
      throw new UserError('data.alphabet', { file: basename(file), count: met.size, limit: MAX_ALPHABET });
  }
  const classNames = [...met.keys()].sort();
  const places = new Int32Array(met.size);
  classNames.forEach((character, place) => (places[met.get(character)!] = place));
  codes = codes.subarray(0, count);
  codes.forEach((code, i) => (codes[i] = places[code]!));
  return { codes, classNames };
}

/**
 * Reads a text file in UTF-8.
 * @param length characters of a sample
 * @throws UserError for a file that is none, too short or too large
 */
export async function openText(path: string, length: number): Promise<TextDataset> {
  const file = resolveDataPath(path);
  const { codes, classNames } = await encode(file);
  const cut = Math.floor(codes.length * (1 - TEST_SHARE));
  const train = splitOf(codes.slice(0, cut), length, Math.max(1, Math.floor(length / OVERLAP)));
  const test = splitOf(codes.slice(cut), length, length);
  if (!train.count || !test.count)
    throw new UserError('data.textTooShort', { file: basename(file), count: codes.length, length });
  return {
    kind: 'text',
    name: basename(file),
    path,
    sample: [length],
    classNames,
    classes: classNames.length,
    train,
    test,
  };
}

const PREVIEW = 600;

export function reportText(dataset: TextDataset): TextReport {
  const { name, path, sample, classNames, train, test } = dataset;
  return {
    kind: 'text',
    source: { kind: 'text', path, length: sample[0] },
    path,
    name,
    shape: [...sample],
    classes: classNames.length,
    labels: [...classNames],
    characters: train.codes.length + test.codes.length,
    preview: Array.from(train.codes.subarray(0, PREVIEW), (code) => classNames[code]).join(''),
    train: { count: train.count },
    test: { count: test.count },
  };
}
