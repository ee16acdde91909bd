/** Texts of measured costs of layers, in English. */
export const layerTimes = {
  title: 'Time by layer',
  hint: 'Runs each layer forward and backward with this batch size, and shows what it costs here, also on the canvas.',
  measure: 'Measure layers',
  done: (n: string) => `Measured ${n} layers: their times are on the canvas and in the Train room.`,
  again: 'Measure again',
  hide: 'Hide',
  stop: 'Stop',
  busy: 'Not during a run.',
  measuring: (done: string, of: string) => `Measuring layer ${done} of ${of}…`,
  ms: (value: string) => `${value} ms`,
  row: (name: string, forward: string, backward: string, bytes: string) =>
    `${name}: forward ${forward}, backward ${backward}; ${bytes} in use at its peak`,
  sum: (sum: string, step: string, share: string, batch: string) =>
    `All layers ${sum}; a whole step ${step} (${share}), with a batch of ${batch}.`,
  how: (where: string) =>
    `Times are measured (${where}): each layer by itself on random inputs, the fastest of several calls less that of the call without it. A step also reads samples and takes loss and optimizer, but runs layers side by side. The peak of memory is computed from the program of the layer.`,
};
