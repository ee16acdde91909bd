/**
 * Byte-pair encoding of UTF-8, as of GPT-2 (Radford et al., 2019; Sennrich et al., 2016): a text is split into words by
 * GPT-2's pattern, and in each the pairs of neighbours that were most frequent in the training part are one token. Every
 * text can be encoded, and decoded to itself.
 */
import { Heap } from './heap.ts';
import type { Vocabulary } from '../../kinds/vocabulary.ts';

/** GPT-2's pattern of words, with white space by Unicode's property: languages differ in \s. */
export const GPT2_WORDS = String.raw`'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\p{White_Space}\p{L}\p{N}]+|\p{White_Space}+(?!\P{White_Space})|\p{White_Space}+`;

const range = (first: number, last: number): number[] => Array.from({ length: last - first + 1 }, (_, i) => first + i);
const PRINTABLE = [...range(33, 126), ...range(161, 172), ...range(174, 255)];
/** The byte of each of the first 256 tokens, in GPT-2's order: those that are printed, then all others. */
export const BYTES: readonly number[] = [...PRINTABLE, ...range(0, 255).filter((byte) => !PRINTABLE.includes(byte))];

export type Merge = [number, number];
export const MAX_MERGES = 50_000 - BYTES.length;

const TOKEN_OF = Int32Array.from({ length: 256 }, (_, byte) => BYTES.indexOf(byte));
/** Largest vocabulary, by which a pair is one number. */
const RADIX = 2 ** 16;
const keyOf = (left: number, right: number): number => left * RADIX + right;
const utf8 = new TextEncoder();

const wordsOf = (text: string): readonly string[] => text.match(new RegExp(GPT2_WORDS, 'gu')) ?? [];
const bytesOf = (word: string): number[] => Array.from(utf8.encode(word), (byte) => TOKEN_OF[byte]!);

/** Times that a pair occurs from which on it becomes a token. */
const LEAST = 2;

/** The words of the training part with their numbers, and the places of each pair. */
class Pairs {
  readonly #words: { tokens: number[]; readonly count: number }[];
  readonly #counts = new Map<number, number>();
  readonly #places = new Map<number, Set<number>>();
  /** The most frequent pair is first, of equally frequent ones that of the smallest numbers. */
  readonly #queue = new Heap<{ readonly key: number; readonly count: number }>(
    (a, b) => a.count > b.count || (a.count === b.count && a.key < b.key),
  );

  constructor(counts: ReadonlyMap<string, number>) {
    this.#words = [...counts].map(([word, count]) => ({ tokens: bytesOf(word), count }));
    this.#words.forEach((_, place) => this.#count(place, 1));
    for (const [key, count] of this.#counts) this.#queue.push({ key, count });
  }

  /** Adds the pairs of a word, or takes them away. */
  #count(place: number, sign: 1 | -1): Set<number> {
    const { tokens, count } = this.#words[place]!;
    const met = new Set<number>();
    for (let i = 1; i < tokens.length; i += 1) {
      const key = keyOf(tokens[i - 1]!, tokens[i]!);
      this.#counts.set(key, (this.#counts.get(key) ?? 0) + sign * count);
      met.add(key);
      if (sign < 0) continue;
      const places = this.#places.get(key);
      if (places) places.add(place);
      else this.#places.set(key, new Set([place]));
    }
    return met;
  }

  /** The most frequent pair; null where none is frequent enough. */
  best(): number | null {
    for (let top = this.#queue.pop(); top; top = this.#queue.pop()) {
      const count = this.#counts.get(top.key) ?? 0;
      if (count < LEAST) continue;
      if (count === top.count) return top.key;
      // It has become rarer since it was put here.
      this.#queue.push({ key: top.key, count });
    }
    return null;
  }

  /** Makes a pair one token wherever it stands. */
  merge(key: number, token: number): void {
    const changed = new Set<number>();
    for (const place of this.#places.get(key) ?? []) {
      this.#count(place, -1);
      const word = this.#words[place]!;
      word.tokens = merged(word.tokens, key, token);
      for (const one of this.#count(place, 1)) changed.add(one);
    }
    this.#places.delete(key);
    for (const one of changed) this.#queue.push({ key: one, count: this.#counts.get(one)! });
  }
}

/** Replaces a pair by its token, from the left. */
function merged(tokens: readonly number[], key: number, token: number): number[] {
  const found: number[] = [];
  for (let i = 0; i < tokens.length; i += 1) {
    const isPair = i + 1 < tokens.length && keyOf(tokens[i]!, tokens[i + 1]!) === key;
    found.push(isPair ? token : tokens[i]!);
    if (isPair) i += 1;
  }
  return found;
}

/**
 * Learns merges: in each step the most frequent pair of neighbours becomes a token, of equally frequent ones that of the
 * smallest numbers, while it occurs at least twice.
 * @param size most tokens, bytes among them
 */
export function learnMerges(text: string, size: number): Merge[] {
  const counts = new Map<string, number>();
  for (const word of wordsOf(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
  const pairs = new Pairs(counts);
  const merges: Merge[] = [];
  while (BYTES.length + merges.length < size) {
    const key = pairs.best();
    if (key === null) break;
    pairs.merge(key, BYTES.length + merges.length);
    merges.push([Math.floor(key / RADIX), key % RADIX]);
  }
  return merges;
}

/** The text of bytes, or where it ends within a character, or is none, the bytes in hexadecimal. */
function nameOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return Array.from(bytes, (byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`).join('');
  }
}

/** Bytes that begin a character whose other bytes are still to come. */
function isOpen(bytes: Uint8Array): boolean {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back]!;
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2);
    if (byte < 0x80) return false;
  }
  return false;
}

/** @param merges as `learnMerges` gives them */
export function bytePairs(merges: readonly Merge[]): Vocabulary {
  const ranks = new Map(merges.map(([left, right], rank) => [keyOf(left, right), rank]));
  const bytes: Uint8Array[] = BYTES.map((byte) => Uint8Array.of(byte));
  for (const [left, right] of merges) bytes.push(joined([bytes[left]!, bytes[right]!]));
  const known = new Map<string, readonly number[]>();
  const tokensOf = (word: string): readonly number[] => {
    let tokens = known.get(word);
    if (!tokens) known.set(word, (tokens = apply(bytesOf(word), ranks)));
    return tokens;
  };
  return {
    names: bytes.map(nameOf),
    unknown: null,
    encode: (text) => Int32Array.from(wordsOf(text).flatMap(tokensOf)),
    decode(tokens) {
      const all = joined(tokens.map((one) => bytes[one]!));
      return isOpen(all) ? null : new TextDecoder('utf-8', { ignoreBOM: true }).decode(all);
    },
  };
}

/** Merges the pair that was learned first, until none is left. */
function apply(word: readonly number[], ranks: ReadonlyMap<number, number>): readonly number[] {
  let tokens = word;
  for (;;) {
    let [best, rank] = [-1, Infinity];
    for (let i = 1; i < tokens.length; i += 1) {
      const key = keyOf(tokens[i - 1]!, tokens[i]!);
      const own = ranks.get(key);
      if (own !== undefined && own < rank) [best, rank] = [key, own];
    }
    if (best < 0) return tokens;
    tokens = merged(tokens, best, BYTES.length + rank);
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
