/** Texts on and around the canvas, in English. */
import { plural } from './plural.ts';

export const canvas = {
  quickAdd: 'Add a layer',
  quickAfter: (shape: string) => `Layers that accept ${shape}`,
  quickBefore: 'Preceding layers',
  quickOthers: 'Incompatible as is',
  quickWhere: 'Where it comes',
  quickInsert: (name: string) => `Insert behind ${name}`,
  quickBranch: 'New branch',
  quickShift: 'Shift+Enter: the other way',
  connectFrom: (name: string) => `Connect ${name} to`,
  nothingToConnect: 'There is no input to connect it to.',
  replaces: 'replaces its connection',
  pastedOpen: (n: number) =>
    n === 1 ? 'One pasted layer has no input yet.' : `${n} pasted layers have no inputs yet.`,
  nothingToPaste: 'The clipboard holds no layers.',
  shared: (n: string) => `Copied as ${n} characters. Pasted in Tensorsmith they open as this network.`,
  sharedOpened: (name: string) => `Opened “${name}” from the clipboard`,
  training: (epoch: number, of: number) => `Training, epoch ${epoch} of ${of}, loss`,
  time: (forward: string, backward: string) => `Measured: forward ${forward}, backward ${backward}`,
  heat: (gradient: string, zeros: string) =>
    `Gradient norm ${gradient} per sample; ${zeros} of its activations are zero`,
  fixAll: 'Fixes all problems of the network.',
  fixLeft: (n: number) => `Fixes this one; ${n} ${plural(n, 'problem remains', 'problems remain')} elsewhere.`,
  fixNot: (what: string) => `Not sufficient: ${what}`,
  note: 'Note',
  frame: 'Frame',
  noteHint: 'An annotation; it computes nothing.',
  frameHint: 'Moves with its contents.',
  noteText: 'Text',
  frameTitle: 'Title',
  noteEmpty: 'Double-click to write',
  color: 'Colour',
  colors: { grey: 'Grey', yellow: 'Yellow', green: 'Green', blue: 'Blue', purple: 'Purple', red: 'Red' },
  favourites: 'Favourites',
  favourite: (name: string) => `${name} as a favourite`,
  recent: 'Recently used',
  leftShows: 'Panel contents',
  outline: 'Outline',
  outlineFind: 'Find in the network',
  outlineEmpty: 'The network is empty.',
  outlineNone: (what: string) => `Nothing here is called “${what}”.`,
  outlineRow: (row: {
    name: string;
    type: string;
    summary: string;
    from: string;
    to: string;
    shape: string;
    status: 'ok' | 'error' | 'blocked';
  }) =>
    [
      `${row.name}, ${row.type}${row.summary ? ` ${row.summary}` : ''}`,
      row.from && `from ${row.from}`,
      row.to && `to ${row.to}`,
      row.shape && `output ${row.shape}`,
      row.status === 'error' && 'has a problem',
      row.status === 'blocked' && 'blocked by an error upstream',
    ]
      .filter(Boolean)
      .join(', '),
  commands: 'Commands, layers, and contents of the network',
  commandsNone: (what: string) => `Nothing is called “${what}”.`,
  kinds: { command: 'Commands', layer: 'Add', node: 'Go to', sample: 'Samples' },
  keysEdit: 'Press the new shortcut; Escape cancels, Backspace clears it.',
  keysHint: 'Click a shortcut to change it.',
  keysReset: 'Reset all',
  keysTaken: (what: string) => `Taken from “${what}”.`,
  keysNone: 'none',
};
