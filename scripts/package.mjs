/**
 * `npm run package`: builds the app and puts it, unpacked, into release/ from the Electron that is at hand
 * (scripts/lib/electron.mjs says which). Nothing is downloaded.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Platform, build } from 'electron-builder';
import { findElectron } from './lib/electron.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const executable = findElectron();
if (!executable) {
  console.error('There is no Electron here. `npm start` fetches one, or name one in TENSORSMITH_ELECTRON.');
  process.exit(1);
}
const built = spawnSync(process.execPath, [join(root, 'scripts', 'build.mjs')], { stdio: 'inherit' });
if (built.status !== 0) process.exit(1);

/** The version of an Electron folder; a carried one has no version file and is run to report it. */
function versionOf(folder) {
  const file = join(folder, 'version');
  if (existsSync(file)) return readFileSync(file, 'utf8').trim().replace(/^v/, '');
  const { stdout } = spawnSync(executable, ['-p', 'process.versions.electron'], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    encoding: 'utf8',
  });
  return stdout.trim();
}

const source = dirname(executable);
const work = mkdtempSync(join(tmpdir(), 'tensorsmith-electron-'));
try {
  // A copy without the default app, which ours replaces.
  cpSync(source, work, { recursive: true });
  for (const app of ['app', 'app.asar', 'default_app.asar'])
    rmSync(join(work, 'resources', app), { recursive: true, force: true });
  const version = versionOf(source);
  const major = Number(version.split('.')[0]);
  const files = await build({
    projectDir: root,
    targets: Platform.LINUX.createTarget('dir'),
    publish: null,
    config: {
      electronDist: work,
      electronVersion: version,
      // Old versions lack some of the fuses, and fail to set them.
      ...(major < 30 ? { electronFuses: null } : {}),
    },
  });
  console.log(
    `The application of Electron ${version} is in release/linux-unpacked${files.length ? `: ${files.join(', ')}` : ''}`,
  );
} finally {
  rmSync(work, { recursive: true, force: true });
}
