// `npm run dev`: the app as `npm start` opens it, built again whenever a source is saved. A change of the window's page
// reloads it, any other starts the app again; what was open comes back either way. In a browser the page is reloaded by
// hand, and opened by the new address after a change of the engine.
//   npm run dev -- [FILE] [--browser] [--fetch-electron]
import { spawn } from 'node:child_process';
import { statSync, watch } from 'node:fs';
import { join } from 'node:path';
import WebSocket from 'ws';
import { launchCommand, node, prepareEngine, root } from './lib/launch.mjs';

const flags = process.argv.slice(2).filter((argument) => argument.startsWith('--'));
const files = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
/** Editors save in several steps. */
const SETTLED_MS = 200;
/** Outputs that run outside of the page. */
const PROGRAMS = ['dist/electron/main.cjs', 'dist/electron/preload.cjs', 'dist/engine/host.cjs', 'dist/cli/main.mjs'];

if (!node('scripts/build.mjs')) process.exit(1);
prepareEngine();
const { electron, command, args } = launchCommand(flags);

const builtAt = () => PROGRAMS.map((path) => statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs).join();
let programs = builtAt();
let app = null;
/** DevTools' address of the window, for reloading. */
let devtools = null;
let ending = false;

function open() {
  devtools = null;
  const own = spawn(command, [...args, ...(electron ? ['--remote-debugging-port=0'] : []), ...files], {
    cwd: root,
    stdio: ['inherit', 'inherit', 'pipe'],
  });
  own.stderr.on('data', (text) => {
    devtools ??= /DevTools listening on ws:\/\/([^/]+)/.exec(text)?.[1] ?? null;
    process.stderr.write(text);
  });
  own.on('exit', (code) => {
    // Closed by the user, not for a new build.
    if (app === own) process.exit(code ?? 0);
  });
  app = own;
}

async function restart() {
  const old = app;
  app = null;
  if (old && old.exitCode === null) {
    const gone = new Promise((resolve) => old.once('exit', resolve));
    old.kill('SIGTERM');
    await gone;
  }
  if (!ending) open();
}

async function reload() {
  if (!electron) return console.log('Reload the page.');
  const targets = await (await fetch(`http://${devtools}/json/list`)).json();
  const page = targets.find(({ type, url }) => type === 'page' && !url.includes('gpu'));
  const socket = new WebSocket(page.webSocketDebuggerUrl);
  socket.on('open', () => socket.send(JSON.stringify({ id: 1, method: 'Page.reload' })));
  socket.on('message', () => socket.close());
}

let timer;
let building = Promise.resolve();
function changed() {
  clearTimeout(timer);
  timer = setTimeout(() => {
    building = building.then(async () => {
      // Build errors were printed; the running app stays.
      if (!node('scripts/build.mjs')) return;
      const now = builtAt();
      if (now === programs) return reload();
      programs = now;
      return restart();
    });
    building.catch((error) => console.error(error));
  }, SETTLED_MS);
}
for (const folder of ['electron', 'engine', 'renderer', 'resources/samples'])
  watch(join(root, folder), { recursive: true }, (_, name) => {
    if (!name?.includes('.test.')) changed();
  });
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => {
    ending = true;
    app?.kill(signal);
  });
open();
