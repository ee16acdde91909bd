/** Watches a run and reports troubles when they change. */
import type { ErrorData } from '../../errors/types.ts';
import type { TrainingSettings } from '../../model/types.ts';
import { runContextOf } from '../../training/diagnosis/runContext.ts';
import { RunDiagnosis } from '../../training/diagnosis/runDiagnosis.ts';
import type { Trouble } from '../../training/diagnosis/trouble.ts';
import type { EpochMetrics } from '../../training/loop/epochMetrics.ts';
import type { TensorStatistics } from '../../training/loop/layerStatistics.ts';
import type { OpenSession } from './session.ts';

/** Errors of runs that diverged because their steps were too large. */
const DIVERGED: ReadonlySet<string> = new Set(['run.notANumber', 'run.notANumberSuddenly', 'run.weightNotANumber']);

export class RunWatch {
  readonly #tellOf: (troubles: Trouble[]) => void;
  readonly #diagnosis: RunDiagnosis;
  /** The troubles last reported. */
  troubles: readonly Trouble[] = [];

  /** @param tell called with changed troubles */
  constructor({ bundle, dataset, network, training }: OpenSession, tell: (troubles: Trouble[]) => void) {
    this.#tellOf = tell;
    this.#diagnosis = new RunDiagnosis(runContextOf(training, network, bundle.plans, dataset));
  }

  /** Settings that hold from now on. */
  changed(training: Pick<TrainingSettings, 'optimizer' | 'batchSize'>): void {
    this.#diagnosis.changed(training);
  }

  batches(losses: ArrayLike<number>): void {
    this.#diagnosis.batches(losses);
    this.#tell();
  }

  statistics(tensors: readonly TensorStatistics[]): void {
    this.#diagnosis.statistics(tensors);
    this.#tell();
  }

  epoch(metrics: EpochMetrics): void {
    this.#diagnosis.epoch(metrics);
    this.#tell();
  }

  /** @param found what ruined the run, where that was found */
  failed(error: ErrorData, found: Trouble | null): void {
    if (found || DIVERGED.has(error.code)) this.#diagnosis.ruined(found);
    this.#tell();
  }

  /** A sentence of which only numbers have changed is not reported again. */
  #tell(): void {
    const before = new Map(this.troubles.map((trouble) => [trouble.kind, trouble]));
    const now = this.#diagnosis.troubles;
    const same = now.length === before.size && now.every(({ kind }) => before.has(kind));
    if (same) return;
    this.troubles = now.map((trouble) => before.get(trouble.kind) ?? trouble);
    this.#tellOf([...this.troubles]);
  }
}
