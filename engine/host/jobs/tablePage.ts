/** Pages of tables that are in view. */
import type { Pages } from '../../datasets/dataset.ts';

/** What reading holds is released when no page was read for so many milliseconds. */
const OPEN_MS = 30_000;

const closing = new WeakMap<Pages, NodeJS.Timeout>();

/** Rows of a table from a number on; fewer at its end. */
export async function readPage(pages: Pages, from: number, count: number): Promise<string[][]> {
  clearTimeout(closing.get(pages));
  try {
    return await pages.read(from, count);
  } finally {
    clearTimeout(closing.get(pages));
    const timer = setTimeout(() => void pages.close(), OPEN_MS);
    timer.unref();
    closing.set(pages, timer);
  }
}
