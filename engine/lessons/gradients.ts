import { type Lesson, same, say } from './lesson.ts';

export const gradients: Lesson = {
  id: 'gradients',
  title: say('Gradients and the chain rule', '梯度与链式法则'),
  goal: say(
    'Let PyTorch differentiate, and know where a gradient comes from.',
    '让 PyTorch 求导，并知道梯度从何而来。',
  ),
  steps: [
    {
      kind: 'example',
      id: 'first',
      text: say(
        'With `requires_grad=True` every operation on `x` is recorded. `backward()` goes through the record in reverse and writes into `x.grad` how much `out` changes with each element. *Draw its tape* shows the record; *Backward* plays it step by step.',
        '设 `requires_grad=True` 后，对 `x` 的每个运算都会被记录。`backward()` 反向遍历记录，并在 `x.grad` 中写入 `out` 随每个元素的变化率。“绘制计算图”可查看记录，“反向传播”逐步播放。',
      ),
      code: 'x = torch.ones(2, 2, requires_grad=True)\ny = x + 2\nz = y * y * 3\nout = z.mean()\nout.backward()\nx.grad',
    },
    {
      kind: 'read',
      id: 'chain',
      text: say(
        'The chain rule multiplies local derivatives along the path: `out` is the mean of four `z`, so ∂out/∂z = 1/4; z = 3y², so ∂z/∂y = 6y = 18; y = x + 2, so ∂y/∂x = 1. Together 1/4 · 18 · 1 = 4.5.',
        '链式法则沿路径把局部导数相乘：`out` 是四个 `z` 的均值，故 ∂out/∂z = 1/4；z = 3y²，故 ∂z/∂y = 6y = 18；y = x + 2，故 ∂y/∂x = 1。合起来 1/4 · 18 · 1 = 4.5。',
      ),
    },
    {
      kind: 'predict',
      id: 'square',
      question: say('What is the gradient of x² at x = 3?', 'x² 在 x = 3 处的梯度是多少？'),
      code: 'x = torch.tensor(3., requires_grad=True)\n(x ** 2).backward()\nx.grad',
      choices: [same('3'), same('6'), same('9')],
      answer: 1,
      because: say('The derivative of x² is 2x: 6.', 'x² 的导数是 2x，即 6。'),
    },
    {
      kind: 'predict',
      id: 'accumulate',
      block: 1,
      question: say('`backward` runs twice. What is in `w.grad`?', '`backward` 运行两次，`w.grad` 是多少？'),
      code: 'w = torch.tensor(1., requires_grad=True)\nfor _ in range(2):\n    (3 * w).backward()\nw.grad',
      choices: [same('3'), same('6'), say('An error', '报错')],
      answer: 1,
      because: say(
        'Gradients add up until they are cleared, silently. That is what `optimizer.zero_grad()` is for.',
        '梯度会不断累加，直到被清零，且没有提示。这正是 `optimizer.zero_grad()` 的作用。',
      ),
    },
    {
      kind: 'predict',
      id: 'vector',
      block: 14,
      question: say(
        'Two results instead of one: `(v * 2).backward()`?',
        '结果有两个而非一个：`(v * 2).backward()` 会怎样？',
      ),
      code: 'v = torch.ones(2, requires_grad=True)\n(v * 2).backward()',
      choices: [
        say('Gradients of 2', '梯度为 2'),
        say('An error: only a scalar can be differentiated so', '报错：只能这样对标量求导'),
      ],
      answer: 1,
      because: say(
        'A gradient is of one number. Make one: `.sum()` or `.mean()`. Losses are means for this reason.',
        '梯度针对一个数而言。先用 `.sum()` 或 `.mean()` 得到一个数。损失取均值正是这个原因。',
      ),
    },
    {
      kind: 'predict',
      id: 'twice',
      block: 13,
      question: say(
        'And the same result twice, `y.backward()` and again `y.backward()`?',
        '对同一结果调用两次 `y.backward()` 呢？',
      ),
      code: 'w = torch.tensor(2., requires_grad=True)\ny = w * w\ny.backward()\ny.backward()',
      choices: [say('The gradient doubles', '梯度加倍'), say('An error: the record was freed', '报错：记录已被释放')],
      answer: 1,
      because: say(
        'After `backward` the saved values are freed to save memory. Compute `y` again, as a training loop does each step.',
        '`backward` 之后，保存的值被释放以节省内存。应重新计算 `y`，训练循环每步都是如此。',
      ),
    },
    {
      kind: 'task',
      id: 'nothing',
      block: 12,
      text: say(
        'This fails: nothing here is recorded. Mend it so that `x.grad` is there.',
        '这段代码会报错：没有任何运算被记录。修正它，使 `x.grad` 存在。',
      ),
      start: 'x = torch.ones(2)\n(x * x).sum().backward()\nx.grad',
      hint: say('A tensor says when it is made that it wants a gradient.', '创建张量时要声明它需要梯度。'),
      solution: 'x = torch.ones(2, requires_grad=True)\n(x * x).sum().backward()\nx.grad',
      check: 'x.grad is not None and bool((x.grad == 2).all())',
      misses: [
        {
          when: 'x.grad is not None',
          say: say(
            'There is a gradient, but not that of the sum of squares: 2x. Was it computed twice?',
            '有梯度，但不是平方和的梯度 2x。是否计算了两次？',
          ),
        },
      ],
    },
    {
      kind: 'task',
      id: 'chainTask',
      text: say(
        'Let `y` be the sigmoid of `2x + 1` at x = 0.5, and put its derivative into `slope`.',
        '令 `y` 为 `2x + 1` 的 sigmoid（x = 0.5），把导数存入 `slope`。',
      ),
      start: 'x = torch.tensor(0.5)\ny = x\nslope = 0\nslope',
      hint: say(
        '`torch.sigmoid(2 * x + 1)`, then `y.backward()`, then `x.grad`. What does `x` need?',
        '先 `torch.sigmoid(2 * x + 1)`，再 `y.backward()`，然后 `x.grad`。`x` 还需要什么？',
      ),
      solution:
        'x = torch.tensor(0.5, requires_grad=True)\ny = torch.sigmoid(2 * x + 1)\ny.backward()\nslope = x.grad\nslope',
      check: 'abs(float(slope) - 0.2099871635) < 1e-4',
    },
    {
      kind: 'predict',
      id: 'detach',
      block: 15,
      question: say(
        'How does a number leave the record: does `w.numpy()` work?',
        '如何让数值离开记录：`w.numpy()` 可以吗？',
      ),
      code: 'w = torch.ones(2, requires_grad=True)\nw.numpy()',
      choices: [say('Yes', '可以'), say('No: detach() first', '不行：先用 detach()')],
      answer: 1,
      because: say(
        'NumPy knows nothing of gradients. `w.detach()` is the same numbers outside of the record; `.item()` takes a single one.',
        'NumPy 不了解梯度。`w.detach()` 是记录之外的同一组数；`.item()` 取单个数。',
      ),
    },
    {
      kind: 'predict',
      id: 'againBroadcast',
      again: 'broadcasting',
      question: say(
        'Again: `b` has one number and is added to four. What is its gradient?',
        '复习：只有一个数的 `b` 加到四个数上。它的梯度是多少？',
      ),
      code: 'b = torch.tensor([1.], requires_grad=True)\n(torch.arange(4.) + b).sum().backward()\nb.grad',
      choices: [same('1'), same('4'), same('0.25')],
      answer: 1,
      because: say(
        'Broadcasting used it four times, so four gradients of 1 add up.',
        '广播使它被用了四次，四个为 1 的梯度相加。',
      ),
    },
    {
      kind: 'predict',
      id: 'againInteger',
      again: 'tensors',
      question: say(
        'Again: may `torch.tensor([1, 2], requires_grad=True)` be written?',
        '复习：可以写 `torch.tensor([1, 2], requires_grad=True)` 吗？',
      ),
      code: 'torch.tensor([1, 2], requires_grad=True)',
      choices: [say('Yes', '可以'), say('No: whole numbers have no gradient', '不行：整数没有梯度')],
      answer: 1,
      because: say(
        'A derivative asks what a small change does; whole numbers have none. Write `1.` and `2.`.',
        '导数考察微小变化的影响，而整数没有微小变化。写成 `1.` 和 `2.`。',
      ),
    },
    {
      kind: 'example',
      id: 'worked',
      text: say(
        'A worked example: find the lowest point of a curve. 1. Start somewhere. 2. Ask for the slope. 3. Step against it, outside of the record. 4. Clear the gradient.',
        '完整示例：寻找曲线的最低点。1. 任取起点。2. 求斜率。3. 在记录之外沿反方向走一步。4. 清除梯度。',
      ),
      code: '# 1.\nx = torch.tensor(-4., requires_grad=True)\nplaces = []\nfor step in range(25):\n    # 2.\n    y = (x - 1) ** 2 + 3\n    y.backward()\n    # 3.\n    with torch.no_grad():\n        x -= 0.1 * x.grad\n    # 4.\n    x.grad.zero_()\n    places.append(x.item())\nplaces',
    },
  ],
};
