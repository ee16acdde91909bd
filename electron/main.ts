/** Electron's main process: it starts once, and hands what it is asked to open to the one window. */
import { app, crashReporter } from 'electron';
import { resolve } from 'node:path';
import { networkArgument } from './arguments.ts';
import { Desktop } from './desktop.ts';
import { registerScheme } from './protocol.ts';

// As root (in a container, in tests) Chromium runs only without its sandbox, and asking for it ends every child.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
// Dumps stay on this machine.
crashReporter.start({ uploadToServer: false });
// Measured with Chromium 114 on Linux: without it there is never an adapter. What is unsafe about it is that pages
// may try what is not finished; there are no pages here but our own.
if (process.platform === 'linux') app.commandLine.appendSwitch('enable-unsafe-webgpu');
registerScheme();

if (app.requestSingleInstanceLock()) run();
else app.quit();

function run(): void {
  const named = networkArgument(process.argv);
  let startFile = named === null ? null : resolve(named);
  let desktop: Desktop | null = null;
  const open = (path: string): void => {
    if (desktop) desktop.open(path);
    else startFile = path;
  };
  // A Mac's file manager may ask before the app is ready.
  app.on('open-file', (event, path) => {
    event.preventDefault();
    open(path);
  });
  app.on('second-instance', (_event, args, folder) => {
    const path = networkArgument(args);
    if (path) open(resolve(folder, path));
    desktop?.show();
  });
  void app.whenReady().then(() => {
    desktop = new Desktop(startFile);
    desktop.start();
  });
  // Windows that nobody sees neither keep the app alive nor end it (Desktop).
  app.on('window-all-closed', () => undefined);
}
