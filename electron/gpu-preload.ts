/** Hands the hidden page of the GPU its end of the channel to the engine process, once. The page gets nothing else. */
import { ipcRenderer } from 'electron';

ipcRenderer.once('gpu', ({ ports }, start: unknown) => window.postMessage(start, location.origin, [...ports]));
