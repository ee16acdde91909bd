// `node scripts/goldens/parallel.mjs PYTHON`: what the script of the lesson on data parallel training prints under
// torchrun, for engine/host/parallel/goldens/torchrun.json. PYTHON has PyTorch.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const [python = 'python3'] = process.argv.slice(2);
const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'tensorsmith-golden-'));
try {
  const bundle = join(folder, 'torchrun.mjs');
  const entry = join(root, 'engine', 'host', 'parallel', 'torchrun.ts');
  await build({
    entryPoints: [entry],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
  });
  const { torchrunScript } = await import(bundle);
  const script = torchrunScript();
  const file = join(folder, 'parallel.py');
  writeFileSync(file, script);
  const args = ['-m', 'torch.distributed.run', '--standalone', '--nproc-per-node=2', file];
  const output = execFileSync(python, args, { encoding: 'utf8', env: { ...process.env, OMP_NUM_THREADS: '1' } });
  const line = output.split('\n').find((one) => one.startsWith('tensorsmith:'));
  if (!line) throw new Error(`No result in: ${output}`);
  const printed = JSON.parse(line.slice('tensorsmith:'.length));
  // Ids differ from run to run.
  const goldens = join(root, 'engine', 'host', 'parallel', 'goldens');
  mkdirSync(goldens, { recursive: true });
  writeFileSync(join(goldens, 'torchrun.json'), JSON.stringify({ script, printed: { ...printed, processes: [] } }));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
