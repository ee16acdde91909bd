/** What every layer makes of one sample: asked of the engine while it is wanted, kept while the network is broken. */
import type { ErrorData } from '../../../../engine/errors/types.ts';
import { prefixOf } from '../../../../engine/analysis/moduleView.ts';
import type { LookReport, NodePicture } from '../../../../engine/protocol/reports.ts';
import { client } from '../../shell/client.ts';
import type { OpenDocument } from '../document/document.svelte.ts';
import { knownData } from '../data/knownData.svelte.ts';

/** Long enough for a number to be typed, short enough to follow the hand. */
const PAUSE_MS = 250;
const MOST_RANDOM = 1_000_000;

interface Seen {
  readonly document: string;
  readonly within: string;
  readonly report: LookReport;
  readonly pictures: ReadonlyMap<string, NodePicture>;
}

class Look {
  on = $state(false);
  /** Counted round by the engine. */
  index = $state(0);
  trained = $state(false);
  /** True where the pictures are of a network that is no longer so. */
  stale = $state(false);
  loading = $state(false);
  error = $state.raw<ErrorData | null>(null);
  #seen = $state.raw<Seen | null>(null);
  #asked = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Null for another document, or another of its graphs. */
  report(target: OpenDocument): LookReport | null {
    return this.#of(target)?.report ?? null;
  }

  /** Of a node of the graph that is shown, by its id there. */
  picture(target: OpenDocument, node: string): NodePicture | undefined {
    return this.on ? this.#of(target)?.pictures.get(prefixOf(target.way) + node) : undefined;
  }

  random(): void {
    this.index = Math.floor(Math.random() * MOST_RANDOM);
  }

  /** Asks soon; what is asked meanwhile takes its place. `run` names whose weights are taken. */
  ask(target: OpenDocument, run: string | null): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(target, run), this.#seen ? PAUSE_MS : 0);
  }

  /** Keeps what was seen, as of before. */
  wait(): void {
    clearTimeout(this.#timer);
    this.#asked += 1;
    this.stale = true;
    this.loading = false;
  }

  #of(target: OpenDocument): Seen | null {
    const seen = this.#seen;
    return seen?.document === target.key && seen.within === prefixOf(target.way) ? seen : null;
  }

  async #ask(target: OpenDocument, run: string | null): Promise<void> {
    const asked = ++this.#asked;
    const within = prefixOf(target.way);
    this.loading = true;
    const document = $state.snapshot(target.document);
    const data = knownData.for(document.data.source);
    const reply = await client.call('network.look', { document, data, run, split: 'test', index: this.index, within });
    // Something newer has been asked for.
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

export const look = new Look();
