/** Commands of the page in a browser: most go to the engine, a few are the server's, others the page does itself. */
import { toErrorData, UserError } from '../../errors/error.ts';
import type { ErrorCode } from '../../errors/table.ts';
import { dataOfText } from '../../host/files/documentData.ts';
import { fileState, readDocumentFile, saveDocumentFile } from '../../host/files/documentFile.ts';
import type { FileHandles } from '../../host/files/fileHandles.ts';
import { type Ask, pageHandlers } from '../../host/files/pageCalls.ts';
import type { Supervisor } from '../../host/process/supervisor.ts';
import type { AllCommands, Params, Reply, Result } from '../../protocol/client.ts';
import type { PageCommands } from '../../protocol/commands.ts';
import { SCHEMAS } from '../../protocol/schemas.ts';
import { DEFAULT_SETTINGS, type OpenedFile } from '../../protocol/shell.ts';
import type { ForServer } from '../../protocol/shellCommands.ts';
import { Downloads } from './downloads.ts';
import { Uploads } from './uploads.ts';

export interface Backstage {
  readonly engine: Supervisor;
  /** Of uploads, of the data that come along, and of the document that `serve FILE` names with its data: nothing else. */
  readonly handles: FileHandles;
  readonly uploads: Uploads;
  readonly downloads: Downloads;
  readonly version: string;
  readonly sampleData: string | null;
  /** The document that `serve FILE` names. */
  readonly file: string | null;
}

type ServerCommand = keyof PageCommands | ForServer;
export type ServerHandlers = { readonly [K in ServerCommand]: (params: Params<K>) => Promise<Result<K>> };

export function serverHandlers(backstage: Backstage): ServerHandlers {
  const { engine, handles, uploads, downloads, file } = backstage;
  const ask: Ask = async (command, params) => {
    const reply = (await engine.call(command, params)) as Reply<never>;
    if (!reply.ok) throw new UserError(reply.error.code as ErrorCode, reply.error.params, reply.error.where);
    return reply.value;
  };
  // Exports go into an archive for the browser; there is no folder that a page could name.
  const page = pageHandlers(ask, handles, () => {
    throw new UserError('shell.refused', { command: 'export.code', detail: 'folder' });
  });
  /** Runs know where their data lay; of other data than this server may read, nothing of what is in them is told. */
  const checkRun = async (run: string | null): Promise<void> => {
    if (run === null) return;
    const { runs } = await ask('runs.list', {});
    const path = runs.find((one) => one.run === run)?.dataPath;
    if (path === undefined || path.startsWith('sample:')) return;
    if (!handles.all('data').some((known) => known.path === path)) throw new UserError('data.notPicked', { path });
  };
  const open = async (path: string): Promise<OpenedFile> => {
    const opened = await readDocumentFile(path);
    return { ...opened, file: handles.grant(path, 'document'), data: dataOfText(opened.text, path, handles) };
  };
  return {
    ...page,
    'app.info': async () => ({
      version: backstage.version,
      platform: process.platform,
      shell: 'browser',
      sampleData: backstage.sampleData,
      data: handles.all('data').map(({ path, handle }) => ({ path, data: handle })),
      settings: DEFAULT_SETTINGS,
      open: file === null ? null : await open(file),
    }),
    'data.inspect': async ({ data, source }) => {
      const folder = data === null ? null : uploads.folder(data);
      return page['data.inspect']({
        data: folder === null ? data : handles.grant(folder, 'data'),
        ...(source && { source }),
      });
    },
    'run.evaluate': async (params) => {
      await checkRun(params.run);
      return page['run.evaluate'](params);
    },
    'run.predict': async (params) => {
      await checkRun(params.run);
      return page['run.predict'](params);
    },
    'run.inspect': async (params) => {
      await checkRun(params.run);
      return page['run.inspect'](params);
    },
    'document.open': async ({ file: handle }) => (handle === null ? null : open(handles.path(handle, 'document'))),
    'document.save': async ({ file: handle, text, stamp }) => {
      const saved = await saveDocumentFile(handles.path(handle, 'document'), text, stamp);
      return typeof saved === 'string' ? { state: saved } : { ...saved, file: handle };
    },
    'document.check': async ({ file: handle, stamp }) => ({
      state: await fileState(handles.path(handle, 'document'), stamp),
    }),
    'export.code': async ({ folder, ...rest }) => {
      if (!Downloads.isWanted(folder)) return page['export.code']({ folder, ...rest });
      await checkRun(rest.run);
      return downloads.pack((directory) =>
        pageHandlers(ask, handles, () => directory)['export.code']({ folder, ...rest }),
      );
    },
  };
}

/** Never throws: errors are data. */
export async function runCommand(handlers: ServerHandlers, command: string, params: unknown): Promise<Reply<unknown>> {
  try {
    const schema = Object.hasOwn(SCHEMAS, command) ? SCHEMAS[command as keyof AllCommands] : undefined;
    const parsed = schema?.safeParse(params);
    if (!parsed?.success) throw new UserError('shell.refused', { command, detail: 'parameters' });
    if (!Object.hasOwn(handlers, command))
      throw new UserError('shell.refused', { command, detail: 'the page does it' });
    const handler = handlers[command as ServerCommand] as (params: unknown) => Promise<unknown>;
    return { ok: true, value: await handler(parsed.data) };
  } catch (error) {
    return { ok: false, error: toErrorData(error) };
  }
}
