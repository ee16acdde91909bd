/** Opens, saves and checks documents of the window by their handles. */
import { dataOfText } from '../../engine/host/files/documentData.ts';
import { fileState, readDocumentFile, saveDocumentFile } from '../../engine/host/files/documentFile.ts';
import type { FileHandles } from '../../engine/host/files/fileHandles.ts';
import { PACK_EXTENSION, type OpenedFile } from '../../engine/protocol/shell.ts';
import { EXTENSION } from '../arguments.ts';
import type { Dialogs } from '../window/dialogs.ts';
import type { Handlers } from '../engine/ipc.ts';
import type { Preferences } from './preferences.ts';

/** Reads a document that the user has chosen. Throws a UserError. */
export async function openDocument(path: string, handles: FileHandles): Promise<OpenedFile> {
  const file = await readDocumentFile(path);
  return { ...file, file: handles.grant(path, 'document'), data: dataOfText(file.text, path, handles) };
}

/** Whether a file is a document with its data. */
export const isPack = (path: string): boolean => path.toLowerCase().endsWith(PACK_EXTENSION);

type DocumentCommand = `document.${'open' | 'save' | 'saveAs' | 'check' | 'recent' | 'clearRecent'}`;

export function documentHandlers(
  handles: FileHandles,
  preferences: Preferences,
  dialogs: Dialogs,
  refreshMenu: () => void,
  unpack: (path: string) => Promise<{ path: string; data: string | null }>,
): Pick<Handlers, DocumentCommand> {
  const remember = async (path: string): Promise<void> => {
    // A failure is ignored: the list is a convenience, and the file itself is saved.
    await preferences.addRecent(path).catch(() => undefined);
    refreshMenu();
  };
  const open = async (path: string): Promise<OpenedFile> => {
    try {
      const file = await openDocument(path, handles);
      await remember(path);
      return file;
    } catch (error) {
      await preferences.removeRecent(path).catch(() => undefined);
      refreshMenu();
      throw error;
    }
  };
  /** Whoever opens a document with its data lets the app read these data. */
  const openAny = async (given: string): Promise<OpenedFile> => {
    if (!isPack(given)) return open(given);
    const { path, data } = await unpack(given);
    const opened = await open(path);
    if (data === null) return opened;
    await preferences.addData(data);
    return { ...opened, allowed: { path: data, data: handles.grant(data, 'data') } };
  };
  const filters = () => [
    { name: dialogs.say('networks'), extensions: [EXTENSION, 'json', PACK_EXTENSION.slice(1)] },
    { name: dialogs.say('allFiles'), extensions: ['*'] },
  ];
  return {
    'document.open': async ({ file }) => {
      if (file !== null) return openAny(handles.path(file, 'document'));
      const picked = await dialogs.open({ title: 'openTitle', properties: ['openFile'], filters: filters() });
      return picked === null ? null : openAny(picked);
    },
    'document.save': async ({ file, text, stamp }) => {
      const saved = await saveDocumentFile(handles.path(file, 'document'), text, stamp);
      if (typeof saved === 'string') return { state: saved };
      await remember(saved.path);
      return { ...saved, file };
    },
    'document.saveAs': async ({ name, text }) => {
      const path = await dialogs.save(dialogs.say('saveAsTitle'), name, EXTENSION, filters());
      if (path === null) return null;
      // The dialog has asked about overwriting an existing file.
      const saved = await saveDocumentFile(path, text, null);
      if (typeof saved === 'string') return null;
      await remember(saved.path);
      return { ...saved, file: handles.grant(path, 'document') };
    },
    'document.check': async ({ file, stamp }) => ({
      state: await fileState(handles.path(file, 'document'), stamp),
    }),
    'document.recent': async () =>
      preferences.recent.map((path) => ({
        file: handles.grant(path, 'document'),
        path,
        name: path.split(/[\\/]/).at(-1) ?? path,
      })),
    'document.clearRecent': async () => {
      await preferences.clearRecent();
      refreshMenu();
      return null;
    },
  };
}
