/** Starts the page: loads what is needed before the window is drawn, then the rest. */
import { connectMenu } from './commands/table.ts';
import { client } from './shell/client.ts';
import { commitFocused } from './commands/focused.ts';
import { app } from './state/session/app.svelte.ts';
import { devices } from './state/run/devices.svelte.ts';
import { layout } from './state/view/layout.svelte.ts';
import { knownData } from './state/data/knownData.svelte.ts';
import { library } from './state/document/library.svelte.ts';
import { runs } from './state/run/runs.svelte.ts';
import { searches } from './state/run/searches.svelte.ts';
import { session } from './state/session/session.svelte.ts';
import { settings } from './state/preferences/settings.svelte.ts';
import { training } from './state/run/training.svelte.ts';
import { toasts } from './state/view/toasts.svelte.ts';
import { workspace } from './state/document/workspace.svelte.ts';

export async function start(): Promise<void> {
  const reply = await client.call('app.info', {});
  if (reply.ok) {
    app.info = reply.value;
    reply.value.data.forEach((known) => knownData.learn(known));
    settings.apply(reply.value.settings);
  } else {
    settings.apply(settings.current);
    toasts.error(reply.error);
  }
  const first = await session.restore();
  // Not awaited: the window is usable while it is analyzed.
  if (app.info?.open) void workspace.openFile(app.info.open);
  else if (app.info?.openPack) void workspace.open(app.info.openPack);
  // With no open document the start page is shown; at the first start LeNet is open behind it.
  else if (first && !workspace.documents.length) {
    workspace.openFirst();
    layout.start = true;
  }

  connectMenu();
  client.on('document.openRequested', ({ file }) => void workspace.open(file));
  client.on('window.closing', () => void close());
  client.on('window.saveAndClose', () => void saveAndClose());
  void training.takeUp();
  client.on('engine.ready', () => {
    void devices.load();
    void runs.load();
  });
  void devices.load();
  void runs.load();
  void searches.load();
  void workspace.loadRecent();
  void library.load();
}

/** Saves the session when the window closes; reports what could not be saved. */
async function close(): Promise<void> {
  commitFocused();
  await session.flush();
  const unkept = session.failing ? workspace.documents.filter(({ unsaved }) => unsaved).map(({ title }) => title) : [];
  await client.call('window.close', { unkept, stay: false });
}

async function saveAndClose(): Promise<void> {
  const stay = !(await workspace.saveAll());
  await client.call('window.close', { unkept: [], stay });
}
