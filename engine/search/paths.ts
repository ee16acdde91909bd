/**
 * Fields of a document by path, read and set by edits: `training.optimizer.lr`, `data.validationShare`,
 * `nodes.conv1.out_channels`, `nodes.drop1.bypass`, `nodes.act1.type`, `modules.Block.conv1.out_channels`.
 */
import { applyFix, setBypass, setData, setFreeze, setParams, setTraining } from '../editing/edit.ts';
import { editModule } from '../editing/modules.ts';
import { UserError } from '../errors/error.ts';
import { MODULE, MODULE_FIELDS } from '../layers/module.ts';
import type { Field } from '../layers/parameters.ts';
import { layerOf, resolveParams } from '../layers/registry.ts';
import { fieldFault } from '../layers/validate.ts';
import { LOSSES } from '../losses/index.ts';
import type { Graph, GraphNode, ParamValue, TensorsmithDocument } from '../model/types.ts';
import { OPTIMIZERS } from '../optimizers/index.ts';
import { SCHEDULES } from '../schedules/index.ts';
import { CLIPPING } from '../settings/clipping.ts';
import { switchSettings, type Table } from '../settings/fields.ts';

type Doc = TensorsmithDocument;
type Tree = Readonly<Record<string, unknown>>;

/** Settings of training whose `type` decides on their other fields. */
const CHOICES: Readonly<Record<string, Table>> = {
  optimizer: OPTIMIZERS,
  schedule: SCHEDULES,
  loss: LOSSES,
  clipping: CLIPPING,
};
/** Longest list of names in an error. */
const MOST_NAMED = 40;

const missing = (path: string, known: readonly string[]): UserError =>
  new UserError('search.noField', { path, known: known.slice(0, MOST_NAMED).join(', ') });

/** Sets the field of a document. @throws UserError where it has none of this path, or where a layer refuses the value */
export function setField(document: Doc, path: string, value: ParamValue): Doc {
  const [area, ...way] = path.split('.');
  switch (area) {
    case 'training':
      return setTraining(document, inTree(document.training, way, value, path, 'training'));
    case 'data':
      return setData(document, inTree(document.data, way, value, path, 'data'));
    case 'nodes':
      return inNode(document, path.slice('nodes.'.length), value, path);
    case 'modules': {
      const module = document.modules.find(({ name }) => name === way[0]);
      if (!module)
        throw missing(
          path,
          document.modules.map(({ name }) => `modules.${name}`),
        );
      return editModule(document, module.id, (inner) => inNode(inner, way.slice(1).join('.'), value, path));
    }
    default:
      throw missing(path, ['training', 'data', 'nodes', 'modules']);
  }
}

/** A copy of settings with one nested value replaced. */
function inTree(tree: object, [key, ...rest]: readonly string[], value: ParamValue, path: string, at: string): object {
  const fields = Object.keys(tree);
  if (key === undefined || !fields.includes(key))
    throw missing(
      path,
      fields.map((field) => `${at}.${field}`),
    );
  const own = (tree as Tree)[key];
  const table = at === 'training' ? CHOICES[key] : undefined;
  if (table && rest.length === 1 && rest[0] === 'type') {
    if (!Object.hasOwn(table, String(value)))
      throw new UserError('search.value', { path, value: String(value), allowed: Object.keys(table).join(', ') });
    return { ...tree, [key]: switchSettings(table, own as never, String(value)) };
  }
  if (!rest.length) return { ...tree, [key]: value };
  if (typeof own !== 'object' || own === null) throw missing(path, [`${at}.${key}`]);
  return { ...tree, [key]: inTree(own, rest, value, path, `${at}.${key}`) };
}

/** A node's name may contain dots; the name of its field does not. */
function nodeAt({ nodes }: Graph, way: string, path: string): { node: GraphNode; key: string } {
  const at = way.lastIndexOf('.');
  const node = nodes.find(({ name }) => name === way.slice(0, Math.max(0, at)));
  if (!node)
    throw missing(
      path,
      nodes.map(({ name }) => `nodes.${name}`),
    );
  return { node, key: way.slice(at + 1) };
}

/** Fields of a node's layer, or of an instance of a module. */
export const fieldsOf = ({ type }: GraphNode): readonly Field[] =>
  type === MODULE ? MODULE_FIELDS : (layerOf(type)?.fields.filter(({ kind }) => kind !== 'derived') ?? []);

function inNode(document: Doc, way: string, value: ParamValue, path: string): Doc {
  const { node, key } = nodeAt(document.graph, way, path);
  const refuse = (allowed: string): never => {
    throw new UserError('search.value', { path, value: JSON.stringify(value), allowed });
  };
  if (key === 'bypass' || key === 'freeze') {
    if (typeof value !== 'boolean') return refuse('true / false');
    return (key === 'bypass' ? setBypass : setFreeze)(document, [node.id], value);
  }
  if (key === 'type') {
    if (value === node.type) return document;
    if (typeof value !== 'string' || !layerOf(value)) return refuse('the type of a layer');
    return applyFix(document, { kind: 'replace', node: node.id, layer: value } as Parameters<typeof applyFix>[1]);
  }
  const fields = fieldsOf(node);
  const field = fields.find((one) => one.key === key);
  if (!field) throw missing(path, [...fields.map((one) => one.key), 'type', 'bypass', 'freeze']);
  const fault = fieldFault(field, value);
  return fault === null ? setParams(document, node.id, { [key]: value }) : refuse(fault);
}

/** The value of a node's field, defaults filled in. */
export function nodeValue(node: GraphNode, key: string): ParamValue {
  const layer = layerOf(node.type);
  const own = layer ? (resolveParams(layer, node.params) as Tree)[key] : node.params[key];
  return (own ??
    fieldsOf(node)
      .map((field) => ('default' in field && field.key === key ? field.default : null))
      .find((value) => value !== null) ??
    null) as ParamValue;
}

/** Those types of settings or layers that have the field at a path. @param path `training.optimizer.beta1` */
export function typesWith(path: string, types: readonly string[]): string[] {
  const [area, group = '', ...rest] = path.split('.');
  const key = rest.at(-1) ?? '';
  const table = area === 'training' ? CHOICES[group] : undefined;
  return types.filter((type) =>
    table
      ? Object.hasOwn(table[type]?.fields ?? {}, key)
      : key === 'bypass' || key === 'freeze' || layerOf(type)?.fields.some((field) => field.key === key),
  );
}
