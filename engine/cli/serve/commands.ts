/** Commands of the page in a browser: most go to the engine, a few are the server's. */
import { basename, resolve } from 'node:path';
import { readFile } from 'node:fs/promises';
import { toErrorData, UserError } from '../../errors/error.ts';
import type { Reply } from '../../protocol/client.ts';
import type { Commands } from '../../protocol/commands.ts';
import { ENGINE_COMMANDS } from '../../protocol/names.ts';
import { SCHEMAS } from '../../protocol/schemas.ts';
import { type AppInfo, DEFAULT_SETTINGS, type OpenedFile } from '../../protocol/shell.ts';
import type { Supervisor } from '../../host/supervisor.ts';
import { Downloads } from './downloads.ts';
import type { Uploads } from './uploads.ts';

export interface Backstage {
  readonly engine: Supervisor;
  readonly uploads: Uploads;
  readonly downloads: Downloads;
  readonly version: string;
  readonly sampleData: string | null;
  /** The document that `serve FILE` names. */
  readonly file: string | null;
}

/** Never throws: errors are data. */
export async function runCommand(backstage: Backstage, command: string, params: unknown): Promise<Reply<unknown>> {
  try {
    const schema = Object.hasOwn(SCHEMAS, command) ? SCHEMAS[command as keyof typeof SCHEMAS] : undefined;
    if (!schema?.safeParse(params).success) throw new UserError('internal', { detail: `bad call of ${command}` });
    if (command === 'app.info') return { ok: true, value: await appInfo(backstage) };
    if (!(ENGINE_COMMANDS as string[]).includes(command))
      throw new UserError('internal', { detail: `${command} is done by the page` });
    return await runOnEngine(backstage, command, params as Record<string, unknown>);
  } catch (error) {
    return { ok: false, error: toErrorData(error) };
  }
}

async function runOnEngine(
  { engine, uploads, downloads }: Backstage,
  command: string,
  params: Record<string, unknown>,
): Promise<Reply<unknown>> {
  const resolved = <T extends object>(value: T): T =>
    'path' in value && typeof value.path === 'string' ? { ...value, path: uploads.resolve(value.path) } : value;
  const { source } = params;
  const sent = { ...resolved(params), ...(typeof source === 'object' && source ? { source: resolved(source) } : {}) };
  const { directory } = params;
  if (command !== 'export.code' || typeof directory !== 'string' || !Downloads.isWanted(directory))
    return engine.call(command, sent);
  let failed: Reply<unknown> | null = null;
  const packed = await downloads.pack(async (folder) => {
    const reply = await engine.call(command, { ...params, directory: folder });
    if (!reply.ok) failed = reply;
    return reply.ok ? (reply.value as Commands['export.code']['result']).files : [];
  });
  return failed ?? { ok: true, value: packed };
}

async function appInfo({ version, sampleData, file }: Backstage): Promise<AppInfo> {
  return {
    version,
    platform: process.platform,
    shell: 'browser',
    sampleData,
    settings: DEFAULT_SETTINGS,
    open: file ? await readOpened(file) : null,
  };
}

async function readOpened(file: string): Promise<OpenedFile> {
  const path = resolve(file);
  // Saving goes through the browser, which knows no paths of this machine.
  return { path: null, name: basename(path), text: await readFile(path, 'utf8') };
}
