/** Exported TypeScript as users have it: a folder that type-checks under its own settings, compiles and runs. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type NamedArray, writeSafetensors } from '../../data/safetensors.ts';
import type { TensorsmithDocument } from '../../model/types.ts';
import { engineEnvironment } from '../../runtime/tensorflow/environment.ts';
import type { EngineFiles } from '../../runtime/tensorflow/install/files.ts';
import { generateTypeScript } from '../typescript/generate.ts';

const MODULES = fileURLToPath(new URL('../../../node_modules', import.meta.url));

/** Writes the package of a document to a new folder, with these weights. */
export function newPackage(document: TensorsmithDocument, weights: Readonly<Record<string, NamedArray>>): string {
  const target = mkdtempSync(join(tmpdir(), 'tensorsmith-package-'));
  symlinkSync(MODULES, join(target, 'node_modules'));
  for (const { path, text } of generateTypeScript(document, true).files) {
    mkdirSync(dirname(join(target, path)), { recursive: true });
    writeFileSync(join(target, path), text);
  }
  writeFileSync(join(target, 'weights.safetensors'), writeSafetensors(weights));
  return target;
}

/** TypeScript's compiler in Go: as `typescript` 6 writes and says it, in a seventh of the time. */
const TSC = join(MODULES, '@typescript', 'native', 'bin', 'tsc');

/** Runs `tsc` in a package. Throws for its errors. */
function compile(target: string): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, [TSC, '-p', target], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${stdout}${stderr}`);
}

/**
 * Replaces the import of @tensorflow/tfjs-node, which README.md recommends: tfjs's TensorFlow backend gets our engine's
 * binding, since the package's own is not built here.
 */
const nativeBackend = (binding: string): string => `const tf = require('@tensorflow/tfjs');
require('@tensorflow/tfjs-node-gpu/dist/register_all_kernels');
const { NodeJSKernelBackend } = require('@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend');
const binding = require(${JSON.stringify(binding)});
tf.registerBackend('tensorflow', () => new NodeJSKernelBackend(binding, 'tfjs-node'), 3);
tf.setBackend('tensorflow');
`;

/** Without oneDNN, whose 1×1 convolutions with a stride, as in a ResNet, write out of bounds on some CPUs. */
const environmentOf = (engine: EngineFiles): Record<string, string> => ({
  ...engineEnvironment({ intraThreads: 2, interThreads: 1 }, engine),
  TF_ENABLE_ONEDNN_OPTS: '0',
});

/**
 * Compiles a package with this src/compare.ts, which prints one line of JSON, and runs it.
 * @param engine that tfjs computes with, instead of JavaScript
 */
export function runPackage(target: string, compare: string, engine: EngineFiles | null = null): unknown {
  writeFileSync(join(target, 'src', 'compare.ts'), compare);
  compile(target);
  const first = join(target, 'native.cjs');
  if (engine) writeFileSync(first, nativeBackend(engine.binding));
  const printed = execFileSync(process.execPath, [...(engine ? ['--require', first] : []), 'dist/compare.js'], {
    cwd: target,
    encoding: 'utf8',
    env: engine ? { ...process.env, ...environmentOf(engine) } : process.env,
  });
  return JSON.parse(printed.split('\n').find((line) => line.startsWith('{'))!);
}
