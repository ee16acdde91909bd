/**
 * Supervises the engine process: starts it, matches answers to calls, detects its death or silence, restarts it (three
 * times in five minutes, then only on request). An exit code proves nothing and is only reported.
 */
import { UserError } from '../../errors/error.ts';
import type { ErrorData } from '../../errors/types.ts';
import type { Reply } from '../../protocol/client.ts';
import type { CommandName, Commands } from '../../protocol/commands.ts';
import type { Events } from '../../protocol/events.ts';
import type { TensorsmithDocument } from '../../model/types.ts';
import type { Plan } from '../../runtime/runtime.ts';
import { type ShareWorker, trainInProcesses } from '../parallel/parallel.ts';
import { type PlanEngine, planOfRun, planOfSearch, planRun, type Trial } from '../plans/planning.ts';
import { processThreads, threadsText, type Threads } from '../devices/threads.ts';
import { END } from './transport.ts';

/** A child process: Electron's utility process, or a fake in tests. */
export interface Child {
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  onExit(listener: (detail: string) => void): void;
  /** Kills it at once. */
  kill(): void;
}

export interface SupervisorOptions {
  /** Starts the process with the given threads; its own choice if left out. */
  readonly spawn: (threads?: Threads) => Child;
  readonly emit: <K extends keyof Events>(event: K, data: Events[K]) => void;
  readonly now?: () => number;
}

const RESTARTS = 3;
const RESTART_WINDOW_MS = 5 * 60_000;
/** Time for a replaced process to end by itself. */
const REPLACE_PATIENCE_MS = 5000;
const CHECK_MS = 5000;
/** Checks without a heartbeat after which the process counts as hung: 90 s of running time, sleep excluded. */
const SILENT_CHECKS = 18;

/** Commands that need a process with the threads of their plan. */
const PLANNED: ReadonlySet<CommandName> = new Set([
  'run.start',
  'run.resume',
  'run.replay',
  'run.branch',
  'search.start',
  'search.resume',
]);

type Message = { id: number; reply: Reply<unknown> } | { event: keyof Events; data: never } | { heartbeat: number };

/** A pending call. */
interface Call {
  readonly message: { id: number; command: string; params: unknown };
  readonly answer: (reply: Reply<unknown>) => void;
  /** The process that the call was sent to. */
  child: Child | null;
}

export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #now: () => number;
  #child: Child | null = null;
  #pending = new Map<number, Call>();
  #next = 1;
  #crashes: number[] = [];
  #silent = 0;
  #run: string | null = null;
  /** The search in progress: its process is needed between its runs as well. */
  #search: string | null = null;
  /** Whether a run is about to start; a second start would replace the process that the first needs. */
  #planning = false;
  #ending = false;
  #ended: (() => void) | null = null;
  /** Threads of the current process. */
  #threads: Threads | undefined;
  readonly #timer: NodeJS.Timeout;

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#timer = setInterval(() => this.check(), CHECK_MS);
    this.#timer.unref();
  }

  /** The current run, as last reported by the engine. */
  get run(): string | null {
    return this.#run;
  }

  /** Starts the process unless it runs; an explicit start resets the count of crashes. */
  start(): void {
    if (this.#child || this.#ending) return;
    this.#silent = 0;
    const child = this.#options.spawn(this.#threads);
    this.#child = child;
    child.onMessage((message) => this.#receive(message as Message, child));
    child.onExit((detail) => {
      if (this.#child === child) this.#lost({ code: 'engine.lost', params: { detail }, where: {} });
      else this.#sendAgain(child);
    });
  }

  /** Calls the engine. A run is planned before it starts, which can require a process with other threads. */
  call<K extends CommandName>(command: K, params: Commands[K]['params']): Promise<Reply<Commands[K]['result']>>;
  async call(command: CommandName, params: unknown): Promise<Reply<unknown>> {
    if (command === 'lesson.parallel') return this.#trainInProcesses(params);
    if (!PLANNED.has(command)) return this.#call(command, params);
    if (this.#planning) return { ok: false, error: new UserError('run.busy').data };
    if (this.#run !== null || this.#search !== null) return this.#call(command, params);
    this.#planning = true;
    try {
      if (command === 'run.start' || command === 'search.start')
        return await this.#startPlanned(command, params as { document: TensorsmithDocument });
      // What is resumed or repeated keeps its plan: another one would change the last bits.
      const plan =
        command === 'search.resume'
          ? await planOfSearch(this.#engine, (params as { search: string }).search)
          : await planOfRun(this.#engine, (params as { run: string }).run);
      this.#take(plan);
      return await this.#call(command, params);
    } finally {
      this.#planning = false;
    }
  }

  /** By torchrun in the engine process, where it can; else in two temporary processes. */
  async #trainInProcesses(params: unknown): Promise<Reply<unknown>> {
    const reply = await this.#call('lesson.parallel', params);
    if (!reply.ok || reply.value !== null) return reply;
    return trainInProcesses(() => trialOf(this.#options.spawn(this.#threads)));
  }

  async #startPlanned(
    command: 'run.start' | 'search.start',
    params: { document: TensorsmithDocument },
  ): Promise<Reply<unknown>> {
    const { document, ...rest } = params;
    const plan = await planRun(document, {
      engine: this.#engine,
      trial: (threads) => trialOf(this.#options.spawn(threads)),
      measuring: (done, of) => this.#options.emit('run.planning', { done, of }),
      recommend: (gain) => this.#options.emit('precision.measured', { gain }),
    });
    this.#take(plan);
    if (!plan) return this.#call(command, params);
    return this.#call(command, { document, ...rest, ...(command === 'run.start' ? { plan } : { threads: plan }) });
  }

  get #engine(): PlanEngine {
    return { ask: (name, of) => this.#call(name, of) };
  }

  /** Ensures that the process has the threads of a plan; null accepts any. */
  #take(plan: Plan | null): void {
    if (plan && threadsText(plan) !== threadsText(this.#threads ?? processThreads())) this.#replace(plan);
  }

  /**
   * Replaces this process, which trains nothing, by another. Pending calls may still be answered by the old one; the
   * rest is sent to the new one.
   */
  #replace(threads: Threads): void {
    this.#threads = { intraThreads: threads.intraThreads, interThreads: threads.interThreads };
    const old = this.#child;
    this.#child = null;
    if (old) {
      old.send(END);
      const timer = setTimeout(() => old.kill(), REPLACE_PATIENCE_MS);
      old.onExit(() => clearTimeout(timer));
      timer.unref();
    }
    this.start();
  }

  #sendAgain(gone: Child): void {
    for (const call of this.#pending.values()) {
      if (call.child !== gone) continue;
      call.child = this.#child;
      this.#child?.send(call.message);
    }
  }

  #call(command: string, params: unknown): Promise<Reply<unknown>> {
    if (this.#ending)
      return Promise.resolve({ ok: false, error: new UserError('engine.lost', { detail: 'quit' }).data });
    try {
      this.start();
    } catch (error) {
      if (error instanceof UserError) return Promise.resolve({ ok: false, error: error.data });
      throw error;
    }
    const id = this.#next++;
    return new Promise((resolve) => {
      const message = { id, command, params };
      this.#pending.set(id, { message, answer: resolve, child: this.#child });
      this.#child?.send(message);
    });
  }

  /** Counts checks without a heartbeat. Called by the timer. */
  check(): void {
    if (!this.#child) return;
    this.#silent++;
    if (this.#silent < SILENT_CHECKS) return;
    const child = this.#child;
    this.#lost({ code: 'engine.silent', params: { seconds: (SILENT_CHECKS * CHECK_MS) / 1000 }, where: {} });
    child.kill();
  }

  /** Ends the process for good; waits at most `patience` milliseconds. */
  async shutDown(patience: number): Promise<void> {
    this.#ending = true;
    clearInterval(this.#timer);
    const child = this.#child;
    if (!child) return;
    const gone = new Promise<void>((resolve) => (this.#ended = resolve));
    child.send(END);
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([gone, new Promise((resolve) => (timer = setTimeout(resolve, patience)))]);
    // A pending timer would keep this process alive.
    clearTimeout(timer);
    if (this.#child) child.kill();
  }

  #receive(message: Message, from: Child): void {
    if ('reply' in message) {
      this.#pending.get(message.id)?.answer(message.reply);
      this.#pending.delete(message.id);
    }
    // Messages of a replaced process are ignored.
    if (from !== this.#child) return;
    this.#silent = 0;
    if ('event' in message) {
      const { event, data } = message;
      if (event === 'run.started') this.#run = (data as { run: string }).run;
      if (event === 'run.finished' || event === 'run.failed') this.#run = null;
      if (event === 'search.changed') {
        const { search, status } = (data as Events['search.changed']).search;
        this.#search = status === 'running' ? search : null;
      }
      this.#options.emit(event, data);
    }
  }

  #lost(error: ErrorData): void {
    const run = this.#run;
    this.#child = null;
    this.#run = null;
    this.#search = null;
    for (const { answer } of this.#pending.values()) answer({ ok: false, error });
    this.#pending.clear();
    this.#ended?.();
    if (this.#ending) return;
    const now = this.#now();
    this.#crashes = [...this.#crashes.filter((time) => now - time < RESTART_WINDOW_MS), now];
    this.#options.emit('engine.lost', { run, error });
    if (this.#crashes.length <= RESTARTS) return this.start();
    const params = { count: this.#crashes.length, minutes: RESTART_WINDOW_MS / 60_000 };
    this.#options.emit('engine.lost', { run: null, error: { code: 'engine.givenUp', params, where: {} } });
    this.#crashes = [];
  }
}

/** A temporary process that answers a few calls. If it dies, the call fails. */
function trialOf(child: Child): Trial & ShareWorker {
  let answer: (reply: Reply<unknown>) => void = () => undefined;
  child.onMessage((message) => {
    if ('reply' in (message as Message)) answer((message as { reply: Reply<unknown> }).reply);
  });
  child.onExit((detail) => answer({ ok: false, error: new UserError('engine.lost', { detail }).data }));
  return {
    ask: (command: string, params: unknown) =>
      new Promise<Reply<unknown>>((resolve) => {
        answer = resolve;
        child.send({ id: 1, command, params });
      }),
    end: () => child.kill(),
  };
}
