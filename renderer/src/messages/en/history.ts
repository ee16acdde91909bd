/** The history's words in English. */
export const history = {
  title: 'History',
  start: 'As it was opened',
  earlier: 'Earliest kept state',
  none: 'No steps yet. Every change is kept here, and a click goes back to it.',
  list: 'Steps of this network',
  now: 'Present state',
};
