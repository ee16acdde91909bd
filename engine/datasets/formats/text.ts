/** A text: sequences of tokens (characters, words or byte pairs), and for each token the next one as its label. */
import { z } from 'zod';
import { UserError } from '../../errors/error.ts';
import { defineFormat } from '../definition.ts';
import type { DataFiles } from '../files.ts';
import { alphabet, textDataset, textSplit, type TextDataset } from '../kinds/text.ts';
import { VOCABULARIES, type VocabularyKind } from '../kinds/vocabulary.ts';
import { learnedPython } from './text/learnedPython.ts';
import { learnedTypeScript } from './text/learnedTypescript.ts';
import { textPython } from './text/python.ts';
import { textTypeScript } from './text/typescript.ts';
import {
  LEAST_TOKENS,
  learnVocabulary,
  MOST_TOKENS,
  readVocabulary,
  USUAL_TOKENS,
  vocabularyOf,
  vocabularyText,
  type LearnedKind,
} from './text/vocabulary.ts';

const EXTENSION = /\.(txt|md|text)$/i;
/** Default sequence length, in tokens. */
const DEFAULT_LENGTH = 64;
/** Share of the text, at its end, for testing. */
const TEST_SHARE = 0.1;
/** Training samples that each token occurs in: they overlap. */
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

/** A text by words or byte pairs, whose vocabulary is that of its training part, or of a run. */
async function encodeLearned(
  files: DataFiles,
  { vocabulary, size }: { readonly vocabulary: LearnedKind; readonly size?: number | undefined },
  known: string | undefined,
) {
  const parts: string[] = [];
  let count = 0;
  for await (const part of files.text(MAX_BYTES)) {
    parts.push(part);
    for (const _ of part) count += 1;
    if (count > MAX_CHARACTERS) throw new UserError('data.textTooLong', { file: files.name, limit: MAX_CHARACTERS });
  }
  const text = parts.join('');
  const cut = cutOf(text, Math.floor(count * (1 - TEST_SHARE)));
  const facts =
    known === undefined
      ? learnVocabulary(vocabulary, text.slice(0, cut), size ?? USUAL_TOKENS[vocabulary])
      : readVocabulary(known);
  const learned = vocabularyOf(facts);
  return {
    train: learned.encode(text.slice(0, cut)),
    test: learned.encode(text.slice(cut)),
    vocabulary: learned,
    characters: count,
    facts: vocabularyText(facts),
    preview: Array.from(text.slice(0, 2 * PREVIEW))
      .slice(0, PREVIEW)
      .join(''),
  };
}

/** Index of a character in UTF-16. */
function cutOf(text: string, characters: number): number {
  let [index, left] = [0, characters];
  for (; left > 0; left -= 1) index += text.codePointAt(index)! > 0xffff ? 2 : 1;
  return index;
}

/** A text by characters, whose alphabet is all of them. */
async function encodeCharacters(files: DataFiles) {
  const { codes, classNames } = await encode(files);
  const cut = Math.floor(codes.length * (1 - TEST_SHARE));
  return {
    train: codes.slice(0, cut),
    test: codes.slice(cut),
    vocabulary: alphabet(classNames),
    characters: codes.length,
    facts: undefined,
    preview: Array.from(codes.subarray(0, PREVIEW), (code) => classNames[code]).join(''),
  };
}

export interface TextSettings {
  /** Tokens of a sample. */
  readonly length: number;
  readonly vocabulary?: VocabularyKind | undefined;
  readonly size?: number | undefined;
}

/**
 * Reads a text file.
 * @param known facts of a run: a learned vocabulary is that of then
 * @throws UserError for a file that is not text, too short or too large
 */
export async function openText(files: DataFiles, settings: TextSettings, known?: string): Promise<TextDataset> {
  const { name, path } = files;
  const { length, vocabulary = 'characters', size } = settings;
  const read =
    vocabulary === 'characters'
      ? await encodeCharacters(files)
      : await encodeLearned(files, { vocabulary, size }, known);
  const { facts, preview, characters } = read;
  const train = textSplit(read.train, length, Math.max(1, Math.floor(length / OVERLAP)));
  const test = textSplit(read.test, length, length);
  if (!train.count || !test.count)
    throw new UserError('data.textTooShort', {
      file: name,
      count: train.codes.length + test.codes.length,
      length,
    });
  return textDataset({
    name,
    path,
    length,
    kind: vocabulary,
    vocabulary: read.vocabulary,
    characters,
    train,
    test,
    preview,
    ...(facts === undefined ? {} : { facts: () => facts }),
  });
}

export const text = defineFormat({
  kind: 'text',
  accepts: { en: 'a text (.txt)', zh: '文本（.txt）' },
  unpacks: true,
  samples: 'text',
  settings: {
    /** Tokens of a sample. */
    length: z.int().min(2).max(4096),
    /** What a token is; a character if left out. */
    vocabulary: z.enum(VOCABULARIES).optional(),
    /** Most tokens of a vocabulary of words or byte pairs. */
    size: z.int().min(LEAST_TOKENS).max(MOST_TOKENS).optional(),
  },
  recognize: ({ kind, name, path }) =>
    Promise.resolve(kind === 'file' && EXTENSION.test(name) ? { kind: 'text', path, length: DEFAULT_LENGTH } : null),
  open: (files, settings, known) => openText(files, settings, known),
  labelShape: ({ length }) => [length],
  factsFile: ({ vocabulary = 'characters' }) => (vocabulary === 'characters' ? undefined : 'vocabulary.json'),
  code: {
    typescript: ({ length, vocabulary = 'characters' }) =>
      vocabulary === 'characters' ? textTypeScript(length) : learnedTypeScript(length, vocabulary),
    python: ({ length, vocabulary = 'characters' }) =>
      vocabulary === 'characters' ? textPython(length) : learnedPython(length, vocabulary),
    reads: 'a text',
    packages: ({ vocabulary = 'characters' }) => (vocabulary === 'characters' ? {} : { pypi: ['regex>=2024.4'] }),
  },
});
