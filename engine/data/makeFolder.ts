/** Node's recursive mkdir answers ENOENT on a disk that is read-only: what is in the way would not be said. */
import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Makes a folder and those above it. An error of the file system is that of the first that cannot be made. */
export async function makeFolder(path: string, mode = 0o777): Promise<void> {
  try {
    await mkdir(path, { mode });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && dirname(path) !== path) {
      await makeFolder(dirname(path), mode);
      return makeFolder(path, mode);
    }
    // Systems differ in what they say of one that is there (EEXIST, EROFS, EACCES, EPERM for a drive).
    if (!(await stat(path).catch(() => null))?.isDirectory()) throw error;
  }
}
