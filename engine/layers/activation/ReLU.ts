import { activation } from './elementwise.ts';

export const ReLU = activation({
  type: 'ReLU',
  primitive: (b, x) => b.relu(x),
  tfjs: 'relu',
  help: {
    what: { en: 'Lets positive values through and sets negative ones to 0.', zh: '正值通过，负值变为 0。' },
    details: {
      en: 'Its slope is 1 wherever it is not 0, so that gradients pass through many layers. A unit that is always negative stays dead.',
      zh: '在非零处斜率为 1，因此梯度能穿过很多层。始终为负的单元会一直“死亡”。',
    },
    formula: String.raw`y = \max(0, x)`,
    pytorch: 'torch.nn.ReLU',
  },
});
