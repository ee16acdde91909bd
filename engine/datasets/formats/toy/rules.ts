/**
 * Toy datasets by rule. The exported code in ./python.ts and ./typescript.ts gives the same numbers: all arithmetic is
 * in doubles and 32-bit integers.
 */

export const RULES = ['moons', 'spirals', 'circles', 'checker', 'blobs', 'sine'] as const;
export type Rule = (typeof RULES)[number];

/** Number of classes of a rule; 0 for regression. */
export const classesOf = (rule: Rule): number => (rule === 'sine' ? 0 : rule === 'blobs' || rule === 'spirals' ? 3 : 2);
/** Number of features. */
export const featuresOf = (rule: Rule): number => (rule === 'sine' ? 1 : 2);

/** mulberry32 (Ettinger): reproducible numbers in [0, 1). */
export function uniform(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const TURNS = 1.75;

/** A point of a class, before noise; `u` and `v` are uniform in [0, 1). */
function pointOf(rule: Rule, kind: number, u: number, v: number): [number, number] {
  const turn = 2 * Math.PI * u;
  switch (rule) {
    case 'moons':
      return kind === 0
        ? [Math.cos(turn / 2) - 0.5, Math.sin(turn / 2) - 0.25]
        : [0.5 - Math.cos(turn / 2), 0.25 - Math.sin(turn / 2)];
    case 'circles':
      return [Math.cos(turn) * (kind === 0 ? 1 : 0.5), Math.sin(turn) * (kind === 0 ? 1 : 0.5)];
    case 'spirals': {
      const angle = u * TURNS * Math.PI + (kind * 2 * Math.PI) / 3;
      return [(0.1 + 0.9 * u) * Math.cos(angle), (0.1 + 0.9 * u) * Math.sin(angle)];
    }
    case 'blobs': {
      const angle = Math.PI / 2 + (kind * 2 * Math.PI) / 3;
      return [0.7 * Math.cos(angle), 0.7 * Math.sin(angle)];
    }
    case 'checker':
    case 'sine':
      return [2 * u - 1, 2 * v - 1];
  }
}

const FIELDS = 4;
const field = (value: number): number => Math.min(FIELDS - 1, Math.floor(((value + 1) / 2) * FIELDS));

export interface Point {
  readonly x: readonly number[];
  /** A class, or a number. */
  readonly y: number;
}

/** Generates points. @param noise standard deviation of the noise added to each number */
export function pointsOf(rule: Rule, count: number, noise: number, seed: number): Point[] {
  const next = uniform(seed);
  const normal = (): number => {
    const [u, v] = [1 - next(), next()];
    return noise * Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v);
  };
  return Array.from({ length: count }, (_, i) => {
    const kind = i % Math.max(1, classesOf(rule));
    const [a, b] = pointOf(rule, kind, next(), next());
    if (rule === 'sine') return { x: [a], y: Math.sin(Math.PI * a) + normal() };
    // The class is that of the point without noise.
    const y = rule === 'checker' ? (field(a) + field(b)) % 2 : kind;
    return { x: [a + normal(), b + normal()], y };
  });
}

/** Every fifth point is for testing. */
export const isTest = (place: number): boolean => place % 5 === 4;
