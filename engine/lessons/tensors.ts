import { type Lesson, same, say } from './lesson.ts';

export const tensors: Lesson = {
  id: 'tensors',
  title: say('Tensors', '张量'),
  goal: say(
    'Make tensors, read their shape and dtype, and pick parts of them.',
    '创建张量，读懂形状与数据类型，并取出其中的部分。',
  ),
  steps: [
    {
      kind: 'read',
      id: 'what',
      text: say(
        'A tensor is numbers in a box: a single one, a row, rows and columns, or more axes. Its `shape` says how many along each axis, its `dtype` what kind of numbers. A gray image is a tensor `[height, width]`, a batch of color images is `[N, 3, height, width]`.\n\nShift+Enter runs a cell; Escape, then Tab leaves it. Change anything and run it again: nothing can break.',
        '张量是排列好的数：一个数、一行数、按行列排列，或有更多的轴。`shape`（形状）给出每个轴上的个数，`dtype`（数据类型）说明是哪种数。灰度图像是 `[高, 宽]` 的张量，一批彩色图像是 `[N, 3, 高, 宽]`。\n\n按 Shift+Enter 运行单元格，按 Esc 后按 Tab 离开。随意修改并再次运行：不会弄坏任何东西。',
      ),
    },
    {
      kind: 'example',
      id: 'make',
      text: say('Two rows of three numbers:', '两行、每行三个数：'),
      code: 'a = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])\nprint(a.shape, a.dtype)\na',
    },
    {
      kind: 'predict',
      id: 'rows',
      question: say('Which shape has `torch.zeros(4, 2)`?', '`torch.zeros(4, 2)` 的形状是什么？'),
      code: 'torch.zeros(4, 2)',
      choices: [
        say('4 rows of 2 numbers', '4 行，每行 2 个数'),
        say('2 rows of 4 numbers', '2 行，每行 4 个数'),
        say('One row: 4 and 2', '一行：4 和 2'),
      ],
      answer: 0,
      because: say(
        'The first axis counts the rows, the last one the numbers within a row.',
        '第一个轴是行数，最后一个轴是每行的个数。',
      ),
    },
    {
      kind: 'task',
      id: 'create',
      text: say('Make a tensor `x` with 3 rows and 5 columns, all 1.', '创建 3 行 5 列、全为 1 的张量 `x`。'),
      start: 'x = torch.zeros(4, 2)\nx',
      hint: say(
        '`torch.zeros(4, 2)` makes zeros; there is a function for ones, too.',
        '`torch.zeros(4, 2)` 生成全 0；也有生成全 1 的函数。',
      ),
      solution: 'x = torch.ones(3, 5)\nx',
      check: 'x.shape == torch.Size([3, 5]) and bool((x == 1).all())',
      misses: [
        {
          when: 'x.shape == torch.Size([5, 3])',
          say: say('Rows and columns are swapped: rows come first.', '行与列颠倒了：行在前。'),
        },
      ],
    },
    {
      kind: 'predict',
      id: 'slice',
      question: say('What does `a[:, 1]` pick?', '`a[:, 1]` 取出什么？'),
      code: 'a = torch.tensor([[1, 2, 3], [4, 5, 6]])\na[:, 1]',
      choices: [same('[4, 5, 6]'), same('[2, 5]'), same('[1, 4]')],
      answer: 1,
      because: say(
        '`:` takes all rows, and 1 the second column: indices begin at 0.',
        '`:` 取所有行，1 取第二列：下标从 0 开始。',
      ),
    },
    {
      kind: 'predict',
      id: 'integers',
      block: 21,
      question: say('What is the mean of whole numbers?', '整数张量的均值是什么？'),
      code: 'torch.tensor([1, 2]).mean()',
      choices: [same('1.5'), same('1'), say('An error', '报错')],
      answer: 2,
      because: say(
        '`torch.tensor([1, 2])` holds int64, and a mean need not be whole: PyTorch refuses. Write `1.` for a float, or `.float()` before `.mean()`.',
        '`torch.tensor([1, 2])` 的类型是 int64，而均值不一定是整数：PyTorch 会拒绝。写成 `1.` 得到浮点数，或先用 `.float()`。',
      ),
    },
    {
      kind: 'predict',
      id: 'viewOrTranspose',
      block: 2,
      question: say(
        '`view` and `t` both give 3 rows of 2. Are they equal?',
        '`view` 与 `t` 都得到 3 行 2 列。它们相等吗？',
      ),
      code: 'a = torch.arange(6).view(2, 3)\nprint(a.view(3, 2))\nprint(a.t())\na.t().view(6)',
      choices: [
        say('Yes', '相等'),
        say('No, and the last line fails', '不相等，且最后一行报错'),
        say('No, and the last line works', '不相等，最后一行可以运行'),
      ],
      answer: 1,
      because: say(
        '`view` reads the same numbers in the same order with other rows; `t` swaps the axes. After a transpose the numbers no longer lie in order, so `view` cannot read them: `reshape` copies where it must.',
        '`view` 按原顺序读取同样的数，只是换行方式不同；`t` 则交换两个轴。转置后数在内存中不再按顺序排列，`view` 无法读取：`reshape` 会在必要时复制。',
      ),
    },
    {
      kind: 'task',
      id: 'mask',
      text: say(
        '`x` holds ten numbers. Put all that are greater than 0 into a tensor `positive`.',
        '`x` 有十个数。把其中大于 0 的放入张量 `positive`。',
      ),
      start: 'torch.manual_seed(0)\nx = torch.randn(10)\npositive = x\npositive',
      hint: say(
        '`x > 0` is a tensor of True and False; a tensor can be indexed with it.',
        '`x > 0` 是由 True 与 False 组成的张量，可以用作下标。',
      ),
      solution: 'torch.manual_seed(0)\nx = torch.randn(10)\npositive = x[x > 0]\npositive',
      check: 'torch.equal(positive, x[x > 0])',
      misses: [
        {
          when: 'positive.dtype == torch.bool',
          say: say(
            'That is the mask itself: put it between brackets after `x`.',
            '这是掩码本身：请把它放进 `x` 后的方括号中。',
          ),
        },
      ],
    },
    {
      kind: 'example',
      id: 'worked',
      text: say(
        'A worked example: from a picture to a batch. 1. Make an image. 2. Scale it to [0, 1]. 3. Give it the axes of a batch, `[N, C, H, W]`: number of images, channels, height, width. `unsqueeze(0)` adds an axis of size 1 in front.',
        '完整示例：从图像到批次。1. 生成图像。2. 缩放到 [0, 1]。3. 加上批次轴与通道轴，成为 `[N, C, H, W]`：图像数、通道数、高、宽。`unsqueeze(0)` 在最前面加一个大小为 1 的轴。',
      ),
      code: '# 1. an image of 8 rows and 8 columns\nimage = torch.arange(64).reshape(8, 8) * 4\n# 2. to [0, 1]\nscaled = image.float() / 255\n# 3. a batch of one image with one channel\nbatch = scaled.unsqueeze(0).unsqueeze(0)\nprint(batch.shape)\nbatch',
    },
  ],
};
