/** The cheapest route on the grid of lines just clear of obstacles, by A*; a turn costs as much as a detour. */
import type { Position } from '../../../engine/model/types.ts';
import type { Rect } from './guides.ts';
import { type Line, SHARED, TURN } from './routeCost.ts';

interface Ground {
  readonly clear: number;
  /** The area that the route stays in. */
  readonly area: Rect;
  readonly trunk: readonly Line[];
}
const TOUCH = 0.01;

/** @returns null where there is none */
export function search(
  from: Position,
  to: Position,
  obstacles: readonly Rect[],
  { clear, area, trunk }: Ground,
): Position[] | null {
  const inside = (start: number, length: number) => (value: number) => value >= start && value <= start + length;
  const sides = obstacles.flatMap(({ x, width }) => [x - clear, x + width + clear]);
  const levels = obstacles.flatMap(({ y, height }) => [y - clear, y + height + clear]);
  const ends = trunk.flatMap((line) => [...line]);
  const xs = lines([...sides.filter(inside(area.x, area.width)), ...ends.map(({ x }) => x), from.x, to.x]);
  const ys = lines([...levels.filter(inside(area.y, area.height)), ...ends.map(({ y }) => y), from.y, to.y]);
  const grid = new Grid(xs, ys);
  for (const { x, y, width, height } of obstacles)
    grid.block(x - clear + TOUCH, y - clear + TOUCH, x + width + clear - TOUCH, y + height + clear - TOUCH);
  for (const line of trunk) grid.share(line);
  const steps = grid.cheapest(
    xs.indexOf(from.x) + ys.indexOf(from.y) * xs.length,
    xs.indexOf(to.x) + ys.indexOf(to.y) * xs.length,
  );
  return steps && steps.map((at) => ({ x: xs[at % xs.length]!, y: ys[Math.floor(at / xs.length)]! }));
}

const lines = (values: readonly number[]): number[] => [...new Set(values)].sort((a, b) => a - b);

/**
 * Lines along both axes; for every crossing, whether the next one to the right and the next one down can be reached.
 */
class Grid {
  readonly #xs: readonly number[];
  readonly #ys: readonly number[];
  readonly #acrossBlocked: Uint8Array;
  readonly #downBlocked: Uint8Array;
  readonly #acrossShared: Uint8Array;
  readonly #downShared: Uint8Array;

  constructor(xs: readonly number[], ys: readonly number[]) {
    this.#xs = xs;
    this.#ys = ys;
    const count = xs.length * ys.length;
    this.#acrossBlocked = new Uint8Array(count);
    this.#downBlocked = new Uint8Array(count);
    this.#acrossShared = new Uint8Array(count);
    this.#downShared = new Uint8Array(count);
  }

  block(left: number, top: number, right: number, bottom: number): void {
    this.#mark(left, top, right, bottom, this.#acrossBlocked, this.#downBlocked);
  }

  share([a, b]: Line): void {
    const [left, right] = [Math.min(a.x, b.x), Math.max(a.x, b.x)];
    const [top, bottom] = [Math.min(a.y, b.y), Math.max(a.y, b.y)];
    const around = [left - TOUCH, top - TOUCH, right + TOUCH, bottom + TOUCH] as const;
    // Only along the line, not across it.
    if (top === bottom)
      this.#mark(left + TOUCH, around[1], right - TOUCH, around[3], this.#acrossShared, new Uint8Array(0));
    else this.#mark(around[0], top + TOUCH, around[2], bottom - TOUCH, new Uint8Array(0), this.#downShared);
  }

  /** Marks the line segments that a rectangle blocks. */
  #mark(left: number, top: number, right: number, bottom: number, across: Uint8Array, down: Uint8Array): void {
    const [xs, ys] = [this.#xs, this.#ys];
    for (let j = 0; j < ys.length && ys[j]! < bottom; j += 1) {
      const inRow = ys[j]! > top;
      const nextRow = (ys[j + 1] ?? -Infinity) > top;
      if (!inRow && !nextRow) continue;
      for (let i = 0; i < xs.length && xs[i]! < right; i += 1) {
        const at = j * xs.length + i;
        if (inRow && (xs[i + 1] ?? -Infinity) > left) across[at] = 1;
        if (nextRow && xs[i]! > left) down[at] = 1;
      }
    }
  }

  /**
   * Crossings on the cheapest route, including those between turns; a state is a crossing and the direction it is
   * entered in.
   */
  cheapest(from: number, to: number): number[] | null {
    const [width, count] = [this.#xs.length, this.#xs.length * this.#ys.length];
    const cost = new Float64Array(2 * count).fill(Infinity);
    const before = new Int32Array(2 * count).fill(-1);
    const [toX, toY] = [this.#xs[to % width]!, this.#ys[Math.floor(to / width)]!];
    const rest = (at: number): number =>
      SHARED * (Math.abs(this.#xs[at % width]! - toX) + Math.abs(this.#ys[Math.floor(at / width)]! - toY));
    const open = new Heap();
    // Starting downwards.
    cost[2 * from + 1] = 0;
    open.push(rest(from), 2 * from + 1);
    for (let state = open.pop(); state !== undefined; state = open.pop()) {
      const [at, down] = [state >> 1, state & 1];
      if (at === to && down === 1) return this.#unwind(before, state);
      const known = cost[state]!;
      const reach = (next: number, length: number, way: 0 | 1): void => {
        const total = known + length + (way === down ? 0 : TURN);
        const key = 2 * next + way;
        if (total >= cost[key]! - 1e-9) return;
        cost[key] = total;
        before[key] = state;
        open.push(total + rest(next), key);
      };
      // The end is entered from above.
      if (at === to) reach(at, 0, 1);
      const [i, j] = [at % width, Math.floor(at / width)];
      if (i + 1 < width && !this.#acrossBlocked[at]) reach(at + 1, this.#across(at, i), 0);
      if (i > 0 && !this.#acrossBlocked[at - 1]) reach(at - 1, this.#across(at - 1, i - 1), 0);
      if (j + 1 < this.#ys.length && !this.#downBlocked[at]) reach(at + width, this.#down(at, j), 1);
      if (j > 0 && !this.#downBlocked[at - width]) reach(at - width, this.#down(at - width, j - 1), 1);
    }
    return null;
  }

  #across(at: number, i: number): number {
    return (this.#xs[i + 1]! - this.#xs[i]!) * (this.#acrossShared[at] ? SHARED : 1);
  }
  #down(at: number, j: number): number {
    return (this.#ys[j + 1]! - this.#ys[j]!) * (this.#downShared[at] ? SHARED : 1);
  }

  #unwind(before: Int32Array, last: number): number[] {
    const way: number[] = [];
    for (let state = last; state >= 0; state = before[state]!) if (way[0] !== state >> 1) way.unshift(state >> 1);
    return way;
  }
}

/** A binary heap with the minimum first. */
class Heap {
  readonly #keys: number[] = [];
  readonly #values: number[] = [];

  push(key: number, value: number): void {
    let at = this.#keys.length;
    this.#keys.push(key);
    this.#values.push(value);
    while (at > 0) {
      const up = (at - 1) >> 1;
      if (this.#keys[up]! <= key) break;
      this.#swap(at, up);
      at = up;
    }
  }

  pop(): number | undefined {
    const first = this.#values[0];
    const [key, value] = [this.#keys.pop(), this.#values.pop()];
    if (!this.#keys.length || key === undefined || value === undefined) return first;
    this.#keys[0] = key;
    this.#values[0] = value;
    for (let at = 0; ;) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      let least = at;
      if (left < this.#keys.length && this.#keys[left]! < this.#keys[least]!) least = left;
      if (right < this.#keys.length && this.#keys[right]! < this.#keys[least]!) least = right;
      if (least === at) return first;
      this.#swap(at, least);
      at = least;
    }
  }

  #swap(a: number, b: number): void {
    [this.#keys[a], this.#keys[b]] = [this.#keys[b]!, this.#keys[a]!];
    [this.#values[a], this.#values[b]] = [this.#values[b]!, this.#values[a]!];
  }
}
