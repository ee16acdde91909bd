/** Texts of the training queue, in English. */

export const queue = {
  after: (name: string) => `Train after “${name}”`,
  hint: (name: string) => `One run at a time: begins when “${name}” has ended`,
  remove: 'Remove from queue',
  training: 'Training',
  trainingAt: (share: string) => `training, ${share}`,
  queued: 'Queued',
  waits: (name: string) => `Queued: begins when “${name}” has ended.`,
  asOf: (time: string) => `It trains the network and the settings of ${time}.`,
  changed: 'They have changed since.',
  takeCurrent: 'Queue the current state',
  held: 'Queued, not begun',
  now: 'Train now',
  begun: (name: string) => `“${name}” was next in the queue and is training now.`,
  leaveTraining: (name: string) => `“${name}” is training`,
  leaveTrainingHint: 'Weights so far are kept either way. A run without a tab is stopped in the Runs room.',
  leaveQueued: (name: string) => `“${name}” is queued for training`,
  leaveQueuedHint: 'Its run has not begun. Closing the tab removes it from the queue.',
  stopAndClose: 'Stop and close',
  trainOn: 'Close and train on',
  removeAndClose: 'Remove and close',
};
