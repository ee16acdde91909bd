/**
 * Commands of the page in a browser: most go to the engine, some are the server's; the page answers the others itself.
 */
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
  /** Handles of uploads, of bundled data, and of the data named by the document of `serve FILE`: no others. */
  readonly handles: FileHandles;
  readonly uploads: Uploads;
  readonly downloads: Downloads;
  readonly version: string;
  readonly sampleData: string | null;
  /** The document of `serve FILE`. */
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
  // Exports become an archive for the browser; a page cannot name a folder.
  const page = pageHandlers(ask, handles, () => {
    throw new UserError('shell.refused', { command: 'export.code', detail: 'folder' });
  });
  /** A run over data that this server may not read reveals nothing of their content. */
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
    'run.export': async ({ run, file: wanted }) => {
      if (!Downloads.isWanted(wanted)) return page['run.export']({ run, file: wanted });
      await checkRun(run);
      return downloads.file(async (path) => (await ask('run.export', { run, path })).bytes);
    },
    'document.pack': async ({ file: wanted, document, data }) => {
      if (!Downloads.isWanted(wanted)) return page['document.pack']({ file: wanted, document, data });
      return downloads.file(async (path) => {
        const { bytes } = await page['document.pack']({ document, data, file: handles.grant(path, 'newPack') });
        return bytes;
      });
    },
    'run.import': async ({ file: given }) => {
      const path = await uploads.file(given);
      return path === null ? page['run.import']({ file: given }) : ask('run.import', { path });
    },
    ...checkedRuns(page, checkRun),
    ...documentHandlers(backstage, ask, open),
    'export.code': async ({ folder, ...rest }) => {
      if (!Downloads.isWanted(folder)) return page['export.code']({ folder, ...rest });
      await checkRun(rest.run);
      return downloads.pack((directory) =>
        pageHandlers(ask, handles, () => directory)['export.code']({ folder, ...rest }),
      );
    },
  };
}

/** Documents that this server opens and saves. @param open reads one by its path */
const documentHandlers = (
  { handles, uploads }: Pick<Backstage, 'handles' | 'uploads'>,
  ask: Ask,
  open: (path: string) => Promise<OpenedFile>,
): Pick<ServerHandlers, 'document.open' | 'document.save' | 'document.check'> => ({
  'document.open': async ({ file: handle }) => {
    if (handle === null) return null;
    const uploaded = await uploads.file(handle);
    if (uploaded === null) return open(handles.path(handle, 'document'));
    const { path, data } = await ask('document.unpack', { path: uploaded });
    const opened = await open(path);
    return data === null ? opened : { ...opened, allowed: { path: data, data: handles.grant(data, 'data') } };
  },
  'document.save': async ({ file: handle, text, stamp }) => {
    const saved = await saveDocumentFile(handles.path(handle, 'document'), text, stamp);
    return typeof saved === 'string' ? { state: saved } : { ...saved, file: handle };
  },
  'document.check': async ({ file: handle, stamp }) => ({
    state: await fileState(handles.path(handle, 'document'), stamp),
  }),
});

type OfRun =
  | 'run.evaluate'
  | 'run.predict'
  | 'run.inspect'
  | 'run.explain'
  | 'try.open'
  | 'try.predict'
  | 'try.generate'
  | 'network.activations'
  | 'network.node';

/** Calls that tell of a run's data: what a run takes tells its columns and categories. @param check throws for others' data */
function checkedRuns(
  page: Pick<ServerHandlers, OfRun>,
  check: (run: string | null) => Promise<void>,
): Pick<ServerHandlers, OfRun> {
  const checked =
    <P, R>(call: (params: P) => Promise<R>, runOf: (params: P) => string | null) =>
    async (params: P): Promise<R> => {
      await check(runOf(params));
      return call(params);
    };
  const own = ({ run }: { run: string }): string => run;
  return {
    'run.evaluate': checked(page['run.evaluate'], own),
    'run.predict': checked(page['run.predict'], own),
    'run.inspect': checked(page['run.inspect'], own),
    'run.explain': checked(page['run.explain'], own),
    'try.open': checked(page['try.open'], own),
    'try.predict': checked(page['try.predict'], own),
    'try.generate': checked(page['try.generate'], own),
    'network.activations': checked(page['network.activations'], ({ given }) => given?.run ?? null),
    'network.node': checked(page['network.node'], ({ given }) => given?.run ?? null),
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
