/** The user's preferences: settings, recent files, the window's position. */
import { app, nativeTheme } from 'electron';
import { join } from 'node:path';
import { z } from 'zod';
import type { Language } from '../../engine/errors/types.ts';
import { DEFAULT_SETTINGS, SCALE, type Settings } from '../../engine/protocol/shell.ts';
import { Store } from './store.ts';

const RECENT_FILES = 10;
/** Most remembered paths of picked data. */
const KNOWN_DATA = 200;

const settingsSchema = z.object({
  language: z.enum(['system', 'en', 'zh']),
  theme: z.enum(['system', 'light', 'dark']),
  // Absent in earlier versions.
  scale: z.number().min(SCALE.min).max(SCALE.max).default(DEFAULT_SETTINGS.scale),
  keys: z.record(z.string(), z.string()).default({}),
});
const pathsSchema = z.array(z.string()).max(1000);
const windowSchema = z.object({
  x: z.number(),
  y: z.number(),
  width: z.number(),
  height: z.number(),
  maximized: z.boolean(),
});
export type WindowState = z.infer<typeof windowSchema>;

export class Preferences {
  readonly #settings: Store<Settings>;
  readonly #recent: Store<string[]>;
  readonly #data: Store<string[]>;
  readonly #window: Store<WindowState | null>;

  constructor(folder = app.getPath('userData')) {
    this.#settings = new Store(join(folder, 'settings.json'), settingsSchema, DEFAULT_SETTINGS);
    this.#recent = new Store(join(folder, 'recent.json'), pathsSchema, []);
    this.#data = new Store(join(folder, 'data.json'), pathsSchema, []);
    this.#window = new Store<WindowState | null>(join(folder, 'window.json'), windowSchema.nullable(), null);
    nativeTheme.themeSource = this.#settings.value.theme;
  }

  get settings(): Settings {
    return this.#settings.value;
  }

  get language(): Language {
    const { language } = this.settings;
    if (language !== 'system') return language;
    return app.getLocale().toLowerCase().startsWith('zh') ? 'zh' : 'en';
  }

  async setSettings(settings: Settings): Promise<Settings> {
    nativeTheme.themeSource = settings.theme;
    await this.#settings.set(settings);
    return settings;
  }

  get recent(): readonly string[] {
    return this.#recent.value;
  }

  async addRecent(path: string): Promise<void> {
    app.addRecentDocument(path);
    await this.#recent.set([path, ...this.recent.filter((other) => other !== path)].slice(0, RECENT_FILES));
  }

  async removeRecent(path: string): Promise<void> {
    await this.#recent.set(this.recent.filter((other) => other !== path));
  }

  async clearRecent(): Promise<void> {
    app.clearRecentDocuments();
    await this.#recent.set([]);
  }

  /** Data that the user has picked or allowed, latest first. */
  get data(): readonly string[] {
    return this.#data.value;
  }

  /** If it cannot be stored, the user is asked again after the next start. */
  async addData(path: string): Promise<void> {
    const paths = [path, ...this.data.filter((other) => other !== path)].slice(0, KNOWN_DATA);
    await this.#data.set(paths).catch(() => undefined);
  }

  get window(): WindowState | null {
    return this.#window.value;
  }

  async setWindow(state: WindowState): Promise<void> {
    await this.#window.set(state);
  }
}
