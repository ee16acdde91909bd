import { type Lesson, same, say } from './lesson.ts';

const MOONS = `torch.manual_seed(0)
t = torch.linspace(0, 3.1416, 40)
upper = torch.stack([torch.cos(t), torch.sin(t)], dim=1)
lower = torch.stack([1 - torch.cos(t), 0.5 - torch.sin(t)], dim=1)
X = torch.cat([upper, lower]) + 0.1 * torch.randn(80, 2)
y = torch.cat([torch.zeros(40), torch.ones(40)]).long()`;

const TRAIN = `optimizer = optim.SGD(net.parameters(), lr=0.2, momentum=0.9)
for step in range(80):
    loss = F.cross_entropy(net(X), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
accuracy = (net(X).argmax(1) == y).float().mean()`;

export const feedForward: Lesson = {
  id: 'feedForward',
  title: say('Feed-forward networks', '前馈网络'),
  goal: say(
    'Build a network from layers, train it on two moons, and draw what it decides where.',
    '用层搭建网络，在双月数据上训练，并画出它的决策区域。',
  ),
  steps: [
    {
      kind: 'read',
      id: 'layers',
      text: say(
        'A layer is many neurons side by side; a network is layers one after the other. Each neuron of the first layer draws a line; the next layer combines lines into regions. The same network stands on the canvas of the Design room as Linear, ReLU, Linear.',
        '一层是许多并列的神经元，网络是依次相连的层。第一层的每个神经元画一条线，下一层把这些线组合成区域。同一个网络在“设计”室的画布上就是 Linear、ReLU、Linear。',
      ),
    },
    {
      kind: 'read',
      id: 'playground',
      text: say(
        'Watch one learn. Press *Train*: each step moves all weights a little, and the boundary moves with them. The small pictures are the hidden units, each with its own region; the last layer adds these up. Try the spirals with two units, then with eight; take the activation away; make the learning rate 1.',
        '看网络如何学习。按 *训练*：每一步都会稍微移动所有权重，边界随之移动。小图是各个隐藏单元，每个都有自己的区域；最后一层把它们加权相加。试试螺旋：先用两个单元，再用八个；去掉激活函数；把学习率设为 1。',
      ),
      figure: 'playground',
    },
    {
      kind: 'predict',
      id: 'parameters',
      question: say('How many parameters has `nn.Linear(2, 16)`?', '`nn.Linear(2, 16)` 有多少个参数？'),
      code: 'sum(p.numel() for p in nn.Linear(2, 16).parameters())',
      choices: [same('32'), same('48'), same('18')],
      answer: 1,
      because: say(
        '16 neurons with 2 weights and 1 bias each: 16 · 3.',
        '16 个神经元，各有 2 个权重与 1 个偏置：16 · 3。',
      ),
    },
    {
      kind: 'predict',
      id: 'linearOnly',
      question: say(
        'Can two linear layers without an activation part two moons?',
        '两个线性层之间没有激活函数，能分开双月吗？',
      ),
      code: `${MOONS}\nnet = nn.Sequential(nn.Linear(2, 16), nn.Linear(16, 2))\n${TRAIN}\naccuracy`,
      choices: [
        say('Yes, 16 neurons are enough', '能，16 个神经元足够'),
        say('No, that is one straight line', '不能，那只是一条直线'),
      ],
      answer: 1,
      because: say(
        'A linear map of a linear map is a linear map: about 88 % is the best that a straight line does here.',
        '线性映射的线性映射仍是线性映射：一条直线在这里最多约 88 %。',
      ),
    },
    {
      kind: 'task',
      id: 'moons',
      text: say('Change the network so that its accuracy is at least 0.98.', '修改网络，使 accuracy 至少为 0.98。'),
      start: `${MOONS}\nnet = nn.Sequential(nn.Linear(2, 16), nn.Linear(16, 2))\n${TRAIN}\naccuracy`,
      hint: say('An activation between the two layers: `nn.ReLU()`.', '在两层之间加入激活函数：`nn.ReLU()`。'),
      solution: `${MOONS}\nnet = nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 2))\n${TRAIN}\naccuracy`,
      check: 'float(accuracy) >= 0.98 and float((net(X).argmax(1) == y).float().mean()) >= 0.98',
    },
    {
      kind: 'example',
      id: 'boundary',
      text: say(
        'What it decides where: the network’s answer for every place of a grid, as a picture. Train longer or with fewer neurons and look again.',
        '决策区域：把网络对网格每个位置的回答画成图。训练更久或减少神经元，再看一次。',
      ),
      code: `${MOONS}\nnet = nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 2))\n${TRAIN}\nxs, ys = torch.linspace(-1.5, 2.5, 32), torch.linspace(1.5, -1, 20)\ngrid = torch.stack([xs.expand(20, 32), ys.reshape(20, 1).expand(20, 32)], dim=2)\nnet(grid.reshape(-1, 2)).softmax(1)[:, 1].detach().reshape(20, 32)`,
    },
    {
      kind: 'predict',
      id: 'hidden',
      block: 23,
      question: say(
        'A model keeps its layers in a Python list. How many parameters does the optimizer see?',
        '模型把层放在 Python 列表里。优化器能看到多少个参数？',
      ),
      code: 'class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.layers = [nn.Linear(1, 1)]\nprint(len(list(Net().parameters())))\noptim.SGD(Net().parameters(), lr=0.1)',
      choices: [same('2'), same('1'), say('0, and an error', '0，并报错')],
      answer: 2,
      because: say(
        'A module finds layers that are attributes; a list hides them. Use `nn.ModuleList([...])`. With other layers beside it nothing is said at all.',
        '模块只能发现作为属性的层，列表会把它们藏起来。应使用 `nn.ModuleList([...])`。若还有其他层，则毫无提示。',
      ),
    },
    {
      kind: 'predict',
      id: 'modes',
      block: 3,
      question: say(
        'Dropout sets half of the numbers to 0. In testing, too?',
        'Dropout 把一半的数置 0。测试时也如此吗？',
      ),
      code: 'd = nn.Dropout(0.5)\nx = d(torch.ones(100))\nprint(x.min(), x.max())\nd.eval()\nd(torch.ones(6))',
      choices: [say('Always', '总是'), say('Only until eval()', '直到 eval() 为止')],
      answer: 1,
      because: say(
        'A model is in training until `model.eval()`; forgetting it makes tests worse and random. `model.train()` goes back.',
        '调用 `model.eval()` 之前模型处于训练模式；忘记它会使测试变差且随机。`model.train()` 返回训练模式。',
      ),
    },
    {
      kind: 'predict',
      id: 'againActivation',
      again: 'activations',
      question: say(
        'Again: why ReLU rather than the sigmoid in deep networks?',
        '复习：深层网络为何用 ReLU 而不是 sigmoid？',
      ),
      code: 'x = torch.tensor([4.], requires_grad=True)\n(torch.sigmoid(x) + F.relu(x)).backward()\nprint(torch.sigmoid(x).item() * (1 - torch.sigmoid(x).item()))\nx.grad',
      choices: [
        say('It is never saturated to the right', '它在右侧不会饱和'),
        say('It gives numbers between 0 and 1', '输出在 0 与 1 之间'),
      ],
      answer: 0,
      because: say(
        'At 4 the sigmoid passes 2 % of a gradient, ReLU all of it.',
        '在 4 处，sigmoid 只通过 2 % 的梯度，ReLU 则全部通过。',
      ),
    },
    {
      kind: 'predict',
      id: 'againShapes',
      again: 'broadcasting',
      question: say(
        'Again: a batch `[80, 2]` goes through `nn.Linear(2, 16)`. Which shape comes out?',
        '复习：批次 `[80, 2]` 经过 `nn.Linear(2, 16)`，得到什么形状？',
      ),
      code: 'nn.Linear(2, 16)(torch.ones(80, 2)).shape',
      choices: [same('[80, 16]'), same('[16, 2]'), same('[80, 2]')],
      answer: 0,
      because: say(
        '`[80, 2] @ [2, 16]`: the samples stay, features become 16.',
        '`[80, 2] @ [2, 16]`：样本数不变，特征变为 16。',
      ),
    },
    {
      kind: 'example',
      id: 'worked',
      text: say(
        'A worked example: the same as a module. 1. Layers in `__init__`. 2. The way through them in `forward`. 3. Call the model, not `forward`.',
        '完整示例：写成模块。1. 在 `__init__` 中创建层。2. 在 `forward` 中写出计算过程。3. 调用模型本身，而不是 `forward`。',
      ),
      code: `${MOONS}\n\nclass Net(nn.Module):\n    # 1.\n    def __init__(self, hidden):\n        super().__init__()\n        self.first = nn.Linear(2, hidden)\n        self.second = nn.Linear(hidden, 2)\n\n    # 2.\n    def forward(self, x):\n        return self.second(F.relu(self.first(x)))\n\nnet = Net(16)\n${TRAIN}\nprint(f"accuracy {accuracy.item():.3f}")\n# 3.\nnet(X[:3])`,
    },
  ],
};
