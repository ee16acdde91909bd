/** Runs a layer's own program on a few example numbers, for its picture. Independent of what the layer computes. */
import type { LayerDefinition } from '../../../../../engine/layers/definition.ts';
import {
  inputName,
  layerFeeds,
  layerProgram,
  layerVariables,
  outputName,
} from '../../../../../engine/layers/layerProgram.ts';
import type { ParameterSpec, Resolved } from '../../../../../engine/layers/parameters.ts';
import type { PictureKind, PictureOf } from '../../../../../engine/layers/picture.ts';
import { LayerProblem } from '../../../../../engine/layers/problem.ts';
import { array, type Array64 } from '../../../../../engine/program/reference/array.ts';
import { type Dependencies, dependencies } from '../../../../../engine/program/reference/dependencies.ts';
import { interpret, trace, type Variables } from '../../../../../engine/program/reference/interpret.ts';
import { batchFactor } from '../../../../../engine/program/shapes.ts';
import type { Program, Shape, TensorType } from '../../../../../engine/program/types.ts';
import { type Made, spread, type Tensor } from './tensor.ts';

export interface Scene<K extends PictureKind = PictureKind> {
  readonly layer: LayerDefinition;
  /** The node's parameters, overridden by the picture's. */
  readonly params: Resolved;
  readonly picture: PictureOf<K>;
}

export interface Settings {
  readonly training?: boolean;
  /** Values of a randomly initialized parameter. */
  readonly weights?: (spec: ParameterSpec, index: number) => ArrayLike<number>;
}

/** Most values of a program for a picture. */
const MOST_VALUES = 50_000;

export const sizeOf = (shape: readonly number[]): number => shape.reduce((all, size) => all * size, 1);

/** Number of values of a batch of one. */
const sizePerBatch = (shape: Shape): number =>
  sizeOf(shape.map((dim) => (typeof dim === 'number' ? dim : batchFactor(dim))));

/** Weights that are all different. */
const spreadOut = ({ shape }: ParameterSpec, index: number): number[] =>
  Array.from({ length: sizeOf(shape) }, (_, i) => spread(i + 40 * index));

const arrayOf = ({ shape, values }: Tensor): Array64 => array('float32', shape, values);
const tensorOf = ({ shape, data }: Array64): Tensor => ({ shape, values: Array.from(data) });
const typeOf = (shape: readonly number[]): TensorType => ({ dtype: 'float32', shape: ['N', ...shape.slice(1)] });

/** Thrown for a program that is too large for a picture. */
class TooLarge extends Error {
  override readonly name = 'TooLarge';
}

/** A layer with inputs of given shapes, batch first, which can run repeatedly. */
export class Staged {
  readonly #program: Program;
  readonly #variables: Variables;
  readonly #apart: boolean;
  readonly #count: number;

  /** @throws LayerProblem where the layer refuses such inputs, TooLarge where its values are too many */
  constructor({ layer, params }: Scene, shapes: readonly (readonly number[])[], settings: Settings = {}) {
    const { training = false, weights = spreadOut } = settings;
    const { program, parameters } = layerProgram(layer, { params, inputs: shapes.map(typeOf), training });
    if ([...program.types, ...parameters].some(({ shape }) => sizePerBatch(shape) > MOST_VALUES)) throw new TooLarge();
    this.#program = program;
    // A choice is made for the whole batch.
    this.#apart = !layer.chooses && !(training && layer.needsWholeBatch);
    this.#variables = layerVariables(parameters, (spec) => weights(spec, parameters.indexOf(spec)));
    this.#count = Object.keys(program.outputs).length;
  }

  #ordered<T>(byName: Readonly<Record<string, T>>): T[] {
    return Array.from({ length: this.#count }, (_, i) => byName[outputName(i)]!);
  }

  /** @param draw seed of random numbers */
  run(inputs: readonly Tensor[], draw = 0): Tensor[] {
    const { outputs } = interpret(this.#program, layerFeeds(inputs.map(arrayOf), draw), this.#variables);
    return this.#ordered(outputs).map(tensorOf);
  }

  /** The first value that an operation of the given kind computes. */
  within(inputs: readonly Tensor[], kind: Program['operations'][number]['kind']): Tensor | null {
    const operation = this.#program.operations.find((one) => one.kind === kind);
    const { values } = trace(this.#program, layerFeeds(inputs.map(arrayOf)), this.#variables);
    return operation ? tensorOf(values.get(operation.outputs[0]!)!) : null;
  }

  /**
   * The outputs, and the elements they depend on: of the inputs, or of the parameter `of`, which then counts as input
   * 0.
   */
  make(inputs: readonly Tensor[], of?: string): Made[] {
    const names = of === undefined ? inputs.map((_, i) => inputName(i)) : [of];
    const single = inputs.every(({ shape }) => shape[0] === 1);
    const feeds = layerFeeds(inputs.map(arrayOf));
    // The seed of random numbers is not a sample.
    const { counter: _, ...samples } = feeds;
    const found = dependencies(this.#program, this.#apart ? samples : feeds, this.#variables, {
      of: names,
      apart: this.#apart && single,
    });
    const places = (all: Dependencies): Made['from'] =>
      all.map((sources) => sources.map(({ name, element }) => [names.indexOf(name), element] as const));
    const from = this.#ordered(found).map(places);
    return this.run(inputs).map((tensor, i) => ({ ...tensor, from: from[i]! }));
  }
}

export const stage = (scene: Scene, inputs: readonly Tensor[], settings?: Settings): Staged =>
  new Staged(
    scene,
    inputs.map(({ shape }) => shape),
    settings,
  );

/** The outputs of a layer, and the input elements they depend on. */
export const make = (scene: Scene, inputs: readonly Tensor[], settings?: Settings): Made[] =>
  stage(scene, inputs, settings).make(inputs);
/** The outputs of a layer. */
export const run = (scene: Scene, inputs: readonly Tensor[], settings?: Settings): Tensor[] =>
  stage(scene, inputs, settings).run(inputs);

/** Null where there is no picture: the layer refuses its inputs, or is too large. */
export function unlessRefused<T>(of: () => T | null): T | null {
  try {
    return of();
  } catch (error) {
    if (error instanceof LayerProblem || error instanceof TooLarge) return null;
    throw error;
  }
}
