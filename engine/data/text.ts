/** A text as a dataset: stretches of characters, and for each character the one that follows. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { UserError } from '../errors/error.ts';
import type { TextReport } from '../protocol/reports.ts';
import { findFile } from './find.ts';

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
/** Chinese has a few thousand in use. */
const MAX_ALPHABET = 10_000;

function splitOf(codes: Int32Array, length: number, stride: number): TextSplit {
  return { codes, stride, count: Math.max(0, Math.floor((codes.length - length - 1) / stride) + 1) };
}

/**
 * Reads a text file in UTF-8.
 * @param length characters of a sample
 * @throws UserError for a file that is none, too short or too large
 */
export async function openText(path: string, length: number): Promise<TextDataset> {
  const file = await findFile(path);
  const text = (await readFile(file, 'utf8')).replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  if (text.includes('\0') || text.includes('\uFFFD')) throw new UserError('data.notText', { file: basename(file) });
  const characters = Array.from(text);
  if (characters.length > MAX_CHARACTERS)
    throw new UserError('data.textTooLong', { file: basename(file), limit: MAX_CHARACTERS });
  const classNames = [...new Set(characters)].sort();
  if (classNames.length > MAX_ALPHABET)
    throw new UserError('data.alphabet', { file: basename(file), count: classNames.length, limit: MAX_ALPHABET });
  const code = new Map(classNames.map((character, i) => [character, i]));
  const codes = Int32Array.from(characters, (character) => code.get(character)!);
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
