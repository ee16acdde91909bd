import { existsSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';

/**
 * Where the data of a document are: a relative path counts from the document's folder; data that moved along with
 * their document are found beside it. Absolute paths are looked at only where `trusted` says that this may be done:
 * asking whether a file on another machine exists already tells that machine who asks.
 */
export function dataBeside(document: string, path: string, trusted: (path: string) => boolean): string {
  if (path.startsWith('sample:')) return path;
  const folder = dirname(resolve(document));
  const named = isAbsolute(path) ? path : resolve(folder, path);
  if ((!isAbsolute(path) || trusted(path)) && existsSync(named)) return named;
  const beside = join(folder, basename(path.replaceAll('\\', '/')));
  return existsSync(beside) ? beside : named;
}
