/** Steps that are timed together. */
export const STRETCH = 60;

/** One way to train LeNet, loaded once and then asked again and again. */
export interface Contestant {
  readonly name: string;
  /** Trains for a second or so. @returns milliseconds per step of each stretch of `STRETCH` steps or so */
  round(): Promise<readonly number[]>;
  close(): void;
}
