/** Hands the page one function per command and event. Nothing of Electron itself crosses over. */
import { contextBridge, ipcRenderer } from 'electron';
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

contextBridge.exposeInMainWorld('tensorsmith', { commands, events });
