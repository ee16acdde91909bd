/** Keeps the shell informed: title, question on closing, disabled menu items; and reads the data a document names. */
import { type CommandId, COMMANDS } from '../../../../engine/protocol/menu.ts';
import { isEnabled } from '../../commands/table.ts';
import { client } from '../../shell/client.ts';
import { datasets } from '../data/datasets.svelte.ts';
import { session } from './session.svelte.ts';
import { runs } from '../run/runs.svelte.ts';
import { searches } from '../run/searches.svelte.ts';
import { training } from '../run/training.svelte.ts';
import { workspace } from '../document/workspace.svelte.ts';

/** Called once while the root component is set up. */
export function syncShell(): void {
  $effect(() => {
    const { active } = workspace;
    const name = active?.title ?? '';
    const state = {
      name: name.slice(0, 1000),
      file: active?.file ?? null,
      unsaved: workspace.documents.some(({ unsaved }) => unsaved),
      // A trial of a search trains as well.
      work: searches.active ? ('search' as const) : training.busy ? ('training' as const) : null,
    };
    document.title = name ? `${active?.unsaved ? '• ' : ''}${name} – Tensorsmith` : 'Tensorsmith';
    void client.call('document.state', state);
  });

  let last = '';
  $effect(() => {
    const disabled = [...COMMANDS.keys()].filter((id: CommandId) => !isEnabled(id));
    const key = disabled.join();
    if (key === last) return;
    last = key;
    void client.call('menu.state', { disabled });
  });

  $effect(() => {
    const { active } = workspace;
    training.inFront = active?.key ?? '';
    if (active && runs.list) void training.recall(active);
  });

  $effect(() => {
    const source = workspace.active?.document.data.source;
    if (source) void datasets.load(source);
  });

  $effect(() => {
    const warn = (event: BeforeUnloadEvent): void => event.preventDefault();
    // In Electron the shell asks; a page that refuses to close would only seem stuck. Changes are restored at the next
    // start.
    const lost = session.failing && workspace.documents.some(({ unsaved }) => unsaved);
    if (window.tensorsmith || !(training.busy || searches.active || lost)) return;
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  });
}
