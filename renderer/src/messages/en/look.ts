/** Words around looking at what every layer makes of a sample, in English. */
export const look = {
  toggle: 'Look at outputs',
  bar: 'Which sample is looked at',
  previous: 'Previous sample',
  next: 'Next sample',
  random: 'Another sample',
  sample: (split: 'train' | 'test', n: string, of: string) => `${split === 'test' ? 'Test' : 'Training'} ${n} of ${of}`,
  label: (label: string) => `label ${label}`,
  noise: (seed: string) => `Noise ${seed}`,
  noData: 'No data are chosen, so that noise is fed.',
  weights: 'Weights',
  untrained: 'Untrained',
  trained: 'Trained',
  changed: (n: number) =>
    `The network is no longer the one of that run${n ? `: ${n} weights are as a training begins` : ''}.`,
  nothing: 'Nothing seen yet',
  before: (why: string) => `Outputs of before. ${why}`,
  broken: 'The network has problems.',
  lacking: 'The network is not whole yet.',
  running: 'While it trains nothing else is computed.',
  picture: (shape: string, low: string, high: string) => `${shape}, ${low} … ${high}`,
  notFinite: 'Some of it is infinite or no number.',
};
