/** Steps per measurement. */
export const STRETCH = 60;

/** What a contestant says of itself. */
export interface About {
  readonly device: string;
  /** GPU dispatches per step; null where they are not counted. */
  readonly dispatches: number | null;
}

/** An implementation of LeNet's training, loaded once and measured repeatedly. */
export interface Contestant {
  readonly name: string;
  /** What it runs on, and what else is known of a step, where it says so. */
  readonly about?: About | undefined;
  /** Trains for about a second. @returns milliseconds per step of each measurement of about `STRETCH` steps */
  round(): Promise<readonly number[]>;
  close(): void;
}

/**
 * One round of all, starting with another one each time, so that a busy moment affects all. @param times extended in
 * place
 */
export async function roundOf(contestants: readonly Contestant[], times: number[][], round: number): Promise<void> {
  for (let turn = 0; turn < contestants.length; turn += 1) {
    const i = (round + turn) % contestants.length;
    times[i]!.push(...(await contestants[i]!.round()));
  }
}
