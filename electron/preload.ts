/** Exposes one function per command and event to the page, and nothing of Electron itself. */
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { DROPPED } from './engine/dropped.ts';
import { CAMERA_PRESSED } from './page/cameraPress.ts';
import { ALL_COMMANDS, ALL_EVENTS } from '../engine/protocol/names.generated.ts';

const commands = Object.fromEntries(
  ALL_COMMANDS.map((name) => [name, (params: unknown) => ipcRenderer.invoke(name, params)]),
);
const events = Object.fromEntries(
  ALL_EVENTS.map((name) => [
    name,
    (listener: (data: unknown) => void) => {
      const receive = (_event: unknown, data: unknown): void => listener(data);
      ipcRenderer.on(name, receive);
      return () => void ipcRenderer.removeListener(name, receive);
    },
  ]),
);

/** Before version 32, Electron stores the path in the file. */
const pathOf = (file: File & { readonly path?: string }): string =>
  file.path ?? (webUtils as typeof webUtils | undefined)?.getPathForFile(file) ?? '';

// Before the page's own listener. Synthetic events of the page are not trusted, and their files have no path.
window.addEventListener(
  'drop',
  (event) => {
    if (event.isTrusted) ipcRenderer.send(DROPPED, [...(event.dataTransfer?.files ?? [])].map(pathOf));
  },
  true,
);

// The button of the camera, pressed by hand: what the page makes up is not trusted.
window.addEventListener(
  'click',
  ({ isTrusted, target }) => {
    if (isTrusted && target instanceof Element && target.closest('[data-camera]')) ipcRenderer.send(CAMERA_PRESSED);
  },
  true,
);

contextBridge.exposeInMainWorld('tensorsmith', { commands, events });
