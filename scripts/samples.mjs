// Generates resources/samples/*.json: `node scripts/samples.mjs [--check]`.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { importEngine } from './lib/engine.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { SAMPLES, writeDocument } = await importEngine(`export * from './resources/samples/samples.ts';`);
for (const [name, document] of Object.entries(SAMPLES)) {
  const path = join(root, 'resources/samples', `${name}.json`);
  const text = writeDocument(document);
  if (!process.argv.includes('--check')) writeFileSync(path, text);
  else if (readFileSync(path, 'utf8') !== text) {
    console.error(`${path} is not what samples.ts makes: run node scripts/samples.mjs`);
    process.exitCode = 1;
  }
}
