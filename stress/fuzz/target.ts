/** A reader under test. */
import type { Random } from './random.ts';

export interface Target {
  /** Whether an input takes tens of milliseconds. */
  readonly slow?: boolean;
  /** For `npm run fuzz` only: the tests have a bounded part of it elsewhere. */
  readonly long?: boolean;
  /** Bytes that an input may take, where its reader has a limit of its own. */
  readonly memory?: number;
  readonly name: string;
  /** An input: mutated from a valid one, or from a grammar. */
  make(random: Random): Uint8Array | Promise<Uint8Array>;
  /** Reads an input. May only throw UserErrors. */
  read(input: Uint8Array): unknown;
  close?(): void;
}

/** Share of inputs that come from a grammar. */
export const GRAMMAR_SHARE = 0.2;
