/** What the cells have defined: names of tensors, and variables as the window lists them. */
import {
  Builtin,
  isNumber,
  Namespace,
  PyClass,
  PyFunction,
  PyList,
  PyObject,
  PyTuple,
  type PyValue,
  repr,
  type Scope,
  typeName,
} from '../python/values.ts';
import { isModule, namedParameters } from '../torch/modules.ts';
import { shapeText, Tensor } from '../torch/tensor.ts';
import { seriesOf, type TensorView, viewOf } from './tensor.ts';

/** A variable of the cells. */
export interface Variable {
  readonly name: string;
  /** Python's name of its type. */
  readonly type: string;
  /** One line: a number, a shape. */
  readonly detail: string;
  /** Elements of a module's parameters; null for anything else. */
  readonly weights: number | null;
  /** What follows a dot; empty where that is the same for every value of the type. */
  readonly members: readonly string[];
  /** Names of a function's parameters. */
  readonly parameters: readonly string[] | null;
  /** Whether its tape can be drawn. */
  readonly hasTape: boolean;
}

const LONGEST = 60;
/** Most tensors of one value that are shown. */
const MOST_TENSORS = 8;

/** Leaves that a variable holds, by path: the tensor itself, or a module's parameters. */
export function leavesOf(name: string, value: PyValue): [path: string, tensor: Tensor][] {
  if (value instanceof Tensor) return value.isLeaf ? [[name, value]] : [];
  if (!(value instanceof PyObject && isModule(value))) return [];
  return namedParameters(value, `${name}.`);
}

/** Names of tensors; a variable's own name before that of a module's parameter. */
export function namesOf({ names }: Scope): Map<Tensor, string> {
  const found = new Map<Tensor, string>();
  for (const [name, value] of names)
    if (value instanceof Tensor && !found.has(value) && name !== '_') found.set(value, name);
  for (const [name, value] of names)
    for (const [path, tensor] of leavesOf(name, value)) if (!found.has(tensor)) found.set(tensor, path);
  return found;
}

/** Tensors of a value, and a list of numbers as a series. @param text the expression, which names the value */
export function viewsIn(value: PyValue, names: ReadonlyMap<Tensor, string>, text: string | null): TensorView[] {
  if (value instanceof Tensor) return [viewOf(value, names.get(value) ?? text)];
  if (!(value instanceof PyTuple || value instanceof PyList)) return [];
  const numbers = value.items.flatMap((item) => (typeof item === 'number' ? [item] : []));
  if (value instanceof PyList && numbers.length > 2 && numbers.length === value.items.length)
    return [seriesOf(numbers, text)];
  return value.items
    .flatMap((item) => (item instanceof Tensor ? [item] : []))
    .slice(0, MOST_TENSORS)
    .map((tensor) => viewOf(tensor, names.get(tensor) ?? null));
}

function detailOf(value: PyValue): string {
  if (value instanceof Tensor) return `${value.dtype} ${shapeText(value.shape)}`;
  if (value instanceof PyList || value instanceof PyTuple) return `[${value.items.length}]`;
  if (isNumber(value) || typeof value === 'string' || value === null) {
    const text = repr(value);
    return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  }
  return '';
}

const weightsOf = (value: PyValue): number | null =>
  value instanceof PyObject && isModule(value)
    ? namedParameters(value).reduce((sum, [, { size }]) => sum + size, 0)
    : null;

/** Names of an object: its own and those of its classes, without those between underscores. */
function membersOf(value: PyValue): string[] {
  const found = new Set<string>();
  if (value instanceof Namespace) return [...value.names.keys()];
  if (value instanceof PyObject) for (const name of value.attributes.keys()) found.add(name);
  const cls = value instanceof PyObject ? value.cls : value instanceof PyClass ? value : null;
  for (const { attributes } of cls?.order ?? []) for (const name of attributes.keys()) found.add(name);
  return [...found].filter((name) => !name.startsWith('_') && !/^\d/.test(name));
}

function parametersOf(value: PyValue): string[] | null {
  if (value instanceof PyFunction) return value.parameters.map(({ name }) => name);
  const begin = value instanceof PyClass ? value.find('__init__') : undefined;
  if (begin instanceof PyFunction) return begin.parameters.slice(1).map(({ name }) => name);
  return value instanceof Builtin ? [...(value.parameters ?? [])] : null;
}

/** Variables in the order in which they were made. */
export const variablesOf = ({ names }: Scope): Variable[] =>
  [...names].map(([name, value]) => ({
    name,
    type: typeName(value),
    detail: detailOf(value),
    weights: weightsOf(value),
    members: membersOf(value),
    parameters: parametersOf(value),
    hasTape: value instanceof Tensor && value.node !== null,
  }));
