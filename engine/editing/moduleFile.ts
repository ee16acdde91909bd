/** Module files: a module with its nested modules, for the user's library and for sharing. */
import { UserError } from '../errors/error.ts';
import { MODULE } from '../layers/module.ts';
import { importModules, modulesOf } from './clipboard.ts';
import { addInstance, moduleById } from './modules.ts';
import { moduleFileSchema } from '../model/schema.ts';
import { checked, checkModules, isOf, parseJson } from '../model/serialize.ts';
import { MODULE_FORMAT, VERSION, type Module, type Position, type TensorsmithDocument } from '../model/types.ts';

type Doc = TensorsmithDocument;

export interface ModuleFile {
  /** Id of the file's main module. */
  readonly module: string;
  /** The main module and its nested ones. */
  readonly modules: readonly Module[];
}

export const MODULE_EXTENSION = '.tensorsmith-module';
const MAX_CHARACTERS = 16 * 1024 * 1024;

export function takeModule(document: Doc, id: string): ModuleFile {
  const module = moduleById(document, id);
  const inner = modulesOf(module.graph.nodes, document.modules).filter((other) => other.id !== id);
  return { module: id, modules: [module, ...inner] };
}

export const rootOf = ({ module, modules }: ModuleFile): Module => modules.find(({ id }) => id === module)!;

export const writeModule = (file: ModuleFile): string =>
  `${JSON.stringify({ format: MODULE_FORMAT, version: VERSION, ...file }, null, 2)}\n`;

/** Throws a UserError with the error and its place. */
export function readModule(text: string): ModuleFile {
  const value = parseJson(text, MAX_CHARACTERS);
  if (!isOf(value, MODULE_FORMAT)) throw new UserError('module.notOurs');
  const { module, modules } = checked(moduleFileSchema, value);
  checkModules(modules);
  const file = { module, modules };
  checkWhole(file);
  return file;
}

/** Checks that all referenced modules exist, and that none contains itself. */
function checkWhole({ module, modules }: ModuleFile): void {
  const done = new Set<string>();
  const visit = (id: string, way: readonly string[]): void => {
    const found = modules.find((other) => other.id === id);
    if (!found) throw new UserError('module.missing', { name: id });
    if (way.includes(id)) throw new UserError('module.circle', { module: found.name });
    if (done.has(id)) return;
    for (const { type, params } of found.graph.nodes)
      if (type === MODULE) visit(String(params['module']), [...way, id]);
    done.add(id);
  };
  visit(module, []);
}

/**
 * Adds an instance of a module from a file, with the modules it needs; existing equal ones are reused, and names that
 * are taken are changed.
 */
export function addFromFile(document: Doc, file: ModuleFile, position: Position): { document: Doc; id: string } {
  const imported = importModules(document, file.modules);
  return addInstance(imported.document, imported.ids.get(file.module)!, position);
}
