/** Builds the Node-API binding of tfjs-node from its own sources against the unpacked libraries. */
import { join } from 'node:path';
import { UserError } from '../../../errors/error.ts';
import { lastLines, runCommand } from './command.ts';
import { packageFolder } from '../../packages.ts';

const COMPILERS = process.platform === 'darwin' ? ['clang++', 'c++', 'g++'] : ['g++', 'c++', 'clang++'];

/** @throws UserError `engine.compiler` where no C++ compiler is found. */
export async function findCompiler(signal?: AbortSignal): Promise<string> {
  for (const name of [process.env.CXX ?? '', ...COMPILERS]) {
    if (name !== '' && (await runCommand(name, ['--version'], { signal })).code === 0) return name;
  }
  throw new UserError('engine.compiler');
}

export interface Build {
  /** Folder with the TensorFlow headers. */
  readonly include: string;
  readonly libraryFolder: string;
  readonly libraries: readonly string[];
  /** Path of the binding to write; it loads the libraries from `lib` beside itself. */
  readonly output: string;
}

/** @throws UserError `engine.compiler` without a compiler, `engine.compile` when compilation fails. */
export async function compileBinding(build: Build, signal?: AbortSignal): Promise<void> {
  const sources = join(packageFolder('@tensorflow/tfjs-node-gpu'), 'binding');
  const nodeHeaders = join(packageFolder('node-api-headers'), 'include');
  const compiler = await findCompiler(signal);
  const mac = process.platform === 'darwin';
  const args = [
    ...['-std=c++17', '-O2', '-fPIC', '-DNAPI_VERSION=8'],
    ...(mac ? ['-bundle', '-undefined', 'dynamic_lookup'] : ['-shared']),
    ...[`-I${nodeHeaders}`, `-I${build.include}`],
    ...['tfjs_backend.cc', 'tfjs_binding.cc'].map((file) => join(sources, file)),
    ...build.libraries.map((name) => join(build.libraryFolder, name)),
    `-Wl,-rpath,${mac ? '@loader_path' : '$ORIGIN'}/lib`,
    ...['-o', build.output],
  ];
  const { code, output } = await runCommand(compiler, args, { signal });
  if (code !== 0) throw new UserError('engine.compile', { compiler, detail: lastLines(output, 4) });
}
