/** Texts of the undo history, in English. */
export const history = {
  title: 'History',
  start: 'State when opened',
  earlier: 'Earliest kept state',
  none: 'No steps yet. Every change is listed here; click one to return to it.',
  list: 'Steps of this network',
  now: 'Current state',
};
