/** Paths of the installed engine, and whether it is complete. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { TENSORFLOW_VERSION, type Wheel } from './platform.ts';

/** Version of the build recipe, raised when it changes; an older engine is then built again. */
export const RECIPE = 1;
const MANIFEST = 'manifest.json';

/** An installed engine: the compiled binding and the libraries that it loads. */
export interface EngineFiles {
  readonly folder: string;
  /** The Node-API binding, to be loaded with `process.dlopen` or `require`. */
  readonly binding: string;
  readonly libraryFolder: string;
  readonly version: string;
  readonly variant: Wheel['variant'];
}

/** The installed files: written last, so that a complete manifest means a complete engine. */
export interface Manifest {
  readonly recipe: number;
  readonly version: string;
  readonly variant: Wheel['variant'];
  readonly platform: string;
  /** Sizes in bytes by path within the folder. */
  readonly files: Readonly<Record<string, number>>;
}

export const BINDING = 'tfjs_binding.node';
export const LIBRARY_FOLDER = 'lib';
/** `linux-x64`, as Node names it. */
export const thisPlatform = (): string => `${process.platform}-${process.arch}`;

/** The per-user cache of engines; `TENSORSMITH_ENGINE_DIR` moves it. */
export function engineCacheDir(): string {
  const env = process.env;
  if (env.TENSORSMITH_ENGINE_DIR) return env.TENSORSMITH_ENGINE_DIR;
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'tensorsmith', 'engine');
  if (process.platform === 'win32') {
    return join(env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'tensorsmith', 'Cache', 'engine');
  }
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'tensorsmith', 'engine');
}

/** Folder of one variant of the engine in the cache. */
export const engineFolder = (variant: Wheel['variant']): string =>
  join(engineCacheDir(), `${TENSORFLOW_VERSION}-${variant}`);
/** Path of an engine's manifest. */
export const manifestPath = (folder: string): string => join(folder, MANIFEST);

/** The engine in a folder, or null unless every file of its manifest has the recorded size. */
export function readEngine(folder: string): EngineFiles | null {
  try {
    const manifest = JSON.parse(readFileSync(manifestPath(folder), 'utf8')) as Manifest;
    if (manifest.recipe !== RECIPE || manifest.platform !== thisPlatform()) return null;
    for (const [path, size] of Object.entries(manifest.files)) {
      if (statSync(join(folder, path)).size !== size) return null;
    }
    return {
      folder,
      binding: join(folder, BINDING),
      libraryFolder: join(folder, LIBRARY_FOLDER),
      version: manifest.version,
      variant: manifest.variant,
    };
  } catch {
    return null;
  }
}

/** The installed engine, CUDA before CPU, or null. Reads a manifest and file sizes: no network, no lock. */
export function findEngine(): EngineFiles | null {
  for (const variant of ['cuda', 'cpu'] as const) {
    const folder = engineFolder(variant);
    const engine = existsSync(folder) ? readEngine(folder) : null;
    if (engine) return engine;
  }
  return null;
}
