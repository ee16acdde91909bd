import type { Shape } from '../../program/types.ts';
import { lambda } from '../code.ts';
import { contextOf, inputAt, ONE_OUTPUT } from '../common.ts';
import { defineLayer, type Port, type ShapeContext } from '../definition.ts';
import { toChannelsLast } from '../lowering.ts';
import { LayerProblem } from '../problem.ts';
import { evaluate, parse, variablesOf, type Expression } from './expression.ts';
import { primitives, pythonSource, shapes, source } from './expressionForms.ts';

const MAX_LENGTH = 1000;
type Params = { readonly expression: string };
const textOf = ({ expression }: Params): string => expression;
/** Variables of the formula; none where the parameter is invalid. */
const variables = (params: Params): readonly string[] => {
  const text: unknown = params.expression;
  return typeof text === 'string' ? variablesOf(text) : [];
};

function byName<T>(params: Params, of: (index: number) => T): ReadonlyMap<string, T> {
  return new Map(variables(params).map((name, i) => [name, of(i)]));
}

/** The parsed expression and the shape of its value. */
function known(context: ShapeContext<Params>): { expression: Expression; shape: Shape } {
  const { params } = context;
  const expression = parse(textOf(params));
  if (!variables(params).length) throw new LayerProblem('formula.noInput', {}, { field: 'expression' });
  const inputs = byName(params, (i) => inputAt(context, i).shape);
  return { expression, shape: evaluate(expression, shapes(inputs)) };
}

/** Whether the order of spatial axes and channels makes no difference. */
const anyOrder = (params: Params, ranks: readonly number[]): boolean =>
  ranks.every((rank) => rank === ranks[0]) && !/\bsoftmax\b/.test(textOf(params));

export const Formula = defineLayer({
  type: 'Formula',
  family: 'merge',
  prefix: 'formula',
  inputs: (params) => variables(params).map((id): Port => ({ id, label: { en: id, zh: id } })),
  outputs: ONE_OUTPUT,
  fields: [
    {
      key: 'expression',
      kind: 'text',
      default: 'a * sigmoid(b)',
      max: MAX_LENGTH,
      help: {
        en: 'Names are inputs. + − * / ^, numbers, pi, e; abs, exp, log, sqrt, sigmoid, tanh, relu, softplus, sin, cos, erf, max, min; softmax along the last axis; mean and sum over all axes but the batch.',
        zh: '名称就是输入。可用 + − * / ^、数字、pi、e；abs、exp、log、sqrt、sigmoid、tanh、relu、softplus、sin、cos、erf、max、min；softmax 沿最后一个轴；mean 和 sum 对除批次外的所有轴。',
      },
    },
  ],
  infer: (context) => [{ dtype: 'float32', shape: known(context).shape }],
  parameters: () => [],
  undefinedSomewhere: (params) => /\b(log|sqrt)\b|[/^]/.test(textOf(params)),
  multiplyAdds: (context, [output]) => {
    const size = (output!.shape.slice(1) as number[]).reduce((product, dim) => product * dim, 1);
    return size * (textOf(context.params).match(/[-+*/^(]/g)?.length ?? 0);
  },
  summary: (_, params) => textOf(params),
  lower: (lowering) => {
    const { b, inputs, params } = lowering;
    const given = inputs.map((_, i) => lowering.shape(i));
    const { expression } = known(contextOf(params, given));
    const ranks = given.map(({ length }) => length);
    const layout = anyOrder(params, ranks) ? lowering.input().layout : 'plain';
    const values = byName(params, (i) =>
      layout === 'plain' ? lowering.plain(i) : toChannelsLast(b, lowering.input(i)),
    );
    lowering.output(evaluate(expression, primitives(b, values)), layout);
  },
  typescript: (code) => {
    const { expression } = known(code);
    const written = byName(code.params, (i) => ({
      text: i ? `others[${i - 1}]!` : 'x',
      shape: code.inputs[i]!.shape,
    }));
    const of = evaluate(expression, source(written, code.use)).text;
    const inputs = code.inputs.map((_, i) => code.plain(i));
    const shape = code.outputs[0]!.shape.slice(1) as number[];
    code.output(code.apply(lambda(code, of, shape), inputs.length > 1 ? `[${inputs.join(', ')}]` : inputs[0]!));
  },
  python: (code) => {
    const { expression } = known(code);
    const inputs = byName(code.params, (i) => ({ text: code.input(i), shape: code.inputs[i]!.shape }));
    const { bare, text } = evaluate(expression, pythonSource(inputs));
    code.output(bare ?? text);
  },
  picture: (params) => {
    const [text, inputs] = [textOf(params), variables(params).length];
    const gathers = /\b(softmax|mean|sum)\b/.test(text);
    if (inputs === 0) return null;
    return inputs === 1 && !gathers ? { kind: 'curve', of: text } : { kind: 'formula', text, inputs, gathers };
  },
  help: {
    what: { en: 'Computes an expression elementwise.', zh: '按表达式逐元素计算。' },
    details: {
      en: 'Each name in the expression is an input, as in a * sigmoid(b) + 1. Shapes broadcast as in NumPy. Gradients are computed automatically.',
      zh: '表达式中的每个名称都是一个输入，例如 a * sigmoid(b) + 1。形状按 NumPy 规则广播。梯度自动计算。',
    },
    formula: String.raw`y = f(a, b, \dots)`,
    pytorch: 'torch.Tensor',
  },
});
