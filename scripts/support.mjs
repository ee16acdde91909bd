// Writes engine/SUPPORT.md from the registries and the goldens: `node scripts/support.mjs [--check]`.
import { build } from 'esbuild';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const path = join(root, 'engine/SUPPORT.md');
const goldens = join(root, 'engine/layers/goldens');
const work = mkdtempSync(join(tmpdir(), 'tensorsmith-support-'));
try {
  const outfile = join(work, 'support.mjs');
  await build({
    stdin: {
      contents: `export { supportText } from './engine/export/support.ts';
        export { unsupported } from './engine/runtime/tfjs/unsupported.ts';`,
      resolveDir: root,
    },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'warning',
  });
  const { supportText, unsupported } = await import(pathToFileURL(outfile).href);
  const cases = new Map(
    readdirSync(goldens).map((file) => [
      file.replace('.json', ''),
      JSON.parse(readFileSync(join(goldens, file), 'utf8')).cases.map(({ params, inputs }) => ({
        params,
        inputs: inputs.map((shape) => ({ dtype: 'float32', shape: ['N', ...shape.slice(1)] })),
      })),
    ]),
  );
  // TensorFlow has every operation of the closed set by the types of its tables.
  const text = supportText(cases, { tensorflow: () => [], webgpu: unsupported, wasm: unsupported });
  if (!process.argv.includes('--check')) writeFileSync(path, text);
  else if (readFileSync(path, 'utf8') !== text) {
    console.error(`${path} is stale: run node scripts/support.mjs`);
    process.exitCode = 1;
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
