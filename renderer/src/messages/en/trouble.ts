/** Texts beside the reasons why a run does not learn, in English; the reasons are in engine/errors/troubles.ts. */

export const trouble = {
  tryRate: (rate: number) => `Try ${rate}`,
  trainEpochs: (epochs: number) => `Train ${epochs} epochs`,
  clipAt: (norm: number) => `Clip the gradients at ${norm}`,
  batchOf: (size: number) => `Set the batch size to ${size}`,
  goOn: {
    lr: (rate: number) => `Go on with a learning rate of ${rate}`,
    epochs: (epochs: number) => `Go on for ${epochs} epochs`,
    clipNorm: (norm: number) => `Go on with the gradients clipped at ${norm}`,
    batchSize: (size: number) => `Go on with a batch size of ${size}`,
  },
  goOnHint: 'Resumes the run from the last good weights, with this setting from there on.',
  settings: { lr: 'learning rate', epochs: 'epochs', clipNorm: 'gradient clipping', batchSize: 'batch size' },
  isSet: 'Set in this network.',
  again: 'Train again',
  stopAndAgain: 'Stop and train again',
  showLayer: 'Show the layer',
};
