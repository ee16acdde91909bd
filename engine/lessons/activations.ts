import { type Lesson, same, say } from './lesson.ts';

export const activations: Lesson = {
  id: 'activations',
  title: say('Activations', '激活函数'),
  goal: say(
    'Tell sigmoid, tanh and ReLU by curve and derivative, and see where they stop learning.',
    '由曲线与导数认识 sigmoid、tanh 与 ReLU，看清它们在哪里停止学习。',
  ),
  steps: [
    {
      kind: 'read',
      id: 'curves',
      figure: 'activation',
      text: say(
        'Without an activation, layers upon layers are one linear layer. Drag the point: the tangent is the derivative, the share of a gradient that passes. Where it is nearly 0 the function is saturated and nothing is learned.',
        '没有激活函数，再多层也等于一个线性层。拖动该点：切线的斜率就是导数，即能通过的梯度份额。导数接近 0 处函数饱和，学不到东西。',
      ),
    },
    {
      kind: 'predict',
      id: 'sigmoidSlope',
      question: say('How large can the derivative of the sigmoid be?', 'sigmoid 的导数最大是多少？'),
      code: 'x = torch.linspace(-6, 6, 49, requires_grad=True)\ntorch.sigmoid(x).sum().backward()\nprint(x.grad.max())\nx.grad',
      choices: [same('1'), same('0.5'), same('0.25')],
      answer: 2,
      because: say(
        'At x = 0, σ(1 − σ) = ¼. Through ten layers at most ¼¹⁰ of a gradient passes: it vanishes.',
        '在 x = 0 处 σ(1 − σ) = ¼。经过十层最多剩 ¼¹⁰ 的梯度：梯度消失。',
      ),
    },
    {
      kind: 'predict',
      id: 'reluSlope',
      question: say('What is the gradient of ReLU at −2?', 'ReLU 在 −2 处的梯度是多少？'),
      code: 'x = torch.tensor([-2., 3.], requires_grad=True)\nF.relu(x).sum().backward()\nx.grad',
      choices: [same('−2'), same('0'), same('1')],
      answer: 1,
      because: say(
        'Left of 0 the curve is flat. A neuron that is there for every sample gets no gradient any more: it is dead.',
        '0 左侧曲线是平的。若一个神经元对所有样本都落在那里，就再也得不到梯度：它“死亡”了。',
      ),
    },
    {
      kind: 'task',
      id: 'derivative',
      text: say(
        'Compute the derivative of tanh at `x` from its value alone, in `slope`, without `backward`.',
        '仅由 tanh 的值计算其在 `x` 处的导数 `slope`，不用 `backward`。',
      ),
      start: 'x = torch.tensor([-2., 0., 1.])\nt = torch.tanh(x)\nslope = t\nslope',
      hint: say('The derivative of tanh is 1 − tanh².', 'tanh 的导数是 1 − tanh²。'),
      solution: 'x = torch.tensor([-2., 0., 1.])\nt = torch.tanh(x)\nslope = 1 - t ** 2\nslope',
      check: 'bool(((slope - torch.tensor([0.0706508, 1.0, 0.4199743])).abs() < 1e-4).all())',
    },
    {
      kind: 'task',
      id: 'dead',
      text: say(
        'Count in `dead` how many of the 50 neurons give 0 for every one of the 100 samples.',
        '统计 50 个神经元中有多少个对 100 个样本全部输出 0，存入 `dead`。',
      ),
      start:
        'torch.manual_seed(1)\nlayer = nn.Linear(4, 50)\nwith torch.no_grad():\n    layer.bias -= 1.5\nout = F.relu(layer(torch.randn(100, 4)))\ndead = 0\ndead',
      hint: say(
        '`(out == 0).all(0)` is True for each column that is 0 throughout; `.sum()` counts.',
        '`(out == 0).all(0)` 对全为 0 的每一列为 True；`.sum()` 计数。',
      ),
      solution:
        'torch.manual_seed(1)\nlayer = nn.Linear(4, 50)\nwith torch.no_grad():\n    layer.bias -= 1.5\nout = F.relu(layer(torch.randn(100, 4)))\ndead = (out == 0).all(0).sum()\ndead',
      check: 'int(dead) > 0 and int(dead) == int((out.sum(0) == 0).sum())',
      misses: [
        {
          when: 'int(dead) == int((out == 0).sum())',
          say: say(
            'That counts zeros, not neurons: all samples of a column have to be 0.',
            '这统计的是 0 的个数而非神经元：一列的所有样本都要为 0。',
          ),
        },
      ],
    },
    {
      kind: 'predict',
      id: 'softmax',
      block: 17,
      question: say(
        'Two samples, three classes. Along which axis does softmax make shares?',
        '两个样本、三个类别。softmax 应沿哪个轴归一化？',
      ),
      code: 'x = torch.tensor([[1., 2., 3.], [1., 1., 1.]])\nprint(F.softmax(x, dim=0).sum(0))\nF.softmax(x, dim=1)',
      choices: [say('dim=0, the samples', 'dim=0，样本'), say('dim=1, the classes', 'dim=1，类别')],
      answer: 1,
      because: say(
        'Shares of the classes of one sample sum up to 1: dim=1. With dim=0 samples compete with each other, silently.',
        '同一样本各类别的份额之和为 1：dim=1。若用 dim=0，样本之间会相互竞争，且没有提示。',
      ),
    },
    {
      kind: 'predict',
      id: 'spoiled',
      block: 10,
      question: say(
        '`exp` needs its result for its derivative. What if that is changed?',
        '`exp` 求导需要它的结果。如果结果被修改了呢？',
      ),
      code: 'w = torch.tensor(1., requires_grad=True)\ny = w.exp()\ny += 1\ny.backward()',
      choices: [say('The gradient is wrong', '梯度错误'), say('backward fails', 'backward 报错')],
      answer: 1,
      because: say(
        'PyTorch counts changes and refuses at `backward`, not at `+=`. Write `y = y + 1`.',
        'PyTorch 会统计修改次数，在 `backward` 时拒绝，而不是在 `+=` 时。应写 `y = y + 1`。',
      ),
    },
    {
      kind: 'predict',
      id: 'againNeuron',
      again: 'neuron',
      question: say(
        'Again: a neuron with weights 0 and bias 0. What does it give, whatever the input?',
        '复习：权重与偏置都为 0 的神经元，无论输入是什么，输出是？',
      ),
      code: 'torch.sigmoid(torch.zeros(2) @ torch.tensor([7., -3.]) + 0)',
      choices: [same('0'), same('0.5'), same('1')],
      answer: 1,
      because: say('σ(0) = ½: it has not decided yet.', 'σ(0) = ½：尚未做出判断。'),
    },
    {
      kind: 'predict',
      id: 'againChain',
      again: 'gradients',
      question: say(
        'Again, the chain rule: through three sigmoids at 0, how much of a gradient passes at most?',
        '复习链式法则：经过三个 sigmoid，最多能通过多少梯度？',
      ),
      code: '0.25 ** 3',
      choices: [say('¾', '¾'), say('1/64', '1/64')],
      answer: 1,
      because: say('Local derivatives multiply: ¼ · ¼ · ¼.', '局部导数相乘：¼ · ¼ · ¼。'),
    },
    {
      kind: 'example',
      id: 'worked',
      text: say(
        'A worked example: how much gradient reaches the first layer of ten. 1. Ten layers with an activation. 2. One step backward. 3. Compare the first layer’s gradient. Change `nn.Sigmoid` to `nn.Tanh` and `nn.ReLU`.',
        '完整示例：十层网络中有多少梯度到达第一层。1. 十层加激活函数。2. 反向传播一次。3. 比较第一层的梯度。把 `nn.Sigmoid` 换成 `nn.Tanh` 和 `nn.ReLU` 试试。',
      ),
      code: 'torch.manual_seed(0)\n# 1.\nlayers = []\nfor i in range(10):\n    layers += [nn.Linear(16, 16), nn.Sigmoid()]\nnet = nn.Sequential(*layers)\n# 2.\nnet(torch.randn(8, 16)).sum().backward()\n# 3.\nfor i in (0, 8, 18):\n    print(f"layer {i // 2 + 1}: {net[i].weight.grad.abs().mean().item():.2e}")',
    },
  ],
};
