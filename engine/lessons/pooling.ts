import { type Lesson, same, say } from './lesson.ts';

export const pooling: Lesson = {
  id: 'pooling',
  title: say('Pooling', '池化'),
  goal: say(
    'Make images smaller on purpose, and know the size that Flatten hands on.',
    '有意缩小图像，并知道 Flatten 之后的大小。',
  ),
  steps: [
    {
      kind: 'read',
      id: 'windows',
      figure: 'pooling',
      text: say(
        'Pooling keeps one number of each window: the largest (max) or the mean (average). It has no weights. Small shifts of the image hardly change the result. Draw, and point at a pixel of the result.',
        '池化在每个窗口中保留一个数：最大值（max）或均值（average）。它没有权重。图像的微小移动几乎不改变结果。画一画，再指向结果的像素。',
      ),
    },
    {
      kind: 'predict',
      id: 'size',
      question: say('24 × 24 through `nn.MaxPool2d(2)`?', '24 × 24 经过 `nn.MaxPool2d(2)` 得到？'),
      code: 'nn.MaxPool2d(2)(torch.zeros(1, 6, 24, 24)).shape',
      choices: [same('23 × 23'), same('12 × 12'), same('22 × 22')],
      answer: 1,
      because: say(
        'The stride is as large as the window unless it is given: windows do not overlap. Channels stay.',
        '未指定时步长等于窗口大小：窗口不重叠。通道数不变。',
      ),
    },
    {
      kind: 'task',
      id: 'byHand',
      text: say(
        'Compute the maximum of each 2 × 2 window of `x` without a pooling layer, in `mine`.',
        '不用池化层，计算 `x` 的每个 2 × 2 窗口的最大值 `mine`。',
      ),
      start:
        'x = torch.tensor([[1., 5., 2., 0.],\n                  [3., 4., 7., 1.],\n                  [0., 2., 9., 8.],\n                  [6., 1., 3., 5.]])\nmine = x\nmine',
      hint: say(
        '`x[0::2, 0::2]` is the upper left number of each window. `torch.maximum` takes the larger of two tensors.',
        '`x[0::2, 0::2]` 是每个窗口左上角的数。`torch.maximum` 取两个张量中较大者。',
      ),
      solution:
        'x = torch.tensor([[1., 5., 2., 0.],\n                  [3., 4., 7., 1.],\n                  [0., 2., 9., 8.],\n                  [6., 1., 3., 5.]])\nupper = torch.maximum(x[0::2, 0::2], x[0::2, 1::2])\nlower = torch.maximum(x[1::2, 0::2], x[1::2, 1::2])\nmine = torch.maximum(upper, lower)\nmine',
      check: 'mine.shape == torch.Size([2, 2]) and bool((mine == torch.tensor([[5., 7.], [6., 9.]])).all())',
    },
    {
      kind: 'predict',
      id: 'gradient',
      question: say('Which pixels get a gradient through max pooling?', '经过最大池化，哪些像素得到梯度？'),
      code: 'x = torch.tensor([[[1., 5.], [3., 4.]]], requires_grad=True)\nF.max_pool2d(x, 2).sum().backward()\nx.grad',
      choices: [say('All, a quarter each', '全部，各四分之一'), say('Only the largest', '只有最大的')],
      answer: 1,
      because: say(
        'The others could change a little without any effect. With average pooling each gets a quarter.',
        '其他像素的微小变化没有任何影响。平均池化则各得四分之一。',
      ),
    },
    {
      kind: 'task',
      id: 'flatten',
      text: say(
        'LeNet’s end: make `fc` fit to what comes out of the pooling, with 10 outputs.',
        'LeNet 的末端：让 `fc` 与池化的输出相配，输出 10 个值。',
      ),
      start:
        'features = nn.Sequential(nn.Conv2d(1, 6, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten())\nfc = nn.Linear(6 * 24 * 24, 10)\nfc(features(torch.zeros(1, 1, 28, 28))).shape',
      hint: say(
        '28 − 4 = 24, halved: 12. Channels times height times width. Or print `features(...).shape`.',
        '28 − 4 = 24，减半为 12。通道 × 高 × 宽。或者打印 `features(...).shape`。',
      ),
      solution:
        'features = nn.Sequential(nn.Conv2d(1, 6, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten())\nfc = nn.Linear(6 * 12 * 12, 10)\nfc(features(torch.zeros(1, 1, 28, 28))).shape',
      check: 'fc(features(torch.zeros(2, 1, 28, 28))).shape == torch.Size([2, 10])',
    },
    {
      kind: 'predict',
      id: 'againConvolution',
      again: 'convolution',
      question: say('Again: 12 × 12 through a kernel of 5?', '复习：12 × 12 经过大小为 5 的卷积核得到？'),
      code: 'nn.Conv2d(6, 16, 5)(torch.zeros(1, 6, 12, 12)).shape',
      choices: [same('8 × 8'), same('7 × 7'), same('12 × 12')],
      answer: 0,
      because: say(
        '12 − 5 + 1 = 8. Pooled once more: 4 × 4, and 16 · 4 · 4 = 256 numbers for the first Linear.',
        '12 − 5 + 1 = 8。再池化一次得到 4 × 4，第一个 Linear 有 16 · 4 · 4 = 256 个输入。',
      ),
    },
    {
      kind: 'predict',
      id: 'againDead',
      again: 'activations',
      question: say(
        'Again: ReLU, then max pooling; or pooling first. Is the result the same?',
        '复习：先 ReLU 再最大池化，或先池化再 ReLU，结果相同吗？',
      ),
      code: 'torch.manual_seed(0)\nx = torch.randn(1, 1, 8, 8)\ntorch.equal(F.relu(F.max_pool2d(x, 2)), F.max_pool2d(F.relu(x), 2))',
      choices: [say('Yes', '相同'), say('No', '不同')],
      answer: 0,
      because: say(
        'ReLU never changes which number is the larger. Pooling first computes ReLU on a quarter of the numbers.',
        'ReLU 不改变大小次序。先池化可只对四分之一的数计算 ReLU。',
      ),
    },
    {
      kind: 'example',
      id: 'worked',
      text: say(
        'A worked example: the sizes through LeNet, layer by layer. 1. The layers. 2. One image. 3. Print after each.',
        '完整示例：逐层查看 LeNet 中的大小。1. 各层。2. 一幅图像。3. 每层后打印。',
      ),
      code: '# 1.\nlenet = nn.Sequential(\n    nn.Conv2d(1, 6, 5), nn.ReLU(), nn.MaxPool2d(2),\n    nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),\n    nn.Flatten(), nn.Linear(256, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10))\n# 2.\nx = torch.zeros(1, 1, 28, 28)\n# 3.\nfor i in range(12):\n    x = lenet[i](x)\n    print(i, tuple(x.shape))',
    },
  ],
};
