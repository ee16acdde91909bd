/** Stretches of a long sequence of codes; the label of each code is the one that follows it. */
import type { Dataset } from '../dataset.ts';
import type { TextReport } from '../report.ts';
import { imagesOf, type DatasetShape, type Split, type TextShape } from '../shape.ts';
import { checkIndices } from './indices.ts';

/** A split of a text. Sample i begins at `i · stride` of `codes`. */
export interface TextSplit {
  readonly count: number;
  /** int32, index into the alphabet; every sample and the code after it lie in them. */
  readonly codes: Int32Array;
  readonly stride: number;
}
/** What a format knows of its text. */
export interface Text {
  readonly name: string;
  readonly path: string;
  /** Codes of a sample. */
  readonly length: number;
  /** What each code stands for. */
  readonly classNames: readonly string[];
  readonly train: TextSplit;
  readonly test: TextSplit;
  readonly preview: string;
}
export interface TextDataset extends Dataset {
  readonly train: TextSplit;
  readonly test: TextSplit;
}

/** Cuts a split into samples of `length` codes, the next of which begins `stride` codes later. */
export const textSplit = (codes: Int32Array, length: number, stride: number): TextSplit => ({
  codes,
  stride,
  count: Math.max(0, Math.floor((codes.length - length - 1) / stride) + 1),
});

/** A dataset of stretches of a text that a format has encoded: int32 [N, length], labels one code later. */
export function textDataset(text: Text): TextDataset {
  const { name, path, length, classNames, train, test } = text;
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
    characters: train.codes.length + test.codes.length,
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

    sample(split: Split, index: number) {
      const { codes, stride } = splits[split];
      const data = codes.slice(index * stride, index * stride + length);
      return Promise.resolve({ x: { dtype: 'int32', shape: [1, length], data }, label: null });
    },
  };
}
