/** Goes on from a kept checkpoint of a run as a new run. */
import { rm } from 'node:fs/promises';
import type { LiveSettings } from '../../model/training.ts';
import type { TrainerPosition } from '../../training/loop/state.ts';
import { branchRun } from '../runs/branch.ts';
import { folderOf } from '../runs/runs.ts';
import type { Emit } from './emit.ts';
import { resumeTraining } from './resume.ts';
import type { TrainingJob } from './trainingJob.ts';

/**
 * @param given settings from there on, and the tab that it is started from
 * @throws UserError as `branchRun` and `resumeTraining`; no run is left then
 */
export async function branchTraining(
  parent: string,
  at: TrainerPosition,
  given: { training?: Partial<LiveSettings> | undefined; from?: string | undefined },
  emit: Emit,
): Promise<TrainingJob> {
  const run = await branchRun(parent, at);
  try {
    return await resumeTraining(run, given, emit);
  } catch (error) {
    await rm(folderOf(run), { recursive: true, force: true });
    throw error;
  }
}
