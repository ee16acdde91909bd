import type { ErrorCode } from '../errors/table.ts';
import type { ErrorParams } from '../errors/types.ts';
import type { Resolved } from './parameters.ts';

/** How a shape rule says that a fault could be fixed; the analysis turns it into a fix. */
export type FixHint =
  | { readonly kind: 'insertBefore'; readonly layer: string; readonly input: number; readonly params?: Resolved }
  | { readonly kind: 'setParams'; readonly params: Resolved }
  /** Another layer with the same ports in its place. */
  | { readonly kind: 'replace'; readonly layer: string };

/** Thrown by a shape rule that its inputs or parameters break. */
export class LayerProblem extends Error {
  override readonly name = 'LayerProblem';
  readonly code: ErrorCode;
  readonly params: ErrorParams;
  /** The field at fault, if it is one. */
  readonly field: string | undefined;
  /** Index of the input at fault, if it is one. */
  readonly input: number | undefined;
  readonly fixes: readonly FixHint[];

  constructor(
    code: ErrorCode,
    params: ErrorParams,
    at: { field?: string; input?: number; fixes?: readonly FixHint[] } = {},
  ) {
    super(code);
    this.code = code;
    this.params = params;
    this.field = at.field;
    this.input = at.input;
    this.fixes = at.fixes ?? [];
  }
}
