import { existsSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';

/** Also the paths of a Windows drive ("C:x", "\\\\server\\x"), wherever this runs. */
const isWhole = (path: string): boolean => isAbsolute(path) || /^([A-Za-z]:|[\\/]{2})/.test(path);

/**
 * Where the data of a document are: a relative path counts from the document's folder; data that moved along with
 * their document are found beside it. What lies outside of that folder is looked at only where `trusted` says that this
 * may be done: asking whether a file on another machine exists already tells that machine who asks.
 */
export function dataBeside(document: string, path: string, trusted: (path: string) => boolean): string {
  if (path.startsWith('sample:')) return path;
  const folder = dirname(resolve(document));
  const named = isWhole(path) ? path : resolve(folder, path);
  const inside = !isWhole(path) && !relative(folder, named).startsWith('..');
  if ((inside || trusted(named)) && existsSync(named)) return named;
  const beside = join(folder, basename(path.replaceAll('\\', '/')));
  return existsSync(beside) ? beside : named;
}
