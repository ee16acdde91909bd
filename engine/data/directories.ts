/** Directories of the app's files for this user, by the conventions of the platform. */
import { homedir, platform } from 'node:os';
import { join } from 'node:path';

const NAME = 'tensorsmith';

/** Environment variables that set the directories, on every platform. */
export const CACHE_VARIABLE = 'TENSORSMITH_CACHE_DIR';
export const DATA_VARIABLE = 'TENSORSMITH_DATA_DIR';

/** Directory of files that can be recreated: the engine, decompressed data. */
export function cacheDirectory(): string {
  const moved = process.env[CACHE_VARIABLE];
  if (moved) return moved;
  if (platform() === 'win32')
    return join(process.env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), NAME, 'cache');
  if (platform() === 'darwin') return join(homedir(), 'Library', 'Caches', NAME);
  return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), NAME);
}

/** Directory of files that cannot: runs and their weights. */
export function dataDirectory(): string {
  const moved = process.env[DATA_VARIABLE];
  if (moved) return moved;
  if (platform() === 'win32') return join(process.env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), NAME);
  if (platform() === 'darwin') return join(homedir(), 'Library', 'Application Support', NAME);
  return join(process.env['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'), NAME);
}
