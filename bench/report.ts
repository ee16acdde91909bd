/** Output of the bench. */
import { table as aligned } from '../engine/cli/terminal.ts';

export interface Requirement {
  readonly text: string;
  readonly met: boolean;
  /** The measured value, with its unit. */
  readonly value: string;
}

export const say = (text: string): void => void process.stdout.write(`${text}\n`);
export const report = (text: string, met: boolean, value: string): Requirement => ({ text, met, value });

/** The first row is the header; numbers to the right. */
export function table(rows: readonly (readonly string[])[]): void {
  say(aligned(rows, (rows[0] ?? []).map((_, column) => column).slice(1)));
}
