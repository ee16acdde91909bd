/** The languages that a network is written in, by the targets that there are. */
import type { ExportTarget } from './target.ts';
import { TARGETS } from './targets.generated.ts';

export type Language = (typeof TARGETS)[number]['language'];

/** The first is the one to begin with. */
export const LANGUAGES = TARGETS.map(({ language }) => language) as [Language, ...Language[]];

/** Whether a value is the name of a language. */
export const isLanguage = (value: unknown): value is Language => (LANGUAGES as readonly unknown[]).includes(value);

/** What is known of a language. */
export const targetOf = (language: Language): ExportTarget => TARGETS.find((target) => target.language === language)!;
