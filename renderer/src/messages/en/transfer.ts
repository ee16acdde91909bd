/** Texts on weights taken from another run, in English. */

export const transfer = {
  title: 'Initial weights',
  random: 'Random',
  newest: 'Newest',
  count: (taken: string, of: string) => `${taken} of ${of} parameters are taken, by name and shape.`,
  table: 'What is taken',
  taken: 'taken',
  otherShape: (shape: string) => `there ${shape}`,
  noName: 'not there',
  unused: 'not here',
  freeze: (n: string) => `Freeze the layers taken (${n})`,
  freezeHint: 'Layers all of whose weights are taken stay as they are; the others are trained.',
};
