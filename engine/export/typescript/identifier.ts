import { HELPER_NAMES } from './helpers.ts';

/** Words that cannot name a constant in the exported files. */
const RESERVED = new Set(
  `tf break case catch class const continue debugger default delete do else enum export extends false finally for function
  if import in instanceof new null return super switch this throw true try typeof var void while with yield let static
  implements interface package private protected public await async arguments eval undefined NaN Infinity createModel`.split(
    /\s+/,
  ),
);

export const identifier = (name: string): string => (RESERVED.has(name) || HELPER_NAMES.has(name) ? `${name}_` : name);
