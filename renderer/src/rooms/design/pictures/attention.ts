/** Attention weights for a picture. */
import { LARGEST } from '../../../../../engine/layers/picture.ts';
import { requiredInputs } from '../../../../../engine/layers/ports.ts';
import { type Scene, sizeOf, stage } from './scene.ts';
import type { Tensor } from './tensor.ts';

export interface Attention {
  /** [head][query][key]; null where the mask hides the key. Every row sums to 1. */
  readonly weights: readonly (readonly (readonly (number | null)[])[])[];
  readonly heads: number;
  readonly causal: boolean;
}

export const TOKENS = 6;
/** Features of each head, as many as the non-zero ones of a step. */
const SIZE = 5;

/** Features of a step, from which heads can score distances, and steps of high importance. */
const featuresOf = (step: number): number[] => [
  Math.cos(step),
  Math.sin(step),
  Math.sin(3 * step),
  Math.cos(3 * step),
  1,
];

/** Rows of one head's projections: cos(query − key − turn) and sin(3·key + head) are its scores. */
function projection(head: number): { query: number[][]; key: number[][] } {
  const [turn, scale] = [head * 1.3, Math.sqrt(SIZE)];
  const [cos, sin] = [1.6 * scale * Math.cos(turn), 1.6 * scale * Math.sin(turn)];
  return {
    query: [
      [cos, sin, 0, 0, 0],
      [-sin, cos, 0, 0, 0],
      [0, 0, 0, 0, scale],
    ],
    key: [
      [1, 0, 0, 0, 0],
      [0, 1, 0, 0, 0],
      [0, 0, Math.cos(head), Math.sin(head), 0],
    ],
  };
}

/** Projections [3·width, width] to queries, keys and values of all heads. */
function projections(heads: number): number[] {
  const width = heads * SIZE;
  const values = Array<number>(3 * width * width).fill(0);
  for (let head = 0; head < heads; head += 1) {
    const { query, key } = projection(head);
    [query, key].forEach((rows, part) =>
      rows.forEach((row, i) =>
        row.forEach((value, column) => (values[(part * width + head * SIZE + i) * width + column] = value)),
      ),
    );
  }
  return values;
}

export function attentionOf(scene: Scene<'attention'>): Attention {
  const { heads, causal, projection: name } = scene.picture;
  const shown = Math.min(LARGEST.heads, heads);
  const width = shown * SIZE;
  const x: Tensor = {
    shape: [1, TOKENS, width],
    values: Array.from({ length: TOKENS }, (_, step) =>
      Array.from({ length: width }, (_f, feature) => featuresOf(step)[feature] ?? 0),
    ).flat(),
  };
  // Every input of the layer is this sequence.
  const inputs = requiredInputs(scene.layer, scene.params, []).map(() => x);
  const weights = (spec: { readonly name: string; readonly shape: readonly number[] }): number[] =>
    spec.name === name ? projections(shown) : Array<number>(sizeOf(spec.shape)).fill(0);
  const { values } = stage(scene, inputs, { weights }).within(inputs, 'Softmax')!;
  const at = (head: number, query: number, key: number): number => values[(head * TOKENS + query) * TOKENS + key]!;
  const each = <T>(of: (i: number) => T, length = TOKENS): T[] => Array.from({ length }, (_, i) => of(i));
  const seen = (value: number): number | null => (causal && value === 0 ? null : value);
  return { weights: each((h) => each((q) => each((k) => seen(at(h, q, k)))), shown), heads, causal };
}
