/**
 * The small pictures of layers, as data: a layer names the kind of its picture and what the kind has to be told. The
 * window has one drawing for each kind and no word of a layer; it feeds the layer's own program with a few made numbers
 * and draws what comes out. Numbers in a picture's text are those of the node.
 */
import type { Shape } from '../program/types.ts';
import type { Resolved } from './parameters.ts';

/** What a window does along one axis of space; the padding before and after it in elements. */
export interface WindowAxis {
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly before: number;
  readonly after: number;
}
/** Of an input in PyTorch's order, for each axis of space. May throw a LayerProblem. */
type WindowAxes = (params: Resolved, input: Shape) => readonly WindowAxis[];

/** What each kind is told. Axes count the batch as 0, or from the end; sizes are without the batch. */
interface Kinds {
  /** A function of each value by itself, drawn as its curve; `of` is what it is called, if not as the layer is. */
  curve: { readonly of?: string };
  /** A window that slides over a sequence or an image. */
  window: { readonly axes: WindowAxes };
  /** A window that moves through a volume. */
  volume: { readonly axes: WindowAxes };
  /** Every value of the input scales a kernel, and these are laid over each other. */
  paint: { readonly kernel: string; readonly stride: string };
  /** Sums that are weighted by `weight`, of all inputs or of the products of all pairs of two inputs. */
  linear: { readonly features: number; readonly bias: boolean };
  /** Scores along an axis that become shares, or the logarithms of shares. */
  shares: { readonly dim: number; readonly logarithms: boolean };
  /** What is dropped with probability p. */
  dropout: { readonly p: number; readonly drops: 'units' | 'channels' | 'alpha' };
  noise: { readonly std: number };
  /** Values that share moments, of the block [samples, channels, places]. */
  norm: { readonly over: 'batch' | 'groups' | 'places' | 'features' | 'last'; readonly groups?: number };
  recurrent: {
    readonly layers: number;
    readonly bidirectional: boolean;
    readonly sequence: boolean;
    /** States that a step hands on. */
    readonly states: 1 | 2;
  };
  /** `projection` is the parameter that makes queries, keys and values of the steps. */
  attention: { readonly heads: number; readonly causal: boolean; readonly projection: string };
  /** Values that keep their order in another shape; `to` is the shape as it is asked for, -1 what is left. */
  reshape: { readonly sample: readonly number[] | null; readonly to?: readonly number[] };
  pad: { readonly sides: readonly number[]; readonly mode: string; readonly value: number };
  upsample: { readonly factors: readonly number[]; readonly mode: string };
  /** Channels that become pixels. */
  shuffle: { readonly factor: number };
  /** The input is cut into regions, each of which becomes one value. */
  regions: { readonly largest: boolean };
  /** Rows of the table `weight`, one of which may stand for nothing. */
  lookup: { readonly rows: number; readonly width: number; readonly nothing: number | null };
  concat: { readonly dim: number };
  stack: { readonly dim: number };
  split: { readonly dim: number; readonly chunks: number };
  slice: { readonly dim: number; readonly start: number; readonly end: number };
  permute: { readonly dims: readonly number[] };
  matrices: object;
  pairwise: { readonly sign: '+' | '−' | '×' | '÷' };
  /** Values along axes that become one; `p` is the exponent of a norm. */
  reduce: {
    readonly dims: readonly number[];
    readonly keep: boolean;
    readonly into: 'sum' | 'mean' | 'max' | 'norm';
    readonly p?: number;
  };
  /** Half of an axis lets the other half through. */
  gate: { readonly dim: number };
  /** Each value is divided by what its neighbouring channels hold. */
  neighbours: { readonly size: number };
  /** Vectors that are added to steps: of a table with so many rows, or waves to a base. */
  positions: { readonly table: { readonly rows: number } | { readonly base: number } };
  /** `gathers`: its values depend on more than the inputs' values at their place. */
  formula: { readonly text: string; readonly inputs: number; readonly gathers: boolean };
}

export type PictureKind = keyof Kinds;
export type PictureOf<K extends PictureKind> = Kinds[K] & {
  readonly kind: K;
  /** Parameters in the place of the node's own, so that little is enough to show what the layer does. */
  readonly params?: Resolved;
};
export type Picture = { readonly [K in PictureKind]: PictureOf<K> }[PictureKind];

/** The largest sizes that can still be told apart in a small picture. */
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

/** More axes than this, without the batch, have no picture. */
const MOST_AXES = 5;

/** Sizes of one sample, the batch in front, with as many axes as a layer asks for; null where it asks for the batch or for too many. */
export function sampleSizes(dims: readonly number[], fewest = 3): number[] | null {
  if (dims.some((dim) => !Number.isInteger(dim) || dim === 0)) return null;
  const axes = Math.max(fewest, ...dims.map(Math.abs));
  return axes > MOST_AXES ? null : [1, ...[2, 2, 2, 3, 4].slice(-axes)];
}

/** An axis counted from the front, of `sizes` with the batch. */
export const axisIn = (sizes: readonly number[], dim: number): number => (dim < 0 ? dim + sizes.length : dim);

/** A small shape in the place of one that may be large: at most 2×3×4, axes before the last three left out. */
export const smallSizes = (sizes: readonly number[]): number[] =>
  sizes.slice(-3).map((size, i, { length }) => {
    const most = [2, 3, 4][3 - length + i]!;
    return size < 1 ? most : Math.min(size, most);
  });
