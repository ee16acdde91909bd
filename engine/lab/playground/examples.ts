/** Playgrounds that are compared with PyTorch. */
import { HIDDEN_ACTIVATIONS, type PlaygroundSettings, POINT_SETS } from './settings.ts';

export const GOLDEN_STEPS = 20;

/** Each set of points with each activation, in other sizes, rates and seeds. */
export const PLAYGROUNDS: readonly PlaygroundSettings[] = POINT_SETS.flatMap((points, i) =>
  HIDDEN_ACTIVATIONS.map((activation, k) => ({
    points,
    activation,
    layers: 1 + ((i + k) % 3),
    units: 8 - ((3 * i + 2 * k) % 8),
    rate: [0.1, 0.03, 0.3][k % 3]!,
    seed: i + 4 * k,
  })),
);
