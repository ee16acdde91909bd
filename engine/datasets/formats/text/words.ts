/**
 * A vocabulary of words: the most frequent words, punctuation marks and white space of a text, and one token for all
 * others. A word has the space before it, so that tokens one after the other are the text. Chinese is read character by
 * character.
 */
import type { Vocabulary } from '../../kinds/vocabulary.ts';

/** Stands for every word that is not in the vocabulary. */
export const UNKNOWN = '<unk>';

const LETTER = String.raw`(?!\p{Script=Han})[\p{L}\p{M}\p{N}]`;
/** A word with its apostrophes, a Chinese character, another sign, white space; the words with a space before them. */
export const WORDS = String.raw` ?(?:${LETTER})+(?:['’](?:(?!\p{Script=Han})\p{L})+)*|\p{Script=Han}| ?[^\p{White_Space}\p{L}\p{M}\p{N}]|\p{White_Space}`;

const wordsOf = (text: string): readonly string[] => text.match(new RegExp(WORDS, 'gu')) ?? [];

/** The most frequent words, of equally frequent ones the first in the order of UTF-16, after the unknown one. */
export function learnWords(text: string, size: number): string[] {
  const counts = new Map<string, number>();
  for (const word of wordsOf(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
  const sorted = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  return [UNKNOWN, ...sorted.slice(0, size - 1).map(([word]) => word)];
}

/** @param tokens as `learnWords` gives them */
export function wordVocabulary(tokens: readonly string[]): Vocabulary {
  // What reads "<unk>" in a text is several words.
  const places = new Map(tokens.map((word, place) => [word, place]));
  return {
    names: tokens,
    unknown: 0,
    encode: (text) => Int32Array.from(wordsOf(text), (word) => places.get(word) ?? 0),
    decode: (numbers) => numbers.map((number) => tokens[number] ?? '').join(''),
  };
}
