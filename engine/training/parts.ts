/** How many samples of which class the parts of a document's data have, and classes with too few in one of them. */
import type { Dataset } from '../datasets/dataset.ts';
import { labelOf } from '../datasets/shape.ts';
import { UserError } from '../errors/error.ts';
import type { ErrorData } from '../errors/types.ts';
import type { DataSettings } from '../model/types.ts';
import { splitIndices } from './loop/split.ts';

export const PARTS = ['train', 'validation', 'test'] as const;
export type Part = (typeof PARTS)[number];

export interface PartsReport {
  /** Samples of each part. */
  counts: Record<Part, number>;
  /** Samples of each class by index; null where a sample has no class. */
  classes: Record<Part, number[]> | null;
  /** Whether the data themselves name the validation samples, so that its share does not count. */
  named: boolean;
  warnings: ErrorData[];
}

/** Samples of a class in a part below which its score says little. */
const FEW = 5;
const LISTED = 10;
const NAMES: Record<Part, readonly [en: string, zh: string]> = {
  train: ['training', '训练'],
  validation: ['validation', '验证'],
  test: ['test', '测试'],
};

const list = (items: readonly string[], mark: string, rest: string): string =>
  items.slice(0, LISTED).join(mark) + (items.length > LISTED ? rest : '');

/** Classes that cannot be learned, and those whose score depends on single samples. */
function warningsOf(names: readonly string[], classes: Record<Part, number[]>, parts: readonly Part[]): ErrorData[] {
  const untrained = names.filter((_, c) => classes.train[c] === 0);
  const few = names.flatMap((name, c) => {
    const short = parts.filter((part) => classes[part][c]! < FEW);
    if (!short.length || classes.train[c] === 0) return [];
    const [en, zh] = [0, 1].map((language) =>
      short.map((part) => `${NAMES[part][language]} ${classes[part][c]}`).join(language ? '，' : ', '),
    );
    return [{ en: `${name} (${en})`, zh: `${name}（${zh}）` }];
  });
  const warnings: UserError[] = [];
  if (untrained.length)
    warnings.push(new UserError('data.untrainedClasses', { classes: list(untrained, ', ', ', …') }));
  if (few.length) {
    const [en, zh] = [
      list(
        few.map((one) => one.en),
        ', ',
        ', …',
      ),
      list(
        few.map((one) => one.zh),
        '、',
        '、…',
      ),
    ];
    warnings.push(new UserError('data.fewInPart', { limit: FEW, en, zh }));
  }
  return warnings.map(({ data }) => data);
}

/** Where whole groups or times are held out: that none is, though a share of the samples is to be. */
function emptyValidation({ partition }: Dataset, { validationShare, fold }: DataSettings, count: number): ErrorData[] {
  if (fold || validationShare === 0 || (partition?.by !== 'group' && partition?.by !== 'time')) return [];
  const groups = new Set(partition.of).size;
  return [new UserError('data.noValidation', { count, groups, share: validationShare }).data];
}

/** The parts that a training of a document on these data has. Throws a UserError where nothing is left for training. */
export function partsOf(dataset: Dataset, settings: DataSettings): PartsReport {
  const { partition, classNames } = dataset;
  const split = splitIndices(dataset.count('train'), settings, partition);
  const counts = { train: split.train.length, validation: split.validation.length, test: dataset.count('test') };
  const named = partition?.by === 'column';
  const { kind, shape } = labelOf(dataset.shape);
  const empty = counts.validation ? [] : emptyValidation(dataset, settings, counts.train);
  if (kind !== 'classes' || shape.length || !classNames.length)
    return { counts, classes: null, named, warnings: empty };
  const labels = dataset.labels('train');
  const count = (values: ArrayLike<number>): number[] => {
    const found = classNames.map(() => 0);
    for (let i = 0; i < values.length; i += 1) found[values[i]!]! += 1;
    return found;
  };
  const classes = {
    train: count(split.train.map((i) => labels[i]!)),
    validation: count(split.validation.map((i) => labels[i]!)),
    test: counts.test ? count(dataset.labels('test')) : classNames.map(() => 0),
  };
  const used = PARTS.filter((part) => counts[part] > 0);
  return { counts, classes, named, warnings: [...empty, ...warningsOf(classNames, classes, used)] };
}
