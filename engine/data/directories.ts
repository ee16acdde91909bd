/** Where this user's files of ours lie, by the customs of the platform. */
import { homedir, platform } from 'node:os';
import { join } from 'node:path';

const NAME = 'tensorsmith';

/** Environment variables that move the folders, on every platform. */
export const CACHE_VARIABLE = 'TENSORSMITH_CACHE_DIR';
export const DATA_VARIABLE = 'TENSORSMITH_DATA_DIR';

/** What can be made again: the engine, unpacked data. */
export function cacheDirectory(): string {
  const moved = process.env[CACHE_VARIABLE];
  if (moved) return moved;
  if (platform() === 'win32')
    return join(process.env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), NAME, 'cache');
  if (platform() === 'darwin') return join(homedir(), 'Library', 'Caches', NAME);
  return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), NAME);
}

/** What cannot: runs and their weights. */
export function dataDirectory(): string {
  const moved = process.env[DATA_VARIABLE];
  if (moved) return moved;
  if (platform() === 'win32') return join(process.env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), NAME);
  if (platform() === 'darwin') return join(homedir(), 'Library', 'Application Support', NAME);
  return join(process.env['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'), NAME);
}
