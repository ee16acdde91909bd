/** Along half a cosine, from `from` at 0 to `to` at 1. */
export const cosine = (from: number, to: number, share: number): number =>
  to + ((from - to) * (1 + Math.cos(Math.PI * share))) / 2;
