/** Texts of the learning rate range test, in English. */

export const range = {
  find: 'Find a learning rate…',
  title: 'Learning rate range test',
  hint: 'Trains a copy from its first weights while the learning rate grows from batch to batch (Smith 2015). Your network and its runs stay as they are.',
  run: 'Run the test',
  again: 'Run again',
  use: (rate: number) => `Use ${rate}`,
  running: (done: number, of: number) => `Batch ${done} of ${of}`,
  before: 'At most 150 batches; it ends when the loss turns up.',
  found: (suggested: number, steepest: number, least: number) =>
    `The loss falls fastest at ${steepest} and is least at ${least}. ${suggested} is a good rate to begin with.`,
  nothing: (from: number, to: number) =>
    `The loss falls at no learning rate from ${from} to ${to}. Look at the data and their labels, the loss, and the layers before the output.`,
  failed: 'The test cannot run',
  chart: 'Loss against learning rate',
};
