/** Searches on this machine: the list, those that are open with their trials, and starting and stopping them. */
import { SvelteMap } from 'svelte/reactivity';
import type { ErrorData } from '../../../../engine/errors/types.ts';
import type { Events } from '../../../../engine/protocol/events.ts';
import type { SearchReport, SearchSummary } from '../../../../engine/protocol/reports.ts';
import type { SearchPlan } from '../../../../engine/search/plan.ts';
import { client } from '../../shell/client.ts';
import { knownData } from '../data/knownData.svelte.ts';
import type { OpenDocument } from '../document/document.svelte.ts';
import { i18n } from '../preferences/i18n.svelte.ts';
import { toasts } from '../view/toasts.svelte.ts';
import { runs } from './runs.svelte.ts';

class Searches {
  /** Newest first. */
  list = $state.raw<readonly SearchSummary[]>([]);
  starting = $state(false);
  /** The search that is being stopped. */
  stopping = $state<string | null>(null);
  /** The search that the Runs room shows. */
  shown = $state<string | null>(null);
  readonly #reports = new SvelteMap<string, SearchReport>();
  /** Number of changes that the engine has told. */
  #changes = 0;
  readonly active: SearchSummary | undefined = $derived(this.list.find(({ status }) => status === 'running'));

  constructor() {
    client.on('search.changed', (data) => this.#changed(data));
    client.on('engine.lost', () => void this.load());
  }

  /** A search with its trials; undefined until it is read. */
  report(search: string): SearchReport | undefined {
    return this.#reports.get(search);
  }

  async load(): Promise<void> {
    const changes = this.#changes;
    const reply = await client.call('search.list', {});
    // What changed while the list was read may not be in it.
    if (changes !== this.#changes) return this.load();
    if (reply.ok) this.list = reply.value.searches;
    // Not opened again: it may be left before the reply.
    if (this.shown !== null) await this.#read(this.shown);
  }

  /** Shows a search. */
  async open(search: string): Promise<void> {
    if (await this.#read(search)) this.shown = search;
  }

  /** Reads a search with its trials. @returns whether it could be read; else a toast has said why */
  async #read(search: string): Promise<boolean> {
    const reply = await client.call('search.open', { search });
    if (reply.ok) this.#reports.set(search, reply.value);
    else toasts.error(reply.error);
    return reply.ok;
  }

  /** @returns the error of a search that was refused */
  async start(document: OpenDocument, plan: SearchPlan): Promise<ErrorData | null> {
    const drawn = $state.snapshot(document.document);
    this.starting = true;
    const data = knownData.for(drawn.data.source);
    const given = $state.snapshot(plan);
    const reply = await client.call('search.start', { document: drawn, data, plan: given, from: document.key });
    this.starting = false;
    if (!reply.ok) return reply.error;
    await this.open(reply.value.search);
    await this.load();
    return null;
  }

  async stop(search: string): Promise<void> {
    this.stopping = search;
    const reply = await client.call('search.stop', { search });
    this.stopping = null;
    if (!reply.ok) toasts.error(reply.error);
    await this.load();
  }

  /** @param trials in all, where more are wanted */
  async resume(search: string, trials?: number): Promise<void> {
    this.starting = true;
    const reply = await client.call('search.resume', { search, ...(trials === undefined ? {} : { trials }) });
    this.starting = false;
    if (!reply.ok) toasts.error(reply.error);
    await this.load();
  }

  /** Removes a search from the list; its runs are kept. */
  async remove({ search, name, plan }: SearchSummary): Promise<void> {
    const reply = await client.call('search.remove', { search });
    if (!reply.ok) return void toasts.error(reply.error);
    if (this.shown === search) this.shown = null;
    this.#reports.delete(search);
    await this.load();
    toasts.good(() => (plan?.folds ? i18n.m.folds : i18n.m.searching).removed(name));
  }

  #changed({ search, front, trial }: Events['search.changed']): void {
    this.#changes += 1;
    const before = this.list.find((one) => one.search === search.search);
    this.list = before ? this.list.map((one) => (one === before ? search : one)) : [search, ...this.list];
    const report = this.#reports.get(search.search);
    if (report && search.plan) {
      const others = report.trials.filter(({ number }) => number !== trial?.number);
      const trials = trial ? [...others, trial].sort((a, b) => a.number - b.number) : others;
      this.#reports.set(search.search, { ...search, plan: search.plan, trials: trial ? trials : report.trials, front });
    }
    // Its runs are in the list as soon as they exist.
    if (trial?.run) void runs.load();
    if (before?.status === 'running' && search.status !== 'running') {
      if (search.status === 'failed' && search.fault) toasts.error(search.fault);
      else if (search.status === 'finished')
        toasts.good(() => (search.plan?.folds ? i18n.m.folds : i18n.m.searching).ended(search.name));
    }
  }
}

export const searches = new Searches();
