/** Selects the saved runs that belong to a document. */

interface Started {
  readonly run: string;
  /** Key of the tab that it was started from. */
  readonly from?: string | undefined;
}

/**
 * Runs that the Explore room of a document offers, in the given order: first those started from it, then compatible
 * ones, unless they belong to another open document.
 * @param fitting ids of runs with weights of the drawn network
 */
export function runsOf<R extends Started>(
  runs: readonly R[],
  document: string,
  fitting: ReadonlySet<string>,
  open: ReadonlySet<string>,
): R[] {
  const own = runs.filter(({ from }) => from === document);
  const others = runs.filter(
    ({ run, from }) => from !== document && fitting.has(run) && !(from !== undefined && open.has(from)),
  );
  return [...own, ...others];
}
