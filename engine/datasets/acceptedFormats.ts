/** Data that a user can pick, as a text: one item for each format that reads files. */
import type { Language } from '../errors/types.ts';
import { FORMATS } from './formats.generated.ts';

/** "IDX files, a table or a text". British English has no comma before the last item. */
export function acceptedFormats(language: Language): string {
  const list = new Intl.ListFormat(language === 'en' ? 'en-GB' : language, { type: 'disjunction' });
  return list.format(FORMATS.flatMap(({ accepts }) => accepts?.[language] ?? []));
}
