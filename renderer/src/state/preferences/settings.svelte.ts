/** Language and appearance: applied at once, stored by the shell, following the system if set so. */
import { DEFAULT_SETTINGS, type Settings } from '../../../../engine/protocol/shell.ts';
import { client } from '../../shell/client.ts';
import { i18n } from './i18n.svelte.ts';
import { toasts } from '../view/toasts.svelte.ts';

class SettingsState {
  current = $state.raw<Settings>(DEFAULT_SETTINGS);
  /** The effective theme, with `system` resolved. Charts are redrawn when it changes. */
  theme = $state<'light' | 'dark'>(document.documentElement.dataset['theme'] === 'dark' ? 'dark' : 'light');

  constructor() {
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.apply(this.current));
    window.addEventListener('languagechange', () => this.apply(this.current));
  }

  apply(settings: Settings): void {
    this.current = settings;
    i18n.use(settings.language);
    const dark =
      settings.theme === 'dark' || (settings.theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches);
    this.theme = dark ? 'dark' : 'light';
    document.documentElement.dataset['theme'] = this.theme;
    // Read by theme.js before the first paint of the next start.
    localStorage.setItem('tensorsmith.theme', settings.theme);
  }

  async change(patch: Partial<Settings>): Promise<void> {
    this.apply({ ...this.current, ...patch });
    const reply = await client.call('settings.set', this.current);
    if (!reply.ok) toasts.error(reply.error);
  }
}

export const settings = new SettingsState();
