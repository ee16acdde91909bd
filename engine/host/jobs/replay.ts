/** Trains a run again from its beginning, to show that its result can be reproduced. */
import { UserError } from '../../errors/error.ts';
import { chooseRuntime } from '../devices/devices.ts';
import { isOn, loadRun, loadRunDocument } from '../runs/runs.ts';
import type { Emit } from './emit.ts';
import { notifyDifferences, reopen } from './resume.ts';
import { begin, createFiles, type TrainingJob } from './trainingJob.ts';
import { transferFrom } from './transfer.ts';

/**
 * Starts a new run with the document, the data, the plan and the changed settings of an earlier one.
 * @throws UserError where that one is running, and where its data have changed
 */
export async function replayTraining(run: string, emit: Emit): Promise<TrainingJob> {
  const record = await loadRun(run);
  if (record.status === 'running' && (await isOn(record, null))) throw new UserError('run.isOn');
  const document = await loadRunDocument(run);
  const runtime = await chooseRuntime(document.training.device);
  const open = await reopen(document, record, runtime, { epoch: 1, step: 0 });
  try {
    const { dataset } = open;
    const source = record.weightsFrom;
    const transferred = source && (await transferFrom(open.network, source));
    const files = await createFiles(
      { document, dataset, open, runtime, plan: record.plan },
      {
        replayOf: run,
        ...(record.changes ? { changes: record.changes } : {}),
        ...(transferred ? { weightsFrom: transferred.weightsFrom } : {}),
      },
    );
    notifyDifferences(record, runtime, emit);
    return begin({ document, files, open, runtime, emit, resumed: null, initial: transferred?.initial });
  } catch (error) {
    open.session.dispose();
    throw error;
  }
}
