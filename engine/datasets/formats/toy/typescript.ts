/** src/data.ts for toy datasets. */
import { arrayLiteral, samplesInterface } from '../../code.ts';
import { featuresOf, type Rule } from './rules.ts';

interface Made {
  readonly rule: Rule;
  readonly samples: number;
  readonly noise: number;
  readonly seed: number;
}

/** src/data.ts. */
export const toyTypeScript = ({ rule, samples, noise, seed }: Made): string => `/** Numbers of a sample. */
export const SAMPLE_SHAPE = ${arrayLiteral([featuresOf(rule)])} as const;
/** Of what is to be predicted: one number. */
export const LABEL_SHAPE = [] as const;

${samplesInterface('A class or a number a point.')}

/** How the points were made. */
const MADE: { rule: string; count: number; noise: number; seed: number } = { rule: '${rule}', count: ${samples}, noise: ${noise}, seed: ${seed} };
const CLASSES = MADE.rule === 'sine' ? 0 : ['blobs', 'spirals'].includes(MADE.rule) ? 3 : 2;

/** mulberry32: numbers in [0, 1), the same for the same seed. */
function uniform(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A point of a class, before noise. */
function pointOf(kind: number, u: number, v: number): [number, number] {
  const turn = 2 * Math.PI * u;
  if (MADE.rule === 'moons') {
    const [x, y] = [Math.cos(turn / 2) - 0.5, Math.sin(turn / 2) - 0.25];
    return kind === 0 ? [x, y] : [-x, -y];
  }
  if (MADE.rule === 'circles') return [Math.cos(turn) * (kind === 0 ? 1 : 0.5), Math.sin(turn) * (kind === 0 ? 1 : 0.5)];
  if (MADE.rule === 'spirals') {
    const angle = u * 1.75 * Math.PI + (kind * 2 * Math.PI) / 3;
    return [(0.1 + 0.9 * u) * Math.cos(angle), (0.1 + 0.9 * u) * Math.sin(angle)];
  }
  if (MADE.rule === 'blobs') {
    const angle = Math.PI / 2 + (kind * 2 * Math.PI) / 3;
    return [0.7 * Math.cos(angle), 0.7 * Math.sin(angle)];
  }
  return [2 * u - 1, 2 * v - 1];
}

const field = (value: number): number => Math.min(3, Math.floor(((value + 1) / 2) * 4));

/** Makes the samples of a split; the path is not looked at. */
export async function readSamples(_path: string, split: 'train' | 'test'): Promise<Samples> {
  const next = uniform(MADE.seed);
  const normal = (): number => {
    const [u, v] = [1 - next(), next()];
    return MADE.noise * Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v);
  };
  const points = Array.from({ length: MADE.count }, (_, i) => {
    const kind = i % Math.max(1, CLASSES);
    const [a, b] = pointOf(kind, next(), next());
    if (MADE.rule === 'sine') return { x: [a], y: Math.sin(Math.PI * a) + normal() };
    const y = MADE.rule === 'checker' ? (field(a) + field(b)) % 2 : kind;
    return { x: [a + normal(), b + normal()], y };
  }).filter((_, i) => (i % 5 === 4) === (split === 'test'));
  const labels = points.map(({ y }) => y);
  return {
    count: points.length,
    inputs: Float32Array.from(points.flatMap(({ x }) => x)),
    labels: CLASSES ? Int32Array.from(labels) : Float32Array.from(labels),
  };
}
`;
