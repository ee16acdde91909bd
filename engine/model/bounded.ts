/** Schemas of lists and records whose size is checked before their content, so that a hostile one costs nothing. */
import { z } from 'zod';

/** A list of at most `most` items. Stops at the first invalid item: one error is reported, however many there are. */
export function list<T>(item: z.ZodType<T>, most: number): z.ZodType<T[]> {
  const schema = z.unknown().transform((value, context): T[] => {
    const fail = (message: string, path: PropertyKey[] = []): never => {
      context.addIssue({ code: 'custom', message, path });
      return z.NEVER;
    };
    if (!Array.isArray(value)) return fail('expected a list');
    if (value.length > most) return fail(`${value.length} items, and there can be ${most} at most`);
    const items: T[] = [];
    for (const [i, one] of value.entries()) {
      const { data, error } = item.safeParse(one);
      const issue = error?.issues[0];
      if (issue) return fail(issue.message, [i, ...issue.path]);
      items.push(data as T);
    }
    return items;
  });
  return schema;
}

export function record<T>(
  key: z.ZodType<string, string>,
  value: z.ZodType<T>,
  most: number,
): z.ZodType<Record<string, T>> {
  const few = z.custom(
    (given) => typeof given !== 'object' || given === null || Object.keys(given).length <= most,
    `more than ${most} entries`,
  );
  return z.pipe(few, z.record(key, value));
}
