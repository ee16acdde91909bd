/** Curves of elementwise functions. */
import { type Scene, stage } from './scene.ts';

/** Outputs for each of the values. */
export type Curve = (values: readonly number[]) => readonly number[];

export function curveOf(scene: Scene<'curve'>): Curve {
  const layer = stage(scene, [{ shape: [1, 1], values: [0] }]);
  return (values) => layer.run([{ shape: [values.length, 1], values }])[0]!.values;
}
