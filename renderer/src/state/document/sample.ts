/** Sample networks: LeNet, with which the app opens at its first start, and others. */
import type { Text } from '../../../../engine/errors/types.ts';
import lenet from '../../../../resources/samples/lenet-mnist.json?raw';

export const sampleText: string = lenet;

export interface Sample {
  /** Name of its file. */
  readonly id: string;
  readonly title: Text;
  /** Its description. */
  readonly what: Text;
}

/** Simple ones first. */
export const SAMPLES: readonly Sample[] = [
  {
    id: 'mlp',
    title: { en: 'Multilayer perceptron', zh: '多层感知机' },
    what: {
      en: 'Classifies digits with three Linear layers: the simplest network.',
      zh: '用三个 Linear 层对数字分类：最简单的网络。',
    },
  },
  {
    id: 'lenet-mnist',
    title: { en: 'LeNet', zh: 'LeNet' },
    what: {
      en: 'Classifies digits with two convolutions and three Linear layers.',
      zh: '用两个卷积层和三个 Linear 层对数字分类。',
    },
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
      en: 'Modules with residual connections, repeated; 11 million parameters.',
      zh: '带残差连接、可重复的模块；1100 万个参数。',
    },
  },
  {
    id: 'mobilenetv2',
    title: { en: 'MobileNetV2', zh: 'MobileNetV2' },
    what: {
      en: 'Depthwise convolutions in inverted residuals: deep with few parameters.',
      zh: '倒残差中的深度卷积（depthwise）：层数多、参数少。',
    },
  },
  {
    id: 'unet',
    title: { en: 'U-Net', zh: 'U-Net' },
    what: {
      en: 'Inpainting: restores digits of which half of the pixels are dropped.',
      zh: '图像修复：从丢弃一半像素的图像还原数字。',
    },
  },
  {
    id: 'autoencoder',
    title: { en: 'Autoencoder', zh: '自编码器' },
    what: { en: 'Encodes a digit as 32 values and reconstructs it.', zh: '把数字编码为 32 个值，再重建。' },
  },
  {
    id: 'lstm',
    title: { en: 'LSTM over rows', zh: '按行的 LSTM' },
    what: { en: 'Reads an image row by row, as a sequence.', zh: '把图像作为序列逐行读取。' },
  },
  {
    id: 'transformer',
    title: { en: 'Transformer over rows', zh: '按行的 Transformer' },
    what: { en: 'Self-attention between the rows of an image.', zh: '图像各行之间的自注意力。' },
  },
  {
    id: 'char-gpt',
    title: { en: 'Character GPT', zh: '字符级 GPT' },
    what: {
      en: 'Predicts the next character, trained on the first chapters of Moby-Dick.',
      zh: '用《白鲸》前几章训练，预测下一个字符。',
    },
  },
  {
    id: 'auto-mpg',
    title: { en: 'Miles per gallon', zh: '汽车油耗' },
    what: { en: 'Regression on a table: the miles per gallon of a car.', zh: '表格回归：汽车每加仑行驶的英里数。' },
  },
];

/** The text of a sample document, loaded on demand. */
export async function loadSample(id: string): Promise<string> {
  // LeNet is part of the page.
  if (id === 'lenet-mnist') return sampleText;
  const files = import.meta.glob<string>(
    ['../../../../resources/samples/*.json', '!../../../../resources/samples/lenet-mnist.json'],
    { query: '?raw', import: 'default' },
  );
  const load = files[`../../../../resources/samples/${id}.json`];
  if (!load) throw new Error(`No sample ${id}`);
  return load();
}
