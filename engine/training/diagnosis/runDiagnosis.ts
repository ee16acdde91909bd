/** Diagnosis of a run from its metrics and layer statistics: why it does not learn. */
import type { EpochMetrics } from '../loop/epochMetrics.ts';
import type { TensorStatistics } from '../loop/layerStatistics.ts';
import type { TrainingSettings } from '../../model/types.ts';
import { usualRate } from '../../optimizers/index.ts';
import { dead, exploding, saturated, vanishing } from './layerTroubles.ts';
import { growing, Losses, stuck } from './losses.ts';
import { overfitting } from './overfitting.ts';
import { type RunContext, lower, short, type Trouble, TROUBLE_KINDS, type TroubleKind } from './trouble.ts';

/** Batches between two evaluations of the loss. */
const EVERY = 10;
/** Share of batches that are ignored whole from which it is told. */
const MOST_IGNORED = 0.05;
/** Consecutive layer statistics that have to agree. */
const CONFIRMATIONS = 2;

/** Collects losses, layer statistics and epochs, and diagnoses the run so far. */
export class RunDiagnosis {
  #at: RunContext;
  readonly #losses = new Losses();
  #batches = 0;
  /** Batches without a target that counts. */
  #ignored = 0;
  readonly #epochs: EpochMetrics[] = [];
  readonly #found = new Map<TroubleKind, Trouble>();
  /** Number of consecutive statistics with each trouble. */
  readonly #seen = new Map<TroubleKind, number>();

  constructor(at: RunContext) {
    this.#at = at;
  }

  /** Current troubles, the most important first. */
  get troubles(): Trouble[] {
    return TROUBLE_KINDS.flatMap((kind) => this.#found.get(kind) ?? []);
  }

  /** Settings that hold from now on. */
  changed({ optimizer, batchSize }: Pick<TrainingSettings, 'optimizer' | 'batchSize'>): void {
    if (batchSize !== this.#at.batchSize) [this.#batches, this.#ignored] = [0, 0];
    this.#at = { ...this.#at, lr: optimizer.lr, usual: usualRate(optimizer), batchSize };
  }

  /** Adds the losses of some batches; NaN for batches without valid targets. */
  batches(losses: ArrayLike<number>): void {
    for (let i = 0; i < losses.length; i += 1) {
      const loss = losses[i]!;
      this.#batches += 1;
      if (Number.isNaN(loss)) {
        this.#ignored += 1;
        continue;
      }
      this.#losses.follow(loss);
      if (this.#losses.count % EVERY) continue;
      const tooFar = growing(this.#losses, this.#at);
      this.#set('growing', tooFar);
      const still = tooFar ? null : stuck(this.#losses, this.#at);
      this.#set('atChance', still?.kind === 'atChance' ? still : null);
      this.#set('flat', still?.kind === 'flat' ? still : null);
    }
    this.#followIgnored();
  }

  #followIgnored(): void {
    const [count, batches] = [this.#ignored, this.#batches];
    const many = count > MOST_IGNORED * batches;
    this.#set(
      'ignored',
      many
        ? {
            kind: 'ignored',
            problem: { code: 'trouble.ignored', params: { count, batches }, where: {} },
            remedy: { setting: 'batchSize', value: Math.min(65_536, 4 * this.#at.batchSize) },
          }
        : null,
    );
  }

  statistics(tensors: readonly TensorStatistics[]): void {
    const ended = dead(tensors, this.#at);
    this.#confirm('dead', ended);
    // Layers before a dead or saturated one get no gradient, which is reported already. While the loss falls, gradients are no
    // trouble.
    const full = ended || this.#losses.falling ? null : saturated(tensors, this.#at);
    this.#confirm('saturated', full);
    const slow = ended || full || this.#losses.falling ? null : vanishing(tensors);
    this.#confirm('vanishing', slow);
    this.#confirm('exploding', this.#losses.falling ? null : exploding(tensors));
  }

  epoch(metrics: EpochMetrics): void {
    this.#epochs.push(metrics);
    this.#set('overfitting', overfitting(this.#epochs));
  }

  /** What ruined the run, as far as is known. */
  ruined(found: Trouble | null): void {
    const { lr } = this.#at;
    this.#set(
      'diverged',
      found ?? {
        kind: 'diverged',
        problem: { code: 'trouble.diverged', params: { lr: short(lr) }, where: {} },
        remedy: { setting: 'lr', value: lower(this.#at) },
      },
    );
    this.#found.delete('growing');
  }

  #confirm(kind: TroubleKind, trouble: Trouble | null): void {
    const times = trouble ? (this.#seen.get(kind) ?? 0) + 1 : 0;
    this.#seen.set(kind, times);
    this.#set(kind, times >= CONFIRMATIONS ? trouble : null);
  }

  #set(kind: TroubleKind, trouble: Trouble | null): void {
    if (trouble) this.#found.set(kind, trouble);
    else this.#found.delete(kind);
  }
}
