/**
 * What the shell around the app does for it: files, dialogs, settings, windows.
 * Electron and `serve` each implement all of it, so that the renderer does not
 * know where it runs.
 */
import type { FileHandle, PickedData } from './page.ts';
import type { SessionChange, SessionReport } from './session.ts';

/** A document's file. */
export interface SavedFile {
  /** Null where the shell cannot write it (a browser): then saving asks for a place again. */
  file: FileHandle | null;
  /** To be shown, and to tell files apart; opens nothing. */
  path: string | null;
  name: string;
  /** Of the content on disk, to see whether another program has changed it; null without a file. */
  stamp: string | null;
}
export interface OpenedFile extends SavedFile {
  text: string;
  /** Where the data are that the document names: beside it, or as it says. Absent where it names none. */
  data?: { named: string; path: string } | null;
}
/** What became of a document's file since it had a stamp. */
export type FileState = 'same' | 'changed' | 'gone';
/** Data that the user has picked on this machine, now or before. */
export interface KnownData {
  path: string;
  data: FileHandle;
}
/** One module of a user's library. */
export interface LibraryEntry {
  name: string;
  text: string;
}
export interface Settings {
  language: 'system' | 'en' | 'zh';
  theme: 'system' | 'light' | 'dark';
  /** Keys that the user has given to commands in place of the table's, by id; empty: none. */
  keys: Readonly<Record<string, string>>;
}
export const DEFAULT_SETTINGS: Settings = { language: 'system', theme: 'system', keys: {} };

export interface AppInfo {
  version: string;
  platform: string;
  shell: 'electron' | 'browser';
  /** Where the bundled MNIST lies, or null; it is among the known data. */
  sampleData: string | null;
  data: KnownData[];
  settings: Settings;
  /** The document that `npm start` or the file manager asked for, already read. */
  open: OpenedFile | null;
}
export interface RecentFile {
  file: FileHandle;
  path: string;
  name: string;
}
export interface ShellCommands {
  'app.info': { params: Record<string, never>; result: AppInfo };
  'settings.set': { params: Settings; result: Settings };
  /** Without a handle asks with the native dialog; null when the user cancels. */
  'document.open': { params: { file: FileHandle | null }; result: OpenedFile | null };
  /** Writes nothing where the file's content is not what `stamp` says; a stamp of null overwrites whatever is there. */
  'document.save': {
    params: { file: FileHandle; text: string; stamp: string | null };
    result: SavedFile | { state: Exclude<FileState, 'same'> };
  };
  'document.saveAs': { params: { name: string; text: string }; result: SavedFile | null };
  'document.check': { params: { file: FileHandle; stamp: string }; result: { state: FileState } };
  'document.recent': { params: Record<string, never>; result: RecentFile[] };
  'document.clearRecent': { params: Record<string, never>; result: null };
  /** The renderer tells what the title bar and the close question need. */
  'document.state': {
    params: { name: string; file: FileHandle | null; unsaved: boolean; training: boolean };
    result: null;
  };
  /** Keeps what is open, so that it comes back however the app ends. */
  'session.write': { params: SessionChange; result: null };
  /** What was open at the end of the last start. */
  'session.read': { params: Record<string, never>; result: SessionReport };
  /** Asks for data files or a folder, and inspects what was picked. */
  'data.pick': { params: Record<string, never>; result: PickedData | null };
  /** Shows a path that a document names and asks whether it may be read; null when the user says no. */
  'data.allow': { params: { path: string }; result: KnownData | null };
  /** Asks for a folder for an export. */
  'export.pickFolder': { params: { name: string }; result: { folder: FileHandle } | null };
  /** Modules that this user keeps, as texts (moduleFile.ts), by name. */
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
  /**
   * Answers `window.closing` and `window.saveAndClose`: names of documents whose changes would be lost, and whether the
   * user has changed their mind.
   */
  'window.close': { params: { unkept: string[]; stay: boolean }; result: null };
}
export type ShellCommandName = keyof ShellCommands;

/** From the shell's menus and window to the app. */
export interface ShellEvents {
  /** A command of the renderer's command table, by id: "file.save". */
  'menu.command': { id: string };
  /** The window is about to close: what is open is to be kept for the next start now. */
  'window.closing': Record<string, never>;
  /** What could not be kept is to be saved to files: then close. */
  'window.saveAndClose': Record<string, never>;
  'document.openRequested': { file: FileHandle };
}
