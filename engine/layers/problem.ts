import type { ErrorCode } from '../errors/table.ts';
import type { ErrorParams } from '../errors/types.ts';
import type { Resolved } from './parameters.ts';

/** A fix proposed by a shape rule; the analysis turns it into a `Fix`. */
export type FixHint =
  | { readonly kind: 'insertBefore'; readonly layer: string; readonly input: number; readonly params?: Resolved }
  | { readonly kind: 'setParams'; readonly params: Resolved }
  /** Replace the layer with another one with the same ports. */
  | { readonly kind: 'replace'; readonly layer: string };

/** V8 knows how many frames to record; other engines ignore it. */
const V8Error = Error as { stackTraceLimit?: number | undefined };

/**
 * Thrown by a shape rule for invalid inputs or parameters. It has no stack: a network may have thousands of them at every
 * edit, and recording it takes most of the time.
 */
export class LayerProblem extends Error {
  override readonly name = 'LayerProblem';
  readonly code: ErrorCode;
  readonly params: ErrorParams;
  /** The invalid field, if any. */
  readonly field: string | undefined;
  /** Index of the invalid input, if any. */
  readonly input: number | undefined;
  readonly fixes: readonly FixHint[];

  constructor(
    code: ErrorCode,
    params: ErrorParams,
    at: { field?: string; input?: number; fixes?: readonly FixHint[] } = {},
  ) {
    const { stackTraceLimit } = V8Error;
    V8Error.stackTraceLimit = 0;
    super(code);
    V8Error.stackTraceLimit = stackTraceLimit;
    this.code = code;
    this.params = params;
    this.field = at.field;
    this.input = at.input;
    this.fixes = at.fixes ?? [];
  }
}
