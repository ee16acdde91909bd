/** Documents as text. One reader per version; opening runs nothing and follows no paths. */
import { UserError } from '../errors/error.ts';
import { documentSchema } from './schema.ts';
import { upgrade } from './upgrade.ts';
import { FORMAT, VERSION, type Graph, type Module, type TensorsmithDocument } from './types.ts';

const MAX_CHARACTERS = 64 * 1024 * 1024;

export function writeDocument(document: TensorsmithDocument): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** Throws a UserError that says what is wrong and where. */
export function readDocument(text: string): TensorsmithDocument {
  if (text.length > MAX_CHARACTERS) {
    const size = `${Math.round(text.length / 1024 / 1024)} MB`;
    throw new UserError('document.tooLarge', { size, limit: `${MAX_CHARACTERS / 1024 / 1024} MB` });
  }
  return checkDocument(parse(text));
}

/** The same for a value that came as data, over a process boundary. */
export function checkDocument(value: unknown): TensorsmithDocument {
  if (typeof value !== 'object' || value === null || (value as { format?: unknown }).format !== FORMAT) {
    throw new UserError('document.notOurs');
  }
  const { version } = value as { version?: unknown };
  if (typeof version === 'number' && version > VERSION) {
    throw new UserError('document.newer', { version, known: VERSION });
  }
  const result = documentSchema.safeParse(upgrade(value as object));
  if (!result.success) {
    const issue = result.error.issues[0]!;
    throw new UserError('document.invalid', { path: issue.path.join('.') || 'top level', detail: issue.message });
  }
  checkGraph(result.data.graph);
  checkModules(result.data.modules);
  return result.data;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UserError('document.notJson', { detail: (error as Error).message });
  }
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
