/** Texts of pausing, stepping and resuming a run, in English. */

export const steering = {
  pause: 'Pause',
  pausing: 'Pausing…',
  continue: 'Continue',
  step: 'One step',
  stepHint: 'Train one batch and stand still again.',
  at: (epoch: number, step: string) => `epoch ${epoch}, step ${step}`,
  pausedAt: (at: string) => `Paused after ${at}. Its state is saved.`,
  saved: (at: string) => `Last checkpoint: ${at}`,
  resume: 'Resume',
  resumeHint:
    'Goes on from the last checkpoint and ends as if it had never stopped. Settings changed since then apply.',
  from: (at: string) => `from ${at}`,
  fromStart: 'from the start: nothing was saved yet',
  early: 'Stopped early: no epoch was better. Resume trains on.',
  trainOn: 'Train on',
  moreEpochs: 'more epochs',
  best: (metric: string, value: string, epoch: number) => `best ${metric} ${value}, epoch ${epoch}`,
  frozen: 'Frozen layers',
  frozenHint: 'Training leaves their parameters as they are. During a run it takes effect from the next batch on.',
  frozenAre: (names: string) => `Frozen layers: ${names || 'none'}`,
  and: ', ',
  undo: 'Undo',
  undoHint: 'Sets the values of before, from the next batch on.',
  changed: (what: string) => `Changed: ${what}`,
};
