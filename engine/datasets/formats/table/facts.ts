/** Facts of an opened table: how its cells become numbers, and the rows of each split. */
import { z } from 'zod';
import { TEXT_ENCODINGS } from '../../files.ts';
import { COLUMN_SPLITS } from './settings.ts';

const place = z.int().min(0);
const name = z.string().max(200);
const column = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('number'),
    name,
    place,
    mean: z.number(),
    deviation: z.number(),
    /** Replacement of a missing value; without it the row is dropped. */
    fill: z.number().optional(),
  }),
  z.object({
    kind: z.literal('word'),
    name,
    place,
    words: z.array(z.string()),
    /** Whether its words are numbers: "1" and "1.0" are then the same. */
    numeric: z.boolean().optional(),
    fill: z.string().optional(),
  }),
]);
const rows = z.array(z.int().min(0));

const factsSchema = z.object({
  file: z.object({
    kind: z.enum(['csv', 'parquet', 'jsonl']),
    encoding: z.enum(TEXT_ENCODINGS),
    separator: z.string(),
    header: z.boolean(),
    decimal: z.enum(['.', ',']),
    thousands: z.string(),
    /** Whether numbers may have a unit. */
    units: z.literal(true).optional(),
    /** The double quote if left out. */
    quote: z.literal("'").optional(),
    /** Lines of comments at the beginning. */
    skip: z.int().min(1).optional(),
    /** Whether line ends in cells are read as line feeds. */
    evenLines: z.literal(true).optional(),
  }),
  /** Number of rows in the file. */
  rows: z.number(),
  /** Used columns, without the target. */
  columns: z.array(column),
  target: column,
  /** Further targets, which are numbers as that is then. */
  moreTargets: z.array(column).optional(),
  /** Whether the target is standardized. */
  scaled: z.boolean(),
  /** Whether the validation split is stratified, where there are classes. */
  stratified: z.boolean(),
  /** Rows of the file; of windows the places in `windows.order` where they begin. */
  train: rows,
  test: rows,
  /**
   * Where samples are windows: the rows of the file, series after series, each in the order of time, and the
   * place in them where the newest window begins; `begins` are those of each series, which the column `series` tells apart.
   */
  windows: z
    .object({
      length: place,
      horizon: place,
      multiStep: z.literal(true).optional(),
      season: place.optional(),
      order: rows,
      begins: rows,
      latest: place,
      series: name.optional(),
    })
    .optional(),
  /**
   * What the validation split respects, with a number for each of `train`: its group, time, or 1 for validation; `begins`
   * is the time at which targets of several steps begin.
   */
  partition: z.object({ by: z.enum(COLUMN_SPLITS), of: rows, begins: rows.optional() }).optional(),
});

/** `table.json` of exported code and of a run. */
export type TableFacts = z.infer<typeof factsSchema>;
/** A column as in training: numbers are standardized, words one-hot. */
export type Column = TableFacts['target'];

/** All targets, the first one first. */
export const goalsOf = ({ target, moreTargets = [] }: Pick<TableFacts, 'target' | 'moreTargets'>): Column[] => [
  target,
  ...moreTargets,
];

/** Content of the file `table.json`. */
export const factsText = (facts: TableFacts): string => `${JSON.stringify(facts)}\n`;

/** Parses a facts file; throws where it is invalid. */
export const readFacts = (text: string): TableFacts => factsSchema.parse(JSON.parse(text));
