import { layoutOf, literal } from '../code.ts';
import { anyAt, ONE_INPUT, ONE_OUTPUT } from '../common.ts';
import { defineLayer } from '../definition.ts';

export const Identity = defineLayer({
  type: 'Identity',
  family: 'shape',
  prefix: 'identity',
  inputs: ONE_INPUT,
  outputs: ONE_OUTPUT,
  fields: [],
  infer: (context) => [anyAt(context)],
  parameters: () => [],
  multiplyAdds: () => 0,
  summary: () => '',
  lower: (lowering) => {
    const { value, layout } = lowering.input();
    lowering.output(value, layout);
  },
  typescript: (code) => {
    const config = { name: code.name, activation: 'linear' };
    code.output(code.apply(`tf.layers.activation(${literal(config)})`, code.input()), layoutOf(code));
  },
  help: {
    what: { en: 'Outputs its input unchanged.', zh: '原样输出它的输入。' },
    details: {
      en: 'A placeholder: for a layer that is switched off, or to name a branch.',
      zh: '占位用：代替被关掉的层，或给一个分支命名。',
    },
    formula: String.raw`y = x`,
    pytorch: 'torch.nn.Identity',
  },
});
