/** Every layer, by the name that documents use. */
import type { LayerDefinition } from './definition.ts';
import type { Resolved } from './parameters.ts';
import type { Params } from '../model/types.ts';
import { LAYERS } from './registry.generated.ts';

export { LAYERS };

const byType: ReadonlyMap<string, LayerDefinition> = new Map(LAYERS.map((layer) => [layer.type, layer]));

/** The definition of a layer; undefined for an unknown name. */
export const layerOf = (type: string): LayerDefinition | undefined => byType.get(type);

/** Cache by parameters, which are replaced and never mutated: every analysis resolves all of them. */
const resolved = new WeakMap<Params, Map<LayerDefinition, Resolved>>();

/** A node's parameters with defaults filled in, without derived fields. */
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

/**
 * Resolves keywords such as `padding: "same"`: a keyword in place of numbers sets the choice field that declares it.
 */
export function withoutWords(layer: LayerDefinition, params: Params): Params {
  return layer.fields.reduce((given, { key, words }) => {
    const choice = words === undefined ? undefined : layer.fields.find((field) => field.key === words);
    const word = given[key];
    if (choice?.kind !== 'choice' || !choice.options.some(({ value }) => value === word)) return given;
    const { [key]: _, ...rest } = given;
    return { [choice.key]: word!, ...rest };
  }, params);
}
