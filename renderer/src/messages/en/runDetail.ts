/** Texts on what is kept with a run, in English. */

export const runDetail = {
  addTag: 'Add a tag',
  removeTag: (tag: string) => `Remove the tag ${tag}`,
  notes: 'Notes',
};
