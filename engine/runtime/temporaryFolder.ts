/** Temporary folders that a library reads from. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../errors/error.ts';

const SETTING = process.platform === 'win32' ? 'TEMP' : 'TMPDIR';

const isFileSystemError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && typeof (error as NodeJS.ErrnoException).syscall === 'string';

/**
 * Creates a folder whose name holds the id of this process: the leftovers of a killed process are removed at the next
 * start (host/process/cleanup.ts).
 * @param fill writes the content; file system errors become UserErrors
 */
export function makeTemporaryFolder(kind: 'session' | 'wasm', fill: (folder: string) => void): string {
  let folder: string | undefined;
  try {
    folder = mkdtempSync(join(tmpdir(), `tensorsmith-${kind}-${process.pid}-`));
    fill(folder);
    return folder;
  } catch (error) {
    if (folder !== undefined) removeTemporaryFolder(folder);
    if (!isFileSystemError(error)) throw error;
    const detail = error.code ?? error.message;
    throw new UserError('runtime.temporary', { folder: tmpdir(), setting: SETTING, detail }, { path: tmpdir() });
  }
}

/** Removes a folder of `makeTemporaryFolder` with its content; does nothing where it is gone. */
export const removeTemporaryFolder = (folder: string): void => rmSync(folder, { recursive: true, force: true });
