/** src/random.ts of the exported package: the random numbers of the engine, and the orders that follow from them. */
import type { TrainingSettings } from '../../model/types.ts';

/**
 * @param training whether epochs have as many samples of each class, among others
 * @param isSplit whether samples are split by a seed of their own
 */
export const randomFile = (
  { seed, balance }: Pick<TrainingSettings, 'seed' | 'balance'>,
  isSplit: boolean,
): string => `const SEED = ${seed};
const ORDER_STREAM = 2 ** 20 - 2;
${balance === 'sampling' ? 'const BALANCE_STREAM = 2 ** 20 - 3;\n' : ''}
/** The high 32 bits of the product of two 32-bit numbers. */
function high(a: number, b: number): number {
  const [aHigh, aLow, bHigh, bLow] = [a >>> 16, a & 0xffff, b >>> 16, b & 0xffff];
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  return (aHigh * bHigh + Math.floor(middle / 65536) + Math.floor((aLow * bHigh + (middle & 0xffff)) / 65536)) >>> 0;
}

/** Four random words, by Philox 4x32-10 (Salmon et al., 2011). */
function philox(block: number, stream: number, step: number${isSplit ? ', seed = SEED' : ''}): number[] {
  let c = [block >>> 0, Math.floor(block / 2 ** 32), step >>> 0, 0] as [number, number, number, number];
  let [k0, k1] = [${isSplit ? 'seed' : 'SEED'} >>> 0, stream >>> 0];
  for (let round = 0; round < 10; round += 1) {
    c = [
      (high(0xcd9e8d57, c[2]) ^ c[1] ^ k0) >>> 0,
      Math.imul(0xcd9e8d57, c[2]) >>> 0,
      (high(0xd2511f53, c[0]) ^ c[3] ^ k1) >>> 0,
      Math.imul(0xd2511f53, c[0]) >>> 0,
    ];
    k0 = (k0 + 0x9e3779b9) >>> 0;
    k1 = (k1 + 0xbb67ae85) >>> 0;
  }
  return c;
}

/** Four uniform numbers in [0, 1). */
export const uniform = (block: number, stream: number, step: number): number[] =>
  philox(block, stream, step).map((word) => (word & 0x7fffff) / 0x800000);

/** A random permutation of 0 … count − 1, by Fisher and Yates. */
${isSplit ? 'export ' : ''}function permutation(count: number, stream: number, step: number${isSplit ? ', seed = SEED' : ''}): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  let words: number[] = [];
  for (let i = count - 1, drawn = 0; i > 0; i -= 1, drawn += 1) {
    if (drawn % 4 === 0) words = philox(drawn / 4, stream, step${isSplit ? ', seed' : ''});
    const other = Math.floor(((words[drawn % 4] as number) / 2 ** 32) * (i + 1));
    const kept = order[i] as number;
    order[i] = order[other] as number;
    order[other] = kept;
  }
  return order;
}

/** The order of samples in an epoch, counted from 1, as in Tensorsmith. */
export const epochOrder = (count: number, epoch: number): Uint32Array => permutation(count, ORDER_STREAM, epoch);
${balance === 'sampling' ? BALANCED : ''}`;

const BALANCED = `
/** An order with as many samples of each class: those of rare classes come several times. */
export function balancedOrder(labels: ArrayLike<number>, epoch: number): Uint32Array {
  const ofClass: number[][] = [];
  for (const i of epochOrder(labels.length, epoch)) (ofClass[labels[i] as number] ??= []).push(i);
  const classes = ofClass.filter((samples) => samples !== undefined);
  const drawn = new Uint32Array(labels.length);
  permutation(labels.length, BALANCE_STREAM, epoch).forEach((place, i) => {
    const samples = classes[i % classes.length] as number[];
    drawn[place] = samples[Math.floor(i / classes.length) % samples.length] as number;
  });
  return drawn;
}
`;
