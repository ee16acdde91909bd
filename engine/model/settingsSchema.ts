/** Schemas of saved settings, derived from their tables. */
import { z } from 'zod';
import { list } from './bounded.ts';
import type { Fields, SettingField, SettingsOf, Table, ValuesOf } from '../settings/fields.ts';

// Set before a schema is created: zod would otherwise compile checks with `new Function`, which the app's policy
// forbids.
z.config({ jitless: true });

/** Longest list, such as class weights. */
const MAX_LIST = 10_000;

function valueSchema(field: SettingField): z.ZodType {
  switch (field.kind) {
    case 'number':
    case 'integer':
    case 'numbers': {
      const whole = field.kind === 'integer' || (field.kind === 'numbers' && field.integers);
      const one = (whole ? z.int() : z.number()).min(field.min ?? -1e9).max(field.max ?? 1e9);
      return field.kind === 'numbers' ? list(one, MAX_LIST) : one;
    }
    case 'boolean':
      return z.boolean();
    case 'choice':
      return z.enum(field.options.map(({ value }) => value));
  }
}

/** Schema of a group of fields. */
export const fieldsSchema = <F extends Fields>(fields: F): z.ZodType<ValuesOf<F>> =>
  z.strictObject(
    Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, valueSchema(field)])),
  ) as unknown as z.ZodType<ValuesOf<F>>;

export function settingsSchema<T extends Table>(table: T): z.ZodType<SettingsOf<T>> {
  const choices = Object.entries(table).map(([type, { fields }]) =>
    z.strictObject({
      type: z.literal(type),
      ...Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, valueSchema(field)])),
    }),
  );
  return z.discriminatedUnion('type', choices as never);
}
