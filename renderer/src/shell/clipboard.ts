import { i18n } from '../state/preferences/i18n.svelte.ts';
import { toasts } from '../state/view/toasts.svelte.ts';
import { client } from './client.ts';

/** Copies text and shows a toast. */
export async function copyText(text: string): Promise<void> {
  const reply = await client.call('clipboard.write', { text });
  if (reply.ok) toasts.good(() => i18n.m.app.copied);
  else toasts.error(reply.error);
}
