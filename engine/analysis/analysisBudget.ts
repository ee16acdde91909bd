/**
 * Budget of an analysis. All errors of a network are reported; the nodes blocked by each, and the fixes, are computed
 * for as many as time allows while the user draws.
 */
import { downstream, type Successors } from './order.ts';

/** Nodes and edges that may be visited. */
const STEPS = 250_000;
/** Problems for which fixes are searched. */
const FIXED = 500;

export class AnalysisBudget {
  readonly #next: Successors;
  #steps = STEPS;
  #fixed = FIXED;

  constructor(next: Successors) {
    this.#next = next;
  }

  /** Nodes reachable from one, nearest first; none once the budget is spent. */
  downstream(from: string): string[] {
    if (this.#steps <= 0) return [];
    const found = downstream({ edges: [] }, from, this.#next);
    this.#steps -= found.reduce((sum, id) => sum + 1 + (this.#next.get(id)?.length ?? 0), 1);
    return found;
  }

  /** Whether fixes may be searched for another problem. */
  allowsFixes(): boolean {
    this.#fixed -= 1;
    return this.#fixed >= 0;
  }
}
