/**
 * Types of the shell's services: files, dialogs, settings, windows. Electron and `serve` both implement all of them, so
 * that the renderer is independent of its shell.
 */
import type { FileHandle } from './commands.ts';

/** A document's file. */
export interface SavedFile {
  /** Null where the shell cannot write it (a browser): saving then asks for a location again. */
  file: FileHandle | null;
  /** For display and comparison; opens nothing. */
  path: string | null;
  name: string;
  /** Hash of the content on disk, to detect changes by other programs; null without a file. */
  stamp: string | null;
}
export interface OpenedFile extends SavedFile {
  text: string;
  /** Location of the data that the document names: beside it, or as named. Absent where it names none. */
  data?: { named: string; path: string } | null;
  /** Data that came along with it, which may be read. */
  allowed?: KnownData;
}
/** State of a document's file compared with a stamp. */
export type FileState = 'same' | 'changed' | 'gone';
/** Data that the user has picked on this machine. */
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
  /** Scale of the window's content in percent; a browser has its own zoom. */
  scale: number;
  /** User-defined keys of commands by id, which replace the default; empty for none. */
  keys: Readonly<Record<string, string>>;
}
/** Range and step of `Settings.scale`. */
export const SCALE = { min: 80, max: 200, step: 10 } as const;
export const DEFAULT_SETTINGS: Settings = { language: 'system', theme: 'system', scale: 100, keys: {} };

export interface AppInfo {
  version: string;
  platform: string;
  shell: 'electron' | 'browser';
  /** Path of the bundled MNIST, or null; it is among the known data. */
  sampleData: string | null;
  data: KnownData[];
  settings: Settings;
  /** The document that `npm start` or the file manager asked to open, already read. */
  open: OpenedFile | null;
  /** A document with its data that they asked to open: it is to be unpacked. */
  openPack?: FileHandle;
}
export interface RecentFile {
  file: FileHandle;
  path: string;
  name: string;
}

/** Extension of a document with its data as one file. */
export const PACK_EXTENSION = '.tspack';
/** Extension of a run as one file. */
export const RUN_EXTENSION = '.tsrun';
