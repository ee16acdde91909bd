/** The languages that a network is written in. */
export const LANGUAGES = ['typescript', 'pytorch'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Whether a value is the name of a language. */
export const isLanguage = (value: unknown): value is Language => (LANGUAGES as readonly unknown[]).includes(value);
