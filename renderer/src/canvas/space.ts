/** Spatial index of rectangles. */
import type { Rect } from './guides.ts';

/** Cell size, about that of a node with its surroundings. */
const CELL = 256;
/** More cells per row than any drawing has. */
const ROWS = 1 << 20;
/** Tolerance within which rectangles only touch. */
const TOUCH = 0.01;

export class Space<Item extends Rect> {
  readonly #cells = new Map<number, Set<Item>>();
  readonly #items = new Set<Item>();

  get all(): ReadonlySet<Item> {
    return this.#items;
  }

  add(item: Item): void {
    this.#items.add(item);
    this.#visit(item, (key) => {
      const cell = this.#cells.get(key);
      if (cell) cell.add(item);
      else this.#cells.set(key, new Set([item]));
    });
  }

  delete(item: Item): void {
    this.#items.delete(item);
    this.#visit(item, (key) => this.#cells.get(key)?.delete(item));
  }

  /** The first item that overlaps a rectangle and passes a test. */
  find(area: Rect, test: (item: Item) => boolean = () => true): Item | undefined {
    const [right, bottom] = [area.x + area.width - TOUCH, area.y + area.height - TOUCH];
    const [left, top] = [area.x + TOUCH, area.y + TOUCH];
    const [lastColumn, lastRow] = [Math.floor(right / CELL), Math.floor(bottom / CELL)];
    for (let column = Math.floor(left / CELL); column <= lastColumn; column += 1)
      for (let row = Math.floor(top / CELL); row <= lastRow; row += 1) {
        const cell = this.#cells.get(column * ROWS + row);
        if (!cell) continue;
        for (const item of cell)
          if (
            item.x < right &&
            item.y < bottom &&
            item.x + item.width > left &&
            item.y + item.height > top &&
            test(item)
          )
            return item;
      }
    return undefined;
  }

  /** All items that overlap a rectangle. */
  within(area: Rect): Set<Item> {
    const found = new Set<Item>();
    this.find(area, (item) => {
      found.add(item);
      return false;
    });
    return found;
  }

  #visit({ x, y, width, height }: Rect, visit: (key: number) => void): void {
    const [lastColumn, lastRow] = [Math.floor((x + width) / CELL), Math.floor((y + height) / CELL)];
    for (let column = Math.floor(x / CELL); column <= lastColumn; column += 1)
      for (let row = Math.floor(y / CELL); row <= lastRow; row += 1) visit(column * ROWS + row);
  }
}

export const grown = ({ x, y, width, height }: Rect, by: number): Rect => ({
  x: x - by,
  y: y - by,
  width: width + 2 * by,
  height: height + 2 * by,
});

/** The bounding rectangle of two points. */
export function between(a: { x: number; y: number }, b: { x: number; y: number }): Rect {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  return { x, y, width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y) };
}

/** The bounding rectangle of two rectangles. */
export function joined(a: Rect, b: Rect): Rect {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  const [right, bottom] = [Math.max(a.x + a.width, b.x + b.width), Math.max(a.y + a.height, b.y + b.height)];
  return { x, y, width: right - x, height: bottom - y };
}

export const meets = (a: Rect, b: Rect): boolean =>
  a.x < b.x + b.width - TOUCH &&
  a.y < b.y + b.height - TOUCH &&
  a.x + a.width > b.x + TOUCH &&
  a.y + a.height > b.y + TOUCH;
