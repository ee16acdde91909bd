/** Sequential and ModuleList. */
import type { Interpreter } from '../python/interpreter.ts';
import { Builtin, elements, integerOf, PyClass, PyDict, PyList, PyObject, type PyValue } from '../python/values.ts';
import { members } from './modules.ts';

/** nn.Sequential */
export function sequential(base: PyClass, run: () => Interpreter): PyClass {
  const made = new PyClass('Sequential', base);
  const parts = (self: PyObject): PyValue[] => members(self).modules.map(([, child]) => child);
  made.attributes.set(
    '__init__',
    new Builtin('Sequential', ([self, ...layers]) => {
      const [first] = layers;
      const named =
        first instanceof PyDict
          ? [...first.entries.values()].map(({ key, value }) => [String(key), value] as const)
          : layers.map((layer, i) => [String(i), layer] as const);
      (self as PyObject).attributes.set('training', true);
      for (const [name, layer] of named) (self as PyObject).attributes.set(name, layer);
      return null;
    }),
  );
  made.attributes.set(
    'forward',
    new Builtin('forward', ([self, x = null]) =>
      parts(self as PyObject).reduce((value, layer) => run().call(layer, [value], new Map()), x),
    ),
  );
  made.attributes.set(
    '__getitem__',
    new Builtin('__getitem__', ([self, index]) => parts(self as PyObject).at(integerOf(index ?? 0n)) ?? null),
  );
  made.attributes.set('__len__', new Builtin('__len__', ([self]) => BigInt(parts(self as PyObject).length)));
  made.attributes.set('__iter__', new Builtin('__iter__', ([self]) => new PyList(parts(self as PyObject))));
  return made;
}

/** nn.ModuleList */
export function moduleList(base: PyClass): PyClass {
  const made = new PyClass('ModuleList', base);
  const parts = (self: PyObject): PyValue[] => members(self).modules.map(([, child]) => child);
  made.attributes.set(
    '__init__',
    new Builtin('ModuleList', ([self, layers]) => {
      [...elements(layers ?? new PyList([]))].forEach((layer, i) =>
        (self as PyObject).attributes.set(String(i), layer),
      );
      return null;
    }),
  );
  made.attributes.set(
    'append',
    new Builtin('append', ([self, layer = null]) => {
      (self as PyObject).attributes.set(String(parts(self as PyObject).length), layer);
      return self!;
    }),
  );
  made.attributes.set(
    '__getitem__',
    new Builtin('__getitem__', ([self, index]) => parts(self as PyObject).at(integerOf(index ?? 0n)) ?? null),
  );
  made.attributes.set('__len__', new Builtin('__len__', ([self]) => BigInt(parts(self as PyObject).length)));
  made.attributes.set('__iter__', new Builtin('__iter__', ([self]) => new PyList(parts(self as PyObject))));
  return made;
}
