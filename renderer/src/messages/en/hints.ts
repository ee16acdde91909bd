/** Texts around hints, in English; the hints themselves are in engine/errors. */
export const hints = {
  here: (name: string) => `Hint on ${name}`,
  beforeTitle: (name: string) => `Before “${name}” is trained`,
  beforeHint: 'It can be trained as it is, but will hardly do what was meant.',
  noneLeft: 'Nothing is left to mend',
  noneLeftHint: 'The network is ready to be trained.',
  back: 'Back to the design',
  anyway: 'Train anyway',
};
