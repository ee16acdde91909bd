/** The networks that come along: LeNet, with which the app opens at its first start, and others to look at and train. */
import type { Text } from '../../../../engine/errors/types.ts';
import lenet from '../../../../resources/samples/lenet-mnist.json?raw';

export const sampleText: string = lenet;

export interface Sample {
  /** Of its file. */
  readonly id: string;
  readonly title: Text;
  /** What it is for. */
  readonly what: Text;
}

/** Simple ones first. */
export const SAMPLES: readonly Sample[] = [
  {
    id: 'mlp',
    title: { en: 'Multilayer perceptron', zh: '多层感知机' },
    what: {
      en: 'Digits with three Linear layers: the plainest network there is.',
      zh: '用三个 Linear 层识别数字：最朴素的网络。',
    },
  },
  {
    id: 'lenet-mnist',
    title: { en: 'LeNet', zh: 'LeNet' },
    what: { en: 'Two convolutions and three Linear layers for digits.', zh: '两个卷积层和三个 Linear 层识别数字。' },
  },
  {
    id: 'vgg',
    title: { en: 'VGG-like', zh: '类 VGG' },
    what: { en: 'Pairs of 3×3 convolutions with batch normalization.', zh: '成对的 3×3 卷积与批归一化。' },
  },
  {
    id: 'resnet18',
    title: { en: 'ResNet-18', zh: 'ResNet-18' },
    what: {
      en: 'Modules with residual connections, repeated; 11 million weights.',
      zh: '带残差连接、可重复的模块；一千一百万个权重。',
    },
  },
  {
    id: 'mobilenetv2',
    title: { en: 'MobileNetV2', zh: 'MobileNetV2' },
    what: {
      en: 'Depthwise convolutions in inverted residuals: much depth for few weights.',
      zh: '倒残差中的逐通道卷积：以少量权重换取深度。',
    },
  },
  {
    id: 'unet',
    title: { en: 'U-Net', zh: 'U-Net' },
    what: { en: 'Half of the pixels are hidden; it draws the digit.', zh: '遮住一半像素，由它画出数字。' },
  },
  {
    id: 'autoencoder',
    title: { en: 'Autoencoder', zh: '自编码器' },
    what: { en: 'Squeezes a digit into 32 numbers and draws it again.', zh: '把数字压缩成 32 个数，再画出来。' },
  },
  {
    id: 'lstm',
    title: { en: 'LSTM over rows', zh: '按行的 LSTM' },
    what: { en: 'Reads an image row by row, as a sequence in time.', zh: '逐行读取图像，如同时间序列。' },
  },
  {
    id: 'transformer',
    title: { en: 'Transformer over rows', zh: '按行的 Transformer' },
    what: { en: 'Every row of an image attends to every other.', zh: '图像的每一行关注其他各行。' },
  },
  {
    id: 'char-gpt',
    title: { en: 'Character GPT', zh: '字符级 GPT' },
    what: {
      en: 'Learns which character follows, from the first chapters of Moby-Dick.',
      zh: '从《白鲸》前几章学习下一个字符是什么。',
    },
  },
  {
    id: 'auto-mpg',
    title: { en: 'Miles per gallon', zh: '汽车油耗' },
    what: { en: 'A number from a table: how far a car goes on a gallon.', zh: '从表格预测一个数：每加仑能行驶多远。' },
  },
];

/** The text of a sample document; loaded when it is asked for. */
export async function loadSample(id: string): Promise<string> {
  // It is in the page already.
  if (id === 'lenet-mnist') return sampleText;
  const files = import.meta.glob<string>(
    ['../../../../resources/samples/*.json', '!../../../../resources/samples/lenet-mnist.json'],
    { query: '?raw', import: 'default' },
  );
  const load = files[`../../../../resources/samples/${id}.json`];
  if (!load) throw new Error(`No sample ${id}`);
  return load();
}
