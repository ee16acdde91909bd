/** Resumes a run from its newest checkpoint, with its original data, plan and changes, as if it had never stopped. */
import { fingerprint } from '../../data/dataset.ts';
import { MNIST } from '../../datasets/source.ts';
import { UserError } from '../../errors/error.ts';
import type { LiveSettings } from '../../model/training.ts';
import type { TensorsmithDocument } from '../../model/types.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { nextPosition, type TrainerPosition, type TrainerState } from '../../training/loop/state.ts';
import { Steering } from '../../training/loop/steering.ts';
import { chooseRuntime } from '../devices/devices.ts';
import type { Checkpoint } from '../runs/checkpoints.ts';
import { dataPathOf, openRunDataset, runDataText } from '../runs/runData.ts';
import { RunFiles } from '../runs/runFiles.ts';
import type { RunRecord } from '../runs/runRecord.ts';
import { isOn, loadRun, loadRunDocument } from '../runs/runs.ts';
import type { Emit } from './emit.ts';
import { newest, stateOf, thaws, writeState } from './restore.ts';
import { openAt } from './runSession.ts';
import type { OpenSession } from './session.ts';
import { begin, environmentOf, type TrainingJob } from './trainingJob.ts';

/** @throws UserError where it runs already, where nothing is left to do, and where its data have changed */
export async function resumeTraining(
  run: string,
  given: { training?: Partial<LiveSettings> | undefined; from?: string | undefined },
  emit: Emit,
): Promise<TrainingJob> {
  const record = await loadRun(run);
  if (record.status === 'running' && (await isOn(record, null))) throw new UserError('run.isOn');
  const document = await loadRunDocument(run);
  const checkpoint = await newest(run);
  if (checkpoint?.fellBack) emit('run.notice', { run, error: checkpoint.fellBack });
  const state = checkpoint ? stateOf(checkpoint) : { epoch: 1, step: 0 };
  const known = continued(record, checkpoint, document, state, given);
  const runtime = await chooseRuntime(document.training.device);
  const at = nextPosition(state);
  const open = await reopen(document, known, runtime, at);
  try {
    if (checkpoint) await writeState(open, checkpoint, thaws(known, at));
    const files = await RunFiles.resume(document, known, state, runDataText(open.dataset));
    notifyDifferences(known, runtime, emit);
    return begin({ document, files, open, runtime, emit, resumed: checkpoint && state });
  } catch (error) {
    open.session.dispose();
    throw error;
  }
}

/** The record of the resumed run. */
function continued(
  record: RunRecord,
  checkpoint: Checkpoint | null,
  { training }: TensorsmithDocument,
  state: TrainerState,
  given: { training?: Partial<LiveSettings> | undefined; from?: string | undefined },
): RunRecord {
  const at = nextPosition(state);
  const steering = new Steering(record.changes);
  if (given.training) {
    steering.change(given.training);
    steering.take(at);
  }
  const { epochs } = steering.settingsAt(training, at);
  if (at.epoch > epochs) throw new UserError('run.nothingLeft', { epochs });
  const { early: _, ...kept } = record;
  return {
    ...kept,
    ...(given.from ? { from: given.from } : {}),
    ...(steering.changes.length ? { changes: steering.changes } : {}),
    epochs,
    epochsDone: at.epoch - 1,
    seconds: checkpoint?.record?.seconds ?? (checkpoint ? record.seconds : 0),
    best: state.best,
  };
}

/** Opens the data of a run, which must not have changed, and a session with its plan and its settings at a position. */
export async function reopen(
  document: TensorsmithDocument,
  record: RunRecord,
  runtime: Runtime,
  at: TrainerPosition,
): Promise<OpenSession> {
  const { source } = document.data;
  const path = dataPathOf(record);
  const dataset = await openRunDataset(record.run, { ...(source.kind === 'none' ? MNIST : source), path });
  if (fingerprint(dataset) !== record.dataFingerprint) throw new UserError('run.dataChanged', { path });
  return openAt(document, record.changes ?? [], at, dataset, runtime, record.plan);
}

/** Notifies that results may differ in the last bits on another machine or runtime. */
export function notifyDifferences(record: RunRecord, runtime: Runtime, emit: Emit): void {
  const words = (name: string, { library = '', device = '' }: RunRecord['environment']): string =>
    `${name} (${[library, device].filter(Boolean).join(', ')})`;
  const before = words(record.runtime, record.environment);
  const now = words(runtime.info.runtime, environmentOf(runtime));
  if (before !== now)
    emit('run.notice', { run: record.run, error: new UserError('run.elsewhere', { before, now }).data });
}
