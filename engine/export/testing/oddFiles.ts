/** Files that readers in other languages misread unless they are careful, and shuffles of all sizes. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createDocument } from '../../model/create.ts';
import type { FormatSource } from '../../datasets/source.ts';
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

type TableSource = Extract<FormatSource, { kind: 'table' }>;

const table = (settings: Omit<TableSource, 'kind'>): TensorsmithDocument => {
  const document = createDocument('table');
  return { ...document, data: { ...document.data, source: { kind: 'table', ...settings } } };
};

interface OddFile {
  readonly name: string;
  readonly document: TensorsmithDocument;
  /** Files in the folder of the document's source. */
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

// From the project's root: scripts bundle this file.
const SHAPES = 'engine/datasets/testing/fixtures/shapes';

/** A folder of two classes, with the images named by number: 12 for training, 3 for validation, 2 for testing of each. */
const shapes = ['bar', 'disc'].flatMap((label) =>
  (
    [
      ['train', 12],
      ['val', 3],
      ['test', 2],
    ] as const
  ).flatMap(([part, count]) =>
    Array.from({ length: count }, (_, i) => ({
      path: `${part}/${label}/${i}.png`,
      content: readFileSync(join(SHAPES, `train/${label}/${part === 'val' ? 20 + i : i}.png`)),
    })),
  ),
);

const shapeDocument = (validation: 'folder' | 'class', split?: 'group' | 'time'): TensorsmithDocument => {
  const document = images();
  const by = split ? { split, ...(split === 'time' ? { splitColumn: 'taken' } : {}) } : {};
  const source = { kind: 'images', path: '.', height: 16, width: 16, channels: 1, validation, ...by } as const;
  return { ...document, data: { ...document.data, source } };
};

const lines = (count: number, line: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => line(i)).join('');

export const ODD_FILES: readonly OddFile[] = [
  {
    // In UTF-16 order the emoji come before full-width Chinese characters, in code point order after them.
    name: 'text',
    document: text(4),
    files: [{ path: 'odd.txt', content: `\uFEFF${'山！水\r\n云，😀\r日。𝄞\n'.repeat(12)}` }],
  },
  {
    // One separator of cells, and more of another in names and words.
    name: 'table',
    document: table({ path: 'odd.csv', target: 'a, b' }),
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
    // Decimal commas, thousands points, replaced gaps, a standardized target, and an ignored column.
    name: 'european table',
    document: table({
      path: 'odd.csv',
      target: 'preis',
      scaling: 'standard',
      columns: [
        { name: 'größe', missing: 'median' },
        { name: 'ort', missing: 'category' },
        { name: 'nr', role: 'ignore' },
      ],
    }),
    files: [
      {
        path: 'odd.csv',
        content: Buffer.from(
          `nr;größe;ort;preis\n${lines(
            24,
            (i) => `${i};${i % 5 ? `${i},5` : '-'};${i % 4 ? `Köln ${i % 3}` : 'n/a'};1.${100 + i * 7},${i % 10}0\n`,
          )}`,
          'latin1',
        ),
      },
    ],
  },
  {
    // No header, classes that are numbers in two notations, the most frequent word as replacement.
    name: 'headerless table',
    document: table({
      path: 'odd.txt',
      target: 'column_3',
      columns: [
        { name: 'column_2', missing: 'mode' },
        { name: 'column_3', role: 'category' },
      ],
    }),
    files: [
      {
        path: 'odd.txt',
        content: lines(
          30,
          (i) => `${i * 0.25}\t${i % 7 ? `w${i % 2}` : 'NULL'}\t${['2', '10', '1.0', '1', '2.0'][i % 5]}\n`,
        ),
      },
    ],
  },
  {
    // Fields in varying order, and values of varying types.
    name: 'table of lines of JSON',
    document: table({ path: 'odd.jsonl', target: 'kind', columns: [{ name: 'size', missing: 'mean' }] }),
    files: [
      {
        path: 'odd.jsonl',
        content: lines(26, (i) => {
          const size = i % 6 ? { size: i / 8 } : i % 4 ? { size: null } : {};
          return `${JSON.stringify(i % 2 ? { kind: `k${i % 3}`, ok: i % 4 > 1, ...size } : { ...size, ok: i % 4 > 1, kind: `k${i % 3}` })}\n`;
        }),
      },
    ],
  },
  {
    // A list of objects, in gzip.
    name: 'table of records of JSON',
    document: table({ path: 'odd.json.gz', target: 'kind' }),
    files: [
      {
        path: 'odd.json.gz',
        content: gzipSync(
          ` [${Array.from({ length: 20 }, (_, i) => JSON.stringify({ size: i / 8, kind: `k${i % 3}` })).join(',\n')}]\n`,
        ),
      },
    ],
  },
  {
    // Columns of blanks, before and after the rows as well, and names in quotes, as of UCI's auto-mpg.
    name: 'table of blanks',
    document: table({ path: 'odd.data', target: 'column_1', scaling: 'standard' }),
    files: [
      {
        path: 'odd.data',
        content: lines(24, (i) => `  ${18 + (i % 5)}.${i % 10}   ${i % 3}\t ${130 + i * 7}.  \t"ford ${i % 2}"  \r\n`),
      },
    ],
  },
  {
    // Comments, cells in apostrophes that hold separators and line ends, and numbers with units.
    name: 'table of units',
    document: table({ path: 'odd.csv.gz', target: 'price', scaling: 'standard' }),
    files: [
      {
        path: 'odd.csv.gz',
        content: gzipSync(
          `# from "a" sensor, with 'text\r\n# in units\nshare,place,price\n${lines(
            24,
            (i) => `'${i % 7} %','it''s, ${i % 3}\r\n here','${['$1,', '-$', '€ 1,', '$-'][i % 4]}${100 + i * 7}.50'\n`,
          )}`,
        ),
      },
    ],
  },
  ...(['group', 'time', 'column'] as const).map((split) => ({
    // Groups of unequal sizes and one of rows without any; equal times and rows without one; parts in several spellings.
    name: `table split by ${split}`,
    document: table({
      path: 'odd.csv',
      target: 'class',
      split,
      splitColumn: split,
      columns: [{ name: 'group', role: 'ignore' as const }],
    }),
    files: [
      {
        path: 'odd.csv',
        content: `size,group,time,column,class\n${lines(
          40,
          (i) =>
            `${i / 4},${i % 7 === 3 ? '' : `p${(i * i) % 11}`},${i % 9 === 8 ? '' : `2026-0${1 + ((i * 5) % 8)}-01`},${['train', 'Training', 'val', 'test', 'train'][i % 5]},${i % 3 ? 'a' : 'b'}\n`,
        )}`,
      },
    ],
  })),
  // Windows of two series whose rows are in no order, with a gap in each, and a target of its own for each horizon.
  ...([undefined, true] as const).map((multiStep) => ({
    name: multiStep ? 'several steps of windows of a table' : 'windows of a table',
    document: table({
      path: 'odd.csv',
      target: 'load',
      scaling: 'standard',
      windows: { length: 4, horizon: 2, ...(multiStep ? { multiStep } : {}), stride: 1, time: 'when', series: 'place' },
    }),
    files: [
      {
        path: 'odd.csv',
        content: `place,when,heat,load\n${lines(64, (i) => {
          const [place, hour] = [i % 2, (i * 11) % 32];
          const when = `2026-03-${String(1 + (hour >> 3)).padStart(2, '0')} ${String((hour % 8) * 3).padStart(2, '0')}:00`;
          return `${['north', 'south'][place]},${when},${i === 20 || i === 41 ? '' : (hour % 5) + place},${hour * hour - 7 * place}\n`;
        })}`,
      },
    ],
  })),
  {
    // The first of two datasets, plain and gzip, under names of all kinds; and transposed.
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
  ...(['folder', 'class'] as const).map((held) => ({
    name: `folder of images, held out by ${held}`,
    document: shapeDocument(held),
    files: shapes,
  })),
  ...(['group', 'time'] as const).map((split) => ({
    name: `folder of images, split by ${split}`,
    document: shapeDocument('class', split),
    files: [
      ...shapes.map(({ content }, i) => ({
        path: `${i < 17 ? 'bar' : 'disc'}/p${(i * i) % 11}_${i}.png`,
        content,
      })),
      {
        path: 'taken.csv',
        content: `image,taken\n${lines(34, (i) => `p${(i * i) % 11}_${i}.png,2026-0${1 + ((i * 5) % 9)}-01\n`)}`,
      },
    ],
  })),
];

/** Number of samples, validation share, and seed. */
export const ORDERS: readonly (readonly [count: number, share: number, seed: number])[] = [
  [1, 0, 1],
  [2, 0.1, 1],
  [5, 0.5, 0],
  [25, 0.1, 2 ** 31 - 1],
  [131, 0.9, 20261128],
];
