/** An AbortSignal, or a similar object. */
export interface StopSignal {
  readonly aborted: boolean;
}
