/** Gathers what a classifier says, batch by batch, and sums it up. */
import { classScores, macroScores, microScores, type ClassScores, type Scores } from './confusion.ts';
import { rocAucPerClass } from './rocAuc.ts';

export interface ClassMetrics {
  /** Share whose class is among the k largest scores. */
  readonly topK: readonly { readonly k: number; readonly accuracy: number }[];
  readonly macro: Scores;
  readonly micro: Scores;
  readonly perClass: readonly (ClassScores & { readonly auc: number | null })[];
  /** One class against the rest, mean over classes; null where it cannot be told. */
  readonly rocAuc: number | null;
  /** e to the mean of −log p of the right class. */
  readonly perplexity: number;
}

/** Ks that are told where there are more classes than that. */
const KS = [1, 3, 5];
/** Scores that are kept for the ROC curve; beyond it there is none. */
const MAX_SCORES = 20_000_000;
const SMALLEST = 1e-38;

/** Counts right answers, top-5, confusion and ROC of outputs over classes, batch by batch. */
export class ClassCounter {
  /** confusion[label][prediction] */
  readonly confusion: number[][];
  readonly #classes: number;
  readonly #width: number;
  readonly #ignored: number | null;
  readonly #scores: Float32Array[] = [];
  readonly #labels: number[] = [];
  readonly #within = KS.map(() => 0);
  #kept = 0;
  #surprise = 0;

  /**
   * @param width classes that the network scores
   * @param classes classes of the data, where those are more
   * @param ignored a class whose targets do not count
   */
  constructor(width: number, classes: number, ignored: number | null) {
    this.#width = width;
    this.#classes = Math.max(width, classes);
    this.#ignored = ignored;
    this.confusion = Array.from({ length: this.#classes }, () => Array.from({ length: this.#classes }, () => 0));
  }

  /** @param scores row-major [labels, width]; probabilities */
  add(scores: Float32Array, predictions: ArrayLike<number>, labels: ArrayLike<number>): void {
    const width = this.#width;
    for (let row = 0; row < labels.length; row += 1) {
      const label = labels[row]!;
      if (label === this.#ignored || label < 0 || label >= this.#classes) continue;
      const of = scores.subarray(row * width, (row + 1) * width);
      this.confusion[label]![predictions[row]!]! += 1;
      const own = of[label] ?? 0;
      this.#surprise -= Math.log(Math.max(own, SMALLEST));
      const rank = label < width ? rankOf(of, label) : Infinity;
      KS.forEach((k, i) => {
        if (rank < k) this.#within[i]! += 1;
      });
      this.#labels.push(label);
      if ((this.#kept += width) <= MAX_SCORES) this.#scores.push(of.slice());
    }
  }

  metrics(): ClassMetrics {
    const count = this.#labels.length;
    const areas = this.#areas();
    const known = areas.filter((area) => area !== null);
    return {
      topK: KS.flatMap((k, i) => (k === 1 || k < this.#width ? [{ k, accuracy: this.#within[i]! / count }] : [])),
      macro: macroScores(this.confusion),
      micro: microScores(this.confusion),
      perClass: classScores(this.confusion).map((scores, i) => ({ ...scores, auc: areas[i] ?? null })),
      rocAuc: known.length ? known.reduce((sum, area) => sum + area, 0) / known.length : null,
      perplexity: Math.exp(this.#surprise / count),
    };
  }

  #areas(): (number | null)[] {
    if (this.#kept > MAX_SCORES) return [];
    const all = new Float32Array(this.#kept);
    this.#scores.forEach((row, i) => all.set(row, i * this.#width));
    return rocAucPerClass(all, this.#labels, this.#width);
  }
}

/** How many scores are above one's own; of equal ones the first counts as above. */
function rankOf(scores: Float32Array, index: number): number {
  const own = scores[index]!;
  let rank = 0;
  for (let i = 0; i < scores.length; i += 1) if (scores[i]! > own || (scores[i] === own && i < index)) rank += 1;
  return rank;
}
