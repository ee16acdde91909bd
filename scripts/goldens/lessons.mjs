// Runs the cells of the lessons in PyTorch: `node scripts/goldens/lessons.mjs [PYTHON]`, a Python with PyTorch 2.13.
// Writes engine/lessons/goldens/cells.json.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { importEngine } from '../lib/engine.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const [python = 'python3'] = process.argv.slice(2);
const { LESSONS, cellsOfLesson } = await importEngine(`
  export { LESSONS } from './engine/lessons/index.ts';
  export { cellsOfLesson } from './engine/lessons/cells.ts';
`);

const work = mkdtempSync(join(tmpdir(), 'tensorsmith-lessons-'));
try {
  const file = join(work, 'cells.json');
  writeFileSync(file, JSON.stringify(LESSONS.flatMap(cellsOfLesson)));
  const { status, stdout } = spawnSync(python, [join(root, 'scripts/goldens/lessons.py'), file], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error('The cells did not run.');
  const { torch, cells } = JSON.parse(stdout);
  const folder = join(root, 'engine/lessons/goldens');
  mkdirSync(folder, { recursive: true });
  // As Prettier leaves it: a file of data.
  writeFileSync(join(folder, 'cells.json'), `${JSON.stringify({ torch, cells })}\n`);
  console.log(`${cells.length} cells ran in PyTorch ${torch}.`);
} finally {
  rmSync(work, { recursive: true, force: true });
}
