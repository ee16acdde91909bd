/** Every layer, by the name that documents use. */
import type { LayerDefinition } from './definition.ts';
import type { Resolved } from './parameters.ts';
import type { Params } from '../model/types.ts';
import { LAYERS } from './registry.generated.ts';

export { LAYERS };

const byType: ReadonlyMap<string, LayerDefinition> = new Map(LAYERS.map((layer) => [layer.type, layer]));

/** Undefined for a name that this version does not know. */
export const layerOf = (type: string): LayerDefinition | undefined => byType.get(type);

/** By parameters, which are replaced and never mutated: every analysis asks for all of them. */
const resolved = new WeakMap<Params, Map<LayerDefinition, Resolved>>();

/** A node's parameters with the layer's defaults filled in; derived fields are left out. */
export function resolveParams(layer: LayerDefinition, params: Params): Resolved {
  const kept = resolved.get(params) ?? new Map<LayerDefinition, Resolved>();
  const known = kept.get(layer);
  if (known) return known;
  const filled = filledIn(layer, params);
  resolved.set(params, kept.set(layer, filled));
  return filled;
}

function filledIn(layer: LayerDefinition, params: Params): Resolved {
  const given = withoutWords(layer, params);
  return Object.fromEntries(
    layer.fields.flatMap((field) => (field.kind === 'derived' ? [] : [[field.key, given[field.key] ?? field.default]])),
  );
}

/** `padding: "same"` as the choice that it is: words in the place of numbers become the value of their own field. */
export function withoutWords(layer: LayerDefinition, params: Params): Params {
  return layer.fields.reduce((given, { key, words }) => {
    const choice = words === undefined ? undefined : layer.fields.find((field) => field.key === words);
    const word = given[key];
    if (choice?.kind !== 'choice' || !choice.options.some(({ value }) => value === word)) return given;
    const { [key]: _, ...rest } = given;
    return { [choice.key]: word!, ...rest };
  }, params);
}
