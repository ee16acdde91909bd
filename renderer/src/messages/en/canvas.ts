/** What is said on and around the canvas, in English. */
import { plural } from './plural.ts';

export const canvas = {
  quickAdd: 'Add a layer',
  quickAfter: (shape: string) => `Layers that take ${shape}`,
  quickBefore: 'What comes before it',
  quickOthers: 'Do not take it as it is',
  connectFrom: (name: string) => `Connect ${name} to`,
  nothingToConnect: 'No input is left that it could feed.',
  replaces: 'takes the place of another',
  pastedOpen: (n: number) =>
    n === 1 ? 'One pasted layer waits for its input.' : `${n} pasted layers wait for their inputs.`,
  nothingToPaste: 'The clipboard holds no layers.',
  shared: (n: string) => `Copied as ${n} characters. Pasted in Tensorsmith they open as this network.`,
  sharedOpened: (name: string) => `Opened “${name}” from the share text`,
  training: (epoch: number, of: number) => `Training, epoch ${epoch} of ${of}, loss`,
  heat: (gradient: string, zeros: string) => `Gradient ${gradient} for a sample; ${zeros} of its outputs are zero`,
  fixAll: 'After it the network has no problems.',
  fixLeft: (n: number) => `It mends this one; ${n} ${plural(n, 'problem', 'problems')} elsewhere would be left.`,
  fixNot: (what: string) => `It is not enough: ${what}`,
  note: 'Note',
  frame: 'Frame',
  noteHint: 'Words beside the network. They compute nothing.',
  frameHint: 'Goes with what lies in it.',
  noteText: 'Text',
  frameTitle: 'Title',
  noteEmpty: 'Double-click to write',
  color: 'Colour',
  colors: { grey: 'Grey', yellow: 'Yellow', green: 'Green', blue: 'Blue', purple: 'Purple', red: 'Red' },
  favourites: 'Favourites',
  favourite: (name: string) => `${name} as a favourite`,
  recent: 'Used lately',
  leftShows: 'What the panel shows',
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
      row.shape && `gives ${row.shape}`,
      row.status === 'error' && 'has a problem',
      row.status === 'blocked' && 'waits for a broken layer',
    ]
      .filter(Boolean)
      .join(', '),
  commands: 'Commands, layers, and what is in the network',
  commandsNone: (what: string) => `Nothing is called “${what}”.`,
  kinds: { command: 'Commands', layer: 'Add', node: 'Go to', sample: 'Samples' },
  keysEdit: 'Press the new keys; Escape leaves it as it is, Backspace takes the keys away.',
  keysHint: 'Click on keys to change them.',
  keysReset: 'All as they were',
  keysTaken: (what: string) => `Taken from “${what}”.`,
  keysNone: 'none',
};
