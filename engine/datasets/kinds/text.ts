/** Text datasets: sequences of codes; the label of each code is the next one. */
import { UserError } from '../../errors/error.ts';
import type { Dataset } from '../dataset.ts';
import type { InputEncoder } from '../given/given.ts';
import type { Vocabulary, VocabularyKind } from './vocabulary.ts';
import type { TextReport } from '../report.ts';
import { imagesOf, type DatasetShape, type Split, type TextShape } from '../shape.ts';
import { checkIndices } from './indices.ts';

/** A split of a text. Sample i begins at `i · stride` of `codes`. */
export interface TextSplit {
  readonly count: number;
  /** int32 indices into the vocabulary; contain every sample and the code after it. */
  readonly codes: Int32Array;
  readonly stride: number;
}
/** A text encoded by a format. */
export interface Text {
  readonly name: string;
  readonly path: string;
  /** Sequence length. */
  readonly length: number;
  readonly kind: VocabularyKind;
  readonly vocabulary: Vocabulary;
  /** Characters of the whole text. */
  readonly characters: number;
  readonly train: TextSplit;
  readonly test: TextSplit;
  readonly preview: string;
  /** Facts of a learned vocabulary. */
  facts?(): string;
}
export interface TextDataset extends Dataset {
  readonly train: TextSplit;
  readonly test: TextSplit;
}

/** Splits codes into samples of `length`, each starting `stride` codes after the one before. */
export const textSplit = (codes: Int32Array, length: number, stride: number): TextSplit => ({
  codes,
  stride,
  count: Math.max(0, Math.floor((codes.length - length - 1) / stride) + 1),
});

const unknownIn = (codes: Int32Array, { unknown }: Vocabulary): number =>
  unknown === null ? 0 : codes.reduce((count, code) => count + (code === unknown ? 1 : 0), 0);

/** Tokens that are shown one by one. */
const PIECES = 200;

/** A dataset of sequences of an encoded text: int32 [N, length], labels shifted by one code. */
export function textDataset(text: Text): TextDataset {
  const { name, path, length, vocabulary, train, test } = text;
  const { names: classNames } = vocabulary;
  const splits = { train, test };
  const shapeOf = ({ codes, stride }: TextSplit): TextShape => ({ length: codes.length, stride });
  const shape: DatasetShape = {
    sample: [length],
    classes: classNames.length,
    trainCount: train.count,
    testCount: test.count,
    channelsLast: false,
    source: { kind: 'text', train: shapeOf(train), test: shapeOf(test) },
    label: { kind: 'classes', shape: [length] },
  };
  const report = (): TextReport => ({
    kind: 'text',
    path,
    name,
    shape: [length],
    programs: shape,
    classes: classNames.length,
    labels: [...classNames],
    characters: text.characters,
    vocabulary: text.kind,
    tokens: train.codes.length + test.codes.length,
    unknown: unknownIn(train.codes, vocabulary) + unknownIn(test.codes, vocabulary),
    pieces: text.kind === 'characters' ? [] : Array.from(train.codes.subarray(0, PIECES), (code) => classNames[code]!),
    preview: text.preview,
    train: { count: train.count },
    test: { count: test.count },
  });
  return {
    name,
    path,
    shape,
    classNames,
    train,
    test,
    count: (split) => splits[split].count,
    labels: (split) => splits[split].codes,
    report: () => Promise.resolve(report()),

    async load(session, split) {
      const { codes } = splits[split];
      await session.write({ [imagesOf(split)]: { dtype: 'int32', shape: [codes.length], data: codes } });
    },

    choose(split, indices) {
      const { codes, stride, count } = splits[split];
      checkIndices(indices, count);
      const some = Int32Array.from(indices.flatMap((i) => [...codes.subarray(i * stride, i * stride + length + 1)]));
      const chosen = { length: some.length, stride: length + 1 };
      return Promise.resolve({
        shape: {
          ...shape,
          trainCount: indices.length,
          testCount: 0,
          source: { kind: 'text', train: chosen, test: chosen } as const,
        },
        state: { [imagesOf('train')]: { dtype: 'int32', shape: [some.length], data: some } as const },
      });
    },

    inputEncoder: textEncoder(text, shape),
    vocabulary,
    ...(text.facts ? { facts: text.facts } : {}),

    sample(split: Split, index: number) {
      const { codes, stride } = splits[split];
      const data = codes.slice(index * stride, index * stride + length);
      return Promise.resolve({ x: { dtype: 'int32', shape: [1, length], data }, label: null });
    },
  };
}

/** The vocabulary of characters. @param names all of them, without repetitions */
export function alphabet(names: readonly string[]): Vocabulary {
  const places = new Map(names.map((character, place) => [character, place]));
  return {
    names,
    unknown: null,
    encode(text) {
      const characters = Array.from(text);
      const unknown = characters.find((character) => !places.has(character));
      if (unknown !== undefined) throw new UserError('given.character', { character: JSON.stringify(unknown) });
      return Int32Array.from(characters, (character) => places.get(character)!);
    },
    decode: (tokens) => tokens.map((token) => names[token] ?? '').join(''),
  };
}

/** Characters of a token, at most: of a longer text the end is encoded. */
const LONGEST_TOKEN = 64;

/** The last tokens of a text that somebody gives; of a shorter one what follows is left open. */
function textEncoder({ length, kind, vocabulary }: Text, shape: DatasetShape): InputEncoder {
  const kept = { length: length + 1, stride: length + 1 };
  const characters = kind === 'characters' ? length : length * LONGEST_TOKEN;
  return {
    form: () => Promise.resolve({ kind: 'text', length, vocabulary: kind }),
    shape: { ...shape, trainCount: 1, testCount: 0, source: { kind: 'text', train: kept, test: kept } },
    encode(input, _, begun = []) {
      if (input.kind !== 'text') throw new UserError('given.needsText');
      const text = Array.from(input.text).slice(-characters).join('');
      const tokens = [...vocabulary.encode(text), ...begun].slice(-length);
      if (!tokens.length) throw new UserError('given.noText');
      const codes = new Int32Array(length + 1);
      codes.set(tokens);
      return Promise.resolve({
        state: { [imagesOf('train')]: { dtype: 'int32', shape: [length + 1], data: codes } },
        x: { dtype: 'int32', shape: [1, length], data: codes.slice(0, length) },
        picture: null,
        at: tokens.length - 1,
      });
    },
  };
}
