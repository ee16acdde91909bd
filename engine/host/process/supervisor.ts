/**
 * Keeps the engine process: starts it, matches answers to calls, notices when
 * it dies or falls silent, starts it again (three times in five minutes, then
 * only when somebody asks). An exit code proves nothing and is only reported.
 */
import { UserError } from '../../errors/error.ts';
import type { ErrorData } from '../../errors/types.ts';
import type { Reply } from '../../protocol/client.ts';
import type { CommandName, Commands } from '../../protocol/commands.ts';
import type { Events } from '../../protocol/events.ts';
import type { TensorsmithDocument } from '../../model/types.ts';
import { planRun, type Trial } from '../plans/planning.ts';
import { processThreads, threadsText, type Threads } from '../devices/threads.ts';
import { END } from './transport.ts';

/** The process as the supervisor needs it: Electron's utility process, or a stand-in in tests. */
export interface Child {
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  onExit(listener: (detail: string) => void): void;
  /** Ends it at once. */
  kill(): void;
}

export interface SupervisorOptions {
  /** With the threads that the engine is to have; its own choice if left out. */
  readonly spawn: (threads?: Threads) => Child;
  readonly emit: <K extends keyof Events>(event: K, data: Events[K]) => void;
  readonly now?: () => number;
}

const RESTARTS = 3;
const RESTART_WINDOW_MS = 5 * 60_000;
/** How long a process that was replaced may take to end by itself. */
const REPLACE_PATIENCE_MS = 5000;
const CHECK_MS = 5000;
/** Checks without a sign of life after which the process counts as hung: 90 s of running time, not of sleep. */
const SILENT_CHECKS = 18;

type Message = { id: number; reply: Reply<unknown> } | { event: keyof Events; data: never } | { heartbeat: number };

/** A call under way. */
interface Call {
  readonly message: { id: number; command: string; params: unknown };
  readonly answer: (reply: Reply<unknown>) => void;
  /** The process that has it. */
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
  /** A run is about to start: another would end the process that the first is to be trained in. */
  #planning = false;
  #ending = false;
  #ended: (() => void) | null = null;
  /** What the process was started with. */
  #threads: Threads | undefined;
  readonly #timer: NodeJS.Timeout;

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#timer = setInterval(() => this.check(), CHECK_MS);
    this.#timer.unref();
  }

  /** The run that is on, as far as the engine has said. */
  get run(): string | null {
    return this.#run;
  }

  /** Starts the process unless it runs; an explicit start forgives earlier crashes. */
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

  /** A run is planned before it starts, which can mean another process with other threads. */
  call<K extends CommandName>(command: K, params: Commands[K]['params']): Promise<Reply<Commands[K]['result']>>;
  async call(command: CommandName, params: unknown): Promise<Reply<unknown>> {
    if (command !== 'run.start') return this.#call(command, params);
    if (this.#planning) return { ok: false, error: new UserError('run.busy').data };
    if (this.#run !== null) return this.#call(command, params);
    this.#planning = true;
    try {
      return await this.#startPlanned(params as { document: TensorsmithDocument });
    } finally {
      this.#planning = false;
    }
  }

  async #startPlanned(params: { document: TensorsmithDocument }): Promise<Reply<unknown>> {
    const { document, ...rest } = params;
    const plan = await planRun(document, {
      engine: { ask: (name, of) => this.#call(name, of) },
      trial: (threads) => trialOf(this.#options.spawn(threads)),
      measuring: (done, of) => this.#options.emit('run.planning', { done, of }),
    });
    if (plan && threadsText(plan) !== threadsText(this.#threads ?? processThreads())) this.#replace(plan);
    return this.#call('run.start', plan ? { document, plan, ...rest } : params);
  }

  /**
   * Another process in place of this one, which trains nothing. What it was asked it may still answer; what it does not
   * is asked of the other.
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

  /** Counts a check without a sign of life. Called by the timer. */
  check(): void {
    if (!this.#child) return;
    this.#silent++;
    if (this.#silent < SILENT_CHECKS) return;
    const child = this.#child;
    this.#lost({ code: 'engine.silent', params: { seconds: (SILENT_CHECKS * CHECK_MS) / 1000 }, where: {} });
    child.kill();
  }

  /** Ends the process for good; waits for it, but not longer than `patience` milliseconds. */
  async shutDown(patience: number): Promise<void> {
    this.#ending = true;
    clearInterval(this.#timer);
    const child = this.#child;
    if (!child) return;
    const gone = new Promise<void>((resolve) => (this.#ended = resolve));
    child.send(END);
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([gone, new Promise((resolve) => (timer = setTimeout(resolve, patience)))]);
    // A timer that is left would keep this process alive.
    clearTimeout(timer);
    if (this.#child) child.kill();
  }

  #receive(message: Message, from: Child): void {
    if ('reply' in message) {
      this.#pending.get(message.id)?.answer(message.reply);
      this.#pending.delete(message.id);
    }
    // One that is to end no longer speaks for the engine.
    if (from !== this.#child) return;
    this.#silent = 0;
    if ('event' in message) {
      const { event, data } = message;
      if (event === 'run.started') this.#run = (data as { run: string }).run;
      if (event === 'run.finished' || event === 'run.failed') this.#run = null;
      this.#options.emit(event, data);
    }
  }

  #lost(error: ErrorData): void {
    const run = this.#run;
    this.#child = null;
    this.#run = null;
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

/** A process that answers a question or two and is ended. Its death is an answer too. */
function trialOf(child: Child): Trial {
  let answer: (reply: Reply<unknown>) => void = () => undefined;
  child.onMessage((message) => {
    if ('reply' in (message as Message)) answer((message as { reply: Reply<unknown> }).reply);
  });
  child.onExit((detail) => answer({ ok: false, error: new UserError('engine.lost', { detail }).data }));
  return {
    ask: (command, params) =>
      new Promise((resolve) => {
        answer = resolve;
        child.send({ id: 1, command, params });
      }),
    end: () => child.kill(),
  };
}
