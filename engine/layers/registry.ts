/** Every layer, by the name that documents use. */
import type { LayerDefinition, Port, Resolved } from './definition.ts';
import type { Params } from '../document/types.ts';
import { LAYERS } from './registry.generated.ts';

export { LAYERS };

const byType: ReadonlyMap<string, LayerDefinition> = new Map(LAYERS.map((layer) => [layer.type, layer]));

/** Undefined for a name that this version does not know. */
export const layerOf = (type: string): LayerDefinition | undefined => byType.get(type);

/** A node's parameters with the layer's defaults filled in; derived fields are left out. */
export function resolveParams(layer: LayerDefinition, params: Params): Resolved {
  return Object.fromEntries(
    layer.fields.flatMap((field) =>
      field.kind === 'derived' ? [] : [[field.key, params[field.key] ?? field.default]],
    ),
  );
}

/** Ids of the input ports of a layer of which `connected` are in use; a growing layer shows one free port more. */
export function inputPorts(layer: LayerDefinition, connected: readonly string[]): readonly Port[] {
  if (!('variadic' in layer.inputs)) return layer.inputs;
  const used = connected.map((id) => Number(id.slice(2)));
  const count = Math.max(layer.inputs.min, ...used.map((index) => index + 2));
  return Array.from({ length: count }, (_, i) => ({
    id: `in${i}`,
    label: { en: `input ${i + 1}`, zh: `输入 ${i + 1}` },
  }));
}

/** Whether a layer can ever have an input port of that id. */
export function hasInput(layer: LayerDefinition, port: string): boolean {
  return 'variadic' in layer.inputs ? /^in(0|[1-9]\d{0,2})$/.test(port) : layer.inputs.some(({ id }) => id === port);
}
