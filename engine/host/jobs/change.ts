/** Changes of settings during a run. */
import { equal } from '../../model/equal.ts';
import type { LiveSettings } from '../../model/training.ts';
import { UserError } from '../../errors/error.ts';
import { trainingBundle } from '../../training/programs/bundle.ts';
import type { OpenSession } from './session.ts';

/**
 * Checks that a change needs no new program: rates are fed to each step and may change; everything else is compiled in.
 * @throws UserError for a change that needs one
 */
export function checkChange({ open }: { readonly open: OpenSession }, change: Partial<LiveSettings>): void {
  const { network, training, shape, bundle } = open;
  const plan = { intraThreads: 1, interThreads: 1, shards: bundle.shards };
  const changed = trainingBundle(network, { ...training, ...change }, shape, plan);
  const built = ({ variables, functions }: typeof changed) => [variables, functions];
  if (!equal(built(changed), built(bundle))) throw new UserError('run.otherProgram');
}
