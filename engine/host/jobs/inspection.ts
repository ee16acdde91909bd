/** Activations of one node of a trained network for some samples, and gradients of the loss. */
import { UserError } from '../../errors/error.ts';
import type { InspectionReport, TensorReport } from '../../protocol/reports.ts';
import type { HostTensor, Runtime } from '../../runtime/runtime.ts';
import { dataVariables, type Split } from '../../datasets/shape.ts';
import { outputPlans } from '../../training/network/outputs.ts';
import { inspectProgram } from '../../training/programs/inspect.ts';
import { fromStored } from '../../training/network/weightLayout.ts';
import { modelVariables } from '../../training/programs/variables.ts';
import type { OpenSession } from './session.ts';

/** Most values of a message, more than a window can show. */
const MOST_VALUES = 4_000_000;

export async function inspectNode(
  runtime: Runtime,
  { session: trained, network, dataset, training }: OpenSession,
  { split, indices, node }: { split: Split; indices: readonly number[]; node: string },
): Promise<InspectionReport> {
  if (!network.layers.some((layer) => layer.node.id === node)) throw new UserError('run.noNode', { node });
  if (!dataset.count(split)) throw new UserError('run.noTest', { path: dataset.path });
  const { shape: data, state } = await dataset.choose(split, indices);
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
