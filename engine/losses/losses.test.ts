/** Every loss against PyTorch: value and gradient, whole and in parts, on every runtime. */
import { beforeAll, describe, expect, it } from 'vitest';
import { LOSSES } from './index.ts';
import { gradients } from '../program/autodiff.ts';
import type { Builder, Value } from '../program/builder.ts';
import { createBuilder } from '../program/createBuilder.ts';
import { checkProgram } from '../program/check.ts';
import { float32, int32 } from '../program/shapes.ts';
import type { Dim, Program } from '../program/types.ts';
import type { HostTensor, Runtime, Session } from '../runtime/runtime.ts';
import { RUNTIMES } from '../runtime/testing/runtimes.ts';
import { furthest, type LossGolden, outputValues, readLossGoldens } from '../training/testing/lossGoldens.ts';
import { shareOf } from './mean.ts';
import { lossOf } from './index.ts';

const cases = readLossGoldens();

/** Log-probabilities over axis 1, as in the goldens. */
function logSoftmax(b: Builder, x: Value): Value {
  const axes = x.type.shape.map((_, i) => i);
  const last = [...axes.filter((i) => i !== 1), 1];
  return b.transpose(b.logSoftmax(b.transpose(x, last)), [0, axes.length - 1, ...axes.slice(1, -1)]);
}

/** The mean over a batch computed in parts, and its gradient. */
function lossProgram({ settings, shape, prepare, target }: LossGolden, parts: number): Program {
  const b = createBuilder();
  const batch = (dims: number[]): Dim[] => ['N', ...dims.slice(1)];
  const x = b.input('x', float32(...batch(shape)));
  const y = b.input('y', target.kind === 'classes' ? int32(...batch(target.shape)) : float32(...batch(target.shape)));
  const loss = lossOf(settings).mean;
  const pieces = Array.from({ length: parts }, (_, part) => {
    const raw = b.splitBatch(x, part, parts);
    const output = prepare === 'none' ? raw : prepare === 'logSoftmax' ? logSoftmax(b, raw) : b[prepare](raw);
    const piece = { kind: target.kind, value: b.splitBatch(y, part, parts) };
    return {
      weight: loss.weight(b, settings, output.type.shape, piece),
      sum: loss.sum(b, settings, output, piece),
    };
  });
  const total = (items: Value[]): Value => items.reduce((sum, value) => b.add(sum, value));
  const sum = total(pieces.map((piece) => piece.sum));
  const weight = total(pieces.map((piece) => piece.weight));
  const mean = b.div(sum, weight);
  const [gradient] = parts === 1 ? gradients(b, sum, [x], shareOf(b, weight)) : [null];
  return b.finish({ mean, ...(gradient ? { gradient } : {}) });
}

it('has goldens for every loss', () => {
  expect(new Set(cases.map(({ settings }) => settings.type))).toEqual(new Set(Object.keys(LOSSES)));
});

describe.each(RUNTIMES)('losses on $name', ({ missing, load }) => {
  let session: Session;
  beforeAll(async () => {
    if (missing) return;
    const runtime: Runtime = await load();
    const functions = Object.fromEntries(
      cases.flatMap((each, i) =>
        [1, 2].map((parts) => [`${i}.${parts}`, { program: lossProgram(each, parts), repeated: false }]),
      ),
    );
    for (const { program } of Object.values(functions)) checkProgram(program);
    session = await runtime.createSession({ variables: [], functions });
  }, 60_000);

  it
    .skipIf(missing)
    .each(cases.map((each, i) => ({ i, each, name: `${each.settings.type} of ${each.shape.join('×')}` })))(
    '$i: $name',
    async ({ i, each }) => {
      const { shape, target, loss, gradient } = each;
      const y: HostTensor =
        target.kind === 'classes'
          ? { dtype: 'int32', shape: target.shape, data: Int32Array.from(target.values) }
          : { dtype: 'float32', shape: target.shape, data: Float32Array.from(target.values) };
      const feeds = {
        x: { dtype: 'float32', shape, data: outputValues(each) } as const,
        y,
      };
      const whole = await session.run(`${i}.1`, feeds);
      const parts = await session.run(`${i}.2`, feeds);
      expect(furthest(whole['mean']!.data, [loss])).toBeLessThan(1e-5);
      expect(furthest(parts['mean']!.data, [loss])).toBeLessThan(1e-5);
      expect(furthest(whole['gradient']!.data, gradient)).toBeLessThan(1e-5);
    },
  );
});
