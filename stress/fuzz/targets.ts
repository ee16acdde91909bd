import { archiveTargets } from './archiveTargets.ts';
import { cellTargets } from './cellTargets.ts';
import { dataTargets } from './dataTargets.ts';
import { documentTargets } from './documentTargets.ts';
import { fileTargets } from './fileTargets.ts';
import { messageTargets } from './messageTargets.ts';
import type { Target } from './target.ts';

/** @param root folder of the project, for its samples */
export const allTargets = async (root: string): Promise<Target[]> => [
  ...documentTargets(root),
  ...(await fileTargets(root)),
  ...(await archiveTargets(root)),
  ...dataTargets(root),
  ...messageTargets(),
  ...cellTargets(root),
];
