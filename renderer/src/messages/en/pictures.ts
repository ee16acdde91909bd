/** Texts of the layers' small pictures, in English. */
export const pictures = {
  curve: (name: string) => `Curve of ${name}`,
  window: (size: string) => `A window of ${size} slides over a digit`,
  play: 'Play',
  pause: 'Pause',
  again: 'Sample again',
  more: (count: number) => `${count} more`,
  linear: (outputs: number, bias: boolean) =>
    `Each of ${outputs} outputs is a weighted sum of all inputs${bias ? ' plus a bias' : ''}`,
  bilinear: (outputs: number, bias: boolean) =>
    `Each of ${outputs} outputs is a weighted sum of the products of all pairs of values of the two inputs${bias ? ' plus a bias' : ''}`,
  noise: (std: number) => `Gaussian noise with standard deviation ${std} is added to a sine wave`,
  shares: (logarithms: boolean, dim: number) =>
    logarithms
      ? `Five logits along axis ${dim} become log-probabilities`
      : `Five logits along axis ${dim} become probabilities that sum to 100%`,
  dropped: (kind: 'units' | 'channels' | 'alpha', lost: number, count: number, p: number) => {
    const what = kind === 'channels' ? 'whole channels' : 'units';
    return `With p = ${p}, ${lost} of ${count} ${what} ${kind === 'alpha' ? 'take the saturation value of SELU' : 'are zero'} in this draw`;
  },
  reshape: (shapes: string) => `The values keep their order in the new shape: ${shapes}`,
  norm: (shared: string, centred: boolean) =>
    `${shared} are normalized together to ${centred ? 'mean 0 and variance 1' : 'mean square 1'}`,
  shared: {
    batch: (_groups: number) => 'The values of one channel over all samples and positions',
    groups: (groups: number) =>
      groups === 1 ? 'All channels of one sample' : `The channels of one sample in each of ${groups} groups`,
    places: (_groups: number) => 'The positions of one channel of one sample',
    features: (_groups: number) => 'All channels and positions of one sample',
    last: (_groups: number) => 'The values along the last axis',
  },
  pad: (sides: string, mode: string, value: number | null) =>
    `The image is padded (top, bottom, left, right: ${sides}), ${
      value === null
        ? { reflect: 'by reflection', replicate: 'by replicating its border', circular: 'circularly' }[mode]
        : `with the constant ${value}`
    }`,
  upsample: (factors: string, mode: string) =>
    `Every value becomes ${factors}, ${mode === 'nearest' ? 'each a copy' : 'interpolated with its neighbours'}`,
  shuffle: (factor: number) => `${factor * factor} channels become one that is ${factor} times as high and wide`,
  gather: (size: string, largest: boolean) => {
    const result = largest ? 'its largest value' : 'its mean';
    return /^1(×1)*$/.test(size)
      ? `The whole input becomes ${result}`
      : `The input is cut into ${size} regions; each becomes ${result}`;
  },
  embedding: (count: number, width: number) =>
    `Every index looks up its vector of ${width} values in a table of ${count}`,
  concat: (dim: number) => `Two tensors are concatenated along axis ${dim}`,
  choice: (condition: string) =>
    `The second tensor is taken where the condition ${condition} on the first one holds, else the third`,
  pairwise: (sign: '+' | '−' | '×' | '÷') => `Two tensors are combined elementwise: a ${sign} b`,
  paint: (size: string, stride: string) =>
    `Every value of the input scales a ${size} kernel, placed at stride ${stride}; overlaps are summed`,
  slices: (size: string, depth: number) => `A window of ${size} moves through a volume, drawn as ${depth} slices`,
  attention: (heads: number, causal: boolean) =>
    `Attention weights of each step over all steps, for ${heads === 1 ? 'one head' : `${heads} heads`}${
      causal ? '; later steps are masked' : ''
    }`,
  recurrent: (type: string, layers: number, both: boolean, sequence: boolean) =>
    `${type} unrolled over five time steps, ${layers === 1 ? 'one layer' : `${layers} layers`}${
      both ? ', bidirectional' : ''
    }; ${sequence ? 'every step is output' : 'only the last step is output'}`,
  permute: (dims: string) => `The axes are permuted to ${dims}`,
  slice: (dim: number, range: string) =>
    range === ':' ? `All of axis ${dim} is kept` : `Of axis ${dim} only the indices ${range} are kept`,
  split: (chunks: number, dim: number) => `A tensor is split into ${chunks} chunks along axis ${dim}`,
  stack: (dim: number) => `Two tensors of the same shape are stacked along a new axis ${dim}`,
  reduced: {
    sum: (_p: number) => 'their sum',
    mean: (_p: number) => 'their mean',
    max: (_p: number) => 'their maximum',
    norm: (p: number) => `their norm with p = ${p}`,
  },
  reduce: (into: string, dims: string, keep: boolean) =>
    `The values along axis ${dims} are reduced to ${into}${keep ? '; the axis is kept with size 1' : ''}`,
  gate: (dim: number) =>
    `Axis ${dim} is split in two halves; the first is multiplied elementwise by the sigmoid of the second`,
  neighbours: (size: number) =>
    `Every value is normalized by the squares of ${size} neighbouring channels; rows are channels`,
  matrices: 'Every value is the dot product of a row of the first matrix and a column of the second',
  waves: (base: number) =>
    `Sines and cosines of its position, with base ${base}, are added to every step; rows are steps`,
  learnedPositions: (most: number) =>
    `A learned embedding of its position, one of ${most}, is added to every step; rows are steps`,
  formula: (expression: string) => `The values become ${expression}`,
};
