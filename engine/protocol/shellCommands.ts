/** What the app may ask of the shell around it, and what that tells: Electron and a browser each answer all of it. */
import { z } from 'zod';
import { list } from '../model/bounded.ts';
import type { FileHandle, PickedData } from './commands.ts';
import { type CallsOf, event, type EventsOf, type NamesOf, result, shellCommand } from './message.ts';
import { changeSchema, type SessionReport } from './session.ts';
import type {
  AppInfo,
  FileState,
  KnownData,
  LibraryEntry,
  OpenedFile,
  RecentFile,
  SavedFile,
  Settings,
} from './shell.ts';
import { bytes, handle, moduleName, name, nothing, path, stamp, text } from './values.ts';

export const SHELL_COMMANDS = {
  'app.info': shellCommand(nothing, result<AppInfo>(), 'server'),
  'settings.set': shellCommand(
    z.strictObject({
      language: z.enum(['system', 'en', 'zh']),
      theme: z.enum(['system', 'light', 'dark']),
      keys: z.record(z.string().max(64), z.string().max(64)),
    }),
    result<Settings>(),
    'page',
  ),
  /** Without a handle asks with the native dialog; null when the user cancels. */
  'document.open': shellCommand(z.strictObject({ file: handle.nullable() }), result<OpenedFile | null>(), 'server'),
  /** Writes nothing where the file's content is not what `stamp` says; a stamp of null overwrites whatever is there. */
  'document.save': shellCommand(
    z.strictObject({ file: handle, text, stamp: stamp.nullable() }),
    result<SavedFile | { state: Exclude<FileState, 'same'> }>(),
    'server',
  ),
  'document.saveAs': shellCommand(z.strictObject({ name, text }), result<SavedFile | null>(), 'page'),
  'document.check': shellCommand(z.strictObject({ file: handle, stamp }), result<{ state: FileState }>(), 'server'),
  'document.recent': shellCommand(nothing, result<RecentFile[]>(), 'page'),
  'document.clearRecent': shellCommand(nothing, result<null>(), 'page'),
  /** The renderer tells what the title bar and the close question need. */
  'document.state': shellCommand(
    z.strictObject({
      name: z.string().max(1000),
      file: handle.nullable(),
      unsaved: z.boolean(),
      training: z.boolean(),
    }),
    result<null>(),
    'page',
  ),
  /** Keeps what is open, so that it comes back however the app ends. */
  'session.write': shellCommand(changeSchema, result<null>(), 'page'),
  /** What was open at the end of the last start. */
  'session.read': shellCommand(nothing, result<SessionReport>(), 'page'),
  /** Asks for data files or a folder, and inspects what was picked. */
  'data.pick': shellCommand(nothing, result<PickedData | null>(), 'page'),
  /** Shows a path that a document names and asks whether it may be read; null when the user says no. */
  'data.allow': shellCommand(z.strictObject({ path }), result<KnownData | null>(), 'page'),
  /** Asks for a folder for an export. */
  'export.pickFolder': shellCommand(z.strictObject({ name }), result<{ folder: FileHandle } | null>(), 'page'),
  /** Modules that this user keeps, as texts (moduleFile.ts), by name. */
  'library.list': shellCommand(nothing, result<LibraryEntry[]>(), 'page'),
  /** Keeps a module, in place of one of the same name. */
  'library.save': shellCommand(z.strictObject({ name: moduleName, text }), result<null>(), 'page'),
  'library.remove': shellCommand(z.strictObject({ name: moduleName }), result<null>(), 'page'),
  /** Asks for a file with a module; null when the user cancels. */
  'library.pick': shellCommand(nothing, result<{ name: string; text: string } | null>(), 'page'),
  /** Asks for a place and writes a file there that is no document: a picture, a module. */
  'file.saveAs': shellCommand(z.strictObject({ name, bytes }), result<{ name: string } | null>(), 'page'),
  /** Puts a PNG on the clipboard. */
  'clipboard.writeImage': shellCommand(z.strictObject({ bytes }), result<null>(), 'page'),
  'clipboard.write': shellCommand(z.strictObject({ text }), result<null>(), 'page'),
  'clipboard.read': shellCommand(nothing, result<{ text: string }>(), 'page'),
  /** Ids of the menu commands that cannot run now, and whose menu items are grey. */
  'menu.state': shellCommand(z.strictObject({ disabled: list(z.string().max(100), 500) }), result<null>(), 'page'),
  /**
   * Answers `window.closing` and `window.saveAndClose`: names of documents whose changes would be lost, and whether the
   * user has changed their mind.
   */
  'window.close': shellCommand(
    z.strictObject({ unkept: list(z.string().max(1000), 1000), stay: z.boolean() }),
    result<null>(),
    'page',
  ),
};
type Table = typeof SHELL_COMMANDS;
export type ShellCommands = CallsOf<Table>;
/** Those that the page answers itself, where it runs in a browser; and those that the server does. */
export type ForPage = NamesOf<Table, { readonly inBrowser: 'page' }>;
export type ForServer = NamesOf<Table, { readonly inBrowser: 'server' }>;

/** From the shell's menus and window to the app. */
export const SHELL_EVENTS = {
  /** A command of the renderer's command table, by id: "file.save". */
  'menu.command': event<{ id: string }>(),
  /** The window is about to close: what is open is to be kept for the next start now. */
  'window.closing': event<Record<string, never>>(),
  /** What could not be kept is to be saved to files: then close. */
  'window.saveAndClose': event<Record<string, never>>(),
  'document.openRequested': event<{ file: FileHandle }>(),
};
export type ShellEvents = EventsOf<typeof SHELL_EVENTS>;
