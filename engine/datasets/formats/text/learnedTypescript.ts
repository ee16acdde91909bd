/** src/data.ts for a text by words or byte pairs. */
import { arrayLiteral, samplesInterface } from '../../code.ts';
import { GPT2_WORDS } from './bytePairs.ts';
import { READ_TYPESCRIPT } from './reading.ts';
import type { LearnedKind } from './vocabulary.ts';
import { WORDS } from './words.ts';

const CODE: Record<LearnedKind, string> = {
  words: `interface Facts { tokens: string[] }

/** A word, a Chinese character, another sign, or white space; words with the space before them. */
const WORD = /${WORDS}/gu;

/** Words by their numbers; 0 stands for every word that was not frequent enough in training. */
export class Vocabulary {
  readonly #words: readonly string[];
  readonly #numbers: ReadonlyMap<string, number>;

  constructor({ tokens }: Facts) {
    this.#words = tokens;
    this.#numbers = new Map(tokens.map((word, number) => [word, number]));
  }

  encode(text: string): number[] {
    return (text.match(WORD) ?? []).map((word) => this.#numbers.get(word) ?? 0);
  }

  decode(numbers: readonly number[]): string {
    return numbers.map((number) => this.#words[number] as string).join('');
  }
}`,
  bytePairs: `interface Facts { merges: [number, number][] }

/** GPT-2's pattern of words. */
const WORD = /${GPT2_WORDS}/gu;
/** The byte of each of the first 256 tokens, in GPT-2's order: those that are printed, then all others. */
const ALL = Array.from({ length: 256 }, (_, byte) => byte);
const isPrinted = (byte: number): boolean => (byte > 32 && byte < 127) || (byte > 160 && byte !== 173);
const BYTES = [...ALL.filter(isPrinted), ...ALL.filter((byte) => !isPrinted(byte))];

/** Byte-pair encoding of UTF-8: pairs of neighbours become one token, in the order in which they were learned. */
export class Vocabulary {
  readonly #ranks: ReadonlyMap<string, number>;
  readonly #bytes: number[][] = BYTES.map((byte) => [byte]);
  readonly #known = new Map<string, number[]>();

  constructor({ merges }: Facts) {
    this.#ranks = new Map(merges.map((pair, rank) => [pair.join(), rank]));
    for (const [left, right] of merges) this.#bytes.push([...(this.#bytes[left] as number[]), ...(this.#bytes[right] as number[])]);
  }

  #encodeWord(word: string): number[] {
    let tokens = Array.from(Buffer.from(word), (byte) => BYTES.indexOf(byte));
    for (;;) {
      let rank = Infinity;
      for (let i = 1; i < tokens.length; i += 1) rank = Math.min(rank, this.#ranks.get(\`\${tokens[i - 1]},\${tokens[i]}\`) ?? Infinity);
      if (rank === Infinity) return tokens;
      const merged: number[] = [];
      for (let i = 0; i < tokens.length; i += 1) {
        const both = this.#ranks.get(\`\${tokens[i]},\${tokens[i + 1]}\`) === rank;
        merged.push(both ? 256 + rank : (tokens[i] as number));
        if (both) i += 1;
      }
      tokens = merged;
    }
  }

  encode(text: string): number[] {
    return (text.match(WORD) ?? []).flatMap((word) => {
      const tokens = this.#known.get(word) ?? this.#encodeWord(word);
      this.#known.set(word, tokens);
      return tokens;
    });
  }

  decode(numbers: readonly number[]): string {
    return Buffer.from(numbers.flatMap((number) => this.#bytes[number] as number[])).toString('utf8');
  }
}`,
};

/**
 * src/data.ts.
 * @param length tokens of a sample
 */
export const learnedTypeScript = (length: number, kind: LearnedKind): string => `import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';

/** Tokens of a sample. */
export const SAMPLE_SHAPE = ${arrayLiteral([length])} as const;
/** Of the labels of a sample: for each token the one that follows. */
export const LABEL_SHAPE = SAMPLE_SHAPE;
const [LENGTH] = SAMPLE_SHAPE;
/** The vocabulary, learned from the training part. */
const FACTS = new URL('../vocabulary.json', import.meta.url);

${samplesInterface('Numbers of tokens, sample after sample.')}

${CODE[kind]}

/** The vocabulary that the network was trained with. */
export async function readVocabulary(): Promise<Vocabulary> {
  if (!existsSync(FACTS))
    throw new Error(
      'vocabulary.json is missing: the text could not be read when this package was written. Export it again where the text is at hand.',
    );
  return new Vocabulary(JSON.parse(await readFile(FACTS, 'utf8')) as Facts);
}

${READ_TYPESCRIPT}
/** Reads stretches of a text; its last tenth is for testing. */
export async function readSamples(path: string, split: 'train' | 'test'): Promise<Samples> {
  const text = await readCharacters(path);
  const cut = Math.floor(text.length * 0.9);
  const part = (await readVocabulary()).encode((split === 'train' ? text.slice(0, cut) : text.slice(cut)).join(''));
  const stride = split === 'train' ? Math.max(1, Math.floor(LENGTH / 4)) : LENGTH;
  const count = Math.max(0, Math.floor((part.length - LENGTH - 1) / stride) + 1);
  const inputs = new Float32Array(count * LENGTH);
  const labels = new Int32Array(count * LENGTH);
  for (let i = 0; i < count; i += 1) {
    inputs.set(part.slice(i * stride, i * stride + LENGTH), i * LENGTH);
    labels.set(part.slice(i * stride + 1, i * stride + LENGTH + 1), i * LENGTH);
  }
  return { count, inputs, labels };
}
`;
