import { UniqueNames } from '../../model/names.ts';
import { HELPER_NAMES } from './helpers.ts';

/** Words that are invalid names of constants in the exported files. */
const RESERVED = new Set(
  `tf break case catch class const continue debugger default delete do else enum export extends false finally for function
  if import in instanceof new null return super switch this throw true try typeof var void while with yield let static
  implements interface package private protected public await async arguments eval undefined NaN Infinity createModel`.split(
    /\s+/,
  ),
);

/** A valid name: neither a keyword of TypeScript nor a name of the package. */
export const identifier = (name: string): string => (RESERVED.has(name) || HELPER_NAMES.has(name) ? `${name}_` : name);

/** The name with a lower-case first letter. */
export const camel = (name: string): string => name[0]!.toLowerCase() + name.slice(1);

export type Namer = (node: { readonly id: string }) => string;

/** Makes a unique constant name for every node; dots of modules become underscores. */
export function namer(nodes: readonly { id: string; name: string }[], others: readonly string[] = []): Namer {
  const unique = new UniqueNames(others);
  const names = new Map<string, string>();
  const depth = ({ name }: { name: string }): number => name.split('.').length;
  // Names without dots come first, since the user chose them.
  for (const { id, name } of [...nodes].sort((a, b) => depth(a) - depth(b))) {
    names.set(id, unique.give(identifier(name.replaceAll('.', '_'))));
  }
  return ({ id }) => names.get(id)!;
}
