/** Why a loss or a weight became NaN or infinite: from the tensors of the batch, with the last good weights. */
import type { ErrorData } from '../../errors/types.ts';
import type { TensorStatistics } from '../loop/layerStatistics.ts';
import type { TrainerPosition } from '../loop/state.ts';
import { lower, type Remedy, type RunContext, short, type Trouble } from './trouble.ts';

/** Encoded inputs are of the order of 1: standardized numbers, pixels in [0, 1]. */
export const LARGE_INPUT = 100;
/** Targets of which a squared error and its gradient become large. */
export const LARGE_TARGET = 1000;

/** Outputs below this are no overflow. */
const LARGE_OUTPUT = 1e6;

/** What is known about the batch that failed. */
export interface Evidence {
  /** The batch: its epoch, and the batches of the epoch before it. */
  readonly at: TrainerPosition;
  /** Activations, gradients and weights in the order of the network; empty where they are unknown. */
  readonly tensors: readonly TensorStatistics[];
  /** Layers whose values are undefined somewhere, as a logarithm of 0, by flat id. */
  readonly undefinedSomewhere: ReadonlySet<string>;
  /** Largest input by size, with its column where it has a name; NaN or infinite where one is. */
  readonly input: { readonly column: string | null; readonly value: number } | null;
  /** Largest target by size, where targets are numbers. */
  readonly target: number | null;
  /** Loss of the first output, and whether its value is finite there. */
  readonly loss: { readonly name: string; readonly isFinite: boolean };
}

const finite = ({ norm }: TensorStatistics): boolean => Number.isFinite(norm);
const ofKind = (tensors: Evidence['tensors'], kind: TensorStatistics['kind']): TensorStatistics[] =>
  tensors.filter((tensor) => tensor.kind === kind);

type Cause = Pick<Trouble, 'cause' | 'remedy'> & { readonly layer: TensorStatistics | null };

const causeOf = (code: string, params: ErrorData['params'] = {}): ErrorData => ({ code, params, where: {} });
const clip: Remedy = { setting: 'clipNorm', value: 1 };

/** A number for a sentence, also where it is not finite. */
const told = (value: number): number | string => (Number.isFinite(value) ? short(value) : String(value));

/** The first reason that the evidence has; a step that went too far where it has none. */
function likelyCause(evidence: Evidence, at: RunContext): Cause {
  const { tensors, input, target, undefinedSomewhere, loss } = evidence;
  const activations = ofKind(tensors, 'activation');
  if (input && !(Math.abs(input.value) < LARGE_INPUT)) {
    const params = { value: told(input.value), column: input.column ?? '' };
    const cause = causeOf(input.column === null ? 'ruin.input' : 'ruin.column', params);
    return { cause, remedy: Number.isFinite(input.value) ? clip : null, layer: activations[0] ?? null };
  }
  if (target !== null && !(Math.abs(target) < LARGE_TARGET))
    return { cause: causeOf('ruin.target', { value: told(target) }), remedy: clip, layer: null };
  const broken = activations.find((tensor) => !finite(tensor)) ?? null;
  if (broken && undefinedSomewhere.has(broken.node))
    return { cause: causeOf('ruin.undefined', { layer: broken.name }), remedy: null, layer: broken };
  const lr = {
    cause: causeOf('ruin.rate', { lr: short(at.lr) }),
    remedy: { setting: 'lr', value: lower(at) } as const,
  };
  if (broken) return { ...lr, layer: broken };
  const gradients = ofKind(tensors, 'activationGradient');
  // Gradients go from the last layer to the first.
  const cut = [...gradients].reverse().find((tensor) => !finite(tensor)) ?? null;
  const outputs = activations.at(-1);
  if (cut && !loss.isFinite && gradients.at(-1) === cut && outputs && outputs.largest < LARGE_OUTPUT)
    return { cause: causeOf('ruin.loss', { loss: loss.name }), remedy: null, layer: cut };
  if (cut && undefinedSomewhere.has(cut.node))
    return { cause: causeOf('ruin.undefined', { layer: cut.name }), remedy: null, layer: cut };
  if (cut) return { cause: causeOf('ruin.gradient', { layer: cut.name }), remedy: clip, layer: cut };
  const [worst] = ofKind(tensors, 'weightGradient').sort((a, b) => b.norm - a.norm);
  return { ...lr, layer: worst ?? null };
}

/** What ruined a run, where, why, and what to change before it goes on. */
export function ruined(evidence: Evidence, at: RunContext): Trouble {
  const { layer, ...why } = likelyCause(evidence, at);
  const { epoch, step } = evidence.at;
  const params = { epoch, step: step + 1, layer: layer?.name ?? '' };
  return {
    kind: 'diverged',
    problem: {
      code: layer ? 'ruin.atLayer' : 'ruin.atBatch',
      params,
      where: layer ? { node: layer.node } : {},
    },
    ...why,
  };
}
