/** A reader under test. */
import type { Random } from './random.ts';

export interface Target {
  readonly name: string;
  /** An input: of a real one, or from a grammar. */
  make(random: Random): Uint8Array | Promise<Uint8Array>;
  /** Reads it. What it throws must be an error of ours. */
  read(input: Uint8Array): unknown;
  close?(): void;
}

/** Of inputs, the share that comes from a grammar. */
export const GRAMMAR_SHARE = 0.2;
