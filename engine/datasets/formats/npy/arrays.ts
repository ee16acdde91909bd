/** Roles of several arrays, samples and labels of training and test: by name, else by shape. */
import { UserError } from '../../../errors/error.ts';

/** An array by its header. */
export interface NamedArray {
  /** Name without ".npy": "x_train", "arr_0". */
  readonly name: string;
  readonly shape: readonly number[];
}
export interface Roles<A extends NamedArray> {
  readonly train: { readonly samples: A; readonly labels: A };
  readonly test: { readonly samples: A; readonly labels: A } | null;
}

const SAMPLES = /(^|[^a-z])(x|xs|imgs?|images?|data|samples?|features?|inputs?|pixels)([^a-z]|$)/i;
const LABELS = /(^|[^a-z])(y|ys|labels?|targets?|classes|outputs?)([^a-z]|$)/i;
const TEST = /(^|[^a-z])(test|testing|t10k|eval)([^a-z]|$)/i;
const VALIDATION = /(^|[^a-z])(val|valid|validation|dev)([^a-z]|$)/i;

/** Splits words: "xTrain" becomes "x_Train", "X1" becomes "X_1". */
const words = (name: string): string =>
  name.replace(/([a-z])(?=[A-Z0-9])/g, '$1_').replace(/([A-Z])(?=[A-Z][a-z])/g, '$1_');

type Part = 'train' | 'test' | 'validation';
const partOf = (name: string): Part => (TEST.test(name) ? 'test' : VALIDATION.test(name) ? 'validation' : 'train');

function byName<A extends NamedArray>(arrays: readonly A[], part: Part): { samples: A; labels: A } | null {
  const of = arrays.filter(({ name }) => partOf(words(name)) === part);
  const labels = of.find(({ name }) => LABELS.test(words(name)));
  const samples = of.find((array) => array !== labels && SAMPLES.test(words(array.name)) && array.shape.length > 1);
  return samples && labels ? { samples, labels } : null;
}

const isLabels = ({ shape }: NamedArray): boolean => shape.length === 1 || (shape.length === 2 && shape[1] === 1);

/** Pairs in file order: the first samples with the first labels of equal length, then the next. */
function byShape<A extends NamedArray>(arrays: readonly A[]): { samples: A; labels: A }[] {
  const free = arrays.filter(isLabels);
  return arrays
    .filter((array) => !isLabels(array) && array.shape.length > 1)
    .flatMap((samples) => {
      const at = free.findIndex(({ shape }) => shape[0] === samples.shape[0]);
      return at < 0 ? [] : [{ samples, labels: free.splice(at, 1)[0]! }];
    });
}

/** Throws a UserError that lists the arrays where no samples have labels. */
export function rolesOf<A extends NamedArray>(arrays: readonly A[], path: string): Roles<A> {
  const train = byName(arrays, 'train');
  if (train) return { train, test: byName(arrays, 'test') ?? byName(arrays, 'validation') };
  const [first, second = null] = byShape(arrays);
  if (!first) {
    const found = arrays.map(({ name, shape }) => `${name} (${shape.join('×')})`).join(', ');
    throw new UserError('data.noArrays', { path, found: found || '–' });
  }
  return { train: first, test: second };
}
