import { type Lesson, same, say } from './lesson.ts';

const DATA = `torch.manual_seed(0)
X = torch.linspace(-1, 1, 64).reshape(-1, 1)
y = 3 * X + 0.5 + 0.1 * torch.randn(64, 1)
net = nn.Linear(1, 1)`;

export const trainingLoop: Lesson = {
  id: 'trainingLoop',
  title: say('The training loop', '训练循环'),
  goal: say(
    'Write forward, loss, backward and step yourself, and choose a learning rate.',
    '亲手写出前向、损失、反向传播与更新，并选择学习率。',
  ),
  steps: [
    {
      kind: 'read',
      id: 'ball',
      figure: 'descent',
      text: say(
        'Training is walking downhill: the loss is the height, the weights are the place, the gradient is the slope. The learning rate is the length of a step; momentum keeps a part of the last one, like a ball that rolls. Try a rate that is too small, right, and too large.',
        '训练就是下山：损失是高度，权重是位置，梯度是坡度。学习率是步长；动量保留上一步的一部分，像滚动的小球。试试过小、合适与过大的学习率。',
      ),
    },
    {
      kind: 'example',
      id: 'loop',
      text: say(
        'Every training is these four lines: forward and loss, clear the gradients, backward, step.',
        '所有训练都由这四步组成：前向与损失、清零梯度、反向传播、更新参数。',
      ),
      code: `${DATA}\noptimizer = optim.SGD(net.parameters(), lr=0.1)\nlosses = []\nfor step in range(100):\n    loss = F.mse_loss(net(X), y)\n    optimizer.zero_grad()\n    loss.backward()\n    optimizer.step()\n    losses.append(loss.item())\nprint(net.weight.item(), net.bias.item())\nlosses`,
    },
    {
      kind: 'task',
      id: 'write',
      text: say(
        'Now write the three steps that are missing; the loss has to end below 0.02.',
        '现在写出缺少的三步；最后的损失要低于 0.02。',
      ),
      start: `${DATA}\noptimizer = optim.SGD(net.parameters(), lr=0.1)\nfor step in range(200):\n    loss = F.mse_loss(net(X), y)\nloss`,
      hint: say(
        '`optimizer.zero_grad()`, `loss.backward()`, `optimizer.step()`, indented as the loss is.',
        '`optimizer.zero_grad()`、`loss.backward()`、`optimizer.step()`，与 loss 同样缩进。',
      ),
      solution: `${DATA}\noptimizer = optim.SGD(net.parameters(), lr=0.1)\nfor step in range(200):\n    loss = F.mse_loss(net(X), y)\n    optimizer.zero_grad()\n    loss.backward()\n    optimizer.step()\nloss`,
      check: 'float(F.mse_loss(net(X), y)) < 0.02',
      misses: [
        {
          when: 'net.weight.grad is None and float(F.mse_loss(net(X), y)) > 2',
          say: say(
            'There is no gradient at the end: `loss.backward()` is missing, or `zero_grad()` comes after it. The order is clear, backward, step.',
            '最后没有梯度：缺少 `loss.backward()`，或 `zero_grad()` 在它之后。顺序是清零、反向传播、更新。',
          ),
        },
        {
          when: 'float(F.mse_loss(net(X), y)) > 2',
          say: say(
            'The weights have hardly changed: `optimizer.step()` is missing, or the lines stand outside of the loop.',
            '权重几乎没有变化：缺少 `optimizer.step()`，或这些行写在循环之外。',
          ),
        },
        {
          when: 'not (float(F.mse_loss(net(X), y)) < 0.02)',
          say: say(
            'The loss does not settle: are the gradients cleared in each step?',
            '损失没有稳定下来：每一步都清零梯度了吗？',
          ),
        },
      ],
    },
    {
      kind: 'predict',
      id: 'tooLarge',
      block: 24,
      question: say('The loss is w². What does a learning rate of 1.1 do?', '损失为 w²，学习率 1.1 会怎样？'),
      code: 'w = torch.tensor(1., requires_grad=True)\noptimizer = optim.SGD([w], lr=1.1)\nplaces = []\nfor step in range(12):\n    optimizer.zero_grad()\n    (w ** 2).backward()\n    optimizer.step()\n    places.append(w.item())\nplaces',
      choices: [
        say('It arrives sooner', '更快到达'),
        say('It jumps over the valley, farther each time', '越过谷底，且越跳越远'),
      ],
      answer: 1,
      because: say(
        'w − 1.1 · 2w = −1.2w: the sign changes and the distance grows. First numbers that are too large, then inf and nan, and no message.',
        'w − 1.1 · 2w = −1.2w：符号交替，距离增大。先是越来越大的数，然后是 inf 与 nan，没有任何提示。',
      ),
    },
    {
      kind: 'task',
      id: 'rate',
      text: say(
        'Find a learning rate with which `w` is within 0.01 of 0 after 10 steps.',
        '找一个学习率，使 `w` 在 10 步后与 0 的距离小于 0.01。',
      ),
      start:
        'rate = 0.001\nw = torch.tensor(1., requires_grad=True)\noptimizer = optim.SGD([w], lr=rate)\nfor step in range(10):\n    optimizer.zero_grad()\n    (w ** 2).backward()\n    optimizer.step()\nw',
      hint: say('Each step multiplies w by 1 − 2 · rate.', '每一步把 w 乘以 1 − 2 · rate。'),
      solution:
        'rate = 0.3\nw = torch.tensor(1., requires_grad=True)\noptimizer = optim.SGD([w], lr=rate)\nfor step in range(10):\n    optimizer.zero_grad()\n    (w ** 2).backward()\n    optimizer.step()\nw',
      check: 'abs(w.item()) < 0.01',
      misses: [
        {
          when: 'rate >= 0.5',
          say: say('It jumps over the valley, to and fro: smaller.', '在谷底两侧来回跳：再小些。'),
        },
        { when: 'rate < 0.3', say: say('It creeps: larger.', '太慢了：再大些。') },
      ],
    },
    {
      kind: 'predict',
      id: 'momentum',
      question: say(
        'With momentum 0.9 and the same rate, which is nearer to the ground of a long valley after 20 steps?',
        '动量 0.9、学习率相同，在狭长的谷中 20 步后谁更接近谷底？',
      ),
      code: 'def walk(momentum):\n    w = torch.tensor([5., 1.], requires_grad=True)\n    optimizer = optim.SGD([w], lr=0.02, momentum=momentum)\n    for step in range(20):\n        optimizer.zero_grad()\n        (0.5 * w[0] ** 2 + 10 * w[1] ** 2).backward()\n        optimizer.step()\n    return w.detach()\nprint(walk(0.0))\nwalk(0.9)',
      choices: [say('Without momentum', '没有动量'), say('With momentum', '有动量')],
      answer: 1,
      because: say(
        'Along the flat direction steps add up: the ball gains speed where single steps creep. It even rolls past the ground (−1.35), and comes back.',
        '在平缓方向上步子会累积：小球加速，而单独的步子只能慢慢挪动。它甚至滚过了谷底（−1.35），随后返回。',
      ),
    },
    {
      kind: 'predict',
      id: 'bookkeeping',
      block: 25,
      question: say(
        'A running loss is kept by `total += loss`. What is `total`?',
        '用 `total += loss` 累计损失。`total` 是什么？',
      ),
      code: 'w = torch.tensor(1., requires_grad=True)\ntotal = 0\nfor _ in range(3):\n    loss = w * w\n    total += loss\nprint(total)\ntotal.requires_grad',
      choices: [say('A number', '一个数'), say('A tensor with the history of all steps', '带有所有步骤记录的张量')],
      answer: 1,
      because: say(
        'It keeps every step’s record in memory. `total += loss.item()` keeps the number. Another quiet mistake of bookkeeping: a mean over all data, taken before they are split, lets the test leak into training.',
        '它把每一步的记录都留在内存里。应写 `total += loss.item()`。另一个不易察觉的疏忽：划分前对全部数据求均值，会让测试数据泄漏到训练中。',
      ),
    },
    {
      kind: 'predict',
      id: 'againNoGrad',
      again: 'neuron',
      question: say(
        'Again: what does `optimizer.step()` do that `w += ...` may not?',
        '复习：`optimizer.step()` 能做而 `w += ...` 不能做的是什么？',
      ),
      code: 'w = torch.tensor(1., requires_grad=True)\n(w * 3).backward()\noptim.SGD([w], lr=0.1).step()\nprint(w)\nw.is_leaf',
      choices: [
        say('Change a leaf outside of the record', '在记录之外修改叶子'),
        say('Compute the gradients', '计算梯度'),
      ],
      answer: 0,
      because: say(
        'It works under `no_grad`; computing gradients is the task of `backward`.',
        '它在 `no_grad` 下进行；计算梯度是 `backward` 的任务。',
      ),
    },
    {
      kind: 'predict',
      id: 'againZero',
      again: 'gradients',
      question: say(
        'Again: after `optimizer.zero_grad()`, what is `w.grad`?',
        '复习：`optimizer.zero_grad()` 之后 `w.grad` 是什么？',
      ),
      code: 'w = torch.tensor(1., requires_grad=True)\n(w * 3).backward()\noptim.SGD([w], lr=0.1).zero_grad()\nprint(w.grad)',
      choices: [same('0'), same('None'), same('3')],
      answer: 1,
      because: say(
        'It is taken away altogether, which saves memory; the next `backward` makes it again.',
        '梯度被整个去掉以节省内存；下一次 `backward` 会重新生成。',
      ),
    },
    {
      kind: 'example',
      id: 'worked',
      text: say(
        'A worked example: a loop with shuffled batches. 1. An order for each epoch. 2. Batches of 16. 3. The four steps. 4. The mean loss of the epoch.',
        '完整示例：带打乱批次的循环。1. 每轮（epoch）重新打乱一次顺序。2. 每批 16 个。3. 四步。4. 本轮的平均损失。',
      ),
      code: `${DATA}\noptimizer = optim.SGD(net.parameters(), lr=0.02, momentum=0.8)\nfor epoch in range(5):\n    # 1.\n    order = torch.randperm(64)\n    total = 0\n    for start in range(0, 64, 16):\n        # 2.\n        batch = order[start:start + 16]\n        # 3.\n        loss = F.mse_loss(net(X[batch]), y[batch])\n        optimizer.zero_grad()\n        loss.backward()\n        optimizer.step()\n        # 4.\n        total += loss.item()\n    print(f"epoch {epoch + 1}, loss {total / 4:.4f}")`,
    },
  ],
};
