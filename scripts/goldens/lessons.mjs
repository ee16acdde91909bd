// Runs the cells of the lessons and the trainings of the playground in PyTorch:
// `node scripts/goldens/lessons.mjs [PYTHON]`, a Python with PyTorch 2.13.
// Writes engine/lessons/goldens/cells.json and engine/lab/goldens/playground.json.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { importEngine } from '../lib/engine.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const [python = 'python3'] = process.argv.slice(2);
const { LESSONS, cellsOfLesson, PLAYGROUNDS, GOLDEN_STEPS, playgroundCode } = await importEngine(`
  export { LESSONS } from './engine/lessons/index.ts';
  export { cellsOfLesson } from './engine/lessons/cells.ts';
  export { PLAYGROUNDS, GOLDEN_STEPS } from './engine/lab/playground/examples.ts';
  export { playgroundCode } from './engine/lab/playground/code.ts';
`);

/** @param given cells as { name, source, check } @param path of the goldens, from the root */
function write(given, path) {
  const work = mkdtempSync(join(tmpdir(), 'tensorsmith-lessons-'));
  try {
    const file = join(work, 'cells.json');
    writeFileSync(file, JSON.stringify(given));
    const { status, stdout } = spawnSync(python, [join(root, 'scripts/goldens/lessons.py'), file], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
      maxBuffer: 2 ** 28,
    });
    if (status !== 0) throw new Error('The cells did not run.');
    const { torch, cells } = JSON.parse(stdout);
    mkdirSync(dirname(join(root, path)), { recursive: true });
    // As Prettier leaves it: a file of data.
    writeFileSync(join(root, path), `${JSON.stringify({ torch, cells })}\n`);
    console.log(`${cells.length} cells ran in PyTorch ${torch}.`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
write(LESSONS.flatMap(cellsOfLesson), 'engine/lessons/goldens/cells.json');
write(
  PLAYGROUNDS.map((settings) => ({
    name: Object.values(settings).join(' '),
    source: playgroundCode(settings, GOLDEN_STEPS),
  })),
  'engine/lab/goldens/playground.json',
);
