/** Class balance in src/train.ts: class weights by the labels, and an order with as many samples of each class. */
import type { TrainingSettings } from '../../model/types.ts';
import { classesOf, type OutputHead } from '../outputHeads.ts';

const weighing = (
  classes: number,
): string => `/** Weights of the classes in the loss: train finds them by its labels. */
let classWeights: number[] = [];

/** Weights n / (k · n_c) of n samples, k classes among them and n_c of each; 1 for a class without samples. */
function weighClasses(labels: ArrayLike<number>): void {
  const counts = new Array<number>(${classes}).fill(0);
  for (const label of Array.from(labels)) counts[label] = (counts[label] ?? 0) + 1;
  const found = counts.filter((count) => count > 0).length;
  classWeights = counts.map((count) => (count ? labels.length / (found * count) : 1));
}

`;

const SAMPLING = `/** An order with as many samples of each class: those of rare classes come several times. */
function balancedOrder(labels: ArrayLike<number>): Uint32Array {
  const ofClass = new Map<number, number[]>();
  for (const i of tf.util.createShuffledIndices(labels.length)) {
    const label = labels[i] as number;
    const some = ofClass.get(label);
    if (some) some.push(i);
    else ofClass.set(label, [i]);
  }
  const classes = [...ofClass.values()];
  const drawn = new Uint32Array(labels.length);
  tf.util.createShuffledIndices(labels.length).forEach((place, i) => {
    const samples = classes[i % classes.length] as number[];
    drawn[place] = samples[Math.floor(i / classes.length) % samples.length] as number;
  });
  return drawn;
}

`;

/** Code before the losses. Outputs of the network have the same classes where they are balanced. */
export function balanceCode({ balance }: TrainingSettings, ends: readonly OutputHead[]): string {
  if (balance === 'sampling') return SAMPLING;
  const classes = ends.filter(({ balanced }) => balanced).map(classesOf);
  return classes.length ? weighing(Math.max(...classes)) : '';
}
