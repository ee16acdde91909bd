// Generates engine/SUPPORT.md from the registries and the goldens: `node scripts/support.mjs [--check]`.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { importEngine } from './lib/engine.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const path = join(root, 'engine/SUPPORT.md');
const goldens = join(root, 'engine/layers/goldens');
const { supportText, unsupported } = await importEngine(`
  export { supportText } from './engine/export/support.ts';
  export { unsupported } from './engine/runtime/tfjs/unsupported.ts';
`);
const cases = new Map(
  readdirSync(goldens).map((file) => [
    file.replace('.json', ''),
    JSON.parse(readFileSync(join(goldens, file), 'utf8')).cases.map(({ params, inputs }) => ({
      params,
      inputs: inputs.map((shape) => ({ dtype: 'float32', shape: ['N', ...shape.slice(1)] })),
    })),
  ]),
);
// TensorFlow supports every operation of the closed set, by the types of its tables.
const text = supportText(cases, { tensorflow: () => [], webgpu: unsupported, wasm: unsupported });
if (!process.argv.includes('--check')) writeFileSync(path, text);
else if (readFileSync(path, 'utf8') !== text) {
  console.error(`${path} is stale: run node scripts/support.mjs`);
  process.exitCode = 1;
}
