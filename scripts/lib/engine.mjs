// Imports the engine's TypeScript in a script, bundled once.
import { build } from 'esbuild';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The exports of a module with these lines, whose paths are relative to the project's root. */
export async function importEngine(contents) {
  // Inside the project, so that its packages are found.
  const cache = join(root, '.cache');
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(join(cache, 'engine-'));
  try {
    const outfile = join(work, 'engine.mjs');
    await build({
      stdin: { contents, resolveDir: root },
      outfile,
      bundle: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
      logLevel: 'warning',
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
