/** The scores of a test, kept for what needs all of them at once: the ranking of each class against the rest. */
import { rank, type Ranking } from './ranking.ts';

/** Most stored scores; with more there are no rankings. */
const MAX_SCORES = 20_000_000;

export class Scores {
  readonly #width: number;
  readonly #rows: Float32Array[] = [];
  readonly #labels: number[] = [];
  #count = 0;
  #rankings: readonly (Ranking | null)[] | null = null;

  /** @param width classes that the network scores */
  constructor(width: number) {
    this.#width = width;
  }

  /** @param scores [width], valid for this call only */
  add(scores: Float32Array, label: number): void {
    this.#rankings = null;
    if ((this.#count += this.#width) > MAX_SCORES) {
      this.#rows.length = this.#labels.length = 0;
      return;
    }
    this.#rows.push(scores.slice());
    this.#labels.push(label);
  }

  /** Whether there were too many scores to keep them. */
  get over(): boolean {
    return this.#count > MAX_SCORES;
  }

  /** One for each class; null for a class without samples, or with all of them. Empty where `over`. */
  rankings(): readonly (Ranking | null)[] {
    if (this.over) return [];
    return (this.#rankings ??= Array.from({ length: this.#width }, (_, index) => {
      const own = this.#labels.reduce((sum, label) => sum + Number(label === index), 0);
      const [positives, negatives] = [new Float32Array(own), new Float32Array(this.#labels.length - own)];
      let [positive, negative] = [0, 0];
      this.#labels.forEach((label, row) => {
        const score = this.#rows[row]![index]!;
        if (label === index) positives[positive++] = score;
        else negatives[negative++] = score;
      });
      return rank(positives, negatives);
    }));
  }
}
