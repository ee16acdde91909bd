/** Serialization of documents. One reader per version; opening executes nothing and follows no paths. */
import type { z } from 'zod';
import { UserError } from '../errors/error.ts';
import { documentSchema } from './schema.ts';
import { upgrade } from './upgrade.ts';
import { FORMAT, VERSION, type Graph, type Module, type TensorsmithDocument } from './types.ts';

const MAX_CHARACTERS = 64 * 1024 * 1024;
/** Most objects, lists and values of a document. */
const MAX_STRUCTURES = 1_000_000;
const MAX_VALUES = 4_000_000;
/** Longest error detail, in characters. */
const MOST_SAID = 300;
/** Most nodes of a document and its modules together. */
const MAX_NODES = 50_000;
const MAX_EDGES = 200_000;
/** Most characters in texts such as formulas. */
const MAX_TEXT = 2_000_000;

export function writeDocument(document: TensorsmithDocument): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** Reads a document. Throws a UserError with the error and its place. */
export const readDocument = (text: string): TensorsmithDocument => checkDocument(parseJson(text, MAX_CHARACTERS));

/** Validates a document that came as data from another process. */
export function checkDocument(value: unknown): TensorsmithDocument {
  if (!isOf(value, FORMAT)) throw new UserError('document.notOurs');
  const document = checked(documentSchema, value, upgrade);
  checkTotals([document.graph, ...document.modules.map(({ graph }) => graph)]);
  checkGraph(document.graph);
  checkModules(document.modules);
  return document;
}

/** Whether a value declares itself to be of a format. */
export const isOf = (value: unknown, format: string): value is object =>
  typeof value === 'object' && value !== null && (value as { format?: unknown }).format === format;

/** Throws a UserError for a text that is too large or not JSON. */
export function parseJson(text: string, most: number): unknown {
  if (text.length > most) {
    const megabytes = (characters: number): string => `${Math.round(characters / 1024 / 1024)} MB`;
    throw new UserError('document.tooLarge', { size: megabytes(text.length), limit: megabytes(most) });
  }
  checkStructure(text);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UserError('document.notJson', { detail: (error as Error).message });
  }
}

/** Refuses a text that is short but encodes very many objects. */
function checkStructure(text: string): void {
  if (text.length <= MAX_STRUCTURES) return;
  let [structures, values] = [0, 0];
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charCodeAt(i);
    if (c === 123 || c === 91) structures += 1;
    else if (c === 44) values += 1;
  }
  if (structures > MAX_STRUCTURES || values > MAX_VALUES) throw new UserError('document.tooMany');
}

/** Validates a value by the schema of this version. Throws a UserError for a newer version and for invalid data. */
export function checked<T>(schema: z.ZodType<T>, value: object, prepare = (given: object): object => given): T {
  const { version } = value as { version?: unknown };
  if (typeof version === 'number' && version > VERSION)
    throw new UserError('document.newer', { version, known: VERSION });
  const result = schema.safeParse(prepare(value));
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  // The message may list every unknown key.
  const detail = issue.message.length > MOST_SAID ? `${issue.message.slice(0, MOST_SAID)}…` : issue.message;
  throw new UserError('document.invalid', { path: issue.path.join('.') || 'top level', detail });
}

function checkTotals(graphs: readonly Graph[]): void {
  const total = (of: (graph: Graph) => number): number => graphs.reduce((sum, graph) => sum + of(graph), 0);
  if (total(({ nodes }) => nodes.length) > MAX_NODES) throw new UserError('document.tooMany');
  const textOf = ({ params }: Graph['nodes'][number]): number =>
    Object.values(params).reduce<number>((sum, value) => sum + (typeof value === 'string' ? value.length : 0), 0);
  if (total(({ nodes }) => nodes.reduce((sum, node) => sum + textOf(node), 0)) > MAX_TEXT)
    throw new UserError('document.tooMany');
  if (total(({ edges }) => edges.length) > MAX_EDGES) throw new UserError('document.tooMany');
}

/** Throws a UserError where modules are inconsistent. */
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

/** Checks that ids are unique, edges join existing nodes, and no port has two edges. */
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
