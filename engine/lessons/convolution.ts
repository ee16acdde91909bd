import { type Lesson, same, say } from './lesson.ts';

export const convolution: Lesson = {
  id: 'convolution',
  title: say('Convolution', '卷积'),
  goal: say(
    'Slide a kernel over a drawing, and compute the size that comes out.',
    '让卷积核滑过一幅画，并算出输出的大小。',
  ),
  steps: [
    {
      kind: 'read',
      id: 'slide',
      figure: 'convolution',
      text: say(
        'A convolution lays a small kernel on every place of the image, multiplies and sums up. Draw on the left, change the kernel’s numbers in the middle, and point at a pixel of the result to see where it comes from.',
        '卷积把一个小的卷积核放在图像的每个位置上，相乘并求和。在左侧画图，在中间修改卷积核的数，指向结果的一个像素，看它来自哪里。',
      ),
    },
    {
      kind: 'predict',
      id: 'size',
      question: say(
        '28 × 28 pixels, a kernel of 5 × 5, no padding: how large is the result?',
        '28 × 28 像素，5 × 5 卷积核，无填充：结果多大？',
      ),
      code: 'nn.Conv2d(1, 6, 5)(torch.zeros(1, 1, 28, 28)).shape',
      choices: [same('28 × 28'), same('24 × 24'), same('23 × 23')],
      answer: 1,
      because: say(
        'The kernel fits at 28 − 5 + 1 = 24 places along each side. In general ⌊(n + 2·padding − k) / stride⌋ + 1.',
        '沿每边有 28 − 5 + 1 = 24 个位置。一般为 ⌊(n + 2·padding − k) / stride⌋ + 1。',
      ),
    },
    {
      kind: 'task',
      id: 'keepSize',
      text: say(
        'Make a convolution `conv` from 3 to 8 channels with a kernel of 3 that keeps the size of the image.',
        '创建从 3 到 8 通道、核大小为 3 且保持图像大小的卷积 `conv`。',
      ),
      start: 'conv = nn.Conv2d(3, 8, 3)\nconv(torch.zeros(1, 3, 20, 20)).shape',
      hint: say(
        'Height and width lose 2 pixels each, one at either border. `padding=` adds as many at each border as it says.',
        '高和宽各少 2 个像素（每侧 1 个）。`padding=` 在每一侧加上指定的像素数。',
      ),
      solution: 'conv = nn.Conv2d(3, 8, 3, padding=1)\nconv(torch.zeros(1, 3, 20, 20)).shape',
      check:
        'conv(torch.zeros(2, 3, 20, 16)).shape == torch.Size([2, 8, 20, 16]) and conv.weight.shape == torch.Size([8, 3, 3, 3])',
      misses: [
        {
          when: 'conv(torch.zeros(1, 3, 20, 20)).shape[2] == 22',
          say: say('Larger now: `padding` counts for each border.', '变大了：`padding` 按每一侧计算。'),
        },
        {
          when: 'conv.weight.shape != torch.Size([8, 3, 3, 3])',
          say: say('Keep the kernel at 3 and the channels at 3 and 8.', '核大小应为 3，通道为 3 与 8。'),
        },
      ],
    },
    {
      kind: 'predict',
      id: 'weights',
      question: say(
        'How many parameters has `nn.Conv2d(3, 8, 3)`, for an image of any size?',
        '`nn.Conv2d(3, 8, 3)` 有多少个参数（与图像大小无关）？',
      ),
      code: 'conv = nn.Conv2d(3, 8, 3)\nsum(p.numel() for p in conv.parameters())',
      choices: [same('3 · 3 = 9'), same('8 · 3 · 3 + 8 = 80'), same('8 · 3 · 3 · 3 + 8 = 224')],
      answer: 2,
      because: say(
        'Each of the 8 kernels has 3 × 3 weights for each of the 3 channels, and one bias. The same weights serve every place.',
        '8 个卷积核，每个对 3 个通道各有 3 × 3 个权重，再加一个偏置。所有位置共用同一组权重。',
      ),
    },
    {
      kind: 'task',
      id: 'edges',
      text: say(
        'Write a kernel that answers with 0 on flat areas and not with 0 on upright edges.',
        '写一个卷积核：在平坦区域得 0，在竖直边缘不为 0。',
      ),
      start:
        'image = torch.zeros(1, 1, 6, 8)\nimage[..., 4:] = 1\nkernel = torch.tensor([[0., 0., 0.],\n                       [0., 1., 0.],\n                       [0., 0., 0.]])\nedges = F.conv2d(image, kernel.reshape(1, 1, 3, 3))\nedges[0, 0]',
      hint: say(
        'What is to the right minus what is to the left: −1 in the first column, 1 in the last one.',
        '右侧减左侧：第一列为 −1，最后一列为 1。',
      ),
      solution:
        'image = torch.zeros(1, 1, 6, 8)\nimage[..., 4:] = 1\nkernel = torch.tensor([[-1., 0., 1.],\n                       [-1., 0., 1.],\n                       [-1., 0., 1.]])\nedges = F.conv2d(image, kernel.reshape(1, 1, 3, 3))\nedges[0, 0]',
      check:
        'abs(float(kernel.sum())) < 1e-6 and float(F.conv2d(image, kernel.reshape(1, 1, 3, 3)).abs().max()) > 1e-6',
      misses: [
        {
          when: 'abs(float(kernel.sum())) < 1e-6 and float(kernel.abs().max()) > 0 and float(edges.abs().max()) < 1e-6',
          say: say(
            'This kernel answers level edges. An upright edge changes from left to right, so the columns have to differ.',
            '这个核响应的是水平边缘。竖直边缘从左到右变化，因此各列应当不同。',
          ),
        },
        {
          when: 'abs(float(kernel.sum())) >= 1e-6',
          say: say(
            'On a white area this gives the sum of the kernel: it should be 0.',
            '在白色区域得到的是核中各数之和：应为 0。',
          ),
        },
      ],
    },
    {
      kind: 'predict',
      id: 'channels',
      block: 18,
      question: say(
        'A layer for color images gets a gray one. What happens?',
        '用于彩色图像的层得到灰度图像，会怎样？',
      ),
      code: 'nn.Conv2d(3, 8, 3)(torch.zeros(1, 1, 28, 28))',
      choices: [
        say('The channel is used three times', '该通道被用三次'),
        say('An error about 3 and 1 channels', '报错，提到 3 与 1 个通道'),
      ],
      answer: 1,
      because: say(
        'The kernels have weights for three channels. Channels are the second axis: `[N, C, H, W]`.',
        '卷积核有三个通道的权重。通道是第二个轴：`[N, C, H, W]`。',
      ),
    },
    {
      kind: 'predict',
      id: 'batch',
      block: 19,
      question: say(
        'One image without axes for batch and channels: `[28, 28]`?',
        '没有批次与通道轴的单幅图像 `[28, 28]` 呢？',
      ),
      code: 'nn.Conv2d(1, 8, 3)(torch.zeros(28, 28))',
      choices: [say('It works', '可以'), say('An error: 3 or 4 axes are expected', '报错：需要 3 或 4 个轴')],
      answer: 1,
      because: say(
        '`image.unsqueeze(0)` adds the channel; once more, the batch.',
        '`image.unsqueeze(0)` 增加通道轴；再来一次增加批次轴。',
      ),
    },
    {
      kind: 'predict',
      id: 'againUnsqueeze',
      again: 'tensors',
      question: say(
        'Again: which shape has `torch.zeros(28, 28).unsqueeze(0).unsqueeze(0)`?',
        '复习：`torch.zeros(28, 28).unsqueeze(0).unsqueeze(0)` 的形状是？',
      ),
      code: 'torch.zeros(28, 28).unsqueeze(0).unsqueeze(0).shape',
      choices: [same('[28, 28, 1, 1]'), same('[1, 1, 28, 28]')],
      answer: 1,
      because: say('An axis of size 1 comes in at place 0, twice.', '在位置 0 插入大小为 1 的轴，两次。'),
    },
    {
      kind: 'predict',
      id: 'againParameters',
      again: 'feedForward',
      question: say(
        'Again: how many weights would `nn.Linear` need from 28 × 28 pixels to as many?',
        '复习：`nn.Linear` 从 28 × 28 像素到同样多的输出需要多少个权重？',
      ),
      code: '(28 * 28) ** 2',
      choices: [same('784'), same('614,656')],
      answer: 1,
      because: say(
        'Every output has a weight for every pixel. The convolution above has 216 and works at every size.',
        '每个输出对每个像素都有一个权重。上面的卷积只有 216 个权重，且适用于任何大小。',
      ),
    },
    {
      kind: 'example',
      id: 'worked',
      text: say(
        'A worked example: three kernels at once. 1. An image with a square. 2. Kernels for upright and level edges and for blur. 3. One convolution with three outputs. Choose a channel under the result.',
        '完整示例：同时使用三个卷积核。1. 带方块的图像。2. 竖直边缘、水平边缘与模糊的核。3. 一次卷积得到三个输出。可在结果下方选择通道。',
      ),
      code: '# 1.\nimage = torch.zeros(1, 1, 12, 12)\nimage[..., 3:9, 3:9] = 1\n# 2.\nupright = torch.tensor([[-1., 0., 1.]] * 3)\nkernels = torch.stack([upright, upright.T, torch.ones(3, 3) / 9])\n# 3.\nF.conv2d(image, kernels.unsqueeze(1), padding=1)',
    },
  ],
};
