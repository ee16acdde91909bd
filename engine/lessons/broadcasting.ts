import { type Lesson, same, say } from './lesson.ts';

export const broadcasting: Lesson = {
  id: 'broadcasting',
  title: say('Broadcasting and products', '广播与矩阵乘法'),
  goal: say(
    'Know which element of a result comes from which, without loops.',
    '不写循环也能知道结果的每个元素来自哪里。',
  ),
  steps: [
    {
      kind: 'read',
      id: 'rule',
      figure: 'broadcasting',
      text: say(
        'Two tensors of different shapes can be added: an axis of size 1 is repeated as often as the other one needs. Shapes are compared from the right; a missing axis counts as 1. Point at an element of the result to see what it is made of.',
        '形状不同的两个张量也可以相加：大小为 1 的轴会按另一方的需要重复。形状从右向左比较，缺少的轴视为 1。指向结果的一个元素，看它由什么组成。',
      ),
    },
    {
      kind: 'predict',
      id: 'columnRow',
      question: say('A column of 3 plus a row of 2: which shape?', '3 个数的列加 2 个数的行：形状是什么？'),
      code: 'column = torch.arange(3).reshape(3, 1)\nrow = torch.arange(2).reshape(1, 2)\ncolumn + row',
      choices: [same('[3, 2]'), same('[2, 3]'), say('An error', '报错')],
      answer: 0,
      because: say(
        'The column is repeated along the columns, the row along the rows.',
        '列沿列方向重复，行沿行方向重复。',
      ),
    },
    {
      kind: 'predict',
      id: 'loss',
      block: 8,
      question: say(
        'Three predictions `[3, 1]` and three targets `[3]`, all correct. What is the mean squared error?',
        '三个预测值 `[3, 1]` 与三个目标值 `[3]`，全部正确。均方误差是多少？',
      ),
      code: 'p = torch.tensor([[0.], [1.], [2.]])\ny = torch.tensor([0., 1., 2.])\nprint((p - y).shape)\n((p - y) ** 2).mean()',
      choices: [same('0'), same('1.3333'), say('An error', '报错')],
      answer: 1,
      because: say(
        '`[3, 1]` and `[3]` broadcast to `[3, 3]`: each prediction meets each target, silently. Give both the same shape, `y.unsqueeze(1)` or `p.squeeze(1)`.',
        '`[3, 1]` 与 `[3]` 会广播为 `[3, 3]`：每个预测值与每个目标值相减，且没有提示。应让两者形状相同：`y.unsqueeze(1)` 或 `p.squeeze(1)`。',
      ),
    },
    {
      kind: 'task',
      id: 'center',
      text: say(
        'Take from each column of `x` its mean, and keep the result in `centered`.',
        '从 `x` 的每一列减去该列的均值，结果存入 `centered`。',
      ),
      start: 'x = torch.tensor([[1., 10.], [3., 30.], [5., 50.]])\ncentered = x - x.mean()\ncentered',
      hint: say(
        '`x.mean(0)` is the mean along axis 0: one number for each column.',
        '`x.mean(0)` 沿第 0 轴求均值：每列一个数。',
      ),
      solution: 'x = torch.tensor([[1., 10.], [3., 30.], [5., 50.]])\ncentered = x - x.mean(0)\ncentered',
      check: 'centered.shape == x.shape and bool((centered.mean(0).abs() < 1e-5).all())',
      misses: [
        {
          when: 'bool((centered.sum() ** 2) < 1e-6) and not bool((centered.mean(0).abs() < 1e-5).all())',
          say: say(
            'That is the mean of all numbers: each column has its own.',
            '这是所有数的均值：每一列应有自己的均值。',
          ),
        },
      ],
    },
    {
      kind: 'read',
      id: 'product',
      text: say(
        '`A @ B` is the matrix product: element `[i, j]` is row `i` of `A` times column `j` of `B`, summed up. So the columns of `A` must be as many as the rows of `B`: `[n, k] @ [k, m]` gives `[n, m]`. `A * B` is something else: element by element.',
        '`A @ B` 是矩阵乘法：元素 `[i, j]` 是 `A` 的第 `i` 行与 `B` 的第 `j` 列逐项相乘再求和。因此 `A` 的列数必须等于 `B` 的行数：`[n, k] @ [k, m]` 得到 `[n, m]`。`A * B` 则是逐元素相乘。',
      ),
    },
    {
      kind: 'predict',
      id: 'linear',
      block: 7,
      question: say(
        'A layer for 4 features gets samples with 5. What happens?',
        '接收 4 个特征的层得到 5 个特征的样本，会怎样？',
      ),
      code: 'layer = nn.Linear(4, 2)\nlayer(torch.ones(3, 5))',
      choices: [
        say('The fifth is left out', '忽略第五个'),
        say('An error with 3x5 and 4x2', '报错，提到 3x5 与 4x2'),
        say('An error with 3x5 and 2x4', '报错，提到 3x5 与 2x4'),
      ],
      answer: 1,
      because: say(
        'The layer computes `x @ weight.T`. Its weight is `[2, 4]`; the message shows it transposed, `4x2`. The inner sizes, 5 and 4, must be equal.',
        '该层计算 `x @ weight.T`。权重形状为 `[2, 4]`，报错信息显示的是转置后的 `4x2`。中间的两个大小（5 与 4）必须相等。',
      ),
    },
    {
      kind: 'task',
      id: 'layerByHand',
      text: say('Compute by hand what the layer computes, in `mine`.', '手动计算该层的输出，存入 `mine`。'),
      start: 'torch.manual_seed(0)\nlayer = nn.Linear(3, 2)\nx = torch.randn(4, 3)\nmine = x\nmine',
      hint: say(
        '`layer.weight` is `[2, 3]`, `layer.bias` is `[2]`. The product needs the weight transposed: `.T`.',
        '`layer.weight` 为 `[2, 3]`，`layer.bias` 为 `[2]`。乘法需要转置权重：`.T`。',
      ),
      solution:
        'torch.manual_seed(0)\nlayer = nn.Linear(3, 2)\nx = torch.randn(4, 3)\nmine = x @ layer.weight.T + layer.bias\nmine',
      check: 'mine.shape == torch.Size([4, 2]) and bool(((mine - layer(x)).abs() < 1e-5).all())',
      misses: [
        {
          when: 'mine.shape == torch.Size([4, 2])',
          say: say('The shape is right; is the bias added?', '形状正确；加上偏置了吗？'),
        },
      ],
    },
    {
      kind: 'predict',
      id: 'againShape',
      again: 'tensors',
      question: say(
        'Again: which shape has `torch.ones(2, 3, 4)[0]`?',
        '复习：`torch.ones(2, 3, 4)[0]` 的形状是什么？',
      ),
      code: 'torch.ones(2, 3, 4)[0].shape',
      choices: [same('[3, 4]'), same('[2, 3]'), same('[1, 3, 4]')],
      answer: 0,
      because: say(
        'An index takes the first axis away; a slice, `[0:1]`, would keep it with size 1.',
        '下标会去掉第一个轴；切片 `[0:1]` 会保留它，大小为 1。',
      ),
    },
    {
      kind: 'predict',
      id: 'againDtype',
      again: 'tensors',
      block: 6,
      question: say(
        'Again, dtypes: numbers from NumPy are float64. Does a layer take them?',
        '复习数据类型：来自 NumPy 的数是 float64。层能接受吗？',
      ),
      code: 'x = torch.ones(1, 2, dtype=torch.float64)\nnn.Linear(2, 1)(x)',
      choices: [say('Yes', '能'), say('No: the dtypes must be the same', '不能：数据类型必须相同')],
      answer: 1,
      because: say(
        'Weights are float32. Convert the data once, when they are loaded: `x.float()`.',
        '权重是 float32。应在载入数据时转换一次：`x.float()`。',
      ),
    },
    {
      kind: 'example',
      id: 'worked',
      text: say(
        'A worked example: distances of every point to every other, without a loop. 1. Give the points an axis each. 2. Let broadcasting pair them. 3. Sum up over the coordinates.',
        '完整示例：不用循环计算所有点两两之间的距离。1. 为两组点各加一个轴。2. 由广播配对。3. 沿坐标求和。',
      ),
      code: 'points = torch.tensor([[0., 0.], [3., 4.], [6., 8.]])\n# 1. [3, 1, 2] and [1, 3, 2]\na, b = points.unsqueeze(1), points.unsqueeze(0)\n# 2. every pair: [3, 3, 2]\ndifference = a - b\n# 3. over the last axis: [3, 3]\ndistances = (difference ** 2).sum(2).sqrt()\ndistances',
    },
  ],
};
