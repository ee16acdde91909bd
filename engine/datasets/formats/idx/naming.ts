/**
 * Names and classes of MNIST and its successors. Their files share names, so that they are told by classes, counts and
 * sizes.
 */

const FASHION = ['T-shirt', 'Trouser', 'Pullover', 'Dress', 'Coat', 'Sandal', 'Shirt', 'Sneaker', 'Bag', 'Ankle boot'];
const KUZUSHIJI = ['お', 'き', 'す', 'つ', 'な', 'は', 'ま', 'や', 'れ', 'を'];
const DIGITS = Array.from({ length: 10 }, (_, i) => String(i));
const CAPITALS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const SMALL = [...'abcdefghijklmnopqrstuvwxyz'];
/** Lower-case letters that do not look like their capitals (Cohen et al., 2017). */
const OWN_SMALL = [...'abdefghnqrt'];

export interface Naming {
  readonly name: string;
  readonly classNames: readonly string[];
  /** Whether images are transposed, as in EMNIST. */
  readonly turned: boolean;
}

/** Facts about a dataset that are known before its images are read. */
export interface Found {
  /** Name of its folder or archive, and prefix of its file names. */
  readonly folder: string;
  readonly prefix: string;
  readonly classes: number;
  /** Number of training samples. */
  readonly count: number;
  /** Samples per class, by label. */
  readonly histogram: readonly number[];
  /** Height and width. */
  readonly size: readonly (number | undefined)[];
}

/** EMNIST's classes by their number: the split of letters counts from 1. */
function emnistClasses({ classes, histogram }: Found): { set: string; names: readonly string[] } | null {
  if (classes === 27 && histogram[0] === 0) return { set: 'letters', names: ['–', ...CAPITALS] };
  if (classes === 47) return { set: '', names: [...DIGITS, ...CAPITALS, ...OWN_SMALL] };
  if (classes === 62) return { set: 'byclass', names: [...DIGITS, ...CAPITALS, ...SMALL] };
  return null;
}

const SETS = ['letters', 'balanced', 'byclass', 'bymerge', 'digits', 'mnist'];

/** Name, classes and orientation of a dataset, whatever its file names. */
export function namingOf(found: Found): Naming {
  const { folder, prefix, classes, count, size } = found;
  const numbers = Array.from({ length: classes }, (_, i) => String(i));
  const [base = '', parent = ''] = folder.split(/[\\/]/).reverse();
  const hints = `${parent} ${base} ${prefix}`.toLowerCase();
  const letters = emnistClasses(found);
  const alike = size[0] === 28 && size[1] === 28 && letters !== null;
  if (/emnist/.test(hints) || alike) {
    const said = hints.replaceAll('emnist', '');
    const set = SETS.find((name) => said.includes(name)) ?? letters?.set ?? '';
    const names = letters?.names ?? DIGITS;
    return { name: `EMNIST ${set}`.trim(), classNames: numbers.map((number, i) => names[i] ?? number), turned: true };
  }
  if (hints.includes('fashion') && classes === 10) return { name: 'Fashion-MNIST', classNames: FASHION, turned: false };
  if (/kmnist|kuzushiji/.test(hints) && classes === 10) return { name: 'KMNIST', classNames: KUZUSHIJI, turned: false };
  if (/qmnist/.test(hints)) return { name: 'QMNIST', classNames: numbers, turned: false };
  if (classes === 10 && count === 60_000) return { name: 'MNIST', classNames: numbers, turned: false };
  return { name: prefix.replace(/[-_. ]+$/, '') || base, classNames: numbers, turned: false };
}
