/**
 * What the shell around the app does for it: files, dialogs, settings, windows.
 * Electron and `serve` each implement all of it, so that the renderer does not
 * know where it runs.
 */
import type { FileHandle } from './commands.ts';

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
