// `npm run coverage`: coverage of the engine, of main and of the renderer's TypeScript by unit tests, by folder. With
// TENSORSMITH_ENGINE_DIR unset, tests on TensorFlow are skipped, as in a plain `npx vitest`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'tensorsmith-coverage-'));
const given = process.argv.slice(2);
const options = [
  ['enabled', true],
  ['provider', 'v8'],
  ['reporter', 'json-summary'],
  ['reportsDirectory', folder],
  ['reportOnFailure', true],
  ...['engine/**/*.ts', 'electron/**/*.ts', 'renderer/src/**/*.ts'].map((pattern) => ['include', pattern]),
  ...['**/*.test.ts', '**/testing/**', '**/*.generated.ts'].map((pattern) => ['exclude', pattern]),
].map(([name, value]) => `--coverage.${name}=${value}`);
try {
  const { status } = spawnSync('npx', ['--no-install', 'vitest', 'run', ...options, ...given], {
    cwd: root,
    stdio: 'inherit',
  });
  const files = JSON.parse(readFileSync(join(folder, 'coverage-summary.json'), 'utf8'));
  const rooms = new Map();
  for (const [path, { lines, branches }] of Object.entries(files)) {
    const room = path === 'total' ? 'total' : relative(root, path).split(/[\\/]/).slice(0, 2).join('/');
    const sums = rooms.get(room) ?? { lines: [0, 0], branches: [0, 0] };
    for (const [name, { covered, total }] of Object.entries({ lines, branches }))
      sums[name] = [sums[name][0] + covered, sums[name][1] + total];
    rooms.set(room, sums);
  }
  const share = ([covered, total]) => (total ? `${((100 * covered) / total).toFixed(1)} %` : '–');
  console.log('\n| folder | lines | branches |\n|---|---|---|');
  for (const [room, { lines, branches }] of [...rooms].sort(([a], [b]) => (a < b ? -1 : 1)))
    console.log(`| ${room} | ${share(lines)} | ${share(branches)} |`);
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
