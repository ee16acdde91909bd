/** Points drawn uniformly, each dimension on its own scale (Bergstra & Bengio, JMLR 13, 2012). */
import type { ParamValue } from '../../model/types.ts';
import type { Draws } from '../draws.ts';
import type { Sampler } from '../proposals.ts';
import { type Dimension, fromUnit, pointOf } from '../space.ts';

export const drawValue = (dimension: Dimension, draws: Draws): ParamValue =>
  dimension.kind === 'categorical'
    ? dimension.values[draws.index(dimension.values.length)]!
    : fromUnit(dimension, draws.unit());

export const randomSampler: Sampler = ({ space }, _trials, draws) =>
  pointOf(space, (dimension) => drawValue(dimension, draws));
