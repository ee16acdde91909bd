/** What has to be known before the window is drawn, and what is asked for right after. */
import { connectMenu } from './commands/table.ts';
import { client } from './shell/client.ts';
import { app } from './state/app.svelte.ts';
import { devices } from './state/devices.svelte.ts';
import { library } from './state/library.svelte.ts';
import { runs } from './state/runs.svelte.ts';
import { session } from './state/session.svelte.ts';
import { settings } from './state/settings.svelte.ts';
import { toasts } from './state/toasts.svelte.ts';
import { workspace } from './state/workspace.svelte.ts';

export async function start(): Promise<void> {
  const reply = await client.call('app.info', {});
  if (reply.ok) {
    app.info = reply.value;
    settings.apply(reply.value.settings);
  } else {
    settings.apply(settings.current);
    toasts.error(reply.error);
  }
  const first = await session.restore();
  if (app.info?.open) workspace.openFile(app.info.open);
  // Who closed everything before comes to the start page; the first start trains with one click.
  if (first && !workspace.documents.length) workspace.openFirst();

  connectMenu();
  client.on('document.openRequested', ({ path }) => void workspace.open(path));
  client.on('window.saveAndClose', () => void saveAndClose());
  client.on('engine.ready', () => {
    void devices.load();
    void runs.load();
  });
  void devices.load();
  void runs.load();
  void workspace.loadRecent();
  void library.load();
}

async function saveAndClose(): Promise<void> {
  if (!(await workspace.saveAll())) return;
  await session.flush();
  await client.call('window.close', {});
}
