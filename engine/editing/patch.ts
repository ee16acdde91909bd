/**
 * Patches between JSON values: small where the values share most, as successive documents do. Shared parts are not
 * descended into.
 */
import { equal } from '../model/equal.ts';

/**
 * - `[value]` replaces the value.
 * - `{ key: patch }` changes members of an object by key, or items of a list by id; null removes a key.
 * - `[{ … }, from, removed, ids]` patches the items of a list, and then replaces `removed` ids from index `from` on by
 * `ids`.
 */
export type Patch = readonly [unknown] | Changes | readonly [Changes, number, number, readonly string[]];
export interface Changes {
  readonly [key: string]: Patch | null;
}

type Item = Readonly<Record<string, unknown>> & { readonly id: string };

/** Undefined where both are equal. Undefined members count as absent, as in JSON. */
export function diff(a: unknown, b: unknown): Patch | undefined {
  if (a === b) return undefined;
  if (isList(a) && isList(b)) return diffLists(a, b);
  if (isObject(a) && isObject(b)) {
    const changes = diffObjects(a, b);
    return Object.keys(changes).length ? changes : undefined;
  }
  return equal(a, b) ? undefined : [b];
}

/** Throws where the patch does not apply to this value. */
export function apply(value: unknown, patch: Patch): unknown {
  if (!Array.isArray(patch)) return changed(value, patch as Changes);
  if (patch.length === 1) return patch[0] as unknown;
  const [changes, from, removed, ids] = patch as Exclude<Patch, Changes | readonly [unknown]>;
  if (!isList(value)) throw new Error('a list is to be changed that is none');
  return changedList(value, changes, from, removed, ids);
}

function diffObjects(a: object, b: object): Changes {
  const [before, after] = [partsOf(a), partsOf(b)];
  const changes: [string, Patch | null][] = [];
  for (const key of before.keys()) if (!after.has(key)) changes.push([key, null]);
  for (const [key, value] of after) {
    const patch = before.has(key) ? diff(before.get(key), value) : ([value] as const);
    if (patch) changes.push([key, patch]);
  }
  return Object.fromEntries(changes);
}

function diffLists(a: readonly Item[], b: readonly Item[]): Patch | undefined {
  const shorter = Math.min(a.length, b.length);
  let from = 0;
  while (from < shorter && a[from]!.id === b[from]!.id) from += 1;
  let end = 0;
  while (end < shorter - from && a[a.length - 1 - end]!.id === b[b.length - 1 - end]!.id) end += 1;
  const out = a.slice(from, a.length - end);
  const ids = b.slice(from, b.length - end).map(({ id }) => id);
  const outById = byId(out);
  const changes = new Map<string, Patch>();
  for (let i = 0; i < b.length; i += 1) {
    const item = b[i]!;
    const old = i < from ? a[i] : i >= b.length - end ? a[i + a.length - b.length] : outById.get(item.id);
    const patch = old ? diff(old, item) : ([item] as const);
    if (patch) changes.set(item.id, patch);
  }
  // Items with duplicate ids cannot be patched by id.
  const twice = changes.size > 0 && b.filter(({ id }) => changes.has(id)).length > changes.size;
  if (twice || outById.size < out.length) return equal(a, b) ? undefined : [b];
  const within: Changes = Object.fromEntries(changes);
  if (out.length || ids.length) return [within, from, out.length, ids];
  return changes.size ? within : undefined;
}

function changed(value: unknown, changes: Changes): unknown {
  if (isList(value)) return changedList(value, changes, 0, 0, []);
  if (!isObject(value)) throw new Error('an object is to be changed that is none');
  const parts = partsOf(value);
  for (const [key, patch] of Object.entries(changes)) {
    if (patch === null) parts.delete(key);
    else parts.set(key, apply(parts.get(key), patch));
  }
  return Object.fromEntries(parts);
}

function changedList(
  value: readonly Item[],
  changes: Changes,
  from: number,
  removed: number,
  ids: readonly string[],
): unknown {
  const patches = new Map(Object.entries(changes));
  const out = byId(value.slice(from, from + removed));
  let used = 0;
  const next = (id: string, old: Item | undefined): unknown => {
    const patch = patches.get(id);
    if (patch) used += 1;
    else if (!old) throw new Error(`there is no ${id}`);
    return patch ? apply(old, patch) : old;
  };
  const before = value.slice(0, from).map((item) => next(item.id, item));
  const put = ids.map((id) => next(id, out.get(id)));
  const after = value.slice(from + removed).map((item) => next(item.id, item));
  if (used !== patches.size) throw new Error('what is to be changed is not there');
  return [...before, ...put, ...after];
}

const byId = (items: readonly Item[]): Map<string, Item> => new Map(items.map((item) => [item.id, item]));

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isList = (value: unknown): value is readonly Item[] =>
  Array.isArray(value) && value.every((item) => isObject(item) && typeof (item as Partial<Item>).id === 'string');

const partsOf = (value: object): Map<string, unknown> =>
  new Map(Object.entries(value).filter(([, part]) => part !== undefined));
