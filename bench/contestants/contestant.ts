/** Steps that are timed together. */
export const STRETCH = 60;

/** One way to train LeNet, loaded once and then asked again and again. */
export interface Contestant {
  readonly name: string;
  /** Trains for a second or so. @returns milliseconds per step of each stretch of `STRETCH` steps or so */
  round(): Promise<readonly number[]>;
  close(): void;
}

/** One round of all, each time with another first, so that a busy moment hits them all. @param times grow in place */
export async function roundOf(contestants: readonly Contestant[], times: number[][], round: number): Promise<void> {
  for (let turn = 0; turn < contestants.length; turn += 1) {
    const i = (round + turn) % contestants.length;
    times[i]!.push(...(await contestants[i]!.round()));
  }
}
