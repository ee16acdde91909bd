/** An AbortSignal, or anything that can say that it is time to stop. */
export interface StopSignal {
  readonly aborted: boolean;
}
