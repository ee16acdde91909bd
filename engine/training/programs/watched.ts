/** What layer statistics are about; `update` is the change of weights since the last statistics. */
export const WATCHED = ['activation', 'activationGradient', 'weight', 'weightGradient', 'update'] as const;
export type Watched = (typeof WATCHED)[number];
