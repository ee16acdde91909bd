/** Modules of torch.nn: their parameters, their parts, and how they are written. */
import { PyObject, type PyValue } from '../python/values.ts';
import { Tensor } from './tensor.ts';

/** Whether a value is a parameter of a module. */
const isParameter = (value: PyValue): value is Tensor => value instanceof Tensor && value.isParameter;

/** Makes a tensor a parameter of a module. */
export function parameter(x: Tensor, trains = true): Tensor {
  x.requiresGrad = trains;
  x.isParameter = true;
  return x;
}

/** A module's own parameters and submodules, by attribute. */
export function members(module: PyObject): { parameters: [string, Tensor][]; modules: [string, PyObject][] } {
  const parameters: [string, Tensor][] = [];
  const modules: [string, PyObject][] = [];
  for (const [name, value] of module.attributes) {
    if (isParameter(value)) parameters.push([name, value]);
    else if (value instanceof PyObject && isModule(value)) modules.push([name, value]);
  }
  return { parameters, modules };
}
/** Whether an object is a module of torch.nn, or of a class that is based on one. */
export const isModule = (object: PyObject): boolean => object.cls.find('__module__') === 'torch.nn';

/** All parameters with their full names. */
export function namedParameters(module: PyObject, prefix = ''): [string, Tensor][] {
  const { parameters, modules } = members(module);
  return [
    ...parameters.map(([name, value]): [string, Tensor] => [prefix + name, value]),
    ...modules.flatMap(([name, child]) => namedParameters(child, `${prefix}${name}.`)),
  ];
}

/** A module with all that it contains. */
export const allModules = (module: PyObject): PyObject[] => [
  module,
  ...members(module).modules.flatMap(([, child]) => allModules(child)),
];
