/** Class balance in src/train.ts: class weights by the labels. */
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

/** Code before the losses. Outputs of the network have the same classes where they are balanced. */
export function balanceCode(ends: readonly OutputHead[]): string {
  const classes = ends.filter(({ balanced }) => balanced).map(classesOf);
  return classes.length ? weighing(Math.max(...classes)) : '';
}
