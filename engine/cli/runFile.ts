/** `tensorsmith runs export` and `runs import`: a run as one file. */
import { resolve } from 'node:path';
import { UserError } from '../errors/error.ts';
import { formatBytes } from '../errors/format.ts';
import { RUN_EXTENSION } from '../protocol/shell.ts';
import { EngineClient } from './engineClient.ts';
import { json, say } from './terminal.ts';

interface Flags {
  readonly data?: string | undefined;
  readonly json: boolean;
}

/** @param action `export` or `import` */
export async function runFileCommand(action: string, given: readonly string[], flags: Flags): Promise<void> {
  const needed = (index: number, argument: string): string => {
    const value = given[index];
    if (value === undefined) throw new UserError('cli.missingArgument', { command: `runs ${action}`, argument });
    return value;
  };
  if (action !== 'export' && action !== 'import')
    throw new UserError('cli.unknownCommand', { command: `runs ${action}` });
  const engine = new EngineClient();
  try {
    if (action === 'import') {
      await importRun(engine, needed(0, 'FILE'), flags);
      return;
    }
    const [run, path] = [needed(0, 'RUN'), resolve(needed(1, 'FILE'))];
    const { bytes } = await engine.call('run.export', { run, path });
    if (flags.json) json({ event: 'exported', run, path, bytes });
    else say(`${path}: ${formatBytes(bytes)}`);
  } finally {
    await engine.close();
  }
}

/** Takes the run in a file, and says so. @returns its id here */
async function importRun(engine: EngineClient, path: string, flags: Flags): Promise<string> {
  const { run, name, known } = await engine.call('run.import', { path: resolve(path) });
  await locate(engine, run, flags.data);
  if (flags.json) json({ event: 'imported', run, name, known });
  else say(known ? `the run ${run} is here already` : `imported as ${run}`);
  return run;
}

/** Reads a run's data from where the user says, where they do. */
export async function locate(engine: EngineClient, run: string, data: string | undefined): Promise<void> {
  if (data !== undefined)
    await engine.call('run.locate', { run, path: data.startsWith('sample:') ? data : resolve(data) });
}

/** The id of a run that is named by id or by file; a file is imported. */
export const runOf = (engine: EngineClient, named: string, flags: Flags): Promise<string> =>
  named.toLowerCase().endsWith(RUN_EXTENSION)
    ? importRun(engine, named, flags)
    : locate(engine, named, flags.data).then(() => named);
