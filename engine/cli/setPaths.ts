/** `--set PATH=VALUE`: sets fields of a document by path, as `training.optimizer.lr=0.01`. */
import { checkDocument } from '../model/serialize.ts';
import type { TensorsmithDocument } from '../model/types.ts';
import { UserError } from '../errors/error.ts';

type Parent = Record<string, unknown>;

/** A value in JSON, else a text. */
function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A copy of an object with one nested value replaced. Only existing fields can be set, so that a typo is an error. */
function replaced(object: unknown, way: readonly string[], value: unknown, path: string): unknown {
  const [key, ...rest] = way;
  if (key === undefined) return value;
  const fields = typeof object === 'object' && object !== null ? Object.keys(object) : [];
  if (!fields.includes(key)) throw new UserError('cli.setPath', { path, key, known: fields.slice(0, 40).join(', ') });
  const inner = replaced((object as Parent)[key], rest, value, path);
  return Array.isArray(object) ? object.with(Number(key), inner) : { ...(object as Parent), [key]: inner };
}

/** @param settings each `path=value` @throws UserError where a path does not exist, or a value is invalid */
export function setPaths(document: TensorsmithDocument, settings: readonly string[]): TensorsmithDocument {
  return settings.reduce((current, setting) => {
    const at = setting.indexOf('=');
    if (at < 1) throw new UserError('cli.usage', { detail: `--set ${setting}: write PATH=VALUE` });
    const path = setting.slice(0, at);
    return checkDocument(replaced(current, path.split('.'), valueOf(setting.slice(at + 1)), path));
  }, document);
}
