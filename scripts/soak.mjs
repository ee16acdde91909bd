// `npm run soak [-- KILLS]`: a file system that fails at every operation, a real full disk (as root on Linux), and 500
// SIGKILLs at random instants of training, saving and starting.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './lib/bundle.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const program = join(root, '.cache', 'stress', 'soak.mjs');
await bundle(join(root, 'stress', 'soak', 'main.ts'), program);
process.exitCode = spawnSync(process.execPath, [program, root, ...process.argv.slice(2)], { stdio: 'inherit' }).status;
