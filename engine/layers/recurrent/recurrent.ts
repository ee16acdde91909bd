/** Recurrent layers, which differ in their cell and help. */
import { float32 } from '../../program/shapes.ts';
import { compute, computedWeights, lambda, literal, type CodeContext } from '../code.ts';
import { contextOf, ONE_INPUT } from '../common.ts';
import { defineLayer, type LayerDefinition, type ShapeContext } from '../definition.ts';
import { named } from '../python.ts';
import type { PythonContext } from '../python.ts';
import type { ParamsOf } from '../parameters.ts';
import type { Cell } from './cells.ts';
import {
  recurrentFields,
  recurrentOutputs,
  recurrentParameters,
  recurrentSettings,
  type RecurrentParams,
} from './settings.ts';
import { unroll } from './unroll.ts';

/**
 * nn.RNN, nn.GRU or nn.LSTM with batch_first: [N, steps, features] → [N, steps, hidden] or the last step [N, hidden],
 * and optionally the states.
 */
export function recurrentLayer(type: string, cell: Cell, help: LayerDefinition['help']): LayerDefinition {
  const settings = (context: ShapeContext<RecurrentParams>) => recurrentSettings(context, type);
  return defineLayer({
    type,
    family: 'recurrent',
    prefix: type.toLowerCase(),
    inputs: ONE_INPUT,
    outputs: recurrentOutputs(cell),
    fields: recurrentFields(cell.gates === 1),
    infer: (context) => {
      const s = settings(context);
      const width = s.hidden * s.directions;
      const out = float32('N', ...(s.sequence ? [s.length, width] : [width]));
      const state = float32('N', s.layers * s.directions, s.hidden);
      return s.states ? [out, state, ...(cell.hasCell ? [state] : [])] : [out];
    },
    derive: (context) => ({ input_size: settings(context).inputSize }),
    parameters: (context) => recurrentParameters(settings(context), cell),
    multiplyAdds: (context) => {
      const s = settings(context);
      const first = s.inputSize + s.hidden;
      const others = (s.layers - 1) * (s.directions + 1) * s.hidden;
      return s.length * s.directions * cell.gates * s.hidden * (first + others);
    },
    summary: (context, params) => {
      const sizes = `${context ? settings(context).inputSize : '?'}→${String(params.hidden_size)}`;
      const layers = params.num_layers;
      return [sizes, ...(layers > 1 ? [`${layers} layers`] : []), ...(params.bidirectional ? ['both ways'] : [])].join(
        ', ',
      );
    },
    lower: (lowering) => unroll(lowering, cell, settings(contextOf(lowering.params, [lowering.shape()]))),
    typescript: (code) => write(code, type, cell),
    python: (code) => writePython(code, type, cell),
    picture: (params) => ({
      kind: 'recurrent',
      layers: params.num_layers,
      bidirectional: params.bidirectional,
      sequence: params.output === 'sequence',
      states: cell.hasCell ? 2 : 1,
    }),
    help,
  });
}

function write(code: CodeContext<ParamsOf<ReturnType<typeof recurrentFields>>>, type: string, cell: Cell): void {
  const s = recurrentSettings(code, type);
  const kind = type === 'RNN' ? code.params.nonlinearity : type.toLowerCase();
  const { hidden, layers, directions, bias, dropout, sequence } = s;
  const config = literal({ kind, hidden, layers, directions, bias, dropout, sequence });
  const call = `${code.use('recurrent')}(x[0]!, w, ${config}, training)`;
  const weights = computedWeights(recurrentParameters(s, cell));
  const shapes = code.outputs.map(({ shape }) => shape.slice(1) as number[]);
  if (!s.states) {
    code.output(code.apply(compute(code, `${call}[0]!`, weights, shapes[0]!), code.plain()));
    return;
  }
  // A tfjs layer has one result: all outputs are concatenated and split again.
  const sizes = shapes.map((shape) => shape.reduce((product, size) => product * size, 1));
  const row = `tf.concat(${call}.map((part) => tf.reshape(part, [x[0]!.shape[0] as number, -1])), 1)`;
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const joined = code.apply(compute(code, row, weights, [total]), code.plain(), 'Row');
  let start = 0;
  ['', 'Hidden', 'Cell'].slice(0, shapes.length).forEach((name, i) => {
    const of = `tf.reshape(tf.slice(x, [0, ${start}], [-1, ${sizes[i]!}]), [-1, ${shapes[i]!.join(', ')}])`;
    const part = { ...code, name: `${code.name}${name || 'Out'}` };
    code.output(code.apply(lambda(part, of, shapes[i]), joined, name));
    start += sizes[i]!;
  });
}

/** States are N×layers×hidden here, layers×N×hidden in PyTorch. */
function writePython(
  code: PythonContext<ParamsOf<ReturnType<typeof recurrentFields>>>,
  type: string,
  cell: Cell,
): void {
  const s = recurrentSettings(code, type);
  const { nonlinearity, dropout } = code.params;
  const args = named({
    num_layers: s.layers > 1 ? s.layers : undefined,
    nonlinearity: nonlinearity === 'relu' ? nonlinearity : undefined,
    bias: s.bias ? undefined : false,
    batch_first: true,
    dropout: dropout || undefined,
    bidirectional: s.directions > 1 ? true : undefined,
  });
  const module = code.module(`nn.${type}(${s.inputSize}, ${s.hidden}, ${args})`);
  const call = `${module}(${code.input()})`;
  if (s.sequence && !s.states) return code.output(`${call}[0]`);
  const [out, hidden, memory] = [code.variable('out'), code.variable('hidden'), code.variable('cell')];
  const states = s.states ? [hidden, ...(cell.hasCell ? [memory] : [])] : [hidden];
  const found = cell.hasCell ? `(${hidden}, ${s.states ? memory : '_'})` : hidden;
  code.line(`${s.sequence ? out : '_'}, ${found} = ${call}`);
  // The last step of each direction.
  const last = s.directions > 1 ? `torch.cat((${hidden}[-2], ${hidden}[-1]), dim=1)` : `${hidden}[-1]`;
  const turned = s.states ? states.map((state) => `${state}.transpose(0, 1)`) : [];
  return code.output(s.sequence ? out : last, ...turned);
}
