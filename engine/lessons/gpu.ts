import { type Lesson, same, say } from './lesson.ts';

export const gpu: Lesson = {
  id: 'gpu',
  title: say('What a GPU does', 'GPU 的作用'),
  goal: say(
    'Count the work of a layer, and see why thousands of small processors help.',
    '计算一层的运算量，理解为何成千上万个小处理器有用。',
  ),
  steps: [
    {
      kind: 'read',
      id: 'work',
      text: say(
        'A matrix product `[n, k] @ [k, m]` is n · k · m multiplications and additions, and every element of the result can be computed by itself. A CPU has a few fast cores; a GPU thousands of slow ones that do the same thing at once. So a GPU gains where there is much of the same work: large batches, many channels.',
        '矩阵乘法 `[n, k] @ [k, m]` 需要 n · k · m 次乘加，结果的每个元素都可以独立计算。CPU 有少量快速核心，GPU 有成千上万个较慢的核心同时做同样的事。因此在大批量、多通道这类大量相同的工作上，GPU 更快。',
      ),
    },
    {
      kind: 'predict',
      id: 'count',
      question: say('How many multiply-adds has `[64, 400] @ [400, 120]`?', '`[64, 400] @ [400, 120]` 有多少次乘加？'),
      code: '64 * 400 * 120',
      choices: [same('7,680'), same('48,000'), same('3,072,000')],
      answer: 2,
      because: say('Each of the 64 · 120 results is a sum of 400 products.', '64 · 120 个结果各是 400 个乘积之和。'),
    },
    {
      kind: 'predict',
      id: 'convolution',
      question: say(
        'LeNet’s first convolution has 156 parameters. Is it cheaper than its last Linear, with 850?',
        'LeNet 的第一个卷积有 156 个参数。它比有 850 个参数的最后一个 Linear 更便宜吗？',
      ),
      code: 'print("convolution:", 6 * 5 * 5 * 28 * 28)\nprint("linear:", 84 * 10)',
      choices: [say('Yes', '是'), say('No, by far not', '远非如此')],
      answer: 1,
      because: say(
        'Its weights are used at every place: 117,600 against 840. Parameters are memory, multiply-adds are time.',
        '它的权重在每个位置都要用：117,600 对 840。参数是内存，乘加是时间。',
      ),
    },
    {
      kind: 'read',
      id: 'runtimes',
      text: say(
        'Measured here and now, on this computer: the product of two square matrices, by plain JavaScript, which computes one number after the other, and by each runtime that trains networks. Small products cost hardly more than the call itself, large ones show what the device can do.',
        '此时此地在这台计算机上实测：两个方阵的乘积，由逐个计算的普通 JavaScript 与每个可训练网络的运行时分别完成。小的乘积几乎只有调用本身的开销，大的乘积才显出设备的能力。',
      ),
      figure: 'runtimes',
    },
    {
      kind: 'example',
      id: 'measure',
      text: say(
        'The work grows with the cube of the size: twice the size is eight times the multiply-adds.',
        '运算量随大小的三次方增长：大小加倍，乘加为八倍。',
      ),
      code: 'for n in (16, 32, 64, 128):\n    a, b = torch.rand(n, n), torch.rand(n, n)\n    c = a @ b\n    print(f"{n} x {n}: {n ** 3} multiply-adds")\nc',
    },
    {
      kind: 'predict',
      id: 'devices',
      question: say('In PyTorch, where do a model and its data have to be?', '在 PyTorch 中，模型与数据应在哪里？'),
      code: 'device = torch.device("cuda" if torch.cuda.is_available() else "cpu")\nmodel = nn.Linear(2, 1).to(device)\nx = torch.ones(4, 2).to(device)\nmodel(x).shape',
      choices: [
        say('Both on the same device', '在同一设备上'),
        say('PyTorch moves them as needed', 'PyTorch 会自动移动'),
      ],
      answer: 0,
      because: say(
        'A tensor on the CPU and one on the GPU cannot be multiplied. `.to(device)` for both, once for the model, for each batch of the data.',
        'CPU 上的张量与 GPU 上的张量不能相乘。两者都要 `.to(device)`：模型一次，数据每批一次。',
      ),
    },
    {
      kind: 'task',
      id: 'memory',
      text: say(
        'How many bytes of memory do the weights of this network take in float32? Put them into `size`.',
        '这个网络的权重以 float32 存储占多少字节？存入 `size`。',
      ),
      start: 'net = nn.Sequential(nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 10))\nsize = 0\nsize',
      hint: say(
        'Sum up `p.numel()` of `net.parameters()`; a float32 has 4 bytes.',
        '对 `net.parameters()` 的 `p.numel()` 求和；一个 float32 占 4 字节。',
      ),
      solution:
        'net = nn.Sequential(nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 10))\nsize = 4 * sum(p.numel() for p in net.parameters())\nsize',
      check: 'int(size) == 814120',
      misses: [
        {
          when: 'int(size) == 203530',
          say: say('That is the number of parameters: 4 bytes each.', '这是参数个数：每个 4 字节。'),
        },
      ],
    },
    {
      kind: 'predict',
      id: 'againBatch',
      again: 'convolution',
      question: say(
        'Again: a batch of 64 images with one channel. Which shape?',
        '复习：64 幅单通道图像的批次形状是？',
      ),
      code: 'torch.zeros(64, 1, 28, 28).shape',
      choices: [same('[64, 1, 28, 28]'), same('[1, 64, 28, 28]')],
      answer: 0,
      because: say('N first: a GPU computes all 64 at once.', 'N 在最前：GPU 同时计算全部 64 幅。'),
    },
    {
      kind: 'predict',
      id: 'againProduct',
      again: 'broadcasting',
      question: say('Again: which shape has `[64, 400] @ [400, 120]`?', '复习：`[64, 400] @ [400, 120]` 的形状是？'),
      code: '(torch.zeros(64, 400) @ torch.zeros(400, 120)).shape',
      choices: [same('[64, 120]'), same('[400, 400]')],
      answer: 0,
      because: say('The inner sizes meet and vanish.', '中间的大小相消。'),
    },
    {
      kind: 'example',
      id: 'worked',
      text: say(
        'A worked example: the arithmetic of a whole network. 1. The layers with their sizes. 2. Multiply-adds of each. 3. The share of each.',
        '完整示例：整个网络的运算量。1. 各层及其大小。2. 每层的乘加数。3. 各层所占份额。',
      ),
      code: '# 1.\nlayers = {\n    "conv1": 6 * 1 * 5 * 5 * 28 * 28,\n    "conv2": 16 * 6 * 5 * 5 * 10 * 10,\n    "fc1": 400 * 120,\n    "fc2": 120 * 84,\n    "fc3": 84 * 10,\n}\n# 2.\ntotal = sum(layers.values())\n# 3.\nfor name, count in layers.items():\n    print(f"{name}: {count} ({100 * count / total:.1f} %)")\ntotal',
    },
  ],
};
