/** Folders of runs that are being put together: they become runs by a rename, once they are whole. */
import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../../data/makeFolder.ts';
import { syncDirectory } from '../files/durable.ts';
import { folderOf, runsDirectory } from './runs.ts';

/** Their names; the process id marks those of a killed process. They are no ids of runs. */
export const ASIDE = /^\.aside-(\d+)-/;

/**
 * Fills a folder beside the runs; where `fill` gives an id, the folder becomes the run of that id. Nothing is left of a
 * failure.
 */
export async function putTogether<T extends { readonly run: string; readonly known?: boolean }>(
  fill: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = join(runsDirectory(), `.aside-${process.pid}-${randomBytes(6).toString('hex')}`);
  await makeFolder(runsDirectory());
  await mkdir(folder, { mode: 0o700 });
  try {
    const filled = await fill(folder);
    if (!filled.known) {
      await rename(folder, folderOf(filled.run));
      await syncDirectory(runsDirectory());
    }
    return filled;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
