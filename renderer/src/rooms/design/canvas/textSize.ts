/** Text size in layers: never below ten pixels on the screen, at any zoom. */

/** Zoom levels at which the text size changes: few, so that zooming does not redraw all layers constantly. */
const STEPS = [1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.42, 0.35] as const;
/** Zoom below which a layer shows only its name. */
const NAME_ONLY = 0.7;
const LEAST_PIXELS = 10;

export interface NodeText {
  /** Smallest text size in a layer, in canvas pixels. */
  readonly least: number;
  readonly nameOnly: boolean;
}

export function nodeText(zoom: number): NodeText {
  const step = STEPS.find((at) => at <= zoom) ?? STEPS.at(-1)!;
  return { least: LEAST_PIXELS / step, nameOnly: zoom < NAME_ONLY };
}
