/** Images of a dataset, ready to draw. */
import type { DataSource } from '../../../../engine/datasets/source.ts';
import type { SampleImages } from '../../../../engine/datasets/report.ts';
import type { AugmentationSettings } from '../../../../engine/model/types.ts';
import { UserError } from '../../../../engine/errors/error.ts';
import type { ErrorData } from '../../../../engine/errors/types.ts';
import { client } from '../../shell/client.ts';
import { knownData } from '../data/knownData.svelte.ts';

export interface Images {
  /** Channels, height, width. */
  readonly shape: readonly [number, number, number];
  readonly pixels: Uint8Array;
  readonly labels: readonly number[];
  /** Where images are mixed: the label of the other one, and the share of the own. */
  readonly mixed?: { readonly others: readonly number[]; readonly share: number };
}

export async function loadImages(
  source: DataSource,
  split: 'train' | 'test',
  indices: readonly number[],
): Promise<{ images: Images } | { error: ErrorData }> {
  if (source.kind === 'none') return { error: new UserError('run.noData').data };
  const data = knownData.of(source.path);
  if (data === null) return { error: new UserError('data.notPicked', { path: source.path }).data };
  const reply = await client.call('data.samples', { data, source, split, indices: [...indices] });
  if (!reply.ok) return { error: reply.error };
  return { images: imagesIn(reply.value) };
}

const imagesIn = ({ pixels, ...rest }: SampleImages): Images => ({
  ...rest,
  pixels: Uint8Array.from(atob(pixels), (char) => char.charCodeAt(0)),
});

/** Training images as a run augments them. */
export async function loadAugmented(
  source: DataSource,
  indices: readonly number[],
  settings: { augmentation: AugmentationSettings; seed: number; epoch: number },
): Promise<{ images: Images } | { error: ErrorData }> {
  const data = source.kind === 'none' ? null : knownData.of(source.path);
  if (source.kind === 'none' || data === null) return { error: new UserError('run.noData').data };
  const { augmentation, ...at } = settings;
  const given = { data, source, indices: [...indices], augmentation: { ...augmentation }, ...at };
  const reply = await client.call('data.augmented', given);
  return reply.ok ? { images: imagesIn(reply.value) } : { error: reply.error };
}

/** `count` distinct random numbers below `below`, ascending. */
export function someIndices(count: number, below: number): number[] {
  if (count >= below) return Array.from({ length: below }, (_, i) => i);
  const chosen = new Set<number>();
  while (chosen.size < count) chosen.add(Math.floor(Math.random() * below));
  return [...chosen].sort((a, b) => a - b);
}
