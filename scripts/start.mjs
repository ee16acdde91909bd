// `npm start`: builds what is stale, prepares the engine, and opens the app: a window where
// there is a display and an Electron, else the same app for the browser on this machine.
//   npm start -- [FILE] [--browser] [--fetch-electron]
import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { CARRIED_WARNING, fetchElectron, findOwnElectron, installOwnElectron } from './lib/electron.mjs';
import { sandboxRefusal } from './lib/sandbox.mjs';
import { has } from './lib/system.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const flags = process.argv.slice(2).filter((argument) => argument.startsWith('--'));
const files = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const node = (...args) => spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status === 0;

if (!node('scripts/build.mjs')) process.exit(1);

// Without Python or a compiler the WebAssembly runtime has to do; the app says so in its device panel.
if (has('python3') && (has('g++') || has('clang++'))) node('bin/tensorsmith.mjs', 'engine');
else console.log('Training will use WebAssembly: the TensorFlow engine needs python3 with pip and a C++ compiler.');

const hasDisplay = process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

function electron() {
  if (flags.includes('--browser') || !hasDisplay) return null;
  if (flags.includes('--fetch-electron')) {
    console.warn(CARRIED_WARNING);
    return fetchElectron();
  }
  const found = findOwnElectron();
  if (found) return found;
  console.log('Fetching Electron …');
  return installOwnElectron() ? findOwnElectron() : null;
}

const found = electron();
// Chromium's sandbox refuses to run as root.
const asRoot = process.platform === 'linux' && process.getuid?.() === 0;
const refusal = found && !asRoot ? sandboxRefusal(found) : null;
if (refusal) console.warn(refusal);
const executable = refusal ? null : found;
if (!executable) {
  if (!found && hasDisplay && !flags.includes('--browser'))
    console.log('There is no Electron here, and it cannot be fetched: the app opens in the browser.');
  const server = spawn(process.execPath, ['bin/tensorsmith.mjs', 'serve', ...files], { cwd: root, stdio: 'inherit' });
  server.on('exit', (code) => process.exit(code ?? 0));
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill(signal));
} else {
  const app = spawn(executable, [...(asRoot ? ['--no-sandbox'] : []), root, ...files], { stdio: 'inherit' });
  app.on('exit', (code) => process.exit(code ?? 0));
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => app.kill(signal));
}
