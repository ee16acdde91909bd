/** Languages of export, one for each target. */
import type { ExportTarget } from './target.ts';
import { TARGETS } from './targets.generated.ts';

export type Language = (typeof TARGETS)[number]['language'];

/** All languages; the first is the default. */
export const LANGUAGES = TARGETS.map(({ language }) => language) as [Language, ...Language[]];

/** Whether a value is the name of a language. */
export const isLanguage = (value: unknown): value is Language => (LANGUAGES as readonly unknown[]).includes(value);

/** The target of a language. */
export const targetOf = (language: Language): ExportTarget => TARGETS.find((target) => target.language === language)!;
