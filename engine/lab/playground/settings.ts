/** What the playground trains: a network with hidden layers of equal size on points of two classes in a plane. */

export const POINT_SETS = ['moons', 'spirals', 'circles'] as const;
export type PointSet = (typeof POINT_SETS)[number];

/** Between linear layers; `none` leaves them linear. */
export const HIDDEN_ACTIVATIONS = ['none', 'relu', 'tanh', 'sigmoid'] as const;
export type HiddenActivation = (typeof HIDDEN_ACTIVATIONS)[number];

export interface PlaygroundSettings {
  readonly points: PointSet;
  readonly activation: HiddenActivation;
  /** Hidden layers. */
  readonly layers: number;
  /** Units of each hidden layer. */
  readonly units: number;
  /** Of SGD with momentum 0.9. It may change while the network trains. */
  readonly rate: number;
  /** Of the points' noise and the initial weights. */
  readonly seed: number;
}

/** Of SGD. */
export const MOMENTUM = 0.9;

/** Features of each linear layer, from the two coordinates to the scores of both classes. */
export const sizesOf = ({ layers, units }: PlaygroundSettings): number[] => [
  2,
  ...Array.from({ length: layers }, () => units),
  2,
];
