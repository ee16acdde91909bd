/** The words of the small pictures of layers in English. */
export const pictures = {
  curve: (name: string) => `Curve of ${name}`,
  window: (size: string) => `A window of ${size} slides over a digit`,
  play: 'Let it move',
  pause: 'Stop it',
  again: 'Draw again',
  more: (count: number) => `${count} more`,
  linear: (outputs: number, bias: boolean) =>
    `Each of ${outputs} outputs is the sum of all inputs times their weights${bias ? ', plus a bias' : ''}`,
  bilinear: (outputs: number, bias: boolean) =>
    `Each of ${outputs} outputs is the sum of every value of one input times every value of the other, times their weights${bias ? ', plus a bias' : ''}`,
  noise: (std: number) => `Random numbers with standard deviation ${std} are added to the values of a wave`,
  shares: (logarithms: boolean, dim: number) =>
    logarithms
      ? `Five scores along axis ${dim} become the logarithms of their shares`
      : `Five scores along axis ${dim} become shares that add up to 100%`,
  dropped: (kind: 'units' | 'channels' | 'alpha', lost: number, count: number, p: number) => {
    const what = kind === 'channels' ? 'whole channels' : 'units';
    return `With p = ${p}, ${lost} of ${count} ${what} ${kind === 'alpha' ? 'take the low value of SELU' : 'are zero'} in this draw`;
  },
  reshape: (shapes: string) => `The values keep their order and get another shape: ${shapes}`,
  norm: (shared: string, centred: boolean) =>
    `${shared} are ${centred ? 'shifted and scaled together until their mean is 0 and their variance 1' : 'scaled together until their mean square is 1'}`,
  shared: {
    batch: (_groups: number) => 'The values of one channel in all samples and places',
    groups: (groups: number) =>
      groups === 1 ? 'All channels of one sample' : `The channels of one sample in each of ${groups} groups`,
    places: (_groups: number) => 'The places of one channel of one sample',
    features: (_groups: number) => 'All channels and places of one sample',
    last: (_groups: number) => 'The values along the last axis',
  },
  pad: (sides: string, mode: string, value: number | null) =>
    `The image gets an edge (top, bottom, left, right: ${sides}), ${
      value === null
        ? { reflect: 'mirrored', replicate: 'repeated from its border', circular: 'from the other side' }[mode]
        : `filled with ${value}`
    }`,
  upsample: (factors: string, mode: string) =>
    `Every value becomes ${factors}, ${mode === 'nearest' ? 'each a copy' : 'blended with its neighbours'}`,
  shuffle: (factor: number) => `${factor * factor} channels become one that is ${factor} times as high and wide`,
  gather: (size: string, largest: boolean) => {
    const result = largest ? 'its largest value' : 'its mean';
    return /^1(×1)?$/.test(size)
      ? `The whole input becomes ${result}`
      : `The input is cut into ${size} regions; each becomes ${result}`;
  },
  embedding: (count: number, width: number) =>
    `Every index picks its row of ${width} numbers from a table of ${count} rows`,
  concat: (dim: number) => `Two blocks become one, one after the other along axis ${dim}`,
  pairwise: (sign: '+' | '−' | '×' | '÷') => `Two blocks become one, value by value: a ${sign} b`,
  paint: (size: string, stride: string) =>
    `Every value of the input paints a window of ${size}, ${stride} apart; where windows overlap they add up`,
  slices: (size: string, depth: number) => `A window of ${size} moves through a volume, drawn as ${depth} slices`,
  attention: (heads: number, causal: boolean) =>
    `How much each step takes from every other, for ${heads === 1 ? 'one head' : `${heads} heads`}${
      causal ? '; later steps are hidden' : ''
    }`,
  recurrent: (type: string, layers: number, both: boolean, sequence: boolean) =>
    `${type} over five time steps, ${layers === 1 ? 'one layer' : `${layers} layers`}${
      both ? ', in both directions' : ''
    }; ${sequence ? 'every step comes out' : 'only the last step comes out'}`,
  permute: (dims: string) => `The axes come in the order ${dims}`,
  slice: (dim: number, range: string) =>
    range === ':' ? `All of axis ${dim} is kept` : `Of axis ${dim} only the indices ${range} are kept`,
  split: (chunks: number, dim: number) => `One block is cut into ${chunks} parts along axis ${dim}`,
  stack: (dim: number) => `Two blocks of one shape lie one after the other along a new axis ${dim}`,
  reduced: {
    Sum: (_p: number) => 'their sum',
    Mean: (_p: number) => 'their mean',
    Max: (_p: number) => 'the largest of them',
    Norm: (p: number) => `their norm with p = ${p}`,
  },
  reduce: (into: string, dims: string, keep: boolean) =>
    `The values along axis ${dims} become ${into}${keep ? '; the axis stays, with size 1' : ''}`,
  gate: (dim: number) =>
    `Axis ${dim} is cut in two halves; each value of the first is multiplied by the sigmoid of its partner in the second`,
  neighbours: (size: number) =>
    `Every value is made smaller by the squares of ${size} channels around its own; rows are channels`,
  matrices: 'Every value is a row of the first matrix times a column of the second, added up',
  waves: (base: number) =>
    `Sines and cosines of its place, on the base ${base}, are added to every step; rows are steps`,
  learnedPositions: (most: number) =>
    `The vector of its place, from a learned table of ${most}, is added to every step; rows are steps`,
  formula: (expression: string) => `The values become ${expression}`,
};
