/** Program of a class's score for images, with its gradients with respect to the pixels and to feature maps. */
import { sumAll } from '../../program/arithmetic.ts';
import { gradients } from '../../program/autodiff.ts';
import type { Value } from '../../program/builder.ts';
import { createBuilder } from '../../program/createBuilder.ts';
import type { Program, Shape } from '../../program/types.ts';
import { toPlain, type Tensor } from '../../layers/lowering.ts';
import type { Gates } from '../network/gates.ts';
import { lowerForward } from '../network/lower.ts';
import { parameterNames, type Network, type NetworkLayer } from '../network/network.ts';
import type { OutputPlan } from '../network/outputs.ts';

export interface SaliencyProgram {
  /**
   * `x` float32 [N, C, height, width] and `chosen`, shaped like the output, with a factor for each of its values →
   * `scores`, the output; `gradient` of Σ chosen × output like x; `maps` [N, channels, h, w] and `mapsGradient`.
   */
  readonly program: Program;
  /** Shape of the output, [N, …]. */
  readonly output: Shape;
  /** Name of the layer whose feature maps are output; null where the network has no convolution. */
  readonly layer: string | null;
}

/** The last layer with a kernel of two spatial dimensions whose output is more than one pixel. */
function lastConvolution(network: Network): NetworkLayer | null {
  const kernels = new Set(network.parameters.filter(({ shape }) => shape.length === 4).map(({ fullName }) => fullName));
  const found = [...network.layers].reverse().find(({ node }) => {
    const shape = network.analysis.nodes.get(node.id)?.outputs[0]?.shape;
    const isImage = shape?.length === 4 && Number(shape[2]) * Number(shape[3]) > 1;
    return isImage && parameterNames(network, node).some((name) => kernels.has(name));
  });
  return found ?? null;
}

/** Evaluation mode: no dropout, normalizations use their running statistics. @param plan of the class scores */
export function saliencyProgram(network: Network, plan: OutputPlan): SaliencyProgram {
  const b = createBuilder();
  const x = b.input('x', { dtype: 'float32', shape: network.inputShape });
  const of = lastConvolution(network);
  let maps: Tensor | null = null;
  let gates: Gates | null = null;
  const outputs = lowerForward(
    b,
    network,
    { value: x, layout: 'plain' },
    {
      training: false,
      counter: null,
      shard: 0,
      tap: ({ id }, [first], made) => {
        gates = made;
        if (id === of?.node.id && first) maps = first;
      },
    },
  );
  const scores = outputs[plan.index]!;
  const chosen = b.input('chosen', { dtype: 'float32', shape: scores.type.shape });
  const seen = maps as Tensor | null;
  const [gradient, mapsGradient] = gradients(b, sumAll(b, b.mul(scores, chosen)), [x, ...(seen ? [seen.value] : [])]);
  const results: Record<string, Value> = { scores };
  if (gradient) results['gradient'] = gradient;
  if (seen && mapsGradient) {
    const live = (value: Value): Value => toPlain(b, { ...seen, value: gates!.live(of!.node.id, value) });
    results['maps'] = live(seen.value);
    results['mapsGradient'] = live(mapsGradient);
  }
  const program = b.finish(results);
  return {
    // Without effects: an explanation changes nothing.
    program: { ...program, effects: [] },
    output: scores.type.shape,
    layer: seen && mapsGradient ? of!.node.name : null,
  };
}
