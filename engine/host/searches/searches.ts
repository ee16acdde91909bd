/**
 * Searches on disk, in a folder beside the runs: the record, the document that candidates are made from, and the journal
 * of trials. Their runs are among all others, marked with the search.
 */
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { dataDirectory } from '../../data/directories.ts';
import { makeFolder } from '../../data/makeFolder.ts';
import { readRegular } from '../../data/regularFile.ts';
import { toErrorData, UserError } from '../../errors/error.ts';
import { readDocument, writeDocument } from '../../model/serialize.ts';
import type { TensorsmithDocument } from '../../model/types.ts';
import type { SearchReport, SearchSummary } from '../../protocol/reports.ts';
import { meansOf } from '../../search/folds.ts';
import { recordSchema, SearchHistory } from '../../search/history.ts';
import { goalsOf } from '../../search/plan.ts';
import { lastOf, paretoFront } from '../../search/trial.ts';
import { writeDurably } from '../files/durable.ts';
import { isRunning } from '../process/processIdentity.ts';
import { readJournal } from '../runs/journal.ts';
import { newRunId } from '../runs/runs.ts';
import { readSealed, sha256, writeSealed } from '../runs/sealed.ts';
import { searchRecordSchema, type SearchRecord } from './searchRecord.ts';

const MOST_DOCUMENT = 64 * 1024 * 1024;
const DOCUMENT = 'document.json';
const RECORD = 'search.json';
const TRIALS = 'trials.jsonl';

export const searchesDirectory = (): string => join(dataDirectory(), 'search');
export const searchFolder = (search: string): string => join(searchesDirectory(), search);
export const trialsPath = (search: string): string => join(searchFolder(search), TRIALS);
const isSearchId = (search: string): boolean => /^[\w-]{1,100}$/.test(search);

export const saveSearch = (record: SearchRecord): Promise<void> =>
  writeDurably(join(searchFolder(record.search), RECORD), writeSealed(record));

/** Creates the folder of a search, private to its owner as that of a run. */
export async function createSearch(
  document: TensorsmithDocument,
  given: Omit<SearchRecord, 'search' | 'document'>,
): Promise<SearchRecord> {
  const search = newRunId(document.name, new Date());
  const text = writeDocument(document);
  const record = { ...given, search, document: sha256(text) };
  await makeFolder(searchFolder(search), 0o700);
  await writeDurably(join(searchFolder(search), DOCUMENT), text);
  await saveSearch(record);
  return record;
}

/** A damaged file of a run as one of a search. */
const ofSearch = (error: unknown): unknown =>
  error instanceof UserError && error.data.code === 'run.damaged'
    ? new UserError('search.damaged', error.data.params)
    : error;

export async function loadSearch(search: string): Promise<SearchRecord> {
  const found = isSearchId(search) && (await stat(searchFolder(search)).catch(() => null));
  if (!found) throw new UserError('search.unknown', { search });
  try {
    return { ...(await readSealed(join(searchFolder(search), RECORD), searchRecordSchema)), search };
  } catch (error) {
    throw ofSearch(error);
  }
}

export async function loadSearchDocument({ search, document }: SearchRecord): Promise<TensorsmithDocument> {
  const path = join(searchFolder(search), DOCUMENT);
  const bytes = await readRegular(path, MOST_DOCUMENT).catch((error: unknown) => {
    throw new UserError('search.damaged', { path, detail: (error as Error).message });
  });
  if (sha256(bytes) !== document)
    throw new UserError('search.damaged', { path, detail: 'its SHA-256 is another one than was written' });
  return readDocument(bytes.toString('utf8'));
}

/** The trials of a search by its journal; empty where that is missing. Damaged records are left out. */
export async function loadTrials(search: string): Promise<SearchHistory> {
  const history = new SearchHistory();
  if (!(await stat(trialsPath(search)).catch(() => null))) return history;
  await readJournal(trialsPath(search), (taken) => {
    const { data } = recordSchema.safeParse(taken);
    if (data) history.add(data);
  });
  return history;
}

/** @param active the search of this process, if any */
export async function isSearching(record: SearchRecord, active: string | null): Promise<boolean> {
  if (record.status !== 'running') return false;
  if (record.pid === process.pid) return record.search === active;
  return isRunning(record.pid, record.process ?? undefined);
}

/** A search with its trials, as pages show it. */
export function reportOf(record: SearchRecord, history: SearchHistory, isOn: boolean): SearchReport {
  const { search, name, from, startedAt, seconds, plan, error } = record;
  const { trials } = history;
  const front = paretoFront(trials, goalsOf(plan));
  const [best] = front;
  return {
    search,
    name,
    ...(from === undefined ? {} : { from }),
    status: record.status === 'running' && !isOn ? 'interrupted' : record.status,
    startedAt,
    seconds,
    plan,
    trained: trials.filter(({ results }) => results.length > 0).length,
    ...(plan.folds ? { folds: meansOf(trials.flatMap(({ fold }) => (fold ? [fold] : []))) } : {}),
    best: best ? { trial: best.number, score: lastOf(best)!.scores[0] ?? null, run: best.run } : null,
    front: front.map(({ number }) => number),
    trials,
    ...(error ? { fault: error } : {}),
  };
}

export const summaryOf = ({ trials: _, front: _front, ...summary }: SearchReport): SearchSummary => summary;

/** @param active record of the search in progress in this process, if any: it is ahead of its file */
export async function openSearch(search: string, active: SearchRecord | null): Promise<SearchReport> {
  const record = active?.search === search ? active : await loadSearch(search);
  return reportOf(record, await loadTrials(search), await isSearching(record, active?.search ?? null));
}

/** All searches, newest first, damaged ones included. Read-only. @param active as in openSearch */
export async function listSearches(active: SearchRecord | null): Promise<SearchSummary[]> {
  const names = (await readdir(searchesDirectory()).catch(() => [])).filter(isSearchId).sort().reverse();
  return Promise.all(
    names.map(async (search) => {
      try {
        return summaryOf(await openSearch(search, active));
      } catch (error) {
        return damaged(search, error);
      }
    }),
  );
}

/** Removes the folder of a search; its runs stay. */
export async function removeSearch(search: string): Promise<void> {
  if (!isSearchId(search)) throw new UserError('search.unknown', { search });
  await rm(searchFolder(search), { recursive: true, force: true });
}

const damaged = (search: string, error: unknown): SearchSummary => ({
  search,
  name: /^\d{14}-(.*?)(?:-\w{4})?$/.exec(search)?.[1] ?? search,
  status: 'damaged',
  startedAt: 0,
  seconds: 0,
  plan: null,
  trained: 0,
  best: null,
  fault: toErrorData(error),
});
