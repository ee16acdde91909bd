/** Every layer whose picture is grids that go in and grids that come out. */
import type { Resolved } from '../../../../../engine/layers/parameters.ts';
import { collectingOf } from './collecting.ts';
import { formulaOf } from './formula.ts';
import { joiningOf } from './joining.ts';
import type { Mapping } from './mapping.ts';
import { positionsOf } from './positions.ts';
import { rearrangingOf } from './rearranging.ts';
import { reshapingOf } from './reshaping.ts';
import { resizingOf } from './resizing.ts';
import { spreadingOf } from './spreading.ts';

const KINDS = [reshapingOf, resizingOf, joiningOf, spreadingOf, rearrangingOf, collectingOf, positionsOf, formulaOf];

export function mappingOf(type: string, params: Resolved): Mapping | null {
  for (const kind of KINDS) {
    const mapping = kind(type, params);
    if (mapping) return mapping;
  }
  return null;
}
