/** Runs as files: exported, opened, and told where their data are. */
import { RUN_EXTENSION } from '../../../../engine/protocol/shell.ts';
import type { RunSummary } from '../../../../engine/protocol/reports.ts';
import { client } from '../../shell/client.ts';
import { i18n } from '../preferences/i18n.svelte.ts';
import { layout } from '../view/layout.svelte.ts';
import { toasts } from '../view/toasts.svelte.ts';
import { runs } from './runs.svelte.ts';

/** Asks for a file and writes the run to it. */
export async function exportRun({ run, name }: RunSummary): Promise<void> {
  const picked = await client.call('runFile.save', { name: `${name.replace(/[/\\\0:*?"<>|]/g, '-')}${RUN_EXTENSION}` });
  if (!picked.ok) return toasts.error(picked.error);
  if (!picked.value) return;
  const reply = await client.call('run.export', { run, file: picked.value.file });
  if (!reply.ok) return toasts.error(reply.error);
  const { bytes } = reply.value;
  toasts.good(() => i18n.m.runDetail.exported(name, i18n.bytes(bytes)));
}

/** Asks for the file of a run, and shows the run in the list. */
export async function pickRun(): Promise<void> {
  const picked = await client.call('runFile.pick', {});
  if (!picked.ok) return toasts.error(picked.error);
  if (picked.value) await importRun(picked.value.file);
}

/** Takes the run in a file that was dropped under this name. */
export async function takeDroppedRun(name: string): Promise<void> {
  const dropped = await client.call('runFile.dropped', { name });
  if (!dropped.ok) return toasts.error(dropped.error);
  layout.room = 'runs';
  // A browser does not say where a dropped file is.
  if (dropped.value) await importRun(dropped.value.file);
  else toasts.plain(() => i18n.m.drop.run(name));
}

async function importRun(file: string): Promise<void> {
  const reply = await client.call('run.import', { file });
  if (!reply.ok) return toasts.error(reply.error);
  const { run, name, known } = reply.value;
  await runs.load();
  runs.opened = run;
  layout.room = 'runs';
  toasts.good(() => (known ? i18n.m.runDetail.known(name) : i18n.m.runDetail.imported(name)));
}

/** Asks for the data of a run, and reads them from there from now on. */
export async function locateData(run: string, folder: boolean): Promise<void> {
  const picked = await client.call('data.pick', { folder });
  if (!picked.ok) return toasts.error(picked.error);
  if (!picked.value) return;
  const reply = await client.call('run.locate', { run, data: picked.value.data });
  if (!reply.ok) toasts.error(reply.error);
  await runs.load();
}
