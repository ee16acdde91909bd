/** Documents as text. One reader per version; opening runs nothing and follows no paths. */
import type { z } from 'zod';
import { UserError } from '../errors/error.ts';
import { documentSchema } from './schema.ts';
import { upgrade } from './upgrade.ts';
import { FORMAT, VERSION, type Graph, type Module, type TensorsmithDocument } from './types.ts';

const MAX_CHARACTERS = 64 * 1024 * 1024;

export function writeDocument(document: TensorsmithDocument): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** Throws a UserError that says what is wrong and where. */
export const readDocument = (text: string): TensorsmithDocument => checkDocument(parseJson(text, MAX_CHARACTERS));

/** The same for a value that came as data, over a process boundary. */
export function checkDocument(value: unknown): TensorsmithDocument {
  if (!isOf(value, FORMAT)) throw new UserError('document.notOurs');
  const document = checked(documentSchema, value, upgrade);
  checkGraph(document.graph);
  checkModules(document.modules);
  return document;
}

/** Whether a value says of itself that it is of a format. */
export const isOf = (value: unknown, format: string): value is object =>
  typeof value === 'object' && value !== null && (value as { format?: unknown }).format === format;

/** Throws a UserError for a text that is too large or no JSON. */
export function parseJson(text: string, most: number): unknown {
  if (text.length > most) {
    const megabytes = (characters: number): string => `${Math.round(characters / 1024 / 1024)} MB`;
    throw new UserError('document.tooLarge', { size: megabytes(text.length), limit: megabytes(most) });
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UserError('document.notJson', { detail: (error as Error).message });
  }
}

/** A value of the shape of a schema, of this version. Throws a UserError for a newer one, and where it is damaged. */
export function checked<T>(schema: z.ZodType<T>, value: object, prepare = (given: object): object => given): T {
  const { version } = value as { version?: unknown };
  if (typeof version === 'number' && version > VERSION)
    throw new UserError('document.newer', { version, known: VERSION });
  const result = schema.safeParse(prepare(value));
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  throw new UserError('document.invalid', { path: issue.path.join('.') || 'top level', detail: issue.message });
}

/** Throws a UserError where modules contradict each other. */
export function checkModules(modules: readonly Module[]): void {
  const [ids, names] = [new Set<string>(), new Set<string>()];
  for (const { id, name, graph } of modules) {
    if (ids.has(id)) throw new UserError('document.duplicateId', { id });
    if (names.has(name)) throw new UserError('document.duplicateModule', { name });
    ids.add(id);
    names.add(name);
    checkGraph(graph);
  }
}

/** Ids are unique, edges join what exists, and no port is fed twice. */
export function checkGraph({ nodes, edges, notes = [] }: Graph): void {
  const ids = new Set<string>();
  for (const { id } of [...nodes, ...edges, ...notes]) {
    if (ids.has(id)) throw new UserError('document.duplicateId', { id });
    ids.add(id);
  }
  const known = new Set(nodes.map(({ id }) => id));
  const fed = new Set<string>();
  for (const { id, from, to } of edges) {
    for (const end of [from, to]) {
      if (!known.has(end.node))
        throw new UserError('document.danglingEdge', { edge: id, node: end.node, port: end.port });
    }
    const port = `${to.node}.${to.port}`;
    if (fed.has(port)) throw new UserError('document.occupiedPort', { node: to.node, port: to.port });
    fed.add(port);
  }
}
