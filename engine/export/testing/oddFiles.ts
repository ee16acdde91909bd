/** Files that readers in another language take otherwise where these do not look closely, and shuffles of all sizes. */
import { createDocument } from '../../document/create.ts';
import type { TensorsmithDocument } from '../../document/types.ts';
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
  /** Of the file at the path of the document's source. */
  readonly content: string;
}

const lines = (count: number, line: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => line(i)).join('');

export const ODD_FILES: readonly OddFile[] = [
  {
    // In UTF-16 the emoji come before the broad signs of Chinese texts, and after them by their number.
    name: 'text',
    document: text(4),
    content: `\uFEFF${'山！水\r\n云，😀\r日。𝄞\n'.repeat(12)}`,
  },
  {
    // One separator of cells, more of another in the names and words.
    name: 'table',
    document: table('odd.csv', 'a, b'),
    content: `\uFEFF size (m; cm) \t"say ""hi"""\ta, b\r\n\r\n${lines(
      14,
      (i) => `${i % 5 === 3 ? '' : 1.5 * i}\t" word; ${i % 3}, "\t${i % 4}e-1\r\n${i % 6 ? '' : ' \t \t \r\n'}`,
    )}`,
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
