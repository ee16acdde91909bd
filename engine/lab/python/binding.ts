/** Binds the arguments of a call to the parameters of a function. */
import { raised } from '../problem.ts';
import type { Expression } from './ast.ts';
import { PyDict, type PyFunction, PyTuple, type PyValue, type Scope } from './values.ts';

/** @param inner the function's names, which are set. Throws TypeError as Python does. */
export function bind(
  { name, parameters, defaults }: PyFunction,
  positional: readonly PyValue[],
  keywords: ReadonlyMap<string, PyValue>,
  inner: Scope,
): void {
  const plain = parameters.filter(({ kind }) => kind === 'plain');
  const star = parameters.findIndex(({ kind }) => kind === 'star');
  const places = star < 0 ? plain : parameters.slice(0, star);
  if (positional.length > places.length && star < 0)
    throw raised(
      'TypeError',
      `${name}() takes ${places.length} positional argument${places.length === 1 ? '' : 's'} but ${positional.length} were given`,
    );
  places.forEach(({ name: of }, i) => {
    if (i < positional.length) inner.names.set(of, positional[i]!);
  });
  if (star >= 0) inner.names.set(parameters[star]!.name, new PyTuple(positional.slice(places.length)));
  const extra = new PyDict();
  const rest = parameters.find(({ kind }) => kind === 'doubleStar');
  for (const [key, value] of keywords) {
    if (plain.some(({ name: of }) => of === key)) {
      if (inner.names.has(key)) throw raised('TypeError', `${name}() got multiple values for argument '${key}'`);
      inner.names.set(key, value);
    } else if (rest) extra.set(key, value);
    else throw raised('TypeError', `${name}() got an unexpected keyword argument '${key}'`);
  }
  if (rest) inner.names.set(rest.name, extra);
  const missing = plain
    .filter(({ name: of }) => !inner.names.has(of) && !defaults.has(of))
    .map(({ name: of }) => `'${of}'`);
  if (missing.length)
    throw raised(
      'TypeError',
      `${name}() missing ${missing.length} required positional argument${missing.length === 1 ? '' : 's'}: ${missing.join(' and ')}`,
    );
  for (const [of, value] of defaults) if (!inner.names.has(of)) inner.names.set(of, value);
}

/** Names that a target of an assignment binds. */
export function namesIn(target: Expression): string[] {
  if (target.kind === 'name') return [target.name];
  return target.kind === 'tuple' || target.kind === 'list' ? target.items.flatMap(namesIn) : [];
}
