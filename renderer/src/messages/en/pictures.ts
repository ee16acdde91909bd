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
  shares: (logarithms: boolean, dim: number) =>
    logarithms
      ? `Five scores along axis ${dim} become the logarithms of their shares`
      : `Five scores along axis ${dim} become shares that add up to 100%`,
  dropped: (kind: 'units' | 'channels' | 'alpha', lost: number, count: number, p: number) => {
    const what = kind === 'channels' ? 'whole channels' : 'units';
    return `With p = ${p}, ${lost} of ${count} ${what} ${kind === 'alpha' ? 'take the low value of SELU' : 'are zero'} in this draw`;
  },
  reshape: (shapes: string) => `The values keep their order and get another shape: ${shapes}`,
};
