/** Activations of every layer for one sample: requested while the view is on, kept while the network has errors. */
import type { GivenInput } from '../../../../engine/datasets/given/given.ts';
import type { ErrorData } from '../../../../engine/errors/types.ts';
import { prefixOf } from '../../../../engine/analysis/moduleView.ts';
import type { ActivationReport, NodePicture } from '../../../../engine/protocol/reports.ts';
import { client } from '../../shell/client.ts';
import type { OpenDocument } from '../document/document.svelte.ts';
import { knownData } from '../data/knownData.svelte.ts';

/** Debounce in milliseconds: long enough to type a number, short enough to feel immediate. */
const PAUSE_MS = 250;
const MOST_RANDOM = 1_000_000;

interface Given {
  /** Of whose layers it is shown. */
  readonly document: string;
  /** Whose data say how a sample is made of it. */
  readonly run: string;
  /** Null while there is none. */
  readonly input: GivenInput | null;
}

interface Seen {
  readonly document: string;
  readonly within: string;
  readonly report: ActivationReport;
  readonly pictures: ReadonlyMap<string, NodePicture>;
}

class ActivationView {
  on = $state(false);
  /** Index of the sample; the engine takes it modulo their number. */
  index = $state(0);
  /** Whether the weights are those of a run, where one is compatible. */
  trained = $state(true);
  /** An input of the user's own, in place of a sample. */
  given = $state.raw<Given | null>(null);
  /** Whether only misclassified samples are visited. */
  onlyWrong = $state(false);
  /** Whether the activations are of an outdated network. */
  stale = $state(false);
  loading = $state(false);
  error = $state.raw<ErrorData | null>(null);
  #seen = $state.raw<Seen | null>(null);
  #asked = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #next: { readonly target: OpenDocument; readonly run: string | null } | null = null;
  #following = false;

  /** Null for another document, or another of its graphs. */
  report(target: OpenDocument): ActivationReport | null {
    return this.#of(target)?.report ?? null;
  }

  /** Activations of a node of the shown graph, by its id there. */
  picture(target: OpenDocument, node: string): NodePicture | undefined {
    return this.on ? this.#of(target)?.pictures.get(prefixOf(target.way) + node) : undefined;
  }

  /** Opens the view on a test sample, with the weights of a run. */
  show(index: number): void {
    this.given = null;
    this.index = index;
    this.trained = true;
    this.on = true;
  }

  /** What the user gives to a document's network. */
  givenTo({ key }: OpenDocument): Given | null {
    return this.given?.document === key ? this.given : null;
  }

  /** Opens on what the user gives, with the weights of the run. */
  showGiven({ key }: OpenDocument, run: string, input: GivenInput): void {
    this.given = { document: key, run, input };
    this.trained = true;
    this.on = true;
  }

  random(): void {
    this.given = null;
    this.index = Math.floor(Math.random() * MOST_RANDOM);
  }

  /** Requests activations, debounced; a later request replaces this one. `run` is the run whose weights are used. */
  ask(target: OpenDocument, run: string | null): void {
    const given = this.givenTo(target);
    if (given && !given.input) return this.wait();
    clearTimeout(this.#timer);
    this.loading = true;
    if (given) {
      this.#next = { target, run };
      void this.#follow();
      return;
    }
    this.#timer = setTimeout(() => void this.#ask(target, run), this.#seen ? PAUSE_MS : 0);
  }

  /** Keeps the last activations, marked as outdated. */
  wait(): void {
    clearTimeout(this.#timer);
    this.#next = null;
    this.#asked += 1;
    this.stale = true;
    this.loading = false;
  }

  /** A drawing is followed while it is made: one call at a time, the newest next. */
  async #follow(): Promise<void> {
    if (this.#following) return;
    this.#following = true;
    try {
      while (this.#next) {
        const { target, run } = this.#next;
        this.#next = null;
        await this.#ask(target, run);
      }
    } finally {
      this.#following = false;
    }
  }

  #of(target: OpenDocument): Seen | null {
    const seen = this.#seen;
    return seen?.document === target.key && seen.within === prefixOf(target.way) ? seen : null;
  }

  async #ask(target: OpenDocument, run: string | null): Promise<void> {
    const asked = ++this.#asked;
    const within = prefixOf(target.way);
    const document = $state.snapshot(target.document);
    const data = knownData.for(document.data.source);
    const { run: of, input } = this.givenTo(target) ?? {};
    const given = of !== undefined && input ? { given: { run: of, input } } : {};
    const sample = { split: 'test', index: this.index } as const;
    const reply = await client.call('network.activations', { document, data, run, ...sample, ...given, within });
    // A newer request is pending.
    if (asked !== this.#asked) return;
    this.loading = false;
    this.error = reply.ok ? null : reply.error;
    this.stale = !reply.ok;
    if (!reply.ok) return;
    const report = reply.value;
    this.#seen = {
      document: target.key,
      within,
      report,
      pictures: new Map(report.nodes.map((one) => [one.node, one])),
    };
  }
}

export const activationView = new ActivationView();
