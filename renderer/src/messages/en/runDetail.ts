/** Texts on what is kept with a run, in English. */

export const runDetail = {
  addTag: 'Add a tag',
  removeTag: (tag: string) => `Remove the tag ${tag}`,
  notes: 'Notes',
  exportRun: (name: string) => `Export ${name} as a file`,
  exported: (name: string, size: string) => `Exported “${name}” (${size})`,
  open: 'Open a run from a file',
  imported: (name: string) => `Opened the run “${name}”`,
  known: (name: string) => `The run “${name}” is here already`,
  checkpoint: 'Checkpoint',
  checkpointAt: (epoch: string, step: string | null, best: boolean) =>
    `Epoch ${epoch}${step === null ? '' : `, step ${step}`}${best ? ' (best)' : ''}`,
  branch: 'Train on as a new run',
  branchHint: 'A new run goes on from this checkpoint; this one stays as it is.',
  weightsFrom: (name: string, taken: string, of: string, at: string) =>
    `Began with ${taken} of ${of} parameters of “${name}”: ${at}.`,
  branched: (name: string) => `Training a branch of “${name}”`,
  parent: (name: string, epoch: string, step: string) => `Branch of “${name}”, from epoch ${epoch}, step ${step}.`,
  dataIn: (path: string) => `Data: ${path}`,
  dataAway: (path: string) => `From a file: its data were in ${path}. Pick them to test, resume or repeat the run.`,
};
