/** Calls of a page as calls of the engine: handles become paths, and a document's data are read only where they were picked. */
import { resolve } from 'node:path';
import type { TensorsmithDocument } from '../../model/types.ts';
import type { DataSource } from '../../datasets/source.ts';
import { toErrorData, UserError } from '../../errors/error.ts';
import type { ErrorData } from '../../errors/types.ts';
import type { CommandName, Commands } from '../../protocol/commands.ts';
import type { PageCommands, PickedData } from '../../protocol/page.ts';
import type { FileHandles } from './fileHandles.ts';

/** Asks the engine; throws what it answers with where that is an error. */
export type Ask = <K extends CommandName>(command: K, params: Commands[K]['params']) => Promise<Commands[K]['result']>;
type PageHandlers = {
  readonly [K in keyof PageCommands]: (params: PageCommands[K]['params']) => Promise<PageCommands[K]['result']>;
};

const comesAlong = (source: DataSource): boolean => source.kind === 'none' || source.path.startsWith('sample:');

/** @param folderOf the folder that a handle stands for, for an export */
export function pageHandlers(
  ask: Ask,
  handles: FileHandles,
  folderOf: (handle: string) => string = (handle) => handles.path(handle, 'folder'),
): PageHandlers {
  const pass =
    <K extends CommandName>(command: K) =>
    (params: Commands[K]['params']): Promise<Commands[K]['result']> =>
      ask(command, params);

  /** Throws where a document's data are not what its handle was given out for. */
  const permitted = (source: DataSource, data: string | null): DataSource => {
    if (comesAlong(source)) return source;
    const { path } = source as { path: string };
    const picked = data === null ? null : handles.path(data, 'data');
    if (picked === null || picked !== resolve(path)) throw new UserError('data.notPicked', { path });
    return { ...source, path: picked } as DataSource;
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
    doctor: pass('doctor'),
    'data.inspect': async ({ data, source }) => {
      const path = data === null ? comingAlong(source) : handles.path(data, 'data');
      return grantData(
        handles,
        await ask('data.inspect', { path, ...(source ? { source: permitted(source, data) } : {}) }),
      );
    },
    'data.samples': ({ data, ...rest }) => ask('data.samples', { path: handles.path(data, 'data'), ...rest }),
    'run.start': async ({ document, data, from }) => ask('run.start', { document: withData(document, data), from }),
    'run.current': pass('run.current'),
    'run.stop': pass('run.stop'),
    'run.evaluate': pass('run.evaluate'),
    'run.predict': pass('run.predict'),
    'run.metrics': pass('run.metrics'),
    'run.inspect': pass('run.inspect'),
    // What the layers do to noise can be seen without the data; why it is noise is said.
    'network.look': async ({ document, data, ...rest }) => {
      const refusal = refusalOf(document, data);
      if (!refusal) return ask('network.look', { document: withData(document, data), ...rest });
      const report = await ask('network.look', { document: withoutData(document), ...rest });
      return { ...report, noise: { why: refusal } };
    },
    'runs.list': pass('runs.list'),
    'runs.fitting': pass('runs.fitting'),
    // The code of a network can be had without reading its data.
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

/** What was found where the user picked may be read again, by the path that documents keep of it. */
export function grantData(handles: FileHandles, report: PickedData['report']): PickedData {
  return { data: handles.grant(report.path, 'data'), report };
}
