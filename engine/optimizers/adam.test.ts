/** Adam and its variants with betas close to 1, against PyTorch, on every runtime. */
import { beforeAll, describe, expect, it } from 'vitest';
import { completeTraining } from '../model/create.ts';
import type { OptimizerSettings, TrainingSettings } from '../model/types.ts';
import { createBuilder } from '../program/createBuilder.ts';
import { values } from '../program/testing/formula.ts';
import type { HostTensor, Runtime } from '../runtime/runtime.ts';
import { RUNTIMES } from '../runtime/testing/runtimes.ts';
import adam from '../training/goldens/adam.json' with { type: 'json' };
import { rateNames, rateRow } from '../training/loop/optimizerFeeds.ts';
import { optimizerOf } from './index.ts';

const { steps, size, cases } = adam;
const RUN = { epochs: 1, stepsPerEpoch: steps };

/** Distances that weights moved. */
async function play(runtime: Runtime, { type, beta1, beta2 }: (typeof cases)[number]): Promise<number[]> {
  const settings = completeTraining({
    optimizer: { type, beta1, beta2, lr: 0.01, weightDecay: 0 },
  }) as TrainingSettings;
  const optimizer = optimizerOf(settings.optimizer);
  const names = ['w', ...optimizer.slots(settings.optimizer)];
  const b = createBuilder();
  const variables = names.map((name) => ({ name, dtype: 'float32' as const, shape: [size] }));
  const [weight, ...slots] = variables.map((spec) => b.variable(spec));
  const known = rateNames(settings);
  const rates = b.input('rates', { dtype: 'float32', shape: [known.length] });
  const context = {
    b,
    settings: settings.optimizer satisfies OptimizerSettings,
    weight: weight!,
    gradient: b.input('g', { dtype: 'float32', shape: [size] }),
    slot: (name: string) => slots[names.indexOf(name) - 1]!,
    rate: (name: string) => b.reshape(b.slice(rates, [known.indexOf(name)], [1]), []),
  };
  if (!optimizer.fused?.(context, { weight: 'w', slot: (name) => name })) {
    const next = optimizer.update(context);
    b.effect('Assign', ['w'], [next.weight]);
    for (const [name, value] of Object.entries(next.slots)) b.effect('Assign', [name], [value]);
  }
  const program = b.finish({ w: weight! });
  const session = await runtime.createSession({ variables, functions: { step: { program, repeated: false } } });
  // From 0, so that steps are compared and not the rounding of weights.
  const feed = (data: Float32Array): HostTensor => ({ dtype: 'float32', shape: [data.length], data });
  await session.write(Object.fromEntries(names.map((name) => [name, feed(new Float32Array(size))])));
  for (let step = 0; step < steps; step += 1) {
    const row = Float32Array.from(rateRow(settings, { step, taken: step, age: 0 }, 1, RUN));
    await session.run('step', { g: feed(values([size], 10 + step)), rates: feed(row) });
  }
  const { w } = await session.read(['w']);
  session.dispose();
  return [...w!.data];
}

describe.each(RUNTIMES)('on $name', ({ name, missing, load }) => {
  let runtime: Runtime;
  beforeAll(async () => {
    if (!missing) runtime = await load();
  });

  it.skipIf(missing).each(cases)('$type with betas $beta1 and $beta2 goes where PyTorch goes', async (golden) => {
    const moved = await play(runtime, golden);
    const largest = Math.max(...golden.moved.map(Math.abs));
    // WGSL's square roots and divisions have errors up to 2⁻²¹.
    const tolerance = (name === 'webgpu' ? 1e-5 : 3e-6) * largest;
    golden.moved.forEach((value, i) => expect(Math.abs(moved[i]! - value)).toBeLessThan(tolerance));
  });
});
