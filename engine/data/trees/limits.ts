/** Limits of file trees, and the files that are left out. */
import { UserError } from '../../errors/error.ts';

export const MAX_TREE_FILES = 500_000;
/** Deepest subfolder. */
export const MAX_DEPTH = 8;
/** Most decompressed bytes of an archive. */
export const MAX_UNPACKED = 8 * 1024 ** 3;
/** Largest compression ratio of a member, that of deflate. */
export const MAX_RATIO = 1100;

/** Files created by file managers and archivers. */
const LEFT_BEHIND = /^(\.|__MACOSX$|Thumbs\.db$|desktop\.ini$)/i;

/** Whether a path is hidden or created by such a program. */
export const isHidden = (path: string): boolean => path.split('/').some((part) => LEFT_BEHIND.test(part));

/** Throws a UserError for more files than a tree may have. */
export function checkFileCount(count: number, path: string): void {
  if (count > MAX_TREE_FILES) throw new UserError('data.manyFiles', { path, limit: MAX_TREE_FILES });
}

/** Order of paths, the same on every system. */
export const byPath = (a: { path: string }, b: { path: string }): number => (a.path < b.path ? -1 : 1);
