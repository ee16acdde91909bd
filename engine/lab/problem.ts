/** What is wrong in a cell, and where. */
import type { ErrorParams } from '../errors/types.ts';

/** Codes of engine/errors/lab.ts. */
export type LabCode =
  | 'lab.syntax'
  | 'lab.unsupported'
  | 'lab.tooLong'
  | 'lab.name'
  | 'lab.raised'
  | 'lab.tooManySteps'
  | 'lab.tooSlow'
  | 'lab.tooLarge';

/** A problem of a cell: a mistake in it, or something outside of what cells may use. */
export class LabProblem extends Error {
  readonly code: LabCode;
  readonly params: ErrorParams;
  /** Offset in the source; null where it is known only to the caller. */
  at: number | null;

  constructor(code: LabCode, params: ErrorParams, at: number | null = null) {
    super(`${code} ${JSON.stringify(params)}`);
    this.code = code;
    this.params = params;
    this.at = at;
  }
}

/** An exception as Python raises it: `raised('TypeError', 'can only …')`. */
export const raised = (type: string, message: string): LabProblem => new LabProblem('lab.raised', { type, message });

/** Refuses what cells may not use. @param what as the person wrote it */
export const refused = (what: string): LabProblem => new LabProblem('lab.unsupported', { what });

/** An error of a runtime in the cell, at its place; the innermost place counts. */
export function placed(error: unknown, at: number): unknown {
  if (error instanceof LabProblem) error.at ??= at;
  if (error instanceof RangeError)
    return new LabProblem('lab.raised', { type: 'RecursionError', message: 'maximum recursion depth exceeded' }, at);
  return error;
}
