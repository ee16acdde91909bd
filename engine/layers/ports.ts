/** Ports of a node: by its parameters, its connections, and for an instance by its module. */
import { groupBy } from '../model/groups.ts';
import type { Edge, GraphNode, Module, Params } from '../model/types.ts';
import type { InputPorts, LayerDefinition, Port } from './definition.ts';
import { moduleOf, MODULE } from './module.ts';
import { layerOf, resolveParams } from './registry.ts';

type Node = Pick<GraphNode, 'type' | 'params'>;
const GROWING = /^in(0|[1-9]\d{0,2})$/;

const inputsOf = (layer: LayerDefinition, params: Params): InputPorts =>
  typeof layer.inputs === 'function' ? layer.inputs(resolveParams(layer, params)) : layer.inputs;

interface ModulePorts {
  readonly ports: readonly Port[];
  /** Index by id. */
  readonly places: ReadonlyMap<string, number>;
}
type End = 'Input' | 'Output';
/** Cache: documents are replaced, never mutated. */
const portsOfModules: Record<End, WeakMap<Module, ModulePorts>> = { Input: new WeakMap(), Output: new WeakMap() };
const NO_PORTS: ModulePorts = { ports: [], places: new Map() };

/** Input or Output nodes of a module, as ports of its instances. */
export function modulePorts(module: Module | undefined, type: End): ModulePorts {
  if (!module) return NO_PORTS;
  const known = portsOfModules[type].get(module);
  if (known) return known;
  const ends = module.graph.nodes.filter((inner) => inner.type === type);
  const found = {
    ports: ends.map(({ id, name }) => ({ id, label: { en: name, zh: name } })),
    places: new Map(ends.map(({ id }, place) => [id, place])),
  };
  portsOfModules[type].set(module, found);
  return found;
}

/** The output ports of a layer with these parameters, which may omit defaults. */
export function layerOutputs(layer: LayerDefinition, params: Params): readonly Port[] {
  return typeof layer.outputs === 'function' ? layer.outputs(resolveParams(layer, params)) : layer.outputs;
}

/** Output ports of a node; none for an unknown layer. */
export function nodeOutputs(node: Node, modules: readonly Module[]): readonly Port[] {
  if (node.type === MODULE) return modulePorts(moduleOf(node, modules), 'Output').ports;
  const layer = layerOf(node.type);
  return layer ? layerOutputs(layer, node.params) : [];
}

/** The connected input ports of each node. */
export const connectedPorts = (edges: readonly Edge[]): Map<string, string[]> =>
  groupBy(
    edges,
    ({ to }) => to.node,
    ({ to }) => to.port,
  );

/** Input ports of a node of which `connected` are in use; a variadic layer shows one free port more. */
export function nodeInputs(node: Node, modules: readonly Module[], connected: readonly string[]): readonly Port[] {
  if (node.type === MODULE) return modulePorts(moduleOf(node, modules), 'Input').ports;
  const layer = layerOf(node.type);
  if (!layer) return [];
  const inputs = inputsOf(layer, node.params);
  if (!('variadic' in inputs)) return inputs;
  const used = connected.filter((id) => GROWING.test(id)).map((id) => Number(id.slice(2)));
  const count = Math.max(inputs.min, ...used.map((index) => index + 2));
  return Array.from({ length: count }, (_, i) => ({
    id: `in${i}`,
    label: { en: `input ${i + 1}`, zh: `输入 ${i + 1}` },
  }));
}

/**
 * Required input ports: all of a fixed list; for a variadic layer those in use, sorted by number, and at least `min`.
 */
export function requiredInputs(layer: LayerDefinition, params: Params, connected: readonly string[]): string[] {
  const inputs = inputsOf(layer, params);
  const shown = nodeInputs({ type: layer.type, params }, [], connected).map(({ id }) => id);
  if (!('variadic' in inputs)) return shown;
  const fed = new Set(connected);
  const used = shown.filter((id) => fed.has(id));
  return used.length >= inputs.min ? used : shown.slice(0, inputs.min);
}

/** Whether a node can have an input port with that id. */
export function hasInput(node: Node, modules: readonly Module[], port: string): boolean {
  if (node.type === MODULE) return modulePorts(moduleOf(node, modules), 'Input').places.has(port);
  const layer = layerOf(node.type);
  if (layer && 'variadic' in inputsOf(layer, node.params)) return GROWING.test(port);
  return nodeInputs(node, modules, []).some(({ id }) => id === port);
}

/** Whether a node has an output port with that id. */
export function hasOutput(node: Node, modules: readonly Module[], port: string): boolean {
  if (node.type === MODULE) return modulePorts(moduleOf(node, modules), 'Output').places.has(port);
  return nodeOutputs(node, modules).some(({ id }) => id === port);
}

/** The output index of a port of a node without modules; -1 for none. */
export function outputIndex(node: Node, port: string): number {
  const layer = layerOf(node.type);
  return layer ? layerOutputs(layer, node.params).findIndex(({ id }) => id === port) : -1;
}

/** Ids of the output ports of a node without modules; an unresolved instance has none. */
export function flatOutputs(node: Node): readonly string[] {
  const layer = layerOf(node.type);
  return layer ? layerOutputs(layer, node.params).map(({ id }) => id) : [];
}
