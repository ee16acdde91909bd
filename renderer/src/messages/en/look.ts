/** The texts of the activation view, which shows every layer's outputs for one sample, in English. */
export const look = {
  toggle: 'Show activations',
  bar: 'Input sample',
  previous: 'Previous sample',
  next: 'Next sample',
  random: 'Random sample',
  sample: (split: 'train' | 'test', n: string, of: string) => `${split === 'test' ? 'Test' : 'Training'} ${n} of ${of}`,
  label: (label: string) => `label ${label}`,
  noise: (seed: string) => `Noise ${seed}`,
  noData: 'No data selected: the input is random noise.',
  weights: 'Weights',
  untrained: 'Untrained',
  trained: 'Trained',
  changed: (n: number) =>
    `The network has changed since that run${n ? `: ${n} parameter tensors are newly initialized` : ''}.`,
  nothing: 'No activations yet',
  before: (why: string) => `Outdated activations. ${why}`,
  broken: 'The network has problems.',
  lacking: 'The network is incomplete.',
  running: 'Not available during training.',
  picture: (shape: string, low: string, high: string) => `${shape}, ${low} … ${high}`,
  notFinite: 'Contains NaN or infinity.',
};
