/** Which rows of a long table are in sight. */

/** Height of a row in pixels. */
export const ROW_HEIGHT = 26;
/** Most pixels of a scrolled content: browsers draw nothing beyond some 33 million. */
const MOST_HEIGHT = 16_000_000;
/** Rows that are drawn above and below those in sight. */
const AROUND = 8;

export interface InSight {
  /** The first drawn row, and the one after the last. */
  readonly first: number;
  readonly end: number;
  /** Pixels above and below the drawn rows. */
  readonly above: number;
  readonly below: number;
}

/**
 * @param top scrolled pixels @param height of what is in sight
 * @returns rows of so many; where there are too many for their pixels, the place of the scroll bar says which
 */
export function inSight(rows: number, top: number, height: number): InSight {
  const whole = Math.min(rows * ROW_HEIGHT, MOST_HEIGHT);
  const seen = Math.ceil(height / ROW_HEIGHT);
  const most = Math.max(0, rows - seen);
  const reach = Math.max(1, whole - height);
  const at = rows * ROW_HEIGHT <= MOST_HEIGHT ? Math.floor(top / ROW_HEIGHT) : Math.round((top / reach) * most);
  const middle = Math.max(0, Math.min(at, most));
  const [first, end] = [Math.max(0, middle - AROUND), Math.min(rows, middle + seen + 1 + AROUND)];
  const drawn = (end - first) * ROW_HEIGHT;
  const above =
    rows * ROW_HEIGHT <= MOST_HEIGHT
      ? first * ROW_HEIGHT
      : Math.max(0, Math.min(whole - drawn, top - (middle - first) * ROW_HEIGHT));
  return { first, end, above, below: Math.max(0, whole - above - drawn) };
}
