/** Colors of compared runs: hues a golden angle apart, so that neighbours differ however many there are. */
const FIRST_HUE = 262;
const GOLDEN_ANGLE = 137.5;

/** Hue in degrees of the run at an index. */
export const hueOf = (index: number): number => Math.round((FIRST_HUE + index * GOLDEN_ANGLE) % 360);
