/** Texts beside the reasons why a run does not learn, in English; the reasons are in engine/errors/troubles.ts. */

export const trouble = {
  tryRate: (rate: number) => `Try ${rate}`,
  trainEpochs: (epochs: number) => `Train ${epochs} epochs`,
  clipAt: (norm: number) => `Clip the gradients at ${norm}`,
  settings: { lr: 'learning rate', epochs: 'epochs', clipNorm: 'gradient clipping' },
  isSet: 'Set in this network.',
  again: 'Train again',
  stopAndAgain: 'Stop and train again',
  showLayer: 'Show the layer',
};
