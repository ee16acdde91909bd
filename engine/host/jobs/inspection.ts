/** Activations of one node of a trained network for some samples, and the gradients of the loss. */
import type { Dataset } from '../../data/dataset.ts';
import { readPixels } from '../../data/images.ts';
import { UserError } from '../../errors/error.ts';
import type { InspectionReport, TensorReport } from '../../protocol/reports.ts';
import type { HostTensor, HostTensors, Runtime } from '../../runtime/runtime.ts';
import { dataVariables, imagesOf, labelsOf, type DatasetShape, type Split } from '../../training/dataset.ts';
import { outputPlans } from '../../training/outputs.ts';
import { inspectProgram } from '../../training/programs/inspect.ts';
import { fromStored } from '../../training/weightLayout.ts';
import { modelVariables } from '../../training/variables.ts';
import { shapeOf, type OpenSession } from './session.ts';

/** More than a window can show, and what a message should not carry. */
const MOST_VALUES = 4_000_000;

/** A dataset of just these samples, as the programs want it: [shape, state of its variables]. */
async function only(
  dataset: Dataset,
  split: Split,
  indices: readonly number[],
): Promise<{ data: DatasetShape; state: HostTensors }> {
  const source = dataset[split];
  if (!source) throw new UserError('run.noTest', { path: dataset.path });
  const wrong = indices.find((index) => !Number.isInteger(index) || index < 0 || index >= source.count);
  if (wrong !== undefined) throw new UserError('data.index', { index: wrong, count: source.count });
  const n = indices.length;
  const data = { ...shapeOf(dataset), trainCount: n, testCount: 0 };
  const { sample } = dataset;
  if (dataset.kind === 'text') {
    const { codes, stride } = dataset[split];
    const [length] = dataset.sample;
    const some = Int32Array.from(indices.flatMap((i) => [...codes.subarray(i * stride, i * stride + length + 1)]));
    const text = { length: some.length, stride: length + 1 };
    const state = { [imagesOf('train')]: { dtype: 'int32', shape: [some.length], data: some } } as const;
    return { data: { ...data, source: { kind: 'text', train: text, test: text } }, state };
  }
  if (dataset.kind === 'table') {
    const { values, targets } = dataset[split];
    const width = dataset.sample[0];
    const rows = Float32Array.from(indices.flatMap((i) => [...values.subarray(i * width, (i + 1) * width)]));
    const goal = indices.map((i) => targets[i]!);
    const label: HostTensor =
      targets instanceof Int32Array
        ? { dtype: 'int32', shape: [n], data: Int32Array.from(goal) }
        : { dtype: 'float32', shape: [n], data: Float32Array.from(goal) };
    return {
      data,
      state: { [imagesOf('train')]: { dtype: 'float32', shape: [n, width], data: rows }, [labelsOf('train')]: label },
    };
  }
  const images = dataset[split]!;
  return {
    data,
    state: {
      [imagesOf('train')]: { dtype: 'uint8', shape: [n, ...sample], data: await readPixels(dataset, images, indices) },
      [labelsOf('train')]: { dtype: 'int32', shape: [n], data: Int32Array.from(indices, (i) => images.labels[i]!) },
    },
  };
}

export async function inspectNode(
  runtime: Runtime,
  { session: trained, network, dataset, training }: OpenSession,
  { split, indices, node }: { split: Split; indices: readonly number[]; node: string },
): Promise<InspectionReport> {
  if (!network.layers.some((layer) => layer.node.id === node)) throw new UserError('run.noNode', { node });
  const { data, state } = await only(dataset, split, indices);
  const variables = [...modelVariables(network, training), ...dataVariables(data)];
  const context = { network, training, data, variables, plans: outputPlans(network, training) };
  const { program, parameters, outputs } = inspectProgram(context, 'train', node);
  const names = network.parameters.map(({ fullName }) => fullName);
  const session = await runtime.createSession({ variables, functions: { inspect: { program, repeated: false } } });
  try {
    await session.write({ ...(await trained.read(names)), ...state });
    const results = await session.run('inspect', {
      indices: { dtype: 'int32', shape: [indices.length], data: Int32Array.from(indices, (_, i) => i) },
    });
    const size = Object.values(results).reduce((sum, { data: values }) => sum + values.length, 0);
    if (size > MOST_VALUES) throw new UserError('run.tooManyValues', { count: size, limit: MOST_VALUES });
    const weights = await session.read(parameters.map(({ fullName }) => fullName));
    const tensor = (value: HostTensor, gradient: HostTensor | undefined): TensorReport => ({
      shape: [...value.shape],
      values: Array.from(value.data),
      gradient: gradient ? Array.from(gradient.data) : null,
    });
    return {
      loss: results['loss']!.data[0]!,
      outputs: Array.from({ length: outputs }, (_, i) => tensor(results[`output${i}`]!, results[`gradient${i}`])),
      parameters: parameters.map((spec, i) => {
        const gradient = results[`parameter${i}`];
        return {
          name: spec.fullName,
          ...tensor(fromStored(spec, weights[spec.fullName]!), gradient && fromStored(spec, gradient)),
        };
      }),
    };
  } finally {
    session.dispose();
  }
}
