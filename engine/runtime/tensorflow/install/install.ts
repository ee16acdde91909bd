/**
 * Installs the TensorFlow engine: download, verify, unpack, compile, move into place. May be run again at any time and
 * by several processes at once; finished parts of an interrupted run are reused, and a partial engine is never visible.
 */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { UserError } from '../../../errors/error.ts';
import { compileBinding, findCompiler } from './compile.ts';
import {
  BINDING,
  engineCacheDir,
  engineFolder,
  LIBRARY_FOLDER,
  manifestPath,
  readEngine,
  RECIPE,
  thisPlatform,
} from './files.ts';
import type { EngineFiles, Manifest } from './files.ts';
import { withLock } from './lock.ts';
import { DiskFull, findPip } from './pip.ts';
import { chooseWheel, hasNvidiaDriver, TENSORFLOW_VERSION, type Wheel } from './platform.ts';
import type { OnProgress } from './progress.ts';
import { fetchWheel, unpackCompanions, unpackWheel } from './wheel.ts';

export interface InstallOptions {
  readonly onProgress?: OnProgress;
  readonly signal?: AbortSignal;
  /** CUDA where an NVIDIA driver is loaded, unless given. */
  readonly variant?: Wheel['variant'];
  /** What to install instead of TensorFlow's published wheel. */
  readonly wheel?: Wheel;
}

/**
 * @returns the engine, at once when it is installed already.
 * @throws UserError with one sentence on what is missing: see engine/errors/runtime.ts.
 */
export async function installEngine({
  onProgress = () => {},
  signal,
  variant,
  wheel = chooseWheel(variant ?? (process.platform === 'linux' && hasNvidiaDriver() ? 'cuda' : 'cpu')),
}: InstallOptions = {}): Promise<EngineFiles> {
  const folder = engineFolder(wheel.variant);
  const ready = readEngine(folder);
  if (ready) return ready;
  const lock = `${folder}.lock`;
  const wait = (): void => onProgress({ stage: 'wait', done: 0, total: 0 });
  try {
    return await withLock(
      lock,
      async () => readEngine(folder) ?? (await build(wheel, folder, onProgress, signal)),
      wait,
      signal,
    );
  } catch (error) {
    throw explain(error, wheel, signal);
  }
}

async function build(wheel: Wheel, folder: string, onProgress: OnProgress, signal?: AbortSignal): Promise<EngineFiles> {
  const work = `${folder}.partial`;
  mkdirSync(work, { recursive: true });
  // Missing tools are reported before the long download.
  if (!(await findPip(signal))) throw new UserError('engine.pip');
  await findCompiler(signal);
  checkDisk(wheel);
  const archive = await fetchWheel(wheel, join(work, 'download'), onProgress, signal);
  const engine = join(work, 'engine');
  const include = join(work, 'include');
  const libraryFolder = join(engine, LIBRARY_FOLDER);
  await unpackWheel(archive, wheel, { libraryFolder, include }, onProgress, signal);
  await unpackCompanions(wheel, { folder: join(work, 'companions'), libraryFolder }, onProgress, signal);
  onProgress({ stage: 'compile', done: 0, total: 0 });
  await compileBinding({ include, libraryFolder, libraries: wheel.libraries, output: join(engine, BINDING) }, signal);
  onProgress({ stage: 'finish', done: 0, total: 0 });
  writeManifest(engine, wheel);
  rmSync(folder, { recursive: true, force: true });
  renameSync(engine, folder);
  rmSync(work, { recursive: true, force: true });
  const files = readEngine(folder);
  if (!files) throw new Error(`the engine in ${folder} is not whole`);
  return files;
}

function writeManifest(engine: string, wheel: Wheel): void {
  const files: Record<string, number> = {};
  const visit = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) visit(path);
      else files[relative(engine, path)] = statSync(path).size;
    }
  };
  visit(engine);
  const manifest: Manifest = {
    recipe: RECIPE,
    version: TENSORFLOW_VERSION,
    variant: wheel.variant,
    platform: thisPlatform(),
    files,
  };
  writeFileSync(manifestPath(engine), `${JSON.stringify(manifest, null, 2)}\n`, { flush: true });
}

/** @throws UserError `engine.disk` when the download and the unpacked files would not fit. */
function checkDisk(wheel: Wheel): void {
  const free = freeBytes();
  if (existsSync(`${engineFolder(wheel.variant)}.partial`) && free > wheel.neededBytes / 2) return;
  if (free < wheel.neededBytes) throw diskError(wheel.neededBytes, free);
}

function freeBytes(): number {
  const { bavail, bsize } = statfsSync(engineCacheDir());
  return bavail * bsize;
}

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;
const diskError = (needed: number, free: number): UserError =>
  new UserError('engine.disk', { needed: gigabytes(needed), free: gigabytes(free), folder: engineCacheDir() });

/** Error codes of a folder that cannot be written to, or of a file where a folder should be. */
const NOT_WRITABLE = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST']);

/** Turns a file system error into a UserError. */
function explain(error: unknown, wheel: Wheel, signal?: AbortSignal): unknown {
  if (error instanceof UserError) return error;
  if (signal?.aborted) return new UserError('engine.cancelled');
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOSPC' || code === 'EDQUOT' || error instanceof DiskFull)
    return diskError(wheel.neededBytes, freeBytes());
  const detail = error instanceof Error ? error.message : String(error);
  if (code !== undefined && NOT_WRITABLE.has(code)) {
    return new UserError('engine.cacheWrite', { folder: engineCacheDir(), detail });
  }
  return new UserError('engine.install', { detail });
}
