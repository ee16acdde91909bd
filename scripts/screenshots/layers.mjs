// Live pictures of layers in the inspector: at least one of every kind.
const TYPES = [
  'Conv2d',
  'Conv1d',
  'ConvTranspose2d',
  'MaxPool2d',
  'Linear',
  'Bilinear',
  'Embedding',
  'ReLU',
  'GELU',
  'Softmax',
  'BatchNorm2d',
  'GroupNorm',
  'LayerNorm',
  'Dropout',
  'Dropout2d',
  'GaussianNoise',
  'LSTM',
  'GRU',
  'MultiheadAttention',
  'SinusoidalPositionalEncoding',
  'TransformerEncoderLayer',
  'PixelShuffle',
  'Upsample',
  'Pad',
  'Permute',
  'Concat',
  'Split',
  'Sum',
  'MatMul',
  'Formula',
];

export async function layers({ page, at, picture }) {
  await at('new-tab').click();
  for (const type of TYPES) {
    await at('find-layer').fill(type);
    await at('find-layer').press('Enter');
    await at('inspector').locator('[role=img], .live').first().waitFor();
    await page.mouse.move(640, 420);
    await picture(`layer-${type}`, { still: 200 });
  }
}
