/** The playground trains as PyTorch does: goldens of scripts/goldens/lessons.mjs. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Lab } from '../lab.ts';
import { playgroundCode } from './code.ts';
import { PLANE, PlaygroundNetwork } from './network.ts';
import { GOLDEN_STEPS, PLAYGROUNDS } from './examples.ts';
import type { PlaygroundSettings } from './settings.ts';

const golden = JSON.parse(readFileSync(new URL('../goldens/playground.json', import.meta.url), 'utf8')) as {
  cells: { source: string; error: unknown; tensors: { values: number[] }[] }[];
};
const goldens = new Map(golden.cells.map(({ source, tensors }) => [source, tensors[0]!.values]));
const named = (settings: PlaygroundSettings): string => Object.values(settings).join(' ');
const rounded = (losses: readonly number[]): number[] => losses.map((loss) => Number(loss.toFixed(9)));

describe.each(PLAYGROUNDS.map((settings) => [named(settings), settings] as const))('%s', (_, settings) => {
  const source = playgroundCode(settings, GOLDEN_STEPS);
  const wanted = goldens.get(source)!;

  it("has PyTorch's losses", () => {
    expect(wanted, 'run scripts/goldens/lessons.mjs again').toHaveLength(GOLDEN_STEPS);
    const network = new PlaygroundNetwork(settings, 4);
    wanted.forEach((loss, step) => expect(Math.abs(network.step().loss - loss), `step ${step}`).toBeLessThan(1e-6));
  });

  it('is what its code gives in a cell', () => {
    const { tensors, error } = new Lab().run(source);
    expect(error).toBeNull();
    const network = new PlaygroundNetwork(settings, 4);
    const losses = rounded(wanted.map(() => network.step().loss));
    tensors[0]!.values.forEach((value, i) => expect(Math.abs(Number(value) - losses[i]!)).toBeLessThan(1e-6));
  });
});

describe('regions', () => {
  const settings: PlaygroundSettings = {
    points: 'circles',
    activation: 'relu',
    layers: 2,
    units: 5,
    rate: 0.1,
    seed: 0,
  };
  const SIDE = 64;

  it('decide as the network does at the points, once the circles are parted', () => {
    const network = new PlaygroundNetwork(settings, SIDE);
    for (let step = 0; step < 400; step += 1) network.step();
    const { loss, accuracy } = network.step(0);
    expect(loss).toBeLessThan(0.05);
    expect(accuracy).toBe(1);
    const { decision, units } = network.regions();
    expect(units.map(({ length }) => length)).toEqual([5, 5]);
    for (const values of units.flat()) expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    const square = (value: number): number => Math.floor(((value + PLANE) / (2 * PLANE)) * SIDE);
    let right = 0;
    for (let i = 0; i < network.points.length / 2; i += 1) {
      const at = (SIDE - 1 - square(network.points[2 * i + 1]!)) * SIDE + square(network.points[2 * i]!);
      right += Number(decision[at]! > 0.5 === i >= network.points.length / 4);
    }
    expect(right).toBe(network.points.length / 2);
  });

  it('does not move with a rate of 0', () => {
    const network = new PlaygroundNetwork(settings, 4);
    expect(network.step(0)).toEqual(network.step(0));
  });
});
