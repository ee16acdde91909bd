/** Reproducible draws of noise on a few values. */
import { type Scene, stage } from './scene.ts';

export interface Noise {
  readonly std: number;
  noisy(draw: number): readonly number[];
}

/** Input values, a wave. */
export const CLEAN: readonly number[] = Array.from({ length: 25 }, (_, i) => Math.sin((i / 24) * 2 * Math.PI));

export function noiseOf(scene: Scene<'noise'>): Noise {
  const wave = { shape: [1, CLEAN.length], values: CLEAN };
  const layer = stage(scene, [wave], { training: true });
  return { std: scene.picture.std, noisy: (draw) => layer.run([wave], draw)[0]!.values };
}
