import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';

/** Most trailing parts of a path that are searched for beside a document. */
const MOST_PARTS = 4;

/** Whether a path is absolute; also a Windows path ("C:x", "\\\\server\\x") on any system. */
const isWhole = (path: string): boolean => isAbsolute(path) || /^([A-Za-z]:|[\\/]{2})/.test(path);

/**
 * The path of a document's data: a relative path is relative to the document's folder; data that moved along with the
 * document are found beside it. Paths outside that folder are tried only where `trusted` allows it: checking whether a
 * file exists on another machine already contacts that machine.
 */
export function dataBeside(document: string, path: string, trusted: (path: string) => boolean): string {
  if (path.startsWith('sample:')) return path;
  const folder = dirname(resolve(document));
  const named = isWhole(path) ? path : resolve(folder, path);
  const inside = !isWhole(path) && !relative(folder, named).startsWith('..');
  if ((inside || trusted(named)) && existsSync(named)) return named;
  return (
    endsOf(path)
      .map((end) => join(folder, end))
      .find((beside) => existsSync(beside)) ?? named
  );
}

/** Trailing parts of a path, longest first: folders may have moved with their content. */
function endsOf(path: string): string[] {
  const parts = path.split(/[\\/]+/).filter((part) => part !== '' && part !== '.');
  const below = parts.slice(parts.lastIndexOf('..') + 1).slice(-MOST_PARTS);
  return below.map((_, from) => below.slice(from).join('/'));
}
