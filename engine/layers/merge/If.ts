import { lambda, sampleShape } from '../code.ts';
import { anyAt, ONE_OUTPUT, valuesOf } from '../common.ts';
import { CONDITION_FIELDS, conditionText, predicateOf, pythonCondition, tfjsCondition } from '../condition.ts';
import { defineLayer } from '../definition.ts';
import { formatShape } from '../../errors/format.ts';
import { sameShape } from '../../program/shapes.ts';
import { toPlain } from '../lowering.ts';
import { LayerProblem } from '../problem.ts';

export const If = defineLayer({
  type: 'If',
  family: 'merge',
  prefix: 'if',
  inputs: [
    { id: 'in', label: { en: 'condition', zh: '条件' } },
    { id: 'then', label: { en: 'then', zh: '成立时' } },
    { id: 'otherwise', label: { en: 'otherwise', zh: '否则' } },
  ],
  outputs: ONE_OUTPUT,
  fields: CONDITION_FIELDS,
  needsWholeBatch: true,
  chooses: { predicate: predicateOf },
  infer: (context) => {
    const [then, otherwise] = [anyAt(context, 1), anyAt(context, 2)];
    if (then.dtype === otherwise.dtype && sameShape(then.shape, otherwise.shape)) return [then];
    const written = ({ dtype, shape }: typeof then): string =>
      then.dtype === otherwise.dtype ? formatShape(shape) : `${dtype} ${formatShape(shape)}`;
    throw new LayerProblem('layer.branches', { first: written(then), other: written(otherwise) }, { input: 1 });
  },
  parameters: () => [],
  multiplyAdds: (context) => valuesOf(context),
  summary: (_, params) => conditionText(params),
  lower: (lowering) => {
    const { b, params, inputs } = lowering;
    const predicate = lowering.predicate(() => predicateOf(b, lowering.input().value, params));
    const [then, otherwise] = [lowering.input(1), lowering.input(2)];
    const layout = then.layout === otherwise.layout ? then.layout : 'plain';
    const branch = (index: 1 | 2, side: boolean) =>
      b.gate(layout === 'plain' ? toPlain(b, inputs[index]!) : inputs[index]!.value, predicate, side);
    lowering.output(b.merge(predicate, branch(1, true), branch(2, false)), layout);
  },
  typescript: (code) => {
    const inputs = [code.input(0), code.plain(1), code.plain(2)];
    // Both are computed; only the one that is taken has a value and a gradient.
    const of = `(${tfjsCondition('x', code.params)} ? others[0]! : others[1]!).clone()`;
    code.output(code.apply(lambda(code, of, sampleShape(code, 'plain')), `[${inputs.join(', ')}]`), 'plain');
  },
  python: (code) => {
    const condition = pythonCondition(code.input(0), code.inputs[0]!, code.params);
    code.output(`${code.input(1)} if ${condition} else ${code.input(2)}`);
  },
  picture: (params) => ({ kind: 'choice', condition: conditionText(params) }),
  help: {
    what: {
      en: 'Takes one of two branches, by a condition on a tensor.',
      zh: '根据张量上的条件在两个分支中取一个。',
    },
    details: {
      en: 'Layers that only the other branch needs are not computed, and the gradient of their weights is zero in that step. The condition is one number for the whole batch, as in Python: other batches may take the other branch.',
      zh: '只有另一分支需要的层不会被计算，其权重在该步梯度为零。条件是整个批次的一个数，与 Python 中相同：不同批次可能走不同分支。',
    },
    formula: String.raw`y = \begin{cases} x_{\text{then}} & m(c) > t \\ x_{\text{otherwise}} & \text{otherwise} \end{cases}`,
    pytorch: 'torch.cond',
  },
});
