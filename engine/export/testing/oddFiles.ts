/** Files that readers in another language take otherwise where these do not look closely, and shuffles of all sizes. */
import { gzipSync } from 'node:zlib';
import { createDocument } from '../../model/create.ts';
import type { TensorsmithDocument } from '../../model/types.ts';
import { network } from './build.ts';

const text = (length: number): TensorsmithDocument => {
  const document = network('text', [
    ['codes', 'Input', { shape: [length], dtype: 'int32' }],
    ['embedding', 'Embedding', { num_embeddings: 20, embedding_dim: 4 }],
    ['out', 'Output'],
  ]);
  return { ...document, data: { ...document.data, source: { kind: 'text', path: 'odd.txt', length } } };
};

const table = (path: string, target: string): TensorsmithDocument => {
  const document = createDocument('table');
  return { ...document, data: { ...document.data, source: { kind: 'table', path, target } } };
};

interface OddFile {
  readonly name: string;
  readonly document: TensorsmithDocument;
  /** In the folder in which the document's source has its path. */
  readonly files: readonly { readonly path: string; readonly content: string | Uint8Array }[];
}

/** An IDX file of small bytes. */
function idx(dimensions: readonly number[], seed: number): Buffer {
  const size = dimensions.reduce((all, sizes) => all * sizes, 1);
  const head = Buffer.alloc(4 + 4 * dimensions.length);
  head.set([0, 0, 8, dimensions.length]);
  dimensions.forEach((sizes, i) => head.writeUInt32BE(sizes, 4 + 4 * i));
  return Buffer.concat([head, Buffer.from(Array.from({ length: size }, (_, i) => (i * seed) % 7))]);
}

const images = (): TensorsmithDocument => {
  const document = network('images', [
    ['image', 'Input', { shape: [1, 3, 2] }],
    ['flat', 'Flatten'],
    ['out', 'Output'],
  ]);
  return { ...document, data: { ...document.data, source: { kind: 'idx', path: '.' } } };
};

const lines = (count: number, line: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => line(i)).join('');

export const ODD_FILES: readonly OddFile[] = [
  {
    // In UTF-16 the emoji come before the broad signs of Chinese texts, and after them by their number.
    name: 'text',
    document: text(4),
    files: [{ path: 'odd.txt', content: `\uFEFF${'山！水\r\n云，😀\r日。𝄞\n'.repeat(12)}` }],
  },
  {
    // One separator of cells, more of another in the names and words.
    name: 'table',
    document: table('odd.csv', 'a, b'),
    files: [
      {
        path: 'odd.csv',
        content: `\uFEFF size (m; cm) \t"say ""hi"""\ta, b\r\n\r\n${lines(
          14,
          (i) => `${i % 5 === 3 ? '' : 1.5 * i}\t" word; ${i % 3}, "\t${i % 4}e-1\r\n${i % 6 ? '' : ' \t \t \r\n'}`,
        )}`,
      },
    ],
  },
  {
    // Of the first of two sets, packed and unpacked, under names of all kinds; and column by column.
    name: 'folder',
    document: images(),
    files: [
      { path: 'a-test-images-idx3-ubyte', content: idx([2, 2, 3], 1) },
      { path: 'emnist-odd-train-images-idx3-ubyte', content: idx([4, 2, 3], 5) },
      { path: 'emnist-odd-train-images-idx3-ubyte.gz', content: gzipSync(idx([4, 2, 3], 2)) },
      { path: 'emnist-odd-train-labels-idx1-ubyte.gz', content: gzipSync(idx([4], 3)) },
      { path: 'emnist-odd-test-images.idx3', content: idx([3, 2, 3], 6) },
      { path: 'emnist-odd-TEST_labels', content: idx([3], 4) },
      { path: 'train-images-idx3-ubyte', content: idx([2, 3, 2], 1) },
      { path: 'train-labels-idx1-ubyte', content: idx([2], 1) },
    ],
  },
];

/** How many samples there are, the share that is kept for validation, and the seed. */
export const ORDERS: readonly (readonly [count: number, share: number, seed: number])[] = [
  [1, 0, 1],
  [2, 0.1, 1],
  [5, 0.5, 0],
  [25, 0.1, 2 ** 31 - 1],
  [131, 0.9, 20261128],
];
