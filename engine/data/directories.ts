/** Where this user's files of ours lie, by the customs of the platform. */
import { homedir, platform } from 'node:os';
import { join } from 'node:path';

const NAME = 'tensorsmith';

/** What can be made again: the engine, unpacked data. */
export function cacheDirectory(): string {
  if (platform() === 'win32')
    return join(process.env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), NAME, 'cache');
  if (platform() === 'darwin') return join(homedir(), 'Library', 'Caches', NAME);
  return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), NAME);
}

/** What cannot: runs and their weights. */
export function dataDirectory(): string {
  if (platform() === 'win32') return join(process.env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), NAME);
  if (platform() === 'darwin') return join(homedir(), 'Library', 'Application Support', NAME);
  return join(process.env['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'), NAME);
}
