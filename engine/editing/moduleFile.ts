/** A module by itself, with what it contains: as it lies in a user's library and goes from hand to hand. */
import { UserError } from '../errors/error.ts';
import { MODULE } from '../layers/module.ts';
import { importModules, modulesOf } from './clipboard.ts';
import { addInstance, moduleById } from './modules.ts';
import { moduleFileSchema } from '../model/schema.ts';
import { checked, checkModules, isOf, parseJson } from '../model/serialize.ts';
import { MODULE_FORMAT, VERSION, type Module, type Position, type TensorsmithDocument } from '../model/types.ts';

type Doc = TensorsmithDocument;

export interface ModuleFile {
  /** Id of the module that it is about. */
  readonly module: string;
  /** That one, and all within it. */
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

/** Throws a UserError that says what is wrong and where. */
export function readModule(text: string): ModuleFile {
  const value = parseJson(text, MAX_CHARACTERS);
  if (!isOf(value, MODULE_FORMAT)) throw new UserError('module.notOurs');
  const { module, modules } = checked(moduleFileSchema, value);
  checkModules(modules);
  const file = { module, modules };
  checkWhole(file);
  return file;
}

/** All that is named is there, and nothing contains itself. */
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
 * Adds an instance of a module from elsewhere, with the modules it needs; those
 * that are here already are used, those whose names are taken get others.
 */
export function addFromFile(document: Doc, file: ModuleFile, position: Position): { document: Doc; id: string } {
  const imported = importModules(document, file.modules);
  return addInstance(imported.document, imported.ids.get(file.module)!, position);
}
