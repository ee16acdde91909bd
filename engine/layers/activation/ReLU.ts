import { activation } from './elementwise.ts';

export const ReLU = activation({
  type: 'ReLU',
  primitive: (b, x) => b.relu(x),
  tfjs: 'relu',
  help: {
    what: { en: 'Keeps positive values and sets negative ones to 0.', zh: '保留正值，负值置为 0。' },
    details: {
      en: 'Its gradient is 1 for positive values, so gradients do not vanish in deep networks. A unit whose input is always negative is dead.',
      zh: '正值处梯度为 1，因此深层网络中梯度不会消失。输入始终为负的单元会“死亡”。',
    },
    formula: String.raw`y = \max(0, x)`,
    pytorch: 'torch.nn.ReLU',
  },
});
