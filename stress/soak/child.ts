/**
 * The process that is killed: `child.mjs KIND FOLDER`. Prints a line for everything that was reported to be on disk.
 */
import { join } from 'node:path';
import { CACHE_VARIABLE, DATA_VARIABLE } from '../../engine/data/directories.ts';
import { FileHandles } from '../../engine/host/files/fileHandles.ts';
import { SessionFiles } from '../../electron/storage/session.ts';
import { createDocument } from '../../engine/model/create.ts';
import { readDocument, writeDocument } from '../../engine/model/serialize.ts';
import { cleanUp } from '../../engine/host/process/cleanup.ts';
import { writeDurably } from '../../engine/host/files/durable.ts';
import { listRuns } from '../../engine/host/runs/runs.ts';
import { EngineService } from '../../engine/host/service.ts';
import { readFileSync } from 'node:fs';

const [kind = '', folder = '', sample = ''] = process.argv.slice(2);
process.env[DATA_VARIABLE] = join(folder, 'data');
process.env[CACHE_VARIABLE] = join(folder, 'cache');
/** Epochs on a table; a process lives for a part of them. */
const RESUMED_EPOCHS = 40;
const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

async function training(): Promise<void> {
  const document = readDocument(readFileSync(sample, 'utf8'));
  const engine = new EngineService((event, data) => {
    if (event === 'checkpoint.written' || event === 'run.waiting' || event === 'run.resumed') say({ event, ...data });
  });
  const { run } = await engine.handlers['run.start']({
    document: { ...document, training: { ...document.training, epochs: 10_000, device: 'wasm' } },
  });
  say({ event: 'run.started', run });
}

/** Starts a run, or resumes the killed one; ends with it. */
async function resuming(): Promise<void> {
  const document = readDocument(readFileSync(sample, 'utf8'));
  let ended = (): void => undefined;
  const end = new Promise<void>((resolve) => (ended = resolve));
  const engine = new EngineService((event, data) => {
    if (event === 'checkpoint.written') say({ event, ...data });
    if (event === 'run.finished' || event === 'run.failed') ended();
  });
  const [last] = (await listRuns(null)).filter(({ status }) => status === 'interrupted');
  if (last) {
    say({ resuming: last.run });
    await engine.handlers['run.resume']({ run: last.run });
  } else {
    const training = { ...document.training, epochs: RESUMED_EPOCHS, device: 'wasm' as const };
    const { run } = await engine.handlers['run.start']({ document: { ...document, training } });
    say({ event: 'run.started', run });
  }
  await end;
  await engine.shutDown();
  say({ finished: true });
  // Threads of the runtime would keep it alive.
  process.exit(0);
}

async function saving(): Promise<void> {
  const session = new SessionFiles(join(folder, 'session'), new FileHandles());
  await session.read();
  for (let version = Date.now(); ; version += 1) {
    const text = writeDocument({ ...createDocument(`v${version}`), training: createDocument('').training });
    await writeDurably(join(folder, 'saved.json'), text);
    say({ saved: version });
    const entry = { key: 'a', file: null, path: null, stamp: null, unsaved: true, savedAt: null, history: null, text };
    await session.write({ entries: [entry], order: ['a'], active: 'a' });
    say({ kept: version });
  }
}

async function starting(): Promise<void> {
  for (;;) {
    await cleanUp(() => null);
    say({ runs: (await listRuns(null)).length });
  }
}

const kinds: Readonly<Record<string, () => Promise<void>>> = { training, saving, starting, resuming };
await kinds[kind]?.();
