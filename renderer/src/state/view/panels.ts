/** Placement and width of a room's side panels: the room's middle has priority. */

export type Side = 'left' | 'right';
export interface PanelSize {
  /** Default width in pixels. */
  readonly width: number;
  readonly min: number;
  readonly max: number;
}
/** Sizes of all panels, by "room.side". */
export const PANEL_SIZES = {
  'design.left': { width: 216, min: 184, max: 340 },
  'design.right': { width: 304, min: 264, max: 560 },
  'data.left': { width: 288, min: 248, max: 480 },
  'train.left': { width: 264, min: 240, max: 400 },
  'train.right': { width: 296, min: 240, max: 460 },
  'lab.left': { width: 216, min: 176, max: 320 },
  'lab.right': { width: 460, min: 300, max: 900 },
} as const satisfies Readonly<Record<string, PanelSize>>;
export type PanelId = keyof typeof PANEL_SIZES;

export interface Wanted extends PanelSize {
  readonly side: Side;
  readonly open: boolean;
}
/** A folded panel is a strip with a button; a floating one covers the middle. */
export interface Placed {
  readonly shown: 'open' | 'folded' | 'floating';
  readonly width: number;
}

/** Width of a folded panel. */
export const STRIP = 38;
/** Least width of the middle, below which panels fold. */
const MIDDLE = 400;
/** Least width of the middle beside a panel that the user has just opened; with less, it floats. */
const LEAST = 280;

const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(value, most));

/**
 * @param room width of the room, in pixels
 * @param latest the side that the user opened last: it is shown in any case
 */
export function placePanels(
  room: number,
  panels: readonly Wanted[],
  latest: Side | null,
): Readonly<Partial<Record<Side, Placed>>> {
  const rank = ({ side }: Wanted): number => (side === latest ? 0 : side === 'right' ? 1 : 2);
  const placed: Partial<Record<Side, Placed>> = {};
  // Each panel leaves at least a strip.
  let left = room - panels.length * STRIP;
  for (const panel of [...panels].sort((a, b) => rank(a) - rank(b))) {
    const wide = clamp(panel.width, panel.min, panel.max);
    const most = (middle: number): number => left + STRIP - middle;
    const chosen = panel.side === latest;
    if (!panel.open) placed[panel.side] = { shown: 'folded', width: wide };
    else if (most(MIDDLE) >= panel.min || (chosen && most(LEAST) >= panel.min)) {
      const width = Math.min(wide, Math.max(panel.min, most(MIDDLE)));
      placed[panel.side] = { shown: 'open', width };
      left -= width - STRIP;
    } else if (chosen) placed[panel.side] = { shown: 'floating', width: Math.min(wide, left) };
    else placed[panel.side] = { shown: 'folded', width: wide };
  }
  return placed;
}
