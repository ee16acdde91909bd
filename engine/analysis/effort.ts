/**
 * How much is looked into of what is at fault. A network with many faults gets all of them told; what waits for each,
 * and what would fix it, is found out for as many as there is time for while somebody draws.
 */
import { downstream, type Successors } from './order.ts';

/** Nodes and edges that are walked over. */
const STEPS = 1_000_000;
/** Problems for which fixes are tried. */
const FIXED = 500;

export class Effort {
  readonly #next: Successors;
  #steps = STEPS;
  #fixed = FIXED;

  constructor(next: Successors) {
    this.#next = next;
  }

  /** Every node that can be reached from one, nearest first; none once there were too many. */
  downstream(from: string): string[] {
    if (this.#steps <= 0) return [];
    const found = downstream({ edges: [] }, from, this.#next);
    this.#steps -= found.reduce((sum, id) => sum + 1 + (this.#next.get(id)?.length ?? 0), 1);
    return found;
  }

  /** Whether fixes are to be tried for another problem. */
  tries(): boolean {
    this.#fixed -= 1;
    return this.#fixed >= 0;
  }
}
