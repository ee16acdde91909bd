import { describe, expect, it, vi } from 'vitest';
import { type Child, Supervisor } from './supervisor.ts';
import { END } from './transport.ts';

class FakeChild implements Child {
  readonly sent: { id: number; command: string }[] = [];
  message: (message: unknown) => void = () => undefined;
  readonly exits: ((detail: string) => void)[] = [];
  killed = false;
  terminated = false;
  /** Whether it ends when asked to. */
  obedient = true;
  send(message: unknown): void {
    if (message !== END) return void this.sent.push(message as { id: number; command: string });
    this.terminated = true;
    if (this.obedient) queueMicrotask(() => this.exit('code 0'));
  }
  exit(detail: string): void {
    for (const listener of this.exits) listener(detail);
  }
  onMessage(listener: (message: unknown) => void): void {
    this.message = listener;
  }
  onExit(listener: (detail: string) => void): void {
    this.exits.push(listener);
  }
  kill(): void {
    this.killed = true;
  }
}

function setUp() {
  const children: FakeChild[] = [];
  const events: [string, unknown][] = [];
  let time = 0;
  const supervisor = new Supervisor({
    spawn: () => {
      const child = new FakeChild();
      children.push(child);
      return child;
    },
    emit: (event, data) => events.push([event, data]),
    now: () => time,
  });
  return { supervisor, children, events, later: (ms: number) => (time += ms) };
}

describe('Supervisor', () => {
  it('matches answers to calls, in any order', async () => {
    const { supervisor, children } = setUp();
    const [first, second] = [supervisor.call('doctor', { all: true }), supervisor.call('runs.list', {})];
    const child = children[0]!;
    child.message({ id: child.sent[1]!.id, reply: { ok: true, value: 2 } });
    child.message({ id: child.sent[0]!.id, reply: { ok: true, value: 1 } });
    expect(await first).toEqual({ ok: true, value: 1 });
    expect(await second).toEqual({ ok: true, value: 2 });
  });

  it('trains for the lesson in two temporary processes where the engine cannot, and ends them', async () => {
    const { supervisor, children } = setUp();
    const answer = supervisor.call('lesson.parallel', {});
    children[0]!.message({ id: children[0]!.sent[0]!.id, reply: { ok: true, value: null } });
    await vi.waitFor(() => expect(children).toHaveLength(3));
    await vi.waitFor(() => expect(children[2]!.sent).toHaveLength(1));
    expect(children.slice(1).map(({ sent }) => sent[0])).toMatchObject([
      { command: 'share.gradient', params: { rank: 0, of: 2 } },
      { command: 'share.gradient', params: { rank: 1, of: 2 } },
    ]);
    children[2]!.exit('killed');
    children[1]!.message({ id: 1, reply: { ok: true, value: { loss: 1, gradient: [0, 0, 0], process: 7 } } });
    expect(await answer).toMatchObject({ ok: false, error: { code: 'engine.lost' } });
    expect(children.map(({ killed }) => killed)).toEqual([false, true, true]);
  });

  it('answers calls under way and names the lost run when the process dies, whatever its exit code', async () => {
    const { supervisor, children, events } = setUp();
    const call = supervisor.call('run.evaluate', {} as never);
    children[0]!.message({ event: 'run.started', data: { run: 'r1' } });
    children[0]!.exit('code 0');
    expect(await call).toMatchObject({ ok: false, error: { code: 'engine.lost' } });
    expect(events.at(-1)).toMatchObject(['engine.lost', { run: 'r1', error: { code: 'engine.lost' } }]);
    expect(children).toHaveLength(2);
  });

  it('starts again three times in five minutes, then waits to be asked', async () => {
    const { supervisor, children, events } = setUp();
    supervisor.start();
    for (let i = 0; i < 4; i++) children.at(-1)!.exit('signal');
    expect(children).toHaveLength(4);
    expect(events.at(-1)).toMatchObject(['engine.lost', { error: { code: 'engine.givenUp' } }]);
    void supervisor.call('doctor', { all: true });
    expect(children).toHaveLength(5);
  });

  it('forgets crashes of long ago', () => {
    const { supervisor, children, later } = setUp();
    supervisor.start();
    for (let i = 0; i < 6; i++) {
      children.at(-1)!.exit('signal');
      later(200_000);
    }
    expect(children).toHaveLength(7);
  });

  it('ends a process that has fallen silent, and no one that beats', () => {
    const { supervisor, children, events } = setUp();
    supervisor.start();
    for (let i = 0; i < 40; i++) {
      children[0]!.message({ heartbeat: i });
      supervisor.check();
    }
    expect(children[0]!.killed).toBe(false);
    for (let i = 0; i < 18; i++) supervisor.check();
    expect(children[0]!.killed).toBe(true);
    expect(events.at(-1)).toMatchObject(['engine.lost', { error: { code: 'engine.silent' } }]);
    expect(children).toHaveLength(2);
  });

  it('is not started again after the end', async () => {
    const { supervisor, children, events } = setUp();
    supervisor.start();
    await supervisor.shutDown(1000);
    expect(children[0]!.terminated).toBe(true);
    expect(children).toHaveLength(1);
    expect(events).toEqual([]);
    expect(await supervisor.call('doctor', { all: true })).toMatchObject({ ok: false });
  });

  it('starts a run in a process with the threads of its plan', async () => {
    const { supervisor, children, events } = setUp();
    const reply = supervisor.call('run.start', { document: {} } as never);
    const [first] = children;
    expect(first!.sent.map(({ command }) => command)).toEqual(['plan.choose']);
    const plan = { intraThreads: 99, interThreads: 98, shards: 1 };
    first!.message({ id: first!.sent[0]!.id, reply: { ok: true, value: { plan, key: 'k', candidates: [] } } });
    await new Promise((resolve) => setTimeout(resolve));
    expect(first!.terminated).toBe(true);
    const second = children[1]!;
    expect(second.sent).toMatchObject([{ command: 'run.start', params: { document: {}, plan } }]);
    second.message({ id: second.sent[0]!.id, reply: { ok: true, value: { run: 'r' } } });
    expect(await reply).toEqual({ ok: true, value: { run: 'r' } });
    // The end of the first process was intended.
    expect(events).toEqual([]);
  });

  it('refuses a second run while the first is being planned', async () => {
    const { supervisor, children } = setUp();
    const start = supervisor.call('run.start', { document: {} } as never);
    expect(await supervisor.call('run.start', { document: {} } as never)).toMatchObject({
      error: { code: 'run.busy' },
    });
    const child = children[0]!;
    child.message({ id: child.sent[0]!.id, reply: { ok: true, value: null } });
    await new Promise((resolve) => setTimeout(resolve));
    child.message({ id: child.sent[1]!.id, reply: { ok: true, value: { run: 'r' } } });
    expect(await start).toEqual({ ok: true, value: { run: 'r' } });
    expect(child.terminated).toBe(false);
  });

  describe('a process that is replaced for the threads of a plan', () => {
    const replaced = async (obedient: boolean) => {
      const { supervisor, children, events } = setUp();
      const start = supervisor.call('run.start', { document: {} } as never);
      const first = children[0]!;
      first.obedient = obedient;
      const asked = supervisor.call('data.inspect', { path: '/d' });
      const plan = { intraThreads: 99, interThreads: 98, shards: 1 };
      first.message({ id: first.sent[0]!.id, reply: { ok: true, value: { plan, key: 'k', candidates: [] } } });
      await Promise.resolve();
      return { first, children, asked, start, events };
    };

    it('still answers what it was asked', async () => {
      const { first, asked, children } = await replaced(false);
      await new Promise((resolve) => setTimeout(resolve));
      expect(children).toHaveLength(2);
      first.message({ id: first.sent[1]!.id, reply: { ok: true, value: 'data' } });
      expect(await asked).toEqual({ ok: true, value: 'data' });
      first.exit('code 0');
      expect(children[1]!.sent.map(({ command }) => command)).toEqual(['run.start']);
    });

    it('has its unanswered calls asked of the other', async () => {
      const { asked, children, events } = await replaced(true);
      await new Promise((resolve) => setTimeout(resolve));
      const second = children[1]!;
      const again = second.sent.find(({ command }) => command === 'data.inspect')!;
      second.message({ id: again.id, reply: { ok: true, value: 'data' } });
      expect(await asked).toEqual({ ok: true, value: 'data' });
      expect(events).toEqual([]);
    });

    it('is killed when it ignores the word to end', async () => {
      vi.useFakeTimers();
      const { first } = await replaced(false);
      await vi.advanceTimersByTimeAsync(4900);
      expect([first.terminated, first.killed]).toEqual([true, false]);
      await vi.advanceTimersByTimeAsync(200);
      expect(first.killed).toBe(true);
      vi.useRealTimers();
    });
  });
});
