/** Opens the activation view for a sample of a run. */
import type { GivenInput } from '../../../../engine/datasets/given/given.ts';
import { client } from '../../shell/client.ts';
import type { OpenDocument } from '../document/document.svelte.ts';
import { workspace } from '../document/workspace.svelte.ts';
import { trained } from '../run/trained.svelte.ts';
import { layout } from './layout.svelte.ts';
import { activationView } from './activationView.svelte.ts';
import { toasts } from './toasts.svelte.ts';

/** Opens the network as trained by a run in a new tab. Null when it could not be read; the error is a toast. */
export async function openNetworkOf(run: string): Promise<OpenDocument | null> {
  const reply = await client.call('run.document', { run });
  if (!reply.ok) {
    toasts.error(reply.error);
    return null;
  }
  layout.room = 'design';
  return workspace.openNew(reply.value.document);
}

/** In the document's own drawing where the run is compatible, else in the network as trained. */
async function show(target: OpenDocument, run: string, open: (shown: OpenDocument) => void): Promise<void> {
  const shown = (await trained.fits(target, run)) ? target : await openNetworkOf(run);
  if (!shown) return;
  if (shown !== target) await trained.fits(shown, run);
  trained.choose(shown, run);
  open(shown);
  layout.room = 'design';
}

export const seeInNetwork = (target: OpenDocument, run: string, index: number): Promise<void> =>
  show(target, run, () => activationView.show(index));

/** The same of what the user gives. */
export const seeGivenInNetwork = (target: OpenDocument, run: string, input: GivenInput): Promise<void> =>
  show(target, run, (shown) => activationView.showGiven(shown, run, input));
