// Launches the app: in a window where there is a display and an Electron, else in the browser.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { CARRIED_WARNING, fetchElectron, findOwnElectron, installOwnElectron } from './electron.mjs';
import { sandboxRefusal } from './sandbox.mjs';
import { has } from './system.mjs';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Runs a script of this repository; returns whether it succeeded. */
export const node = (...args) => spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status === 0;

/** Without Python or a compiler the WebAssembly runtime is used; the app says so in its device panel. */
export function prepareEngine() {
  if (has('python3') && (has('g++') || has('clang++'))) node('bin/tensorsmith.mjs', 'engine');
  else console.log('Training will use WebAssembly: the TensorFlow engine needs python3 with pip and a C++ compiler.');
}

/**
 * @param flags `--browser`, `--fetch-electron`
 * @returns {{ electron: boolean, command: string, args: string[] }} to be spawned in `root`, before the files to open
 */
export function launchCommand(flags) {
  const hasDisplay = process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
  const wanted = hasDisplay && !flags.includes('--browser');
  const found = wanted ? electron(flags) : null;
  // Chromium's sandbox refuses to run as root.
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0;
  const refusal = found && !asRoot ? sandboxRefusal(found) : null;
  if (refusal) console.warn(refusal);
  if (found && !refusal) return { electron: true, command: found, args: [...(asRoot ? ['--no-sandbox'] : []), root] };
  if (wanted && !found)
    console.log('There is no Electron here, and it cannot be fetched: the app opens in the browser.');
  return { electron: false, command: process.execPath, args: ['bin/tensorsmith.mjs', 'serve'] };
}

function electron(flags) {
  if (flags.includes('--fetch-electron')) {
    console.warn(CARRIED_WARNING);
    return fetchElectron();
  }
  const found = findOwnElectron();
  if (found) return found;
  console.log('Fetching Electron …');
  return installOwnElectron() ? findOwnElectron() : null;
}
