/** Drawings of layers by name, for tests. */
import { layerOf, resolveParams } from '../../../../../../engine/layers/registry.ts';
import type { Params } from '../../../../../../engine/model/types.ts';
import { type Drawn, draw } from '../draw.ts';
import type { Mapping } from '../mapping.ts';

export function drawn(type: string, given: Params = {}): Drawn | null {
  const layer = layerOf(type)!;
  return draw(layer, resolveParams(layer, given));
}
export const mapping = (type: string, given: Params = {}): Mapping | null => drawn(type, given)?.mapping ?? null;
