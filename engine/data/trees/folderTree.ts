/** The files of a folder. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { TreeFile } from '../../datasets/files.ts';
import { openRegular, readError, readRegular } from '../regularFile.ts';
import { byPath, checkFileCount, isHidden, MAX_DEPTH } from './limits.ts';
import type { TreeSource } from './treeSource.ts';

/** Files whose size is read concurrently. */
const AT_ONCE = 64;

/**
 * The files of a folder. Throws a UserError where it cannot be read.
 * @param depth of subfolders that are searched
 */
export async function folderTree(folder: string, depth = MAX_DEPTH): Promise<TreeSource> {
  const times: string[] = [];
  const files: TreeFile[] = [];
  const look = async (below: string, left: number): Promise<void> => {
    const at = join(folder, below);
    const entries = await readdir(at, { withFileTypes: true }).catch((error: unknown) => {
      throw readError(error, at);
    });
    const inside: string[] = [];
    const found: string[] = [];
    for (const entry of entries) {
      if (isHidden(entry.name)) continue;
      const path = below ? `${below}/${entry.name}` : entry.name;
      if (entry.isDirectory()) inside.push(path);
      else found.push(path);
    }
    checkFileCount(files.length + found.length, folder);
    for (let start = 0; start < found.length; start += AT_ONCE) {
      const some = found.slice(start, start + AT_ONCE);
      const infos = await Promise.all(some.map((path) => stat(join(folder, path)).catch(() => null)));
      infos.forEach((info, i) => {
        // Links to folders may form a cycle; broken links are skipped.
        if (!info || info.isDirectory()) return;
        files.push({ path: some[i]!, size: info.size });
        times.push(`${some[i]} ${info.mtimeMs}`);
      });
    }
    if (left > 0) for (const path of inside) await look(path, left - 1);
  };
  await look('', depth);
  return {
    files: files.sort(byPath),
    stamp: times.sort().join('\n'),
    place: folder,
    at: ({ path }) => join(folder, path),
    head: async ({ path }, length) => {
      const { file, size } = await openRegular(join(folder, path), Infinity);
      try {
        const bytes = new Uint8Array(Math.min(size, length));
        const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
        return bytes.subarray(0, bytesRead);
      } finally {
        await file.close();
      }
    },
    read: ({ path }, most) => readRegular(join(folder, path), most),
  };
}
