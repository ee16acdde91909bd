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
  dataIn: (path: string) => `Data: ${path}`,
  dataAway: (path: string) => `From a file: its data were in ${path}. Pick them to test, resume or repeat the run.`,
};
