// `npm test`: installs what is missing, checks the code, runs every test on the real thing, and
// ends with what failed, one line a suite that could not run, and a line of counts.
//   npm test -- [checks] [unit] [e2e]     runs only these
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fetchElectron, findElectron } from './lib/electron.mjs';
import { failedEndToEnd, failedUnitTests } from './lib/failures.mjs';
import { findChromium, hasDisplay, installSystemPackages, softwareGpu, startDisplay } from './lib/system.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const wanted = process.argv.slice(2);
const wants = (suite) => wanted.length === 0 || wanted.includes(suite);
const counts = { passed: 0, failed: 0, skipped: 0 };
const notRun = [];
/** What failed, a text each, for the end of the output. */
const failures = [];
const work = mkdtempSync(join(tmpdir(), 'tensorsmith-test-'));
// Runs and caches of the tests are separate from the user's.
const env = { ...process.env, XDG_DATA_HOME: join(work, 'data'), FORCE_COLOR: '0' };

const start = performance.now();
const heading = (text) => console.log(`\n── ${text} (${((performance.now() - start) / 1000).toFixed(0)} s)`);
const run = (command, args, options = {}) =>
  spawnSync(command, args, { cwd: root, stdio: 'inherit', env, ...options }).status ?? 1;

function check(name, passed) {
  counts[passed ? 'passed' : 'failed'] += 1;
  if (passed) return;
  failures.push(name);
  console.log(`FAILED: ${name}`);
}

/** The compiler in Go: several times as fast as the `typescript` that other tools are written on. */
const TSC = 'node_modules/@typescript/native/bin/tsc';

/** The slowest first: two run at a time. */
const CHECKS = [
  ['lint', 'eslint', '.', '--max-warnings', '0'],
  ['types of the renderer', 'svelte-check', '--tsconfig', 'renderer/tsconfig.json', '--fail-on-warnings'],
  ['types of the engine', 'node', TSC, '--noEmit', '-p', 'engine/tsconfig.json'],
  ['types of the engine without Node', 'node', TSC, '--noEmit', '-p', 'engine/tsconfig.portable.json'],
  ['types of electron, e2e, bench and stress', 'node', TSC, '--noEmit', '-p', 'tsconfig.json'],
  [
    'lint by types',
    'oxlint',
    '--type-aware',
    '--deny-warnings',
    'engine',
    'electron',
    'renderer',
    'e2e',
    'stress',
    'bench',
  ],
  ['documentation of the engine', 'typedoc', '--emit', 'none'],
  ['formatting', 'oxfmt', '--check', '.'],
  [
    'import directions and cycles',
    'depcruise',
    '--config',
    '.dependency-cruiser.cjs',
    'engine',
    'electron',
    'renderer/src',
  ],
  ['dead code', 'knip', '--no-progress'],
  ['the registry of layers is fresh', 'node', 'scripts/generateRegistry.mjs', '--check'],
  ['sample documents are fresh', 'node', 'scripts/samples.mjs', '--check'],
  ['SUPPORT.md is fresh', 'node', 'scripts/support.mjs', '--check'],
  ['workflows', 'node', 'scripts/workflows.mjs'],
];

/** @returns a child process: a script of the project, or a package's program */
const begin = (program, args, options = {}) => {
  const [command, given] = program === 'node' ? [process.execPath, args] : ['npx', ['--no-install', program, ...args]];
  return spawn(command, given, { cwd: root, env, ...options });
};

/** Prints a program's output when it ends, so that two at a time do not mix. @returns whether it succeeded */
const quietly = (program, args) =>
  new Promise((done) => {
    const child = begin(program, args);
    const said = [];
    child.stdout.on('data', (part) => said.push(part));
    child.stderr.on('data', (part) => said.push(part));
    child.on('error', () => done(false));
    child.on('close', (code) => {
      process.stdout.write(Buffer.concat(said));
      done(code === 0);
    });
  });

/** Prints a program's output at once: its lines name their suite. @returns whether it succeeded */
const aloud = (program, args, extra) =>
  new Promise((done) => {
    const child = begin(program, args, { stdio: 'inherit', env: { ...env, ...extra } });
    child.on('error', () => done(false));
    child.on('close', (code) => done(code === 0));
  });

async function runChecks() {
  const waiting = [...CHECKS];
  const runSome = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [name, program, ...args] = next;
      check(name, await quietly(program, args));
    }
  };
  await Promise.all([runSome(), runSome()]);
}

function vitest() {
  const report = join(work, 'vitest.json');
  const electron = attempt(findElectron);
  const gpu = softwareGpu(...(typeof electron === 'string' ? [dirname(electron)] : []));
  if (!gpu)
    notRun.push(
      `tests of the WebGPU runtime: no software adapter; it comes with Chromium: ${byHand ?? 'apt-get install chromium'}`,
    );
  run(
    'npx',
    ['--no-install', 'vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    {
      env: { ...env, ...gpu },
    },
  );
  try {
    const results = JSON.parse(readFileSync(report, 'utf8'));
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = results;
    failures.push(...failedUnitTests(results));
    counts.passed += numPassedTests;
    counts.failed += numFailedTests;
    counts.skipped += numPendingTests + numTodoTests;
    // A file that fails to load has no failing tests.
    check(
      'every test file loads',
      testResults.every(({ status, assertionResults }) => status === 'passed' || assertionResults.length > 0),
    );
  } catch {
    check('unit tests report', false);
  }
}

/** @param projects of Playwright's configuration, together @param extra variables of its environment */
async function playwright(projects, extra) {
  const report = join(work, 'playwright.json');
  const args = ['test', '--config', 'e2e/playwright.config.ts', ...projects.map((name) => `--project=${name}`)];
  await aloud('playwright', args, { ...extra, PLAYWRIGHT_JSON_OUTPUT_NAME: report });
  try {
    const results = JSON.parse(readFileSync(report, 'utf8'));
    const { stats, suites } = results;
    failures.push(...failedEndToEnd(results));
    counts.passed += stats.expected + stats.flaky;
    counts.failed += stats.unexpected;
    counts.skipped += stats.skipped;
    const ran = new Set(suites.flatMap(projectsOf));
    for (const name of projects) if (!ran.has(name)) check(`${name} tests exist`, false);
  } catch {
    check('end-to-end tests report', false);
  }
}

/** @returns the projects that have a test in a suite of Playwright's report */
const projectsOf = ({ specs = [], suites = [] }) => [
  ...specs.flatMap(({ tests }) => tests.map(({ projectName }) => projectName)),
  ...suites.flatMap(projectsOf),
];

/** Rebuilds the app: nothing that uses the build may be running. @returns whether it succeeded */
async function packageApplication(electron) {
  const isPackaged = await aloud('node', ['scripts/package.mjs'], { TENSORSMITH_ELECTRON: electron });
  check('package', isPackaged);
  return isPackaged;
}

/** Two tests run at a time, since much of a test is waiting, each on a display of its own. */
async function endToEnd() {
  const displays = [];
  const projects = [];
  const extra = {};
  const electron = attempt(() => findElectron() ?? fetchElectron());
  const canDisplay = process.platform !== 'linux' || process.env.DISPLAY || hasDisplay();
  const missing =
    typeof electron !== 'string'
      ? `no Electron (${electron.error})`
      : canDisplay
        ? null
        : `no display; install one with: ${byHand ?? 'apt-get install xvfb'}`;
  if (missing) {
    notRun.push(`end to end in Electron: ${missing}`);
    notRun.push('end to end of the packaged application: it needs Electron and a display, as above');
  } else {
    projects.push('electron');
    extra.TENSORSMITH_ELECTRON = electron;
    if (await packageApplication(electron)) {
      projects.push('package');
      extra.TENSORSMITH_PACKAGE = join(root, 'release', 'linux-unpacked', 'tensorsmith');
    }
    // Where there is a display already it is the person's, and one window at a time is enough for it.
    if (process.platform === 'linux' && !process.env.DISPLAY)
      displays.push(...(await Promise.all([startDisplay(), startDisplay()])).filter((display) => display));
    extra.TENSORSMITH_DISPLAYS = displays.map(({ display }) => display).join(' ');
  }
  const chromium = findChromium();
  if (chromium) {
    projects.push('browser');
    extra.TENSORSMITH_CHROMIUM = chromium;
  } else notRun.push(`end to end in a browser: no Chromium; install it with: ${byHand ?? 'apt-get install chromium'}`);
  if (projects.length > 0) await playwright(projects, extra);
  for (const display of displays) display.stop();
}

function attempt(action) {
  try {
    return action();
  } catch (error) {
    return { error: error.message };
  }
}

const byHand = installSystemPackages();
if (byHand) console.log(`Some packages are missing. Install them with:\n  ${byHand}`);

if (wants('checks')) {
  heading('checks');
  await runChecks();
}

heading('build and engine');
check('build', run(process.execPath, ['scripts/build.mjs']) === 0);
const engineReady = run(process.execPath, ['bin/tensorsmith.mjs', 'engine']) === 0;
if (!engineReady)
  notRun.push('tests of the TensorFlow runtime: the engine could not be installed (npm run engine says why)');

if (wants('unit')) {
  heading('unit tests');
  vitest();
}

if (wants('e2e')) {
  heading('end to end: Electron, the packaged application, and a browser');
  await endToEnd();
}

rmSync(work, { recursive: true, force: true });
console.log(`\nDone in ${((performance.now() - start) / 60_000).toFixed(1)} min.`);
for (const failure of failures) console.log(`FAILED: ${failure}`);
for (const suite of notRun) console.log(`NOT RUN: ${suite}`);
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = counts.failed > 0 || (process.env.CI && notRun.length > 0) ? 1 : 0;
