/** torch.nn as a module of Python. */
import { raised } from '../problem.ts';
import { Arguments } from '../python/arguments.ts';
import type { Interpreter } from '../python/interpreter.ts';
import { Builtin, PyClass, PyDict, PyList, PyObject, PyTuple, type PyValue, truthy } from '../python/values.ts';
import { moduleList, sequential } from './containers.ts';
import type { Torch } from './context.ts';
import { functionalModule } from './functional.ts';
import { initializers } from './initializers.ts';
import type { Layer } from './layer.ts';
import { LAYERS } from './layers.ts';
import { lazyClasses } from './lazy.ts';
import { converted } from './methods.ts';
import { allModules, isModule, members, namedParameters, parameter } from './modules.ts';
import { Tensor } from './tensor.ts';

type Own = (
  name: string,
  call: (self: PyObject, args: readonly PyValue[], keywords: ReadonlyMap<string, PyValue>) => PyValue,
) => void;

/** The class nn.Module. */
function moduleClass(torch: Torch, run: () => Interpreter): PyClass {
  const base = new PyClass('Module', null);
  const own: Own = (name, call) =>
    void base.attributes.set(
      name,
      new Builtin(name, ([self, ...args], keywords) => call(self as PyObject, args, keywords)),
    );
  base.attributes.set('__module__', 'torch.nn');
  own('__init__', (self) => {
    self.attributes.set('training', true);
    return null;
  });
  own('__call__', (self, args, keywords) => {
    const forward = self.cls.find('forward');
    if (forward === undefined)
      throw raised('NotImplementedError', `Module [${self.cls.name}] is missing the required "forward" function`);
    return run().call(forward, [self, ...args], keywords);
  });
  addParameters(own);
  addModes(own, torch, run);
  return base;
}

/** What lists, saves and clears parameters. */
function addParameters(own: Own): void {
  own('parameters', (self) => new PyList(namedParameters(self).map(([, value]) => value)));
  own(
    'named_parameters',
    (self) => new PyList(namedParameters(self).map(([name, value]) => new PyTuple([name, value]))),
  );
  own('children', (self) => new PyList(members(self).modules.map(([, child]) => child)));
  own('modules', (self) => new PyList(allModules(self)));
  own('state_dict', (self) => {
    const made = new PyDict();
    for (const [name, value] of namedParameters(self)) made.set(name, value.view(value.shape, value.strides));
    return made;
  });
  own('load_state_dict', (self, [given]) => {
    for (const [name, value] of namedParameters(self)) {
      const from = given instanceof PyDict ? given.get(name) : undefined;
      if (!(from instanceof Tensor))
        throw raised(
          'RuntimeError',
          `Error(s) in loading state_dict for ${self.cls.name}:\n\tMissing key(s) in state_dict: "${name}".`,
        );
      value.write(from.read());
    }
    return '<All keys matched successfully>';
  });
  own('zero_grad', (self) => {
    for (const [, value] of namedParameters(self)) value.grad = null;
    return null;
  });
}

/** What changes all of a module's parts. */
function addModes(own: Own, torch: Torch, run: () => Interpreter): void {
  const mode =
    (on: boolean) =>
    (self: PyObject, [given]: readonly PyValue[]): PyValue => {
      for (const module of allModules(self)) module.attributes.set('training', on && truthy(given ?? true));
      return self;
    };
  own('train', mode(true));
  own('eval', mode(false));
  for (const name of ['to', 'cpu', 'float']) own(name, (self) => self);
  own('double', (self) => {
    for (const module of allModules(self))
      for (const [name, value] of members(module).parameters)
        module.attributes.set(name, parameter(converted(torch, value.view(value.shape, value.strides), 'float64')));
    return self;
  });
  own('apply', (self, [f = null]) => {
    for (const module of allModules(self).reverse()) run().call(f, [module], new Map());
    return self;
  });
  own('add_module', (self, [name, module = null]) => {
    self.attributes.set(String(name), module);
    return null;
  });
}

/** torch.nn, and what its objects are beyond their attributes. */
export interface Neural {
  readonly names: ReadonlyMap<string, PyValue>;
  /** Refuses parts before Module.__init__(). */
  check(object: PyObject, value: PyValue): void;
  /** repr() of a module; undefined for other objects. */
  repr(object: PyObject, inner: (value: PyValue) => string): string | undefined;
}

/** Classes of torch.nn, and how their objects are written. */
export function neural(torch: Torch, run: () => Interpreter): Neural {
  const base = moduleClass(torch, run);
  const names = new Map<string, PyValue>([['Module', base]]);
  const lazy = new Map<string, Layer>();
  for (const [name, layer] of Object.entries(LAYERS)) names.set(name, classOf(torch, base, name, layer));
  for (const [name, cls, layer] of lazyClasses(torch, base, classOf, LAYERS, names)) {
    names.set(name, cls);
    lazy.set(name, layer);
  }
  names.set('Sequential', sequential(base, run));
  names.set('ModuleList', moduleList(base));
  names.set(
    'Parameter',
    new Builtin('Parameter', ([data = null, trains]) => {
      if (!(data instanceof Tensor)) throw raised('TypeError', 'Parameter() takes a Tensor');
      return parameter(data.view(data.shape, data.strides), truthy(trains ?? true));
    }),
  );
  names.set('functional', functionalModule(torch));
  names.set('init', initializers(torch));
  const check = (object: PyObject, value: PyValue): void => {
    const isPart = value instanceof PyObject && isModule(value);
    const belongs = isPart || (value instanceof Tensor && value.isParameter);
    if (belongs && isModule(object) && !object.attributes.has('training'))
      throw raised('AttributeError', `cannot assign ${isPart ? 'module' : 'parameter'} before Module.__init__() call`);
  };
  return { names, check, repr: (object, inner) => (isModule(object) ? moduleText(object, inner, lazy) : undefined) };
}

function classOf(torch: Torch, base: PyClass, name: string, { names, defaults = {}, begin, forward }: Layer): PyClass {
  const made = new PyClass(name, base);
  made.attributes.set(
    '__init__',
    new Builtin(
      name,
      ([self, ...positional], keywords) => {
        const a = new Arguments(`${name}.__init__`, [...names, 'device', 'dtype'], positional, keywords);
        const object = self as PyObject;
        for (const key of names) {
          const value = defaults[key] !== undefined && a.optional(key) === null ? defaults[key] : a.optional(key);
          object.attributes.set(key, value);
        }
        object.attributes.set('training', true);
        begin?.(torch, a, object);
        return null;
      },
      names,
    ),
  );
  made.attributes.set(
    'forward',
    new Builtin('forward', ([self, ...inputs]) => forward(torch, self as PyObject, inputs)),
  );
  return made;
}

/** A module as PyTorch writes it, its parts indented. */
function moduleText(object: PyObject, inner: (value: PyValue) => string, lazy: ReadonlyMap<string, Layer>): string {
  const layer = Object.hasOwn(LAYERS, object.cls.name) ? LAYERS[object.cls.name] : lazy.get(object.cls.name);
  if (layer && object.cls.base?.name === 'Module' && object.cls.find('forward') instanceof Builtin)
    return `${object.cls.name}(${layer.says(object)})`;
  const parts = members(object).modules.map(([name, child]) => `  (${name}): ${inner(child).replaceAll('\n', '\n  ')}`);
  return parts.length ? `${object.cls.name}(\n${parts.join('\n')}\n)` : `${object.cls.name}()`;
}
