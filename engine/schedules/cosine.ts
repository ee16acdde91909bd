/** Cosine interpolation between `from` at 0 and `to` at 1. */
export const cosine = (from: number, to: number, share: number): number =>
  to + ((from - to) * (1 + Math.cos(Math.PI * share))) / 2;
