import { describe, expect, it } from 'vitest';
import { createDocument } from '../../model/create.ts';
import type { Reply } from '../../protocol/client.ts';
import type { Plan } from '../../runtime/runtime.ts';
import { type PlanCommands, planRun, type PlanEngine } from './planning.ts';

const A: Plan = { intraThreads: 1, interThreads: 2, shards: 2 };
/** Times as fast as float32 that mixed precision is in these processes. */
const MIXED_GAIN = 2;
const B: Plan = { intraThreads: 2, interThreads: 2, shards: 1 };
const document = createDocument('planned');

/** An engine that chooses as given, and processes that take the times of their plans. */
function setUp(choice: Reply<unknown>, times: ReadonlyMap<Plan, number | null>) {
  const remembered: unknown[] = [];
  const ended: Plan[] = [];
  const measured: string[] = [];
  const recommended: number[] = [];
  const tried: unknown[] = [];
  const engine: PlanEngine = {
    ask: async (command, params) => {
      if (command === 'plan.choose') return choice;
      remembered.push(params);
      return { ok: true, value: {} };
    },
  };
  const plan = planRun(document, {
    engine,
    trial: (threads) => ({
      ask: async (_, params) => {
        const { precision } = (params as PlanCommands['plan.time']['params']).document.training;
        tried.push(precision);
        const float32 = times.get(threads) ?? null;
        const milliseconds = float32 === null || precision === 'float32' ? float32 : float32 / MIXED_GAIN;
        const error = { code: 'engine.lost', params: {}, where: {} };
        return milliseconds === null ? { ok: false, error } : { ok: true, value: { milliseconds } };
      },
      end: () => ended.push(threads),
    }),
    measuring: (done, of) => measured.push(`${done}/${of}`),
    recommend: (gain) => recommended.push(gain),
  });
  return { plan, remembered, ended, measured, recommended, tried };
}

const chosen = (candidates: readonly Plan[], mixed: 'measure' | number | null = null): Reply<unknown> => ({
  ok: true,
  value: { plan: A, key: 'k', candidates, mixed },
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
    expect(remembered).toEqual([{ key: 'k', plan: B, mixed: null }]);
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

  describe('where the device gains from bfloat16', () => {
    const times = new Map([
      [A, 4],
      [B, 3],
    ]);
    it('is measured in mixed precision too, which is recommended and remembered', async () => {
      const { plan, remembered, measured, recommended, tried } = setUp(chosen([A, B], 'measure'), times);
      expect(await plan).toEqual(B);
      expect(tried).toEqual(['float32', 'float32', 'bfloat16', 'float32']);
      expect(measured).toEqual(['0/4', '1/4', '2/4']);
      expect(recommended).toEqual([MIXED_GAIN]);
      expect(remembered).toEqual([{ key: 'k', plan: B, mixed: MIXED_GAIN }]);
    });
    it('recommends what was measured before, where it is worth it', async () => {
      for (const [mixed, recommends] of [
        [1.8, [1.8]],
        [1.05, []],
      ] as const) {
        const { plan, recommended } = setUp(chosen([], mixed), times);
        await plan;
        expect(recommended).toEqual(recommends);
      }
    });
    it('recommends nothing where the process dies', async () => {
      const { plan, recommended, remembered } = setUp(chosen([A], 'measure'), new Map());
      await plan;
      expect([recommended, remembered]).toEqual([[], []]);
    });
  });
});
