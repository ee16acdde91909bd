/** The engine's results for a test network, the reference for exported code. */
import type { TensorsmithDocument } from '../../model/types.ts';
import { values } from '../../program/testing/formula.ts';
import type { HostTensor, Runtime } from '../../runtime/runtime.ts';
import { trainingBundle } from '../../training/programs/bundle.ts';
import { buildNetwork } from '../../training/network/network.ts';
import { toStored } from '../../training/network/weightLayout.ts';
import { SHAPE } from './build.ts';

export const PREDICTED = 3;
/** Inputs, channels last as they are stored. */
export const inputsOf = (): Float32Array => values([PREDICTED, ...SHAPE], 99);

export type Weights = Readonly<Record<string, { readonly shape: readonly number[]; readonly data: Float32Array }>>;

/** Synthetic weights with PyTorch's names and order, as in a weights file. */
export function weightsOf(document: TensorsmithDocument): Weights {
  const { parameters } = buildNetwork(document);
  return Object.fromEntries(
    parameters.map((spec, i) => {
      const data = values(spec.shape, i + 1, 0.5);
      // The padding row is zero.
      const width = spec.shape[1] ?? 1;
      if (spec.zeroRow !== undefined) data.fill(0, spec.zeroRow * width, (spec.zeroRow + 1) * width);
      // Variances are positive.
      return [
        spec.fullName,
        { shape: spec.shape, data: spec.name === 'running_var' ? data.map((value) => value + 1) : data },
      ];
    }),
  );
}

/** The first output for all samples. */
export async function enginePrediction(runtime: Runtime, document: TensorsmithDocument): Promise<Float32Array> {
  const built = buildNetwork(document);
  const weights = weightsOf(document);
  const data = { sample: SHAPE, channelsLast: true, classes: 5, trainCount: PREDICTED, testCount: 0 };
  const session = await runtime.createSession(
    trainingBundle(built, document.training, data, { intraThreads: 1, interThreads: 1, shards: 1 }),
  );
  const stored: Record<string, HostTensor> = {};
  for (const spec of built.parameters) stored[spec.fullName] = toStored(spec, weights[spec.fullName]!.data);
  await session.write(stored);
  const { output } = await session.run('predict', {
    x: { dtype: 'float32', shape: [PREDICTED, ...SHAPE], data: inputsOf() },
  });
  session.dispose();
  return output!.data as Float32Array;
}

/** Largest difference of two arrays, relative to the largest expected value. */
export function distance(got: ArrayLike<number>, wanted: ArrayLike<number>): number {
  let [largest, furthest] = [0, got.length === wanted.length ? 0 : Infinity];
  for (let i = 0; i < wanted.length; i += 1) {
    largest = Math.max(largest, Math.abs(wanted[i]!));
    furthest = Math.max(furthest, Math.abs(got[i]! - wanted[i]!));
  }
  return furthest === 0 ? 0 : furthest / largest;
}
