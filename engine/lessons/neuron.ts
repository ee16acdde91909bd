import { type Lesson, same, say } from './lesson.ts';

export const neuron: Lesson = {
  id: 'neuron',
  title: say('One neuron', '一个神经元'),
  goal: say('Read σ(w · x + b), turn its knobs, and train it by hand.', '读懂 σ(w · x + b)，调节参数，并亲手训练它。'),
  steps: [
    {
      kind: 'read',
      id: 'formula',
      figure: 'neuron',
      text: say(
        'A neuron weighs its inputs, adds a bias and sends the sum through an activation: σ(w₁x₁ + w₂x₂ + b). Where the sum is 0 lies its decision line. Turn the weights until the line parts the colors; points can be dragged.',
        '神经元对输入加权求和，加上偏置，再经过激活函数：σ(w₁x₁ + w₂x₂ + b)。和为 0 处就是它的决策线。调节权重，让直线分开两种颜色；点可以拖动。',
      ),
    },
    {
      kind: 'predict',
      id: 'bias',
      question: say('What does the bias do to the line?', '偏置对决策线有什么作用？'),
      code: 'x = torch.tensor([1., 1.])\nw = torch.tensor([1., -1.])\n[round(torch.sigmoid(w @ x + b).item(), 3) for b in (-2., 0., 2.)]',
      choices: [say('It turns it', '使其旋转'), say('It shifts it', '使其平移'), say('Nothing', '没有作用')],
      answer: 1,
      because: say(
        'Its direction is that of the weights; the bias moves it along them. The same point lies on the 0 side of the line, on it, and on its 1 side.',
        '方向由权重决定，偏置使其沿权重方向平移。同一点先后位于线的 0 侧、线上与 1 侧。',
      ),
    },
    {
      kind: 'task',
      id: 'compute',
      text: say('Compute the neuron for `x`, with `w` and `b`, in `p`.', '用 `w` 与 `b` 对 `x` 计算神经元的输出 `p`。'),
      start: 'x = torch.tensor([2., -1.])\nw = torch.tensor([0.5, 1.5])\nb = torch.tensor(0.25)\np = x\np',
      hint: say(
        '`w @ x` weighs and sums up; then add `b`; then `torch.sigmoid`.',
        '`w @ x` 加权求和；再加 `b`；最后 `torch.sigmoid`。',
      ),
      solution:
        'x = torch.tensor([2., -1.])\nw = torch.tensor([0.5, 1.5])\nb = torch.tensor(0.25)\np = torch.sigmoid(w @ x + b)\np',
      check: 'abs(float(p) - 0.437823) < 1e-4',
      misses: [
        {
          when: 'isinstance(p, torch.Tensor) and p.numel() > 1',
          say: say(
            'That is one number for each input: a neuron sums them up. `@` does both.',
            '这是每个输入各一个数：神经元要把它们相加。`@` 同时完成乘与加。',
          ),
        },
        {
          when: 'abs(float(p) - 0.377541) < 1e-4',
          say: say('The bias is missing.', '缺少偏置。'),
        },
        {
          when: 'abs(float(p) + 0.25) < 1e-4',
          say: say('That is the sum; the activation is missing.', '这是加权和，还缺激活函数。'),
        },
      ],
    },
    {
      kind: 'predict',
      id: 'inPlace',
      block: 9,
      question: say('To learn, a weight has to change. Does `w += 1` work?', '学习就是改变权重。`w += 1` 可以吗？'),
      code: 'w = torch.tensor(1., requires_grad=True)\nw += 1',
      choices: [say('Yes', '可以'), say('No: it would change what is recorded', '不行：会改动被记录的值')],
      answer: 1,
      because: say(
        'Changes of weights must not be recorded: put them under `with torch.no_grad():`. An optimizer does so.',
        '权重的更新不应被记录：放在 `with torch.no_grad():` 之下。优化器就是这样做的。',
      ),
    },
    {
      kind: 'predict',
      id: 'notLeaf',
      block: 11,
      question: say(
        'And `w = w - 0.1 * w.grad`, then `backward` again?',
        '那么写 `w = w - 0.1 * w.grad`，再次 `backward` 呢？',
      ),
      code: 'w = torch.tensor(1., requires_grad=True)\n(w * w).backward()\nw = w - 0.1 * w.grad\n(w * w).backward()\nprint(w.grad)',
      choices: [say('A new gradient', '得到新的梯度'), say('None', 'None'), say('An error', '报错')],
      answer: 1,
      because: say(
        'The new `w` is a result, no longer a leaf: gradients go on to the old one. Change it in place, under `no_grad`.',
        '新的 `w` 是运算结果，不再是叶子：梯度传给了旧的那个。应在 `no_grad` 下原地修改。',
      ),
    },
    {
      kind: 'task',
      id: 'train',
      text: say(
        'Train the neuron on these four points until `loss` is below 0.1. Missing is the update: a step of size 1 against the gradient, and then clearing it.',
        '用这四个点训练神经元，直到 `loss` 小于 0.1。缺少的是更新：沿梯度反方向走一步（步长 1），然后清零梯度。',
      ),
      start:
        'X = torch.tensor([[0., 0.], [0., 1.], [1., 0.], [1., 1.]])\ny = torch.tensor([0., 0., 0., 1.])\nw = torch.zeros(2, requires_grad=True)\nb = torch.zeros(1, requires_grad=True)\nfor step in range(400):\n    p = torch.sigmoid(X @ w + b)\n    loss = F.binary_cross_entropy(p, y)\n    loss.backward()\n    with torch.no_grad():\n        for t in (w, b):\n            pass\nloss',
      hint: say(
        '`t -= 1.0 * t.grad`, and afterwards `t.grad.zero_()`.',
        '`t -= 1.0 * t.grad`，之后 `t.grad.zero_()`。',
      ),
      solution:
        'X = torch.tensor([[0., 0.], [0., 1.], [1., 0.], [1., 1.]])\ny = torch.tensor([0., 0., 0., 1.])\nw = torch.zeros(2, requires_grad=True)\nb = torch.zeros(1, requires_grad=True)\nfor step in range(400):\n    p = torch.sigmoid(X @ w + b)\n    loss = F.binary_cross_entropy(p, y)\n    loss.backward()\n    with torch.no_grad():\n        for t in (w, b):\n            t -= 1.0 * t.grad\n            t.grad.zero_()\nloss',
      check: 'float(loss) < 0.1 and bool(((p > 0.5).float() == y).all())',
      misses: [
        {
          when: 'bool((w == 0).all())',
          say: say(
            'The weights are still 0. Change `t` in place, `t -= …`: `t = t - …` makes another tensor.',
            '权重仍为 0。请原地修改 `t`：`t -= …`；`t = t - …` 会得到另一个张量。',
          ),
        },
        {
          when: 'not (float(loss) < 0.1)',
          say: say(
            'It learns, but not far enough: a larger factor, or are the gradients cleared?',
            '正在学习但还不够：步长再大些？梯度清零了吗？',
          ),
        },
      ],
    },
    {
      kind: 'predict',
      id: 'labels',
      block: 22,
      question: say(
        'Binary cross-entropy (`BCE`) compares probabilities, here from a raw sum (“logit”), with labels. May the labels be whole numbers?',
        '二元交叉熵（`BCE`）把概率（这里由未经激活的和，即 logit 得出）与标签比较。标签可以是整数吗？',
      ),
      code: 'nn.BCEWithLogitsLoss()(torch.zeros(1), torch.tensor([1]))',
      choices: [say('0.6931', '0.6931'), say('An error: labels must be floats', '报错：标签必须是浮点数')],
      answer: 1,
      because: say(
        'Its targets are probabilities between 0 and 1, so floats: `torch.tensor([1.])` or `y.float()`.',
        '它的目标是 0 到 1 之间的概率，因此是浮点数：`torch.tensor([1.])` 或 `y.float()`。',
      ),
    },
    {
      kind: 'predict',
      id: 'againAccumulate',
      again: 'gradients',
      question: say(
        'Again: without `t.grad.zero_()`, what would the second step use?',
        '复习：不写 `t.grad.zero_()`，第二步会用什么？',
      ),
      code: 'w = torch.tensor(1., requires_grad=True)\n(w * 5).backward()\n(w * 5).backward()\nw.grad',
      choices: [say('The new gradient, 5', '新的梯度 5'), say('The sum of both, 10', '两者之和 10')],
      answer: 1,
      because: say('Gradients add up until they are cleared.', '梯度会累加，直到清零。'),
    },
    {
      kind: 'predict',
      id: 'againProduct',
      again: 'broadcasting',
      question: say(
        'Again: `X` is `[4, 2]`, `w` is `[2]`. Which shape has `X @ w`?',
        '复习：`X` 为 `[4, 2]`，`w` 为 `[2]`，`X @ w` 的形状是？',
      ),
      code: '(torch.ones(4, 2) @ torch.ones(2)).shape',
      choices: [same('[4, 2]'), same('[4]'), same('[2]')],
      answer: 1,
      because: say(
        'One sum for each of the four rows: one output of the neuron a sample.',
        '四行各得一个和：每个样本一个输出。',
      ),
    },
    {
      kind: 'example',
      id: 'worked',
      text: say(
        'A worked example: the same neuron in PyTorch’s own words. 1. A layer of one neuron. 2. A loss that applies the sigmoid itself. 3. An optimizer that steps and clears.',
        '完整示例：用 PyTorch 的写法表示同一个神经元。1. 只有一个神经元的层。2. 自带 sigmoid 的损失。3. 负责更新与清零的优化器。',
      ),
      code: 'X = torch.tensor([[0., 0.], [0., 1.], [1., 0.], [1., 1.]])\ny = torch.tensor([[0.], [0.], [0.], [1.]])\ntorch.manual_seed(0)\n# 1.\nneuron = nn.Linear(2, 1)\n# 2.\nloss_of = nn.BCEWithLogitsLoss()\n# 3.\noptimizer = optim.SGD(neuron.parameters(), lr=1.0)\nfor step in range(400):\n    loss = loss_of(neuron(X), y)\n    optimizer.zero_grad()\n    loss.backward()\n    optimizer.step()\nprint(f"loss {loss.item():.4f}")\ntorch.sigmoid(neuron(X)).detach().T',
    },
  ],
};
