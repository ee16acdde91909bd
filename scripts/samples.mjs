// Writes resources/samples/*.json: `node scripts/samples.mjs [--check]`.
import { build } from 'esbuild';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const work = mkdtempSync(join(tmpdir(), 'tensorsmith-samples-'));
const outfile = join(work, 'samples.mjs');
try {
  await build({
    entryPoints: [join(root, 'resources/samples/samples.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'warning',
  });
  const { SAMPLES, writeDocument } = await import(pathToFileURL(outfile).href);
  let stale = 0;
  for (const [name, document] of Object.entries(SAMPLES)) {
    const path = join(root, 'resources/samples', `${name}.json`);
    const text = writeDocument(document);
    if (process.argv.includes('--check')) {
      if (readFileSync(path, 'utf8') === text) continue;
      stale += 1;
      console.error(`${path} is not what samples.ts makes: run node scripts/samples.mjs`);
    } else writeFileSync(path, text);
  }
  process.exitCode = stale ? 1 : 0;
} finally {
  rmSync(work, { recursive: true, force: true });
}
