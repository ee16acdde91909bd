/** Recursive folder creation with clear errors: Node's recursive mkdir answers ENOENT on a read-only disk. */
import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Creates a folder and its parents. The error is that of the first folder that cannot be created. */
export async function makeFolder(path: string, mode = 0o777): Promise<void> {
  try {
    await mkdir(path, { mode });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && dirname(path) !== path) {
      await makeFolder(dirname(path), mode);
      return makeFolder(path, mode);
    }
    // Systems return different errors for an existing folder (EEXIST, EROFS, EACCES, EPERM for a drive).
    if (!(await stat(path).catch(() => null))?.isDirectory()) throw error;
  }
}
