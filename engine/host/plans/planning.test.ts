import { describe, expect, it } from 'vitest';
import { createDocument } from '../../model/create.ts';
import type { Reply } from '../../protocol/client.ts';
import type { Plan } from '../../runtime/runtime.ts';
import { planRun, type PlanEngine } from './planning.ts';

const A: Plan = { intraThreads: 1, interThreads: 2, shards: 2 };
const B: Plan = { intraThreads: 2, interThreads: 2, shards: 1 };
const document = createDocument('planned');

/** An engine that chooses as given, and processes that take the times of their plans. */
function setUp(choice: Reply<unknown>, times: ReadonlyMap<Plan, number | null>) {
  const remembered: unknown[] = [];
  const ended: Plan[] = [];
  const measured: string[] = [];
  const engine: PlanEngine = {
    ask: async (command, params) => {
      if (command === 'plan.choose') return choice;
      remembered.push(params);
      return { ok: true, value: {} };
    },
  };
  const plan = planRun(document, {
    engine,
    trial: (tried) => ({
      ask: async () => {
        const milliseconds = times.get(tried) ?? null;
        const error = { code: 'engine.lost', params: {}, where: {} };
        return milliseconds === null ? { ok: false, error } : { ok: true, value: { milliseconds } };
      },
      end: () => ended.push(tried),
    }),
    measuring: (done, of) => measured.push(`${done}/${of}`),
  });
  return { plan, remembered, ended, measured };
}

const chosen = (candidates: readonly Plan[]): Reply<unknown> => ({
  ok: true,
  value: { plan: A, key: 'k', candidates },
});

describe('the plan of a run', () => {
  it('is what the engine says where timing would not pay', async () => {
    const { plan, remembered, ended } = setUp(chosen([]), new Map());
    expect(await plan).toEqual(A);
    expect([remembered, ended]).toEqual([[], []]);
  });
  it('is the fastest of those that are timed, and remembered', async () => {
    const times = new Map([
      [A, 4],
      [B, 3],
    ]);
    const { plan, remembered, ended, measured } = setUp(chosen([A, B]), times);
    expect(await plan).toEqual(B);
    expect(remembered).toEqual([{ key: 'k', plan: B }]);
    expect(ended).toEqual([A, B]);
    expect(measured).toEqual(['0/2', '1/2']);
  });
  it('does without a process that dies', async () => {
    const times = new Map([
      [A, null],
      [B, 9],
    ]);
    expect(await setUp(chosen([A, B]), times).plan).toEqual(B);
  });
  it('is the first guess where every process dies, and is not remembered', async () => {
    const { plan, remembered } = setUp(chosen([A, B]), new Map());
    expect(await plan).toEqual(A);
    expect(remembered).toEqual([]);
  });
  it('is left to the run where the engine has none, or an error that the run will say', async () => {
    expect(await setUp({ ok: true, value: null }, new Map()).plan).toBeNull();
    const error = { code: 'run.noData', params: {}, where: {} };
    expect(await setUp({ ok: false, error }, new Map()).plan).toBeNull();
  });
});
