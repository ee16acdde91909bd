/** Drawings of layers: one entry for each kind of picture. */
import type { LayerDefinition } from '../../../../../engine/layers/definition.ts';
import type { Resolved } from '../../../../../engine/layers/parameters.ts';
import type { Picture, PictureKind } from '../../../../../engine/layers/picture.ts';
import { fieldFault } from '../../../../../engine/layers/validate.ts';
import { type Attention, attentionOf } from './attention.ts';
import { gating, neighbouring, reducing } from './collecting.ts';
import { type Curve, curveOf } from './curves.ts';
import { type Dropout, dropoutOf } from './dropout.ts';
import { formulaOf } from './formula.ts';
import { choosing, concatenating, lookingUp, multiplying, pairwise, stacking } from './joining.ts';
import { type Linear, linearOf } from './linear.ts';
import type { Mapping } from './mapping.ts';
import { type Noise, noiseOf } from './noise.ts';
import { type Norm, normOf } from './norm.ts';
import { positionsOf } from './positions.ts';
import { permuting, slicing, splitting } from './rearranging.ts';
import { type Recurrent, recurrentOf } from './recurrent.ts';
import { reshapingOf } from './reshaping.ts';
import { gathering, padding, shuffling, upsampling } from './resizing.ts';
import { type Scene, unlessRefused } from './scene.ts';
import { type Shares, sharesOf } from './shares.ts';
import { painting, through } from './spreading.ts';
import { type Sliding, slidingOf } from './window.ts';

/** Data that the components draw. */
export interface Drawn {
  readonly curve?: { readonly name: string; readonly of: Curve };
  readonly sliding?: Sliding;
  readonly linear?: Linear;
  readonly shares?: Shares;
  readonly dropout?: Dropout;
  readonly norm?: Norm;
  readonly recurrent?: Recurrent;
  readonly attention?: Attention;
  readonly noise?: Noise;
  readonly mapping?: Mapping;
}

type Draw<K extends PictureKind> = (scene: Scene<K>) => Drawn | null;

const asMapping =
  <K extends PictureKind>(of: (scene: Scene<K>) => Mapping | null): Draw<K> =>
  (scene) => {
    const mapping = of(scene);
    return mapping && { mapping };
  };

/** A kind without a drawing does not compile. */
const DRAW: { readonly [K in PictureKind]: Draw<K> } = {
  curve: (scene) => ({ curve: { name: scene.picture.of ?? scene.layer.type, of: curveOf(scene) } }),
  window: (scene) => ({ sliding: slidingOf(scene) }),
  linear: (scene) => ({ linear: linearOf(scene) }),
  shares: (scene) => ({ shares: sharesOf(scene) }),
  dropout: (scene) => ({ dropout: dropoutOf(scene) }),
  noise: (scene) => ({ noise: noiseOf(scene) }),
  norm: (scene) => ({ norm: normOf(scene) }),
  recurrent: (scene) => ({ recurrent: recurrentOf(scene) }),
  attention: (scene) => ({ attention: attentionOf(scene) }),
  reshape: asMapping(reshapingOf),
  pad: asMapping(padding),
  upsample: asMapping(upsampling),
  shuffle: asMapping(shuffling),
  regions: asMapping(gathering),
  lookup: asMapping(lookingUp),
  concat: asMapping(concatenating),
  stack: asMapping(stacking),
  split: asMapping(splitting),
  slice: asMapping(slicing),
  permute: asMapping(permuting),
  matrices: asMapping(multiplying),
  choice: asMapping(choosing),
  pairwise: asMapping(pairwise),
  paint: asMapping(painting),
  volume: asMapping(through),
  reduce: asMapping(reducing),
  gate: asMapping(gating),
  neighbours: asMapping(neighbouring),
  positions: asMapping(positionsOf),
  formula: asMapping(formulaOf),
};

function pictureOf(layer: LayerDefinition, params: Resolved): Picture | null {
  // Parameters with invalid values have no picture.
  if (layer.fields.some((field) => fieldFault(field, params[field.key]) !== null)) return null;
  return (typeof layer.picture === 'function' ? layer.picture(params) : layer.picture) ?? null;
}

/** @returns null where there is nothing to show, or the parameters do not work for small inputs */
export function draw(layer: LayerDefinition, params: Resolved): Drawn | null {
  return unlessRefused(() => {
    const picture = pictureOf(layer, params);
    if (!picture) return null;
    const scene = { layer, params: { ...params, ...picture.params }, picture };
    // The drawing belongs to the kind that it is looked up for.
    return (DRAW[picture.kind] as Draw<never>)(scene as never);
  });
}
