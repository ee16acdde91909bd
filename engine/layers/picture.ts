/**
 * Small pictures of layers, as data: a layer gives the kind of its picture and that kind's arguments. The window has
 * one drawing for each kind and knows no layer by name; it runs the layer's own program on a few example numbers and
 * draws the results. Numbers in a picture's text are the node's.
 */
import type { Shape } from '../program/types.ts';
import type { Resolved } from './parameters.ts';

/** A sliding window along one spatial axis; padding before and after it in elements. */
export interface WindowAxis {
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly before: number;
  readonly after: number;
}
/** Windows for each spatial axis of an input in PyTorch's order. May throw a LayerProblem. */
type WindowAxes = (params: Resolved, input: Shape) => readonly WindowAxis[];

/** Arguments of each kind. Axes count the batch as 0, or from the end; sizes are without the batch. */
interface Kinds {
  /** A function of each value, drawn as a curve; `of` is its name, if not the layer's. */
  curve: { readonly of?: string };
  /** A window that slides over a sequence or an image. */
  window: { readonly axes: WindowAxes };
  /** A window that moves through a volume. */
  volume: { readonly axes: WindowAxes };
  /** Transposed convolution: every input value scales a kernel, and overlapping kernels add up. */
  paint: { readonly kernel: string; readonly stride: string };
  /** Sums weighted by `weight`, of all inputs or of all products of pairs from two inputs. */
  linear: { readonly features: number; readonly bias: boolean };
  /** Softmax: scores along an axis become probabilities, or their logarithms. */
  shares: { readonly dim: number; readonly logarithms: boolean };
  /** Values dropped with probability p. */
  dropout: { readonly p: number; readonly drops: 'units' | 'channels' | 'alpha' };
  noise: { readonly std: number };
  /** Values normalized together, of the block [samples, channels, positions]. */
  norm: { readonly over: 'batch' | 'groups' | 'places' | 'features' | 'last'; readonly groups?: number };
  recurrent: {
    readonly layers: number;
    readonly bidirectional: boolean;
    readonly sequence: boolean;
    /** Number of states passed from step to step. */
    readonly states: 1 | 2;
  };
  /** `projection` is the parameter that projects steps to queries, keys and values. */
  attention: { readonly heads: number; readonly causal: boolean; readonly projection: string };
  /** Values that keep their order in another shape; `to` is the requested shape, with -1 for the inferred size. */
  reshape: { readonly sample: readonly number[] | null; readonly to?: readonly number[] };
  pad: { readonly sides: readonly number[]; readonly mode: string; readonly value: number };
  upsample: { readonly factors: readonly number[]; readonly mode: string };
  /** Channels rearranged to pixels. */
  shuffle: { readonly factor: number };
  /** Adaptive pooling: regions of the input, each reduced to one value. */
  regions: { readonly largest: boolean };
  /** Rows of the table `weight`; `nothing` is the padding row. */
  lookup: { readonly rows: number; readonly width: number; readonly nothing: number | null };
  concat: { readonly dim: number };
  stack: { readonly dim: number };
  split: { readonly dim: number; readonly chunks: number };
  slice: { readonly dim: number; readonly start: number; readonly end: number };
  permute: { readonly dims: readonly number[] };
  matrices: object;
  /** One of two inputs, by a condition on a third one. */
  choice: { readonly condition: string };
  pairwise: { readonly sign: '+' | '−' | '×' | '÷' };
  /** Values along axes reduced to one; `p` is the exponent of a norm. */
  reduce: {
    readonly dims: readonly number[];
    readonly keep: boolean;
    readonly into: 'sum' | 'mean' | 'max' | 'norm';
    readonly p?: number;
  };
  /** Gating: half of an axis scales the other half. */
  gate: { readonly dim: number };
  /** Each value is divided by a function of neighbouring channels. */
  neighbours: { readonly size: number };
  /** Positional encodings added to steps: a table with so many rows, or waves with a base. */
  positions: { readonly table: { readonly rows: number } | { readonly base: number } };
  /** `gathers`: whether values depend on inputs at other positions. */
  formula: { readonly text: string; readonly inputs: number; readonly gathers: boolean };
}

export type PictureKind = keyof Kinds;
export type PictureOf<K extends PictureKind> = Kinds[K] & {
  readonly kind: K;
  /** Parameters that replace the node's, so that a small picture suffices. */
  readonly params?: Resolved;
};
export type Picture = { readonly [K in PictureKind]: PictureOf<K> }[PictureKind];

/** Largest sizes that are legible in a small picture. */
export const LARGEST = {
  outputs: 4,
  heads: 3,
  parts: 4,
  side: 3,
  factor: 4,
  regions: 14,
  rows: 6,
  columns: 8,
} as const;

/** Most axes, without the batch, of a picture. */
const MOST_AXES = 5;

/**
 * Sizes of one sample, batch first, with enough axes for the layer's `dims`; null where they include the batch or are
 * too many.
 */
export function sampleSizes(dims: readonly number[], fewest = 3): number[] | null {
  if (dims.some((dim) => !Number.isInteger(dim) || dim === 0)) return null;
  const axes = Math.max(fewest, ...dims.map(Math.abs));
  return axes > MOST_AXES ? null : [1, ...[2, 2, 2, 3, 4].slice(-axes)];
}

/** An axis counted from the front, of `sizes` with the batch. */
export const axisIn = (sizes: readonly number[], dim: number): number => (dim < 0 ? dim + sizes.length : dim);

/** A small shape for one that may be large: at most 2×3×4, without leading axes. */
export const smallSizes = (sizes: readonly number[]): number[] =>
  sizes.slice(-3).map((size, i, { length }) => {
    const most = [2, 3, 4][3 - length + i]!;
    return size < 1 ? most : Math.min(size, most);
  });
