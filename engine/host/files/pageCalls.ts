/**
 * Translates commands of a page to the engine's: handles become paths, and a document's data are read only where the
 * user has picked them.
 */
import { resolve } from 'node:path';
import type { TensorsmithDocument } from '../../model/types.ts';
import type { DataSource } from '../../datasets/source.ts';
import { toErrorData, UserError } from '../../errors/error.ts';
import type { ErrorData } from '../../errors/types.ts';
import {
  type CommandName,
  type Commands,
  type PageCommands,
  PASSED,
  type PassedName,
  type PickedData,
} from '../../protocol/commands.ts';
import type { FileHandles } from './fileHandles.ts';

/** Sends a command to the engine; throws its error. */
export type Ask = <K extends CommandName>(command: K, params: Commands[K]['params']) => Promise<Commands[K]['result']>;
type PageHandlers = {
  readonly [K in keyof PageCommands]: (params: PageCommands[K]['params']) => Promise<PageCommands[K]['result']>;
};

const comesAlong = (source: DataSource): boolean => source.kind === 'none' || source.path.startsWith('sample:');

type OfFiles = 'document.unpack' | 'run.export' | 'run.import' | 'run.locate';

/** Files that become a document or a run, and those that a run becomes. */
const fileHandlers = (ask: Ask, handles: FileHandles): Pick<PageHandlers, OfFiles> => ({
  'document.unpack': ({ file }) => ask('document.unpack', { path: handles.path(file, 'document') }),
  'run.export': ({ run, file }) => ask('run.export', { run, path: handles.path(file, 'newRun') }),
  'run.import': ({ file }) => ask('run.import', { path: handles.path(file, 'run') }),
  'run.locate': ({ run, data }) => ask('run.locate', { run, path: handles.path(data, 'data') }),
});

/** @param folderOf the folder of an export's handle */
export function pageHandlers(
  ask: Ask,
  handles: FileHandles,
  folderOf: (handle: string) => string = (handle) => handles.path(handle, 'folder'),
): PageHandlers {
  const passed = Object.fromEntries(
    PASSED.map((name) => [name, (params: never) => ask(name, params)]),
  ) as unknown as Pick<PageHandlers, PassedName>;

  /** Throws where a document's data are not those its handle was granted for. */
  const permitted = <S extends DataSource>(source: S, data: string | null): S => {
    if (comesAlong(source)) return source;
    const { path } = source as { path: string };
    const picked = data === null ? null : handles.path(data, 'data');
    if (picked === null || picked !== resolve(path)) throw new UserError('data.notPicked', { path });
    return { ...source, path: picked };
  };
  const withData = (document: TensorsmithDocument, data: string | null): TensorsmithDocument => ({
    ...document,
    data: { ...document.data, source: permitted(document.data.source, data) },
  });

  const refusalOf = (document: TensorsmithDocument, data: string | null): ErrorData | null => {
    try {
      withData(document, data);
      return null;
    } catch (error) {
      return toErrorData(error);
    }
  };

  return {
    ...passed,
    'data.inspect': async ({ data, source }) => {
      const path = data === null ? comingAlong(source) : handles.path(data, 'data');
      return grantData(
        handles,
        await ask('data.inspect', { path, ...(source ? { source: permitted(source, data) } : {}) }),
      );
    },
    'data.parts': ({ data, source, ...rest }) => ask('data.parts', { source: permitted(source, data), ...rest }),
    'data.samples': ({ data, source, ...rest }) => ask('data.samples', { source: permitted(source, data), ...rest }),
    'data.rows': ({ data, source, ...rest }) => ask('data.rows', { source: permitted(source, data), ...rest }),
    'data.augmented': ({ data, source, ...rest }) =>
      ask('data.augmented', { source: permitted(source, data), ...rest }),
    'run.start': async ({ document, data, from, weights }) =>
      ask('run.start', { document: withData(document, data), from, ...(weights ? { weights } : {}) }),
    'search.start': async ({ document, data, plan, from }) =>
      ask('search.start', { document: withData(document, data), plan, from }),
    'rate.find': async ({ document, data }) => ask('rate.find', { document: withData(document, data) }),
    'layers.measure': async ({ document, data }) => ask('layers.measure', { document: withData(document, data) }),
    'run.evaluate': ({ run }) => ask('run.evaluate', { run }),
    'document.pack': async ({ document, data, file }) =>
      ask('document.pack', { document: withData(document, data), path: handles.path(file, 'newPack') }),
    ...fileHandlers(ask, handles),
    // Activations can be shown for noise, without the data; the reason is returned.
    'network.activations': async ({ document, data, ...rest }) => {
      // A given input is no sample of the document's data.
      if (rest.given) return ask('network.activations', { document: withoutData(document), ...rest });
      const refusal = refusalOf(document, data);
      if (!refusal) return ask('network.activations', { document: withData(document, data), ...rest });
      const report = await ask('network.activations', { document: withoutData(document), ...rest });
      return { ...report, noise: { why: refusal } };
    },
    'network.node': async ({ document, data, ...rest }) => {
      const refusal = rest.given ? null : refusalOf(document, data);
      if (!rest.given && !refusal) return ask('network.node', { document: withData(document, data), ...rest });
      return { ...(await ask('network.node', { document: withoutData(document), ...rest })), why: refusal };
    },
    // The code can be exported without reading the data.
    'export.code': async ({ document, data, folder, ...rest }) => {
      const readable = refusalOf(document, data) === null;
      const checked = readable ? withData(document, data) : document;
      return ask('export.code', { document: checked, readable, directory: folderOf(folder), ...rest });
    },
  };
}

const withoutData = (document: TensorsmithDocument): TensorsmithDocument => ({
  ...document,
  data: { ...document.data, source: { kind: 'none' } },
});

function comingAlong(source: DataSource | undefined): string {
  if (source && source.kind !== 'none' && comesAlong(source)) return source.path;
  throw new UserError('shell.refused', { command: 'data.inspect', detail: 'data' });
}

/** Grants access to the data that were found where the user picked, by the path that documents store. */
export function grantData(handles: FileHandles, report: PickedData['report']): PickedData {
  return { data: handles.grant(report.path, 'data'), report };
}
