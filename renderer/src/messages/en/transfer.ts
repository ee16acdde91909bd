/** Texts on weights taken from another run, in English. */

const beginWith = 'Begin with these weights';

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
  older: (n: string) => `${n} older runs: Runs › Charts › ${beginWith}`,
  beginWith,
  beginHint: (name: string) =>
    `The next run of ${name} begins with the weights of this checkpoint, where names and shapes fit`,
};
