/**
 * What the shell around the app does for it: files, dialogs, settings, windows.
 * Electron and `serve` each implement all of it, so that the renderer does not
 * know where it runs.
 */
import type { DatasetReport } from './reports.ts';
import type { SessionChange, SessionReport } from './session.ts';

export interface OpenedFile {
  /** Opaque where there is no path (a browser): then saving asks for a place again. */
  path: string | null;
  name: string;
  text: string;
}
/** One module of a person's library. */
export interface LibraryEntry {
  name: string;
  text: string;
}
export interface Settings {
  language: 'system' | 'en' | 'zh';
  theme: 'system' | 'light' | 'dark';
  /** Keys that the person has given to commands in place of the table's, by id; empty: none. */
  keys: Readonly<Record<string, string>>;
}
export const DEFAULT_SETTINGS: Settings = { language: 'system', theme: 'system', keys: {} };

export interface AppInfo {
  version: string;
  platform: string;
  shell: 'electron' | 'browser';
  /** Where the bundled MNIST lies, or null. */
  sampleData: string | null;
  settings: Settings;
  /** The document that `npm start` or the file manager asked for, already read. */
  open: OpenedFile | null;
}
export interface ShellCommands {
  'app.info': { params: Record<string, never>; result: AppInfo };
  'settings.set': { params: Settings; result: Settings };
  /** Asks with the native dialog; null when the user cancels. */
  'document.open': { params: { path: string | null }; result: OpenedFile | null };
  'document.save': { params: { path: string; text: string }; result: { path: string; name: string } };
  'document.saveAs': {
    params: { name: string; text: string };
    result: { path: string | null; name: string } | null;
  };
  'document.recent': { params: Record<string, never>; result: { path: string; name: string }[] };
  'document.clearRecent': { params: Record<string, never>; result: null };
  /** The renderer tells what the title bar and the close question need. */
  'document.state': {
    params: { name: string; path: string | null; unsaved: boolean; training: boolean };
    result: null;
  };
  /** Keeps what is open, so that it comes back however the app ends. */
  'session.write': { params: SessionChange; result: null };
  /** What was open at the end of the last start. */
  'session.read': { params: Record<string, never>; result: SessionReport };
  /** Asks for data files or a folder, and inspects what was picked. */
  'data.pick': { params: Record<string, never>; result: DatasetReport | null };
  /** Asks for a folder and writes text files and the run's weights into it. */
  'export.pickFolder': { params: { name: string }; result: { directory: string } | null };
  /** Modules that this person keeps, as texts (moduleFile.ts), by name. */
  'library.list': { params: Record<string, never>; result: LibraryEntry[] };
  /** Keeps a module, in place of one of the same name. */
  'library.save': { params: LibraryEntry; result: null };
  'library.remove': { params: { name: string }; result: null };
  /** Asks for a file with a module; null when the user cancels. */
  'library.pick': { params: Record<string, never>; result: { name: string; text: string } | null };
  /** Asks for a place and writes a file there that is no document: a picture, a module. */
  'file.saveAs': { params: { name: string; bytes: Uint8Array }; result: { name: string } | null };
  /** Puts a PNG on the clipboard. */
  'clipboard.writeImage': { params: { bytes: Uint8Array }; result: null };
  'clipboard.write': { params: { text: string }; result: null };
  'clipboard.read': { params: Record<string, never>; result: { text: string } };
  /** Ids of the menu commands that cannot run now, and whose menu items are grey. */
  'menu.state': { params: { disabled: string[] }; result: null };
  /** Closes the window without asking again: the answer to `window.saveAndClose` once all is saved. */
  'window.close': { params: Record<string, never>; result: null };
}
export type ShellCommandName = keyof ShellCommands;

/** From the shell's menus and window to the app. */
export interface ShellEvents {
  /** A command of the renderer's command table, by id: "file.save". */
  'menu.command': { id: string };
  /** Answer to the unsaved-changes question: save, then close. */
  'window.saveAndClose': Record<string, never>;
  'document.openRequested': { path: string };
}
