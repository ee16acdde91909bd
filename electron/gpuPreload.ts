/** Passes the hidden GPU page its end of the channel to the engine process, once, and nothing else. */
import { ipcRenderer } from 'electron';

ipcRenderer.once('gpu', ({ ports }, start: unknown) => window.postMessage(start, location.origin, [...ports]));
