/**
 * How one element of a layer's output, or of a gradient that the layer passes back, is computed: an expression in the
 * numbers of its inputs and weights, and the elements it depends on. Derived from the layer's own lowering.
 */
import type { Array64 } from '../program/reference/array.ts';
import { Elements, TooManyElements } from '../program/reference/elements/elements.ts';
import { type Expression, expressionOf, type Terms, termsOf } from '../program/reference/elements/expression.ts';
import { equationOf } from '../program/reference/elements/latex.ts';
import { factorText, numberText } from '../program/reference/elements/numberText.ts';
import type { Program } from '../program/types.ts';
import type { LayerDefinition } from './definition.ts';
import {
  inputName,
  layerFeeds,
  layerGradients,
  type LayerOptions,
  layerProgram,
  outputName,
  upstreamName,
} from './layerProgram.ts';

/** Elements that one explanation may compute: some tenths of a second. */
const MOST = 2_000_000;

/** Values of a layer for some samples, in PyTorch's order of axes. */
export interface LayerValues {
  readonly inputs: readonly Array64[];
  /** Of parameters and buffers by name. */
  readonly parameters: ReadonlyMap<string, Array64>;
  /** Gradients of the loss with respect to the outputs; null where one has none. */
  readonly gradients?: readonly (Array64 | null)[];
}

export interface Explanation {
  readonly value: number;
  /** Null where the computation is too long to be followed. */
  readonly found: {
    readonly expression: Expression;
    /** The computation with its numbers, as LaTeX. */
    readonly latex: string;
    readonly terms: Terms | null;
    /** Elements that the value depends on: of inputs `x0` …, parameters by name, and upstream gradients `g0` …. */
    readonly sources: ReadonlyMap<string, ReadonlySet<number>>;
  } | null;
}

/** Explains elements of one layer's computation. */
export class LayerExplainer {
  readonly #layer: LayerDefinition;
  readonly #options: LayerOptions;
  readonly #values: LayerValues;
  readonly #forward: Elements;
  #backward: Elements | null = null;

  /** @throws LayerProblem where the layer refuses the inputs or its parameters */
  constructor(layer: LayerDefinition, options: LayerOptions, values: LayerValues) {
    this.#layer = layer;
    this.#options = options;
    this.#values = values;
    this.#forward = this.#elements(layerProgram(layer, options).program);
  }

  /** An element of an output, by its row-major index. */
  output(index: number, element: number): Explanation {
    const explained = this.#explain(this.#forward, outputName(index), element)!;
    const latex = explained.found && textbook(this.#layer, this.#options, this.#values, explained);
    return latex ? { ...explained, found: { ...explained.found, latex } } : explained;
  }

  /** An element of the gradient that the layer passes to an input; null where it passes none. */
  inputGradient(index: number, element: number): Explanation | null {
    return this.#gradient(inputName(index), element);
  }

  /** An element of the gradient of a parameter; null where it has none. */
  parameterGradient(name: string, element: number): Explanation | null {
    return this.#gradient(name, element);
  }

  /** Names of inputs and parameters that the layer passes a gradient to. */
  get passedTo(): readonly string[] {
    return Object.keys(this.#gradients().outputs);
  }

  #gradients(): Elements {
    this.#backward ??= this.#elements(layerGradients(this.#layer, this.#options).program);
    return this.#backward;
  }

  #gradient(name: string, element: number): Explanation | null {
    return this.#explain(this.#gradients(), name, element);
  }

  #elements(program: Program): Elements {
    const { inputs, parameters, gradients: upstream = [] } = this.#values;
    const feeds = { ...layerFeeds(inputs) };
    upstream.forEach((gradient, i) => gradient && Object.assign(feeds, { [upstreamName(i)]: gradient }));
    return new Elements(program, feeds, parameters, inputs[0]?.shape[0] ?? 1);
  }

  #explain(elements: Elements, name: string, element: number): Explanation | null {
    const id = elements.outputs[name];
    if (id === undefined) return null;
    elements.allow(MOST);
    try {
      const expression = expressionOf(elements, id, element);
      const sources = elements.leaves(id, element);
      return {
        value: expression.value,
        found: { expression, latex: equationOf(expression), terms: termsOf(expression), sources },
      };
    } catch (error) {
      // A recurrence over thousands of steps exceeds the stack.
      if (error instanceof TooManyElements || error instanceof RangeError) return { value: NaN, found: null };
      throw error;
    }
  }
}

/**
 * Batch normalization as it is written in books: its lowering multiplies by one factor, with the mean in the offset. Null
 * for other layers.
 */
function textbook(
  layer: LayerDefinition,
  { params, training = false }: LayerOptions,
  { inputs, parameters }: LayerValues,
  { value, found }: Explanation,
): string | null {
  if (layer.role !== 'batchNorm' || training) return null;
  const one = (name: string): number | undefined => {
    const [element] = found!.sources.get(name) ?? [];
    return element === undefined ? undefined : (parameters.get(name) ?? inputs[0]!).data[element];
  };
  const [x, mean, variance] = [one(inputName(0)), one('running_mean'), one('running_var')];
  if (x === undefined || mean === undefined || variance === undefined) return null;
  const normal = String.raw`\frac{${numberText(x)} - ${factorText(mean)}}{\sqrt{${numberText(variance)} + ${numberText(Number(params['eps']))}}}`;
  const [scale, offset] = [one('weight'), one('bias')];
  const affine =
    scale === undefined || offset === undefined ? '' : String.raw`\cdot ${factorText(scale)} + ${factorText(offset)}`;
  return `${normal}${affine} = ${numberText(value)}`;
}
