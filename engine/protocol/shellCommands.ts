/** Commands and events of the shell; Electron and the browser shell each implement all of them. */
import { z } from 'zod';
import { list } from '../model/bounded.ts';
import type { FileHandle, PickedData } from './commands.ts';
import { type CallsOf, event, type EventsOf, type NamesOf, result, shellCommand } from './message.ts';
import { changeSchema, type SessionReport } from './session.ts';
import {
  type AppInfo,
  type FileState,
  type KnownData,
  type LibraryEntry,
  type OpenedFile,
  type RecentFile,
  SCALE,
  type SavedFile,
  type Settings,
} from './shell.ts';
import { bytes, handle, moduleName, name, nothing, path, stamp, text } from './values.ts';

export const SHELL_COMMANDS = {
  'app.info': shellCommand(nothing, result<AppInfo>(), 'server'),
  'settings.set': shellCommand(
    z.strictObject({
      language: z.enum(['system', 'en', 'zh']),
      theme: z.enum(['system', 'light', 'dark']),
      scale: z.number().min(SCALE.min).max(SCALE.max),
      keys: z.record(z.string().max(64), z.string().max(64)),
    }),
    result<Settings>(),
    'page',
  ),
  /** Without a handle, shows the native dialog; null when the user cancels. */
  'document.open': shellCommand(z.strictObject({ file: handle.nullable() }), result<OpenedFile | null>(), 'server'),
  /** Writes nothing where the file's content does not match `stamp`; a null stamp overwrites any content. */
  'document.save': shellCommand(
    z.strictObject({ file: handle, text, stamp: stamp.nullable() }),
    result<SavedFile | { state: Exclude<FileState, 'same'> }>(),
    'server',
  ),
  'document.saveAs': shellCommand(z.strictObject({ name, text }), result<SavedFile | null>(), 'page'),
  'document.check': shellCommand(z.strictObject({ file: handle, stamp }), result<{ state: FileState }>(), 'server'),
  'document.recent': shellCommand(nothing, result<RecentFile[]>(), 'page'),
  'document.clearRecent': shellCommand(nothing, result<null>(), 'page'),
  /** State of the document for the title bar and the question on closing. */
  'document.state': shellCommand(
    z.strictObject({
      name: z.string().max(1000),
      file: handle.nullable(),
      unsaved: z.boolean(),
      /** What goes on, and would end with the window. */
      work: z.enum(['training', 'search']).nullable(),
    }),
    result<null>(),
    'page',
  ),
  /** Saves the session, so that it is restored however the app ends. */
  'session.write': shellCommand(changeSchema, result<null>(), 'page'),
  /** The session at the end of the last start. */
  'session.read': shellCommand(nothing, result<SessionReport>(), 'page'),
  /** Shows a dialog for data files or a folder, and inspects the choice. */
  'data.pick': shellCommand(z.strictObject({ folder: z.boolean() }), result<PickedData | null>(), 'page'),
  /** Inspects what was dropped onto the window under this name; null where the shell does not know its path. */
  'data.dropped': shellCommand(
    z.strictObject({ name: z.string().min(1).max(1000) }),
    result<PickedData | null>(),
    'page',
  ),
  /** Shows a path that a document names and asks whether it may be read; null when the user declines. */
  'data.allow': shellCommand(z.strictObject({ path }), result<KnownData | null>(), 'page'),
  /** Shows a dialog for the folder of an export. */
  'export.pickFolder': shellCommand(z.strictObject({ name }), result<{ folder: FileHandle } | null>(), 'page'),
  /** Shows a dialog for the file that a document is saved to with its data. */
  'packFile.save': shellCommand(z.strictObject({ name }), result<{ file: FileHandle } | null>(), 'page'),
  /** A document with its data that was dropped onto the window; null where the shell does not know its path. */
  'packFile.dropped': shellCommand(
    z.strictObject({ name: z.string().min(1).max(1000) }),
    result<{ file: FileHandle } | null>(),
    'page',
  ),
  /** Shows a dialog for the file that a run is exported to. */
  'runFile.save': shellCommand(z.strictObject({ name }), result<{ file: FileHandle } | null>(), 'page'),
  /** Shows a dialog for the file of a run. */
  'runFile.pick': shellCommand(nothing, result<{ file: FileHandle } | null>(), 'page'),
  /** The file of a run that was dropped onto the window; null where the shell does not know its path. */
  'runFile.dropped': shellCommand(
    z.strictObject({ name: z.string().min(1).max(1000) }),
    result<{ file: FileHandle } | null>(),
    'page',
  ),
  /** The user's module library as texts (moduleFile.ts), by name. */
  'library.list': shellCommand(nothing, result<LibraryEntry[]>(), 'page'),
  /** Saves a module, replacing one of the same name. */
  'library.save': shellCommand(z.strictObject({ name: moduleName, text }), result<null>(), 'page'),
  'library.remove': shellCommand(z.strictObject({ name: moduleName }), result<null>(), 'page'),
  /** Shows a dialog for a module file; null when the user cancels. */
  'library.pick': shellCommand(nothing, result<{ name: string; text: string } | null>(), 'page'),
  /** Shows a dialog for a file of the lab's cells; null when the user cancels. */
  'lab.pick': shellCommand(nothing, result<{ name: string; text: string } | null>(), 'page'),
  /** Shows a dialog and writes a file other than a document: a picture, a module. */
  'file.saveAs': shellCommand(z.strictObject({ name, bytes }), result<{ name: string } | null>(), 'page'),
  /** Writes a PNG to the clipboard. */
  'clipboard.writeImage': shellCommand(z.strictObject({ bytes }), result<null>(), 'page'),
  'clipboard.write': shellCommand(z.strictObject({ text }), result<null>(), 'page'),
  'clipboard.read': shellCommand(nothing, result<{ text: string }>(), 'page'),
  /** Ids of disabled menu commands. */
  'menu.state': shellCommand(z.strictObject({ disabled: list(z.string().max(100), 500) }), result<null>(), 'page'),
  /**
   * Answer to `window.closing` and `window.saveAndClose`: names of documents whose changes would be lost, and whether
   * the user has cancelled.
   */
  'window.close': shellCommand(
    z.strictObject({ unkept: list(z.string().max(1000), 1000), stay: z.boolean() }),
    result<null>(),
    'page',
  ),
};
type Table = typeof SHELL_COMMANDS;
export type ShellCommands = CallsOf<Table>;
/** Commands that the page answers itself in a browser; and those that the server answers. */
export type ForPage = NamesOf<Table, { readonly inBrowser: 'page' }>;
export type ForServer = NamesOf<Table, { readonly inBrowser: 'server' }>;

/** Events of the shell's menus and window. */
export const SHELL_EVENTS = {
  /** A command by id: "file.save". */
  'menu.command': event<{ id: string }>(),
  /** The window is about to close: the session has to be saved. */
  'window.closing': event<Record<string, never>>(),
  /** What could not be saved in the session is to be saved to files before closing. */
  'window.saveAndClose': event<Record<string, never>>(),
  'document.openRequested': event<{ file: FileHandle }>(),
};
export type ShellEvents = EventsOf<typeof SHELL_EVENTS>;
