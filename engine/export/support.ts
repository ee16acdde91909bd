/** Generates SUPPORT.md: runtimes and export targets by layer, from the registries. */
import { defaultSettings } from '../settings/fields.ts';
import { INITIALIZERS } from '../initializers/index.ts';
import { LOSSES } from '../losses/index.ts';
import { OPTIMIZERS } from '../optimizers/index.ts';
import { SCHEDULES } from '../schedules/index.ts';
import type { LayerDefinition } from '../layers/definition.ts';
import { LAYERS } from '../layers/registry.ts';
import { createBuilder } from '../program/createBuilder.ts';
import type { Program, TensorType } from '../program/types.ts';
import { optimizerCode } from './typescript/optimizers.ts';
import { Lowering } from '../layers/lowering.ts';
import { resolveParams } from '../layers/registry.ts';
import type { Params } from '../model/types.ts';

/** A case of a layer that PyTorch has confirmed: its parameters and input types. */
export interface ConfirmedCase {
  readonly params: Params;
  readonly inputs: readonly TensorType[];
}

/** Names of a program's operations that a runtime does not support. */
export type Unsupported = (program: Program) => readonly string[];

/** The program of a layer in training mode. */
function programOf(layer: LayerDefinition, { params: given, inputs }: ConfirmedCase): Program {
  const b = createBuilder();
  const params = resolveParams(layer, given);
  const specs = layer.parameters({ params, inputs });
  // A layer without inputs gets the batch size from another value of the network.
  const samples = inputs.length ? {} : { samples: b.input('batch', { dtype: 'float32', shape: ['N', 1] }) };
  const lowering = new Lowering({
    b,
    params: { ...params, ...layer.derive?.({ params, inputs }) },
    inputs: inputs.map((type, i) => ({ value: b.input(`x${i}`, type), layout: 'plain' })),
    shapes: inputs.map(({ shape }) => shape),
    training: true,
    ...samples,
    parameter: (name) => {
      const { shape, permutation } = specs.find((spec) => spec.name === name)!;
      return b.input(name, { dtype: 'float32', shape: permutation ? permutation.map((axis) => shape[axis]!) : shape });
    },
    update: () => undefined,
    uniform: (like) => b.randomUniform(like, b.input('counter', { dtype: 'int32', shape: [2] }), 0),
  });
  layer.lower(lowering);
  return b.finish(Object.fromEntries(lowering.outputs.map(({ value }, i) => [`y${i}`, value])));
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');

/**
 * @param cases by layer name
 * @param runtimes by name, in the order of the columns
 */
export function supportText(
  cases: ReadonlyMap<string, readonly ConfirmedCase[]>,
  runtimes: Readonly<Record<string, Unsupported>>,
): string {
  const names = Object.keys(runtimes);
  const layers = LAYERS.map((layer) => {
    const confirmed = cases.get(layer.type) ?? [];
    const programs = confirmed.map((one) => programOf(layer, one));
    const columns = names.map((name) => {
      const missing = new Set(programs.flatMap((program) => runtimes[name]!(program)));
      return missing.size ? `no: ${[...missing].join(', ')}` : 'yes';
    });
    const count = confirmed.length ? String(confirmed.length) : '–';
    return [layer.type, layer.family, ...columns, 'yes', 'yes', layer.help.pytorch, count];
  });
  const optimizers = Object.keys(OPTIMIZERS).map((type) => {
    const { note } = optimizerCode(defaultSettings(OPTIMIZERS, type as keyof typeof OPTIMIZERS));
    return [type, ...names.map(() => 'yes'), note ?? 'yes', 'yes'];
  });
  const list = (of: object): string => Object.keys(of).join(', ');
  return `# What runs where

Made by \`node scripts/support.mjs\` from the registries; a stale file fails \`npm test\`.

A runtime supports a layer when it supports every operation of the programs that its confirmed settings lower to, forward;
their gradients are of the same closed set of operations. "Confirmed" is the number of settings for which output and
all gradients agree with PyTorch within 1e-5, on each of these runtimes, in both memory layouts; layers without a count
have nothing to compute. Exported Python of every layer was run by PyTorch and agrees within 1e-5
(engine/export/pytorch/exported.test.ts); exported TypeScript gives the outputs and gradients of the confirmed settings
within 1e-5, in JavaScript and on TensorFlow's backend, but for MaxPool's windows with NaN, or on TensorFlow of −∞ alone
(engine/export/typescript/layers.test.ts). What a runtime does not support is refused before a run, with the name of the operation.

## Layers

${table(['layer', 'family', ...names, 'TypeScript', 'Python', 'in PyTorch', 'confirmed'], layers)}

## Optimizers

All are computed by the same programs on every runtime; exported TypeScript trains with what tfjs has,
exported Python with torch.optim.

${table(['optimizer', ...names, 'TypeScript', 'Python'], optimizers)}

## Losses, schedules, initializers

On every runtime: ${list(LOSSES)}; ${list(SCHEDULES)}; ${list(INITIALIZERS)}.
Exported Python has all of them. Exported TypeScript has every loss; it trains at a constant learning rate, uses
PyTorch's default initialization, and says so.

## Not exported yet

Keras and ONNX: no layer.
`;
}
