/** The session of a run whose settings may change: another one is opened where a change needs other programs. */
import { equal } from '../../model/equal.ts';
import { documentWith, runSettings } from '../../model/liveSettings.ts';
import type { LiveSettings, RunSettings } from '../../model/training.ts';
import type { TensorsmithDocument } from '../../model/types.ts';
import { UserError } from '../../errors/error.ts';
import type { SourcedDataset } from '../../datasets/source.ts';
import { dataVariables } from '../../datasets/shape.ts';
import type { HostTensor, Plan, Runtime } from '../../runtime/runtime.ts';
import { BatchGrid } from '../../training/loop/batchGrid.ts';
import { slotState } from '../../training/loop/initialize.ts';
import { isBefore, type TrainerPosition } from '../../training/loop/state.ts';
import { type SettingsChange, Steering } from '../../training/loop/steering.ts';
import { buildNetwork, storedShape } from '../../training/network/network.ts';
import type { BundleHistory } from '../../training/programs/bundle.ts';
import { slotNames, slotOf } from '../../training/programs/variables.ts';
import { builtFrom, openSession, type OpenSession, planSession } from './session.ts';

/** The settings of a run at a position. */
const settingsOf = (
  document: TensorsmithDocument,
  changes: readonly SettingsChange[],
  at: TrainerPosition,
): Required<RunSettings> => new Steering(changes).settingsAt(runSettings(document), at);

/**
 * What the changes of a run up to a position mean for its programs. A layer that is trained from some position on begins
 * there, with moments and a count of steps of its own, as if its optimizer had been made for it then.
 * @param trainCount samples of an epoch
 */
export function historyOf(
  document: TensorsmithDocument,
  changes: readonly SettingsChange[],
  at: TrainerPosition,
  trainCount: number,
): BundleHistory {
  const made = changes.filter((change) => !isBefore(at, change));
  const resized = made.some(({ training }) => training.batchSize !== undefined);
  if (!made.some(({ training }) => training.frozen)) return { resized };
  const { batchSize, accumulation } = document.training;
  const grid = new BatchGrid(trainCount, batchSize, changes);
  const trainedIn = (settings: RunSettings): Set<string> =>
    new Set(
      buildNetwork(documentWith(document, settings)).parameters.flatMap(({ fullName, trainable }) =>
        trainable ? [fullName] : [],
      ),
    );
  const ages = new Map<string, number>();
  let settings: RunSettings = runSettings(document);
  let trained = trainedIn(settings);
  for (const change of made) {
    settings = { ...settings, ...change.training };
    if (!change.training.frozen) continue;
    const now = trainedIn(settings);
    for (const name of trained) if (!now.has(name)) ages.delete(name);
    for (const name of now) if (!trained.has(name)) ages.set(name, grid.updatesBefore(change, accumulation));
    trained = now;
  }
  return { resized, ages };
}

/** Opens the session of a run at a position, with its settings there. Weights are still zeros. */
export const openAt = (
  document: TensorsmithDocument,
  changes: readonly SettingsChange[],
  at: TrainerPosition,
  dataset: SourcedDataset,
  runtime: Runtime,
  plan: Plan,
): Promise<OpenSession> =>
  openSession(documentWith(document, settingsOf(document, changes, at)), dataset, runtime, plan, (trainCount) =>
    historyOf(document, changes, at, trainCount),
  );

/** Initial values of slots that a session has and its saved state has not. */
export function initialSlots(
  { network, training }: Pick<OpenSession, 'network' | 'training'>,
  weights: Readonly<Record<string, HostTensor>>,
): (slot: string) => HostTensor | null {
  const given = slotState(network.parameters, training, weights);
  const parameters = network.parameters.filter(({ trainable }) => trainable);
  const shapes = new Map(
    parameters.flatMap((spec) =>
      slotNames(training).map((slot) => [slotOf(slot, spec.fullName), storedShape(spec)] as const),
    ),
  );
  return (slot) => {
    const shape = shapes.get(slot);
    if (given[slot] || !shape) return given[slot] ?? null;
    return { dtype: 'float32', shape, data: new Float32Array(shape.reduce((all, size) => all * size, 1)) };
  };
}

/** The run that a session is opened for. */
interface Of {
  readonly document: TensorsmithDocument;
  readonly runtime: Runtime;
  readonly plan: Plan;
  readonly steering: Steering;
}

export class RunSession {
  readonly #of: Of;
  #current: OpenSession;
  /** As the session was opened with. */
  #frozen: readonly string[];

  /** @param at the position that it was opened for */
  constructor(of: Of, open: OpenSession, at: TrainerPosition) {
    this.#of = of;
    this.#current = open;
    this.#frozen = settingsOf(of.document, of.steering.changes, at).frozen;
  }

  get current(): OpenSession {
    return this.#current;
  }

  /** Takes another session, which was opened for a position; the present one is closed. */
  replace(open: OpenSession, at: TrainerPosition): void {
    const { document, steering } = this.#of;
    this.#current.session.dispose();
    [this.#current, this.#frozen] = [open, settingsOf(document, steering.changes, at).frozen];
  }

  /**
   * Checks that a change can be made.
   * @throws UserError where it cannot: optimizer state that it would need is not there, or data, network and settings
   *   would not match
   */
  async check(change: Partial<LiveSettings>): Promise<void> {
    const { document, runtime, plan } = this.#of;
    const settings: RunSettings = { ...this.#current.training, frozen: this.#frozen, ...change };
    if (!equal(slotNames(settings), slotNames(this.#current.training))) throw new UserError('run.otherProgram');
    await planSession(documentWith(document, settings), this.#current.dataset, runtime, plan);
  }

  /**
   * Opens the session for changed settings, with the state of the present one, which is closed then; null where that can go
   * on. Where it fails, the present one is as it was.
   */
  async reopen(settings: RunSettings, at: TrainerPosition): Promise<OpenSession | null> {
    const { document, runtime, plan, steering } = this.#of;
    const before = this.#current;
    const changed = documentWith(document, settings);
    const of = (trainCount: number): BundleHistory => historyOf(document, steering.changes, at, trainCount);
    const planned = await planSession(changed, before.dataset, runtime, plan, of);
    const frozen = settings.frozen ?? this.#frozen;
    if (equal(builtFrom(planned), builtFrom(before))) {
      this.#frozen = frozen;
      this.#current = { ...planned, session: before.session };
      return null;
    }
    const after = await openSession(changed, before.dataset, runtime, plan, of);
    try {
      await carryOver(before, after);
    } catch (error) {
      after.session.dispose();
      throw error;
    }
    [this.#current, this.#frozen] = [after, frozen];
    before.session.dispose();
    return after;
  }
}

/** Copies weights and optimizer state; slots that only the second session has are initial. */
async function carryOver(from: OpenSession, to: OpenSession): Promise<void> {
  const data = new Set(dataVariables(from.shape).map(({ name }) => name));
  const known = from.bundle.variables.map(({ name }) => name).filter((name) => !data.has(name));
  const wanted = to.bundle.variables.filter(({ name }) => !data.has(name));
  const state = await from.session.read(known);
  const initial = initialSlots(to, state);
  const values: Record<string, HostTensor> = {};
  for (const { name } of wanted) {
    const value = state[name] ?? initial(name);
    if (value) values[name] = value;
  }
  await to.session.write(values);
}
