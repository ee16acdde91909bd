// `npm run bench [-- analysis data csv jpegs preview speed models mixed accuracy gpu metrics stop inference memory room search candidates]`: bundles bench/ and measures; `npm run bench:setup` fetches
// PyTorch, Keras, Optuna, torchvision and pandas for it. `-- csv jpegs --share=0.1` reads a tenth of the data.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { findChromium } from './lib/system.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const at = (...parts) => join(root, ...parts);
const TORCH = 'torch==2.13.0';
/** Keras comes with it. */
const TENSORFLOW = 'tensorflow-cpu==2.21.0';
/** For the search algorithms. */
const OPTUNA = 'optuna==4.9.0';
/** For reading data; torchvision's version is the one of PyTorch's. */
const DATA = ['torchvision==0.28.0', 'pandas==3.1.1'];

async function bench(sections) {
  const env = { ...process.env };
  const chromium = findChromium();
  if (chromium) env.TENSORSMITH_CHROMIUM ??= chromium;
  const run = (...args) => spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env }).status ?? 1;
  // These are measured in the whole app.
  const whole = !sections.length || sections.some((section) => ['canvas', 'room', 'preview'].includes(section));
  const parts = whole ? [] : ['engine'];
  if (run('scripts/build.mjs', ...parts) !== 0 || run('bin/tensorsmith.mjs', 'engine') !== 0) return 1;
  await build({
    entryPoints: [
      'main',
      'contestants/ours',
      'contestants/modelFit',
      'contestants/bareLoop',
      'contestants/bareTraining',
      'contestants/reading',
    ].map((name) => at('bench', `${name}.ts`)),
    outdir: at('.cache', 'bench'),
    entryNames: '[name]',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    // What is imported later is loaded later: tfjs's WebGPU looks for a GPU while it loads.
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: ['@tensorflow/*', '@duckdb/*', 'playwright'],
    // For packages in CommonJS.
    banner: {
      js: "import { createRequire as requireHere } from 'node:module'; const require = requireHere(import.meta.url);",
    },
    logLevel: 'warning',
  });
  return run(at('.cache', 'bench', 'main.mjs'), ...sections);
}

/** PyTorch, Keras and Optuna in a virtual environment of their own. @returns exit code */
function setup() {
  const folder = at('.cache', 'bench-venv');
  const python = process.platform === 'win32' ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python');
  const run = (program, args, stdio = 'inherit') => spawnSync(program, args, { stdio }).status === 0;
  const cannot = (why) => {
    console.error(`The bench will leave PyTorch out: ${why}.`);
    return 1;
  };
  const ready = () =>
    run(
      python,
      ['-c', `import torch; assert torch.__version__.split("+")[0] == "${TORCH.split('==')[1]}"`],
      'ignore',
    ) &&
    run(
      python,
      [
        '-c',
        `from importlib.metadata import version; assert version("tensorflow-cpu") == "${TENSORFLOW.split('==')[1]}"`,
      ],
      'ignore',
    );
  const done = (message) => {
    // The bench checks for these files, which an incomplete environment lacks.
    writeFileSync(join(folder, 'ready'), `${TORCH}\n`);
    const more = (file, ...needed) => {
      const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input', ...needed];
      if (run(python, pip)) writeFileSync(join(folder, file), `${needed.join(' ')}\n`);
      else return cannot(`pip could not install ${needed.join(', ')}`);
      return 0;
    };
    if (more('optuna', OPTUNA) || more('data', ...DATA)) return 1;
    console.log(message);
    return 0;
  };
  if (existsSync(python) && ready()) return done(`${TORCH} and ${TENSORFLOW} are there already.`);
  const base = ['python3', 'python'].find((name) => run(name, ['--version'], 'ignore'));
  if (!base) return cannot('there is no Python 3 on this machine');
  mkdirSync(at('.cache'), { recursive: true });
  rmSync(folder, { recursive: true, force: true });
  if (!run(base, ['-m', 'venv', folder], 'pipe'))
    return cannot(`${base} cannot make a virtual environment (on Debian and Ubuntu: apt-get install python3-venv)`);
  console.log(`Fetching ${TORCH} …`);
  const install = (requirement, stdio) =>
    run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input', requirement], stdio);
  // The CPU-only build is a tenth of the size, where pip's index has it.
  if (!install(`${TORCH}+cpu`, 'ignore') && !install(TORCH, 'inherit'))
    return cannot(`pip could not install ${TORCH}; what it said stands above`);
  console.log(`Fetching ${TENSORFLOW} …`);
  if (!install(TENSORFLOW, 'inherit')) return cannot(`pip could not install ${TENSORFLOW}`);
  if (!ready()) return cannot(`${TORCH} was installed and does not load`);
  return done('Done. `npm run bench` measures PyTorch and Keras too from now on.');
}

const args = process.argv.slice(2);
process.exitCode = args[0] === 'setup' ? setup() : await bench(args);
