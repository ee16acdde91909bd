/** The run whose weights are used. */

export interface Choice {
  readonly run: string;
  /** The newest compatible run at the time of the choice. */
  readonly newest: string;
}

/**
 * The newest compatible run, or a chosen one until a newer one exists, since the latest training is of interest. Where
 * none is compatible, the previous one, so that its mismatch can be shown.
 */
export function chosenRun(fitting: readonly string[], choice: Choice | null): string | null {
  const [newest] = fitting;
  if (newest === undefined) return choice?.run ?? null;
  return choice?.newest === newest ? choice.run : newest;
}
