/** Weights of attention: how much each step takes from every other. */
import type { Resolved } from '../../../../../engine/layers/parameters.ts';
import { softmax } from './shares.ts';

export interface Attention {
  /** [head][query][key]; null where the mask hides the key. Every row adds up to 1. */
  readonly weights: readonly (readonly (readonly (number | null)[])[])[];
  readonly heads: number;
  readonly causal: boolean;
}

export const TOKENS = 6;
/** Heads that are drawn. */
const MOST = 3;

/** Heads differ in how far back they look. */
const score = (head: number, query: number, key: number): number =>
  1.6 * Math.cos(query - key - head * 1.3) + Math.sin(3 * key + head);

export function attentionOf(type: string, params: Resolved): Attention | null {
  const heads = params[type === 'MultiheadAttention' ? 'num_heads' : 'nhead'];
  if (typeof heads !== 'number') return null;
  const causal = params['causal'] === true;
  const weights = Array.from({ length: Math.max(1, Math.min(MOST, heads)) }, (_, head) =>
    Array.from({ length: TOKENS }, (_, query) => {
      const seen = causal ? query + 1 : TOKENS;
      const row = softmax(Array.from({ length: seen }, (_, key) => score(head, query, key)));
      return Array.from({ length: TOKENS }, (_, key) => row[key] ?? null);
    }),
  );
  return { weights, heads, causal };
}
