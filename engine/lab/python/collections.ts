/** Methods of lists, tuples, dictionaries and strings. */
import { raised } from '../problem.ts';
import { formatValue } from './format.ts';
import { equal } from './operators.ts';
import { Builtin, elements, fieldsOf, integerOf, PyDict, PyList, PyTuple, type PyValue, typeName } from './values.ts';

type Body = (args: readonly PyValue[], keywords: ReadonlyMap<string, PyValue>) => PyValue;

function listMethods(list: PyList): Record<string, Body> {
  const { items } = list;
  return {
    append: ([value = null]) => {
      items.push(value);
      return null;
    },
    extend: ([value = null]) => {
      items.push(...elements(value));
      return null;
    },
    insert: ([at = 0n, value = null]) => {
      items.splice(integerOf(at), 0, value);
      return null;
    },
    pop: ([at]) => {
      if (!items.length) throw raised('IndexError', 'pop from empty list');
      return at === undefined
        ? items.pop()!
        : items.splice(Number(at) < 0 ? items.length + Number(at) : Number(at), 1)[0]!;
    },
    remove: ([value = null]) => {
      const at = items.findIndex((item) => equal(item, value));
      if (at < 0) throw raised('ValueError', 'list.remove(x): x not in list');
      items.splice(at, 1);
      return null;
    },
    reverse: () => {
      items.reverse();
      return null;
    },
    clear: () => {
      items.length = 0;
      return null;
    },
    copy: () => new PyList([...items]),
    ...sequenceMethods(items),
  };
}

const sequenceMethods = (items: readonly PyValue[]): Record<string, Body> => ({
  count: ([value = null]) => BigInt(items.filter((item) => equal(item, value)).length),
  index: ([value = null]) => {
    const at = items.findIndex((item) => equal(item, value));
    if (at < 0) throw raised('ValueError', 'value is not in list');
    return BigInt(at);
  },
});

function dictMethods(dict: PyDict): Record<string, Body> {
  const entries = () => [...dict.entries.values()];
  return {
    keys: () => new PyList(entries().map(({ key }) => key)),
    values: () => new PyList(entries().map(({ value }) => value)),
    items: () => new PyList(entries().map(({ key, value }) => new PyTuple([key, value]))),
    get: ([key = null, fallback = null]) => dict.get(key) ?? fallback,
    pop: ([key = null, fallback]) => {
      const found = dict.get(key) ?? fallback;
      if (found === undefined) throw raised('KeyError', String(key));
      dict.delete(key);
      return found;
    },
    setdefault: ([key = null, value = null]) => {
      if (dict.get(key) === undefined) dict.set(key, value);
      return dict.get(key)!;
    },
    update: ([other]) => {
      if (other instanceof PyDict) for (const { key, value } of other.entries.values()) dict.set(key, value);
      return null;
    },
    copy: () => {
      const made = new PyDict();
      for (const { key, value } of entries()) made.set(key, value);
      return made;
    },
  };
}

const textOf = (value: PyValue | undefined): string => {
  if (typeof value === 'string') return value;
  throw raised('TypeError', `expected str, not ${typeName(value ?? null)}`);
};

function stringMethods(text: string, repr: (value: PyValue) => string): Record<string, Body> {
  const str = (value: PyValue): string => (typeof value === 'string' ? value : repr(value));
  return {
    upper: () => text.toUpperCase(),
    lower: () => text.toLowerCase(),
    strip: () => text.trim(),
    title: () => text.replace(/\b\w/g, (letter) => letter.toUpperCase()),
    split: ([by]) =>
      new PyList(
        (by === undefined || by === null ? text.trim().split(/\s+/) : text.split(textOf(by))).filter(
          (part) => by !== undefined || part !== '',
        ),
      ),
    splitlines: () => new PyList(text.split('\n')),
    join: ([parts = null]) => [...elements(parts)].map((part) => textOf(part)).join(text),
    replace: ([from, to]) => text.replaceAll(textOf(from), textOf(to)),
    startswith: ([part]) => text.startsWith(textOf(part)),
    endswith: ([part]) => text.endsWith(textOf(part)),
    find: ([part]) => BigInt(text.indexOf(textOf(part))),
    count: ([part]) => BigInt(text.split(textOf(part)).length - 1),
    isdigit: () => /^\d+$/.test(text),
    format: (args, keywords) => {
      let next = 0;
      return text.replace(
        /\{\{|\}\}|\{(\w*)(?::([^}]*))?\}/g,
        (whole, name: string | undefined, spec: string | undefined) => {
          if (whole === '{{' || whole === '}}') return whole[0]!;
          const value =
            name === '' || name === undefined
              ? args[next++]
              : /^\d+$/.test(name)
                ? args[Number(name)]
                : keywords.get(name);
          if (value === undefined)
            throw raised('IndexError', 'Replacement index out of range for positional args tuple');
          return formatValue(value, spec ?? '', str);
        },
      );
    },
  };
}

/** A method or an item by its name; undefined where the value has none of it. */
export function collectionMethod(value: PyValue, name: string, repr: (value: PyValue) => string): PyValue | undefined {
  if (value instanceof PyTuple && value.of !== null) {
    const field = fieldsOf(value.of).indexOf(name);
    if (field >= 0) return value.items[field]!;
  }
  const table =
    value instanceof PyList
      ? listMethods(value)
      : value instanceof PyDict
        ? dictMethods(value)
        : typeof value === 'string'
          ? stringMethods(value, repr)
          : value instanceof PyTuple
            ? {
                ...sequenceMethods(value.items),
                numel: () => BigInt(value.items.reduce<number>((n, item) => n * Number(item), 1)),
              }
            : typeof value === 'number'
              ? { is_integer: () => Number.isInteger(value) }
              : {};
  const body = Object.hasOwn(table, name) ? table[name] : undefined;
  return body && new Builtin(name, body);
}
