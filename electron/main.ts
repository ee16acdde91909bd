/** Entry point of Electron's main process: a single instance, which opens requested files in its one window. */
import { app, crashReporter } from 'electron';
import { resolve } from 'node:path';
import { networkArgument } from './arguments.ts';
import { Desktop } from './desktop.ts';
import { registerScheme } from './page/protocol.ts';

// As root (in a container, in tests) Chromium runs only without its sandbox; enabling it would crash every child
// process.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
// Crash dumps stay on this machine.
crashReporter.start({ uploadToServer: false });
// Measured with Chromium 114 on Linux: without this switch there is never an adapter. It is unsafe in that pages can
// use unfinished features; here all pages are our own.
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
  // The macOS Finder may send a file before the app is ready.
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
  // Hidden windows neither keep the app alive nor end it (Desktop).
  app.on('window-all-closed', () => undefined);
}
