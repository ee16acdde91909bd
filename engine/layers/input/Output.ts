import { ONE_INPUT, inputAt } from '../common.ts';
import { defineLayer, features } from '../definition.ts';

export const Output = defineLayer({
  type: 'Output',
  family: 'input',
  prefix: 'output',
  inputs: ONE_INPUT,
  outputs: [],
  fields: [],
  infer: () => [],
  parameters: () => [],
  multiplyAdds: () => 0,
  summary: (context) => (context ? features(inputAt(context).shape).join('×') : ''),
  lower: (lowering) => {
    const { value, layout } = lowering.input();
    lowering.output(value, layout);
  },
  typescript: (code) => code.output(code.plain()),
  help: {
    what: { en: 'The output of the network, from which the loss is computed.', zh: '网络的输出，由此计算损失。' },
    details: {
      en: 'With cross-entropy it takes one logit per class: the softmax is part of the loss.',
      zh: '使用交叉熵时，每个类别一个 logit：softmax 已包含在损失函数中。',
    },
    formula: String.raw`\hat{y} = f(x; \theta)`,
    pytorch: 'torch.nn.Module.forward',
  },
});
