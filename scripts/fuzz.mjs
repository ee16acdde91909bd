// `npm run fuzz [-- COUNT [SEED [NAME…]]]`: 100,000 inputs for every reader, each reader in a process of its own, two
// at a time. Hanging inputs are detected from outside.
import { fork } from 'node:child_process';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const [count = '100000', seed = String(Date.now() % 2 ** 31), ...wanted] = process.argv.slice(2);
/** Timeout in milliseconds for some hundred inputs. */
const SILENCE = 120_000;
const MB = 1024 * 1024;
const program = join(root, '.cache', 'stress', 'fuzz.mjs');

await build({
  entryPoints: [join(root, 'stress', 'fuzz', 'main.ts')],
  outfile: program,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  external: ['@duckdb/*'],
  // The shell's commands are tested without its windows.
  plugins: [
    {
      name: 'no-electron',
      setup: ({ onResolve, onLoad }) => {
        onResolve({ filter: /^electron$/ }, () => ({ path: 'electron', namespace: 'none' }));
        onLoad({ filter: /.*/, namespace: 'none' }, () => ({ contents: 'export const ipcMain = undefined;' }));
      },
    },
  ],
  banner: {
    js: "import { createRequire as requireHere } from 'node:module'; const require = requireHere(import.meta.url);",
  },
  logLevel: 'warning',
});

/** @returns the output of the process, or how it ended */
const run = (...args) =>
  new Promise((done) => {
    const child = fork(program, [root, ...args], {
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      execArgv: ['--expose-gc'],
    });
    const said = [];
    let last = 0;
    let timer;
    const listen = () => {
      clearTimeout(timer);
      timer = setTimeout(() => child.kill('SIGKILL'), SILENCE);
    };
    listen();
    child.on('message', (inputs) => {
      last = inputs;
      listen();
    });
    child.stdout.on('data', (part) => said.push(part));
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      const line = Buffer.concat(said).toString().trim().split('\n').at(-1);
      try {
        done(JSON.parse(line));
      } catch {
        done({ faults: [`ended with ${signal ?? code} after ${last} inputs`] });
      }
    });
  });

const names = (await run('')).filter((name) => !wanted.length || wanted.some((part) => name.includes(part)));
console.log(`${count} inputs each, seed ${seed}, ${cpus()[0]?.model}`);
const waiting = [...names];
let bad = 0;
const work = async () => {
  for (let name = waiting.shift(); name; name = waiting.shift()) {
    const start = performance.now();
    const { inputs = 0, taken = 0, slowest = 0, growth = 0, faults } = await run(name, count, seed);
    const seconds = ((performance.now() - start) / 1000).toFixed(0);
    const figures = `${taken} read, slowest ${slowest.toFixed(0)} ms, grew by ${(growth / MB).toFixed(0)} MB, ${seconds} s`;
    console.log(`${faults.length ? 'FAULT' : 'ok'}  ${name}: ${inputs} inputs, ${figures}`);
    for (const fault of faults) console.log(`       ${fault}`);
    bad += faults.length;
  }
};
await Promise.all([work(), work()]);
process.exitCode = bad ? 1 : 0;
