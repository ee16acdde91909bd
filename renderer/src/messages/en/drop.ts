/** Texts on things dropped onto the window, in English. */
export const drop = {
  data: (name: string) => `“${name}” looks like data. Choose it in the Data room, with “Pick files…”.`,
  run: (name: string) => `Open the run “${name}” with “Open a run from a file” in the Runs room.`,
  pack: (name: string) => `Open “${name}” with “Open…” in the File menu.`,
  packed: (name: string, size: string) => `“${name}” and its data were saved as one file of ${size}.`,
  folder: (name: string) => `“${name}” is a folder. Choose it in the Data room, with “Pick a folder…”.`,
  large: (name: string) => `“${name}” is too large to be a network.`,
  unknown: (name: string) =>
    `“${name}” cannot be opened. Networks (.tensorsmith, with data .tspack), modules, runs (.tsrun) and data can be dropped here.`,
  text: 'This text is no network. A share text or the contents of a .tensorsmith file can be dropped here.',
};
