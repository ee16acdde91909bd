/**
 * The network of the playground while it trains: full batches, cross-entropy, SGD with momentum as torch.optim.SGD
 * has it. The reference runtime computes each step, and what every unit answers at the places of a grid.
 */
import { gradients } from '../../program/autodiff.ts';
import type { Builder, Value } from '../../program/builder.ts';
import { createBuilder } from '../../program/createBuilder.ts';
import { array, type Array64 } from '../../program/reference/array.ts';
import { interpret, type Variables } from '../../program/reference/interpret.ts';
import type { Program } from '../../program/types.ts';
import { Generator } from '../torch/random.ts';
import { drawPoints, OF_CLASS } from './points.ts';
import { type HiddenActivation, MOMENTUM, type PlaygroundSettings, sizesOf } from './settings.ts';

/** The plane that is drawn goes from −PLANE to PLANE. */
export const PLANE = 2;

/** What the network answers at the places of a grid, row-major from the upper left. */
export interface Regions {
  /** Probability of the second class. */
  readonly decision: Float64Array;
  /** By hidden layer and unit: its output after the activation. */
  readonly units: readonly (readonly Float64Array[])[];
}

const weightOf = (layer: number): string => `${layer}.weight`;
const biasOf = (layer: number): string => `${layer}.bias`;
const speedOf = (name: string): string => `${name}.momentum`;

/** Weights as nn.Linear draws them, one layer after the other, and momenta of 0. */
function initialized(sizes: readonly number[], generator: Generator): Map<string, Array64> {
  const variables = new Map<string, Array64>();
  const put = (name: string, shape: readonly number[], values: Float64Array): void => {
    variables.set(name, array('float32', shape, values));
    variables.set(speedOf(name), array('float32', shape, new Float64Array(values.length)));
  };
  sizes.slice(1).forEach((size, layer) => {
    const inputs = sizes[layer]!;
    const bound = 1 / Math.sqrt(inputs);
    const drawn = (count: number): Float64Array =>
      Float64Array.from({ length: count }, () => Math.fround(generator.uniform() * 2 * bound - bound));
    put(weightOf(layer), [size, inputs], drawn(size * inputs));
    put(biasOf(layer), [size], drawn(size));
  });
  return variables;
}

interface Forward {
  /** [N, 2] */
  readonly logits: Value;
  /** Outputs of the hidden layers, [N, units] each. */
  readonly hidden: readonly Value[];
  readonly weights: readonly { readonly name: string; readonly value: Value }[];
}

function forward(b: Builder, points: Value, sizes: readonly number[], activation: HiddenActivation): Forward {
  const weights: { name: string; value: Value }[] = [];
  const hidden: Value[] = [];
  const variable = (name: string, shape: readonly number[]): Value => {
    const value = b.variable({ name, dtype: 'float32', shape });
    weights.push({ name, value });
    return value;
  };
  let x = points;
  sizes.slice(1).forEach((size, layer) => {
    const weight = variable(weightOf(layer), [size, sizes[layer]!]);
    x = b.add(b.matMul(x, weight, { transposeB: true }), variable(biasOf(layer), [size]));
    if (layer === sizes.length - 2) return;
    x = activation === 'none' ? x : b[activation](x);
    hidden.push(x);
  });
  return { logits: x, hidden, weights };
}

/** A step: loss and logits before it, and new weights. */
function stepProgram(sizes: readonly number[], activation: HiddenActivation): Program {
  const b = createBuilder();
  const count = 2 * OF_CLASS;
  const x = b.input('x', { dtype: 'float32', shape: [count, 2] });
  const targets = b.input('targets', { dtype: 'float32', shape: [count, 2] });
  const rate = b.input('rate', { dtype: 'float32', shape: [] });
  const { logits, weights } = forward(b, x, sizes, activation);
  const loss = b.neg(b.mul(b.sum(b.mul(b.logSoftmax(logits), targets), [0, 1]), b.scalar(1 / count)));
  const found = gradients(
    b,
    loss,
    weights.map(({ value }) => value),
  );
  weights.forEach(({ name, value }, i) => {
    b.variable({ name: speedOf(name), dtype: 'float32', shape: value.type.shape.map(Number) });
    b.effect('ApplyMomentum', [name, speedOf(name)], [found[i]!, rate, b.scalar(MOMENTUM)]);
  });
  return b.finish({ loss, logits });
}

function regionProgram(side: number, sizes: readonly number[], activation: HiddenActivation): Program {
  const b = createBuilder();
  const x = b.input('x', { dtype: 'float32', shape: [side * side, 2] });
  const { logits, hidden } = forward(b, x, sizes, activation);
  return b.finish({
    decision: b.softmax(logits),
    ...Object.fromEntries(hidden.map((value, layer) => [`hidden${layer}`, value])),
  });
}

/** Centers of the squares of a grid, row-major from the upper left. */
function gridOf(side: number): Float64Array {
  const place = (i: number): number => PLANE * ((2 * i + 1) / side - 1);
  return Float64Array.from({ length: 2 * side * side }, (_, i) => {
    const at = Math.floor(i / 2);
    return i % 2 ? -place(Math.floor(at / side)) : place(at % side);
  });
}

export class PlaygroundNetwork {
  /** [120, 2], row-major; the first half is of class 0. */
  readonly points: Float64Array;
  readonly #settings: PlaygroundSettings;
  readonly #step: Program;
  readonly #feeds: Readonly<Record<'x' | 'targets', Array64>>;
  readonly #regions: { readonly program: Program; readonly grid: Array64 };
  #variables: Variables;

  /** @param side of the grid of `regions` */
  constructor(settings: PlaygroundSettings, side: number) {
    this.#settings = settings;
    const generator = new Generator(settings.seed);
    const sizes = sizesOf(settings);
    this.points = drawPoints(settings.points, generator);
    this.#variables = initialized(sizes, generator);
    this.#step = stepProgram(sizes, settings.activation);
    this.#regions = {
      program: regionProgram(side, sizes, settings.activation),
      grid: array('float32', [side * side, 2], gridOf(side)),
    };
    const count = 2 * OF_CLASS;
    this.#feeds = {
      x: array('float32', [count, 2], this.points),
      targets: array(
        'float32',
        [count, 2],
        Array.from({ length: 2 * count }, (_, i) => Number(i % 2 === Number(i >= count))),
      ),
    };
  }

  /**
   * Loss and accuracy with the weights as they are, which then take a step.
   * @param rate of this step; 0 leaves the weights where they are
   */
  step(rate = this.#settings.rate): { loss: number; accuracy: number } {
    const { outputs, variables } = interpret(
      this.#step,
      { ...this.#feeds, rate: array('float32', [], [rate]) },
      this.#variables,
    );
    if (rate !== 0) this.#variables = variables;
    const { data } = outputs['logits']!;
    let right = 0;
    for (let i = 0; i < 2 * OF_CLASS; i += 1) right += Number(data[2 * i + 1]! > data[2 * i]! === i >= OF_CLASS);
    return { loss: outputs['loss']!.data[0]!, accuracy: right / (2 * OF_CLASS) };
  }

  regions(): Regions {
    const { program, grid } = this.#regions;
    const { outputs } = interpret(program, { x: grid }, this.#variables);
    const column = ({ data }: Array64, at: number, of: number): Float64Array =>
      Float64Array.from({ length: data.length / of }, (_, i) => data[i * of + at]!);
    const { layers, units } = this.#settings;
    return {
      decision: column(outputs['decision']!, 1, 2),
      units: Array.from({ length: layers }, (_, layer) =>
        Array.from({ length: units }, (__, unit) => column(outputs[`hidden${layer}`]!, unit, units)),
      ),
    };
  }
}
