/** Vocabularies of words and byte pairs: those of HuggingFace's tokenizers and of Python, and texts come back whole. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openDataset } from '../../../data/dataset.ts';
import { resolveDataPath } from '../../../data/resolveDataPath.ts';
import type { FormatSource } from '../../source.ts';
import { bytePairs, learnMerges } from './bytePairs.ts';
import { readVocabulary } from './vocabulary.ts';
import { learnWords, wordVocabulary, WORDS } from './words.ts';

const golden = JSON.parse(readFileSync(new URL('goldens/vocabulary.json', import.meta.url), 'utf8')) as {
  characters: number;
  merges: [number, number][];
  repeated: { text: string; merges: [number, number][] };
  texts: { text: string; tokens: number[]; words: string[] }[];
};
const moby = readFileSync(resolveDataPath('sample:moby-dick.txt'), 'utf8').slice(0, golden.characters);

describe('byte pairs', () => {
  const learned = bytePairs(golden.merges);

  it('are learned as HuggingFace learns them', () => {
    expect(learnMerges(moby, 256 + golden.merges.length)).toEqual(golden.merges);
    expect(learnMerges(golden.repeated.text, 300)).toEqual(golden.repeated.merges);
  });
  it.each(golden.texts.map(({ text, tokens }) => [text, tokens] as const))('%j has its numbers', (text, tokens) => {
    expect([...learned.encode(text)]).toEqual(tokens);
    expect(learned.decode(tokens)).toBe(text);
  });
  it('give every text back, also of few merges', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 256, max: 300 }), (text, size) => {
        const own = bytePairs(learnMerges(text, size));
        expect(own.decode([...own.encode(text)])).toBe(text);
        expect(learned.decode([...learned.encode(text)])).toBe(text);
      }),
    );
  });
  it('end within a character, or not', () => {
    const bytes = bytePairs([]);
    const tokens = [...bytes.encode('a😀')];
    expect([1, 2, 3, 4, 5].map((count) => bytes.decode(tokens.slice(0, count)))).toEqual([
      'a',
      null,
      null,
      null,
      'a😀',
    ]);
    expect(bytes.decode([tokens[2]!])).toBe('\uFFFD');
    expect(bytes.names[tokens[1]!]).toBe('<0xF0>');
  });
});

describe('words', () => {
  it.each(golden.texts.map(({ text, words }) => [text, words] as const))(
    'of %j are found as in Python',
    (text, words) => {
      expect(text.match(new RegExp(WORDS, 'gu')) ?? []).toEqual(words);
    },
  );
  it('give every text back whose words are all known', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const own = wordVocabulary(learnWords(text, 1000));
        expect(own.decode([...own.encode(text)])).toBe(text);
      }),
    );
  });
  it('that are rare are one token', () => {
    const tokens = learnWords('b b b b a a c, 春眠', 4);
    expect(tokens).toEqual(['<unk>', ' b', ' a', ' ']);
    const words = wordVocabulary(tokens);
    expect([...words.encode(' b x a')]).toEqual([1, 0, 2]);
    expect(words.decode([1, 0])).toBe(' b<unk>');
  });
});

describe('a text by a learned vocabulary', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tensorsmith-vocabulary-'));
  const path = join(folder, 'moby.txt');
  writeFileSync(path, moby);
  const source = (vocabulary: 'words' | 'bytePairs', size: number): FormatSource => ({
    ...{ kind: 'text', path, length: 16 },
    ...{ vocabulary, size },
  });

  it.each(['words', 'bytePairs'] as const)('of %s learns from the training part alone', async (kind) => {
    const dataset = await openDataset(source(kind, 400));
    const cut = Math.floor(moby.length * 0.9);
    const { train, test } = dataset as unknown as Record<'train' | 'test', { codes: Int32Array }>;
    expect(dataset.shape.classes).toBe(400);
    if (kind === 'bytePairs') {
      expect(dataset.vocabulary!.decode([...train.codes])).toBe(moby.slice(0, cut));
      expect(dataset.vocabulary!.decode([...test.codes])).toBe(moby.slice(cut));
      expect(readVocabulary(dataset.facts!())).toEqual({ kind, merges: learnMerges(moby.slice(0, cut), 400) });
    } else expect(readVocabulary(dataset.facts!())).toEqual({ kind, tokens: learnWords(moby.slice(0, cut), 400) });
    expect(train.codes.every((code) => code < 400)).toBe(true);
  });
  it('of a run keeps its vocabulary when the text has changed', async () => {
    const before = await openDataset(source('bytePairs', 350));
    const other = join(folder, 'other.txt');
    writeFileSync(other, 'something else 春眠 '.repeat(100));
    const after = await openDataset({ ...source('bytePairs', 350), path: other }, before.facts!());
    expect(after.classNames).toEqual(before.classNames);
    expect(after.facts!()).toBe(before.facts!());
  });
});
