/** Which of the saved runs gives its weights. */

export interface Choice {
  readonly run: string;
  /** The newest of those that fitted when it was chosen. */
  readonly newest: string;
}

/**
 * The newest that fits, or one that was chosen, until there is a newer one: what has just been trained is looked at.
 * Where none fits any more it is the one of before, so that it can be said that it does not.
 */
export function chosenRun(fitting: readonly string[], choice: Choice | null): string | null {
  const [newest] = fitting;
  if (newest === undefined) return choice?.run ?? null;
  return choice?.newest === newest ? choice.run : newest;
}
