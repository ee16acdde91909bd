/** The computation of one node at a time, for the sample whose activations are shown: a training step, step by step. */
import { prefixOf } from '../../../../engine/analysis/moduleView.ts';
import type { ErrorData } from '../../../../engine/errors/types.ts';
import type { NodeValues } from '../../../../engine/protocol/reports.ts';
import { client } from '../../shell/client.ts';
import { knownData } from '../data/knownData.svelte.ts';
import type { OpenDocument } from '../document/document.svelte.ts';
import { activationView } from './activationView.svelte.ts';
import type { ExplainedStep, Phase } from './explainedSteps.ts';

/** Numbers that are kept, in characters: those of a few large layers, or of a whole small network. */
const MOST_KEPT = 64_000_000;

interface Request {
  readonly target: OpenDocument;
  /** In the drawn graph: the shown one, and those that are likely wanted next. */
  readonly nodes: readonly string[];
  /** The run whose weights are used. */
  readonly run: string | null;
}

interface Kept {
  readonly document: string;
  readonly values: ReadonlyMap<string, NodeValues>;
  readonly size: number;
}

class Explaining {
  on = $state(false);
  phase = $state<Phase>('forward');
  loading = $state(false);
  error = $state.raw<ErrorData | null>(null);
  /** Counts how often all numbers have changed. */
  turn = $state(0);
  #kept = $state.raw<Kept>({ document: '', values: new Map(), size: 0 });
  /** Whether the numbers are of a sample, of weights or of settings that have changed since. */
  #stale = false;
  #next: Request | null = null;
  #asking = false;

  /** Opens on the selected layer where a step begins, with the activations that it explains. */
  open(): void {
    this.on = true;
    this.phase = 'forward';
    activationView.on = true;
  }

  close(): void {
    this.on = false;
    this.error = null;
    this.#next = null;
    this.#kept = { document: '', values: new Map(), size: 0 };
  }

  toggle(): void {
    if (this.on) this.close();
    else this.open();
  }

  /** The numbers of a node, once they are there. */
  values(target: OpenDocument, node: string): NodeValues | null {
    return (this.#kept.document === keyOf(target) && this.#kept.values.get(node)) || null;
  }

  /** The numbers are outdated: they are shown until new ones are there. */
  forget(): void {
    this.#stale = true;
    this.turn += 1;
  }

  /** Goes to a step: its node is selected. */
  go(target: OpenDocument, step: ExplainedStep): void {
    this.phase = step.phase;
    target.select([step.node]);
  }

  /** Requests the numbers of nodes, as far as they are not known: one call at a time, the newest request next. */
  ask(target: OpenDocument, nodes: readonly string[], run: string | null): void {
    this.#next = { target, nodes, run };
    void this.#follow();
  }

  async #follow(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    try {
      while (this.#next) {
        const { target, nodes, run } = this.#next;
        const known = this.#stale ? [] : nodes.filter((node) => this.values(target, node));
        const wanted = nodes.find((node) => !known.includes(node));
        if (wanted === undefined) break;
        await this.#ask(target, wanted, run);
        // What is only likely wanted next is no reason to insist.
        if (this.error) break;
      }
    } finally {
      this.#asking = false;
      this.loading = false;
    }
  }

  async #ask(target: OpenDocument, node: string, run: string | null): Promise<void> {
    const given = activationView.givenTo(target);
    if (given && !given.input) {
      this.#next = null;
      return;
    }
    const turn = this.turn;
    this.loading = this.#stale || !this.values(target, node);
    this.error = null;
    const document = $state.snapshot(target.document);
    const reply = await client.call('network.node', {
      document,
      data: knownData.for(document.data.source),
      run,
      split: 'test',
      index: activationView.index,
      ...(given?.input ? { given: { run: given.run, input: given.input } } : {}),
      node: prefixOf(target.way) + node,
    });
    // Another sample, or other weights, were asked for meanwhile.
    if (turn !== this.turn) return;
    this.error = reply.ok ? null : reply.error;
    const key = keyOf(target);
    const fresh = this.#stale || this.#kept.document !== key;
    this.#stale = false;
    const before = fresh ? new Map<string, NodeValues>() : this.#kept.values;
    if (!reply.ok) {
      this.#kept = { document: key, values: before, size: fresh ? 0 : this.#kept.size };
      return;
    }
    const size = sizeOf(reply.value);
    const room = !fresh && this.#kept.size + size <= MOST_KEPT;
    const values = new Map(room ? before : []).set(node, reply.value);
    this.#kept = { document: key, values, size: room ? this.#kept.size + size : size };
  }
}

/** A document's graph: of the document itself, or of a module in it. */
const keyOf = (target: OpenDocument): string => `${target.key} ${prefixOf(target.way)}`;

/** Characters of a node's numbers. */
function sizeOf({ inputs, outputs, parameters, backward }: NodeValues): number {
  const steps = parameters.flatMap(({ step }) => (step ? [step.gradient, step.applied, step.after] : []));
  const all = [
    ...inputs,
    ...outputs,
    ...parameters,
    ...steps,
    ...(backward?.gradients ?? []),
    ...(backward?.passed ?? []),
  ];
  return all.reduce((sum, tensor) => sum + (tensor?.values.length ?? 0), 0);
}

export const explaining = new Explaining();
