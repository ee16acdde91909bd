// System packages that tests and the app need, and their installation.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Debian packages: a display, a browser, Electron's libraries, Chinese fonts, a compiler for the engine. */
const PACKAGES = [
  'xvfb',
  'chromium',
  'fonts-noto-cjk',
  'libgtk-3-0',
  'libnss3',
  'libasound2',
  'libgbm1',
  'libxss1',
  'libxtst6',
  'g++',
];

export const has = (command) => spawnSync('sh', ['-c', `command -v ${command}`], { stdio: 'ignore' }).status === 0;

const isDebian = () =>
  existsSync('/etc/debian_version') && /debian|ubuntu/i.test(readFileSync('/etc/os-release', 'utf8'));
const installed = (name) => spawnSync('dpkg', ['-s', name], { stdio: 'ignore' }).status === 0;
/** Newer Debian and Ubuntu have some libraries under a second name. */
const available = (name) =>
  spawnSync('sh', [
    '-c',
    `dpkg -s ${name} 2>/dev/null | grep -q '^Status: install ok' || dpkg -s ${name}t64 2>/dev/null | grep -q '^Status: install ok'`,
  ]).status === 0;

/** Installs missing packages where permitted. @returns {string | null} the command to run by hand, if it is not */
export function installSystemPackages() {
  if (process.platform !== 'linux' || !isDebian()) return null;
  const missing = PACKAGES.filter((name) => !installed(name) && !available(name));
  if (!missing.length) return null;
  const command = `apt-get install -y --no-install-recommends ${missing.join(' ')}`;
  if (process.getuid?.() !== 0) return `sudo ${command}`;
  console.log(`Installing ${missing.join(', ')} …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const run = () => spawnSync('sh', ['-c', command], { stdio: 'ignore', env }).status;
  spawnSync('apt-get', ['update', '-qq'], { stdio: 'ignore', env });
  if (run() === 0) return null;
  // A package that this release lacks must not prevent the others.
  for (const name of missing) {
    const one = (candidate) =>
      spawnSync('apt-get', ['install', '-y', '--no-install-recommends', candidate], { stdio: 'ignore', env }).status ===
      0;
    if (!one(name)) one(`${name}t64`);
  }
  return missing.every((name) => installed(name) || available(name)) ? null : command;
}

export function findChromium() {
  const candidates = [
    process.env.TENSORSMITH_CHROMIUM,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
  ];
  return candidates.find((path) => path && existsSync(path)) ?? null;
}

/**
 * Environment variables with which the WebGPU runtime finds the software adapter of Chromium or Electron; null where
 * there is none.
 */
export function softwareGpu(...folders) {
  const folder = ['/usr/lib/chromium', ...folders].find((path) =>
    ['libvulkan.so.1', 'vk_swiftshader_icd.json'].every((file) => existsSync(join(path, file))),
  );
  if (!folder) return null;
  return {
    LD_LIBRARY_PATH: [folder, process.env.LD_LIBRARY_PATH].filter(Boolean).join(':'),
    VK_ICD_FILENAMES: join(folder, 'vk_swiftshader_icd.json'),
    TENSORSMITH_SOFTWARE_GPU: '1',
  };
}

/** Whether a virtual display can be started here. */
export const hasDisplay = () => has('Xvfb');

/** Starts a virtual display. @returns {Promise<{ display: string, stop(): void } | null>} */
export async function startDisplay() {
  if (!has('Xvfb')) return null;
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1920x1200x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const number = await Promise.race([
    new Promise((resolve) => server.stdio[3].once('data', (data) => resolve(String(data).trim()))),
    new Promise((resolve) => server.once('error', () => resolve(null))),
    delay(10_000, null),
  ]);
  if (number === null) {
    server.kill();
    return null;
  }
  return { display: `:${number}`, stop: () => server.kill() };
}
