/** One node's numbers, decoded, with the element that is explained. */
import { LayerExplainer } from '../../../../../engine/layers/explanation.ts';
import type { LayerDefinition } from '../../../../../engine/layers/definition.ts';
import type { NodeAnalysis } from '../../../../../engine/analysis/types.ts';
import type { Array64 } from '../../../../../engine/program/reference/array.ts';
import type { NodeValues } from '../../../../../engine/protocol/reports.ts';
import { placeText, read } from './tensors.ts';

export interface DecodedParameter {
  readonly name: string;
  readonly values: Array64;
  readonly step: { readonly gradient: Array64 | null; readonly applied: Array64; readonly after: Array64 } | null;
}

export interface Decoded {
  readonly inputs: readonly Array64[];
  readonly outputs: readonly Array64[];
  readonly parameters: readonly DecodedParameter[];
  /** Gradients of outputs and those that are passed to inputs; null without a loss. */
  readonly gradients: readonly (Array64 | null)[] | null;
  readonly passed: readonly (Array64 | null)[];
  readonly explainer: LayerExplainer;
}

/** @throws LayerProblem where the layer refuses its inputs */
export function decode(layer: LayerDefinition, { params, inputs: types }: NodeAnalysis, values: NodeValues): Decoded {
  const inputs = values.inputs.map(read);
  const gradients = values.backward?.gradients.map((one) => one && read(one)) ?? null;
  const parameters = values.parameters.map(({ name, step, ...tensor }) => ({
    name,
    values: read(tensor),
    step: step && {
      gradient: step.gradient && read(step.gradient),
      applied: read(step.applied),
      after: read(step.after),
    },
  }));
  const outputs = values.outputs.map(read);
  const options = { params, inputs: types.flatMap((type) => type ?? []) };
  const known = {
    inputs,
    parameters: new Map(parameters.map((one) => [one.name, one.values])),
    ...(gradients ? { gradients } : {}),
  };
  // Made when it is first asked: an Input computes nothing.
  let explainer: LayerExplainer | null = null;
  return {
    inputs,
    outputs,
    parameters,
    gradients,
    passed: values.backward?.passed.map((one) => one && read(one)) ?? [],
    get explainer() {
      return (explainer ??= new LayerExplainer(layer, options, known));
    },
  };
}

/** The element of the largest magnitude: what is shown first. */
export function mostOf({ data }: Array64): number {
  let most = 0;
  data.forEach((value, i) => {
    if (Math.abs(value) > Math.abs(data[most]!)) most = i;
  });
  return most;
}

/** Letters with a number where there are several: x, or x₁ and x₂. */
export const numbered = (letter: string, index: number, count: number): string =>
  count > 1 ? `${letter}${String(index + 1).replace(/\d/g, (digit) => '₀₁₂₃₄₅₆₇₈₉'[Number(digit)]!)}` : letter;

/** How an element of a layer's program is called: `x[0, 3, 4]`, `weight[2, 1]`, `∂L/∂y[5]`. */
export function elementName({ inputs, outputs, parameters }: Decoded, name: string, element: number): string {
  const index = Number(name.slice(1));
  if (/^x\d+$/.test(name) && inputs[index])
    return `${numbered('x', index, inputs.length)}${placeText(inputs[index].shape, element, true)}`;
  if (/^g\d+$/.test(name) && outputs[index])
    return `∂L/∂${numbered('y', index, outputs.length)}${placeText(outputs[index].shape, element, true)}`;
  const found = parameters.find((one) => one.name === name);
  return found ? `${name}${placeText(found.values.shape, element, false)}` : name;
}
