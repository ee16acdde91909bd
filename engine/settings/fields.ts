/**
 * Settings as data: each choice (a loss, an optimizer, a schedule, …) declares its arguments in its own file. Types,
 * the schema of saved documents, defaults and the app's fields are derived from them.
 */
import type { Text } from '../errors/types.ts';

interface Described {
  readonly label: Text;
  readonly help: Text;
}
/** Inclusive bounds. */
interface Bounds {
  readonly min?: number;
  readonly max?: number;
}
/** A numeric field. */
export type NumberField = Extract<SettingField, { readonly kind: 'number' | 'integer' }>;
export type SettingField = Described &
  (
    | ({ readonly kind: 'number' | 'integer'; readonly default: number } & Bounds)
    | { readonly kind: 'boolean'; readonly default: boolean }
    /** A list; empty where the argument is left out. */
    | ({ readonly kind: 'numbers'; readonly default: readonly number[]; readonly integers: boolean } & Bounds)
    | { readonly kind: 'choice'; readonly default: string; readonly options: readonly Option[] }
  );
interface Option {
  readonly value: string;
  readonly label: Text;
}
export type Fields = Readonly<Record<string, SettingField>>;

/** One choice of a table; its key is PyTorch's name. */
export interface Choice<F extends Fields = Fields> {
  readonly title: Text;
  readonly help: Text;
  readonly fields: F;
}
export type Table = Readonly<Record<string, Choice>>;

type ValueOf<F> = F extends { readonly kind: 'number' | 'integer' }
  ? number
  : F extends { readonly kind: 'boolean' }
    ? boolean
    : F extends { readonly kind: 'numbers' }
      ? readonly number[]
      : F extends { readonly kind: 'choice'; readonly options: readonly { readonly value: infer V }[] }
        ? V
        : never;

/** The values of some fields, by their keys. */
export type ValuesOf<F extends Fields> = { readonly [P in keyof F & string]: ValueOf<F[P]> };

/** The settings that a table describes, as a union over `type`. */
export type SettingsOf<T extends Table> = {
  [K in keyof T & string]: {
    readonly [P in 'type' | (keyof T[K]['fields'] & string)]: P extends 'type' ? K : ValueOf<T[K]['fields'][P]>;
  };
}[keyof T & string];

export type SettingValue = number | boolean | string | readonly number[];

type Pair = readonly [en: string, zh: string];
const text = ([en, zh]: Pair): Text => ({ en, zh });
const described = (label: Pair, help: Pair): Described => ({ label: text(label), help: text(help) });

export const number = (value: number, label: Pair, help: Pair, bounds: Bounds = {}) =>
  ({ kind: 'number', default: value, ...described(label, help), ...bounds }) as const;
export const integer = (value: number, label: Pair, help: Pair, bounds: Bounds = {}) =>
  ({ kind: 'integer', default: value, ...described(label, help), ...bounds }) as const;
export const boolean = (value: boolean, label: Pair, help: Pair) =>
  ({ kind: 'boolean', default: value, ...described(label, help) }) as const;
export const numbers = (
  value: readonly number[],
  label: Pair,
  help: Pair,
  bounds: Bounds & { integers?: boolean } = {},
) => ({ kind: 'numbers', default: value, integers: false, ...described(label, help), ...bounds }) as const;
export const choice = <const V extends string>(
  value: V,
  label: Pair,
  help: Pair,
  options: readonly { readonly value: V; readonly label: Pair }[],
) =>
  ({
    kind: 'choice',
    default: value as string,
    ...described(label, help),
    options: options.map((option) => ({ value: option.value, label: text(option.label) })),
  }) as const;
export const entry = <F extends Fields>(title: Pair, help: Pair, fields: F): Choice<F> => ({
  title: text(title),
  help: text(help),
  fields,
});

/** Bounds of positive numbers. */
export const POSITIVE = { min: 1e-12, max: 1e6 } as const;
export const BELOW_ONE = { min: 0, max: 0.999999999 } as const;
export const NOT_NEGATIVE = { min: 0, max: 1e6 } as const;
export const SHARE = { min: 0, max: 1 } as const;

/** A choice with its default settings. */
export function defaultSettings<T extends Table, K extends keyof T & string>(
  table: T,
  type: K,
): Extract<SettingsOf<T>, { type: K }> {
  const fields = Object.entries(table[type]!.fields).map(([key, field]) => [key, field.default]);
  return { type, ...Object.fromEntries(fields) } as Extract<SettingsOf<T>, { type: K }>;
}

/** Switches to another choice of the same table: shared fields keep their values, except those in `fresh`. */
export function switchSettings<T extends Table>(
  table: T,
  from: SettingsOf<T>,
  type: keyof T & string,
  fresh: readonly string[] = [],
): SettingsOf<T> {
  if ((from as { type: string }).type === type) return from;
  const next: Record<string, unknown> = { ...(defaultSettings(table, type) as object) };
  const before = table[(from as { type: string }).type]!.fields;
  for (const [key, field] of Object.entries(table[type]!.fields)) {
    if (before[key]?.kind === field.kind && !fresh.includes(key)) next[key] = (from as Record<string, unknown>)[key];
  }
  return next as SettingsOf<T>;
}
