/** A run's facts about its data: class names, and how samples are encoded. `data.json` in its folder. */
import { join } from 'node:path';
import { z } from 'zod';
import { openDataset } from '../../data/dataset.ts';
import { readRegular } from '../../data/regularFile.ts';
import type { FormatSource, SourcedDataset } from '../../datasets/source.ts';
import { UserError } from '../../errors/error.ts';
import type { RunRecord } from './runRecord.ts';
import { folderOf, loadRun, saveRun } from './runs.ts';
import { sha256 } from './sealed.ts';

/** Largest file in bytes, mostly the rows of the splits. */
const MOST_BYTES = 1024 * 1024 * 1024;

const schema = z.strictObject({
  /** Class names by index. */
  classes: z.array(z.string()),
  /** Facts of the dataset (`Dataset.facts`); null where its format has none. */
  facts: z.string().nullable(),
});
export type RunData = z.infer<typeof schema>;

/** Content of the file. */
export const runDataText = ({ classNames, facts }: SourcedDataset): string =>
  JSON.stringify({ classes: [...classNames], facts: facts?.() ?? null } satisfies RunData);

/** Null for a run of an earlier version. Throws a UserError where the file is damaged. */
export async function loadRunData(run: string): Promise<RunData | null> {
  const { data: sum } = await loadRun(run);
  if (sum === undefined) return null;
  const path = join(folderOf(run), 'data.json');
  const damaged = (detail: string): UserError => new UserError('run.damaged', { path, detail });
  const bytes = await readRegular(path, MOST_BYTES).catch((error: unknown) => {
    throw damaged((error as Error).message);
  });
  if (sha256(bytes) !== sum) throw damaged('its SHA-256 is another one than was written');
  const found = schema.safeParse(JSON.parse(bytes.toString('utf8')));
  if (!found.success) throw damaged(found.error.issues[0]?.message ?? '');
  return found.data;
}

/** Where a run's data are. Throws a UserError for a run from a file whose data the user has not picked yet. */
export function dataPathOf({ dataAway, dataPath }: RunRecord): string {
  if (dataAway) throw new UserError('run.dataAway', { path: dataPath });
  return dataPath;
}

/**
 * Reads a run's data from another place from now on.
 * @param path picked by the user
 * @throws UserError where they cannot be read as those of the run
 */
export async function locateRunData(run: string, source: FormatSource, path: string): Promise<void> {
  const { path: found } = await openRunDataset(run, { ...source, path });
  const { dataAway: _, ...record } = await loadRun(run);
  await saveRun({ ...record, dataPath: found });
}

const LISTED = 10;
const list = (names: readonly string[]): string =>
  names.slice(0, LISTED).join(', ') + (names.length > LISTED ? ', …' : '');

/**
 * Opens a run's data as in its training: classes keep their indices, and changes are listed in `changes`.
 * @param source their current location
 */
export async function openRunDataset(run: string, source: FormatSource): Promise<SourcedDataset> {
  const known = await loadRunData(run);
  const dataset = await openDataset(source, known?.facts ?? undefined);
  if (!known || known.facts !== null || known.classes.join('\n') === dataset.classNames.join('\n')) return dataset;
  const [before, now] = [list(known.classes), list(dataset.classNames)];
  const change = new UserError('data.changedClasses', { path: dataset.path, before, now });
  return { ...dataset, changes: [change.data] };
}
