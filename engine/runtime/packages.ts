/** Finds npm packages whose files we need on disk, also when this code runs from a bundle. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserError } from '../errors/error.ts';

function* upward(start: string): Generator<string> {
  for (let folder = start; ; folder = dirname(folder)) {
    yield folder;
    if (dirname(folder) === folder) return;
  }
}

/**
 * The folder of an installed package.
 * @throws UserError `engine.package` when it is not installed.
 */
export function packageFolder(name: string): string {
  const here = import.meta.url ? dirname(fileURLToPath(import.meta.url)) : undefined;
  for (const start of [here, process.argv[1] && dirname(process.argv[1]), process.cwd()]) {
    if (!start) continue;
    for (const folder of upward(start)) {
      const found = join(folder, 'node_modules', name);
      if (existsSync(join(found, 'package.json'))) return found;
    }
  }
  throw new UserError('engine.package', { name });
}
