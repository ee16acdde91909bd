import { type Lesson, same, say } from './lesson.ts';

export const mnist: Lesson = {
  id: 'mnist',
  title: say('MNIST, from file to test', 'MNIST：从文件到测试'),
  goal: say(
    'Train LeNet on 60,000 digits on the canvas, and test it on 10,000 it has never seen.',
    '在画布上用 60,000 个数字训练 LeNet，并用 10,000 个未见过的数字测试。',
  ),
  steps: [
    {
      kind: 'read',
      id: 'files',
      text: say(
        'MNIST is four files: 60,000 images of 28 × 28 pixels with their digits to train, and 10,000 to test. Pixels are 0 to 255 and are scaled to [0, 1]; batches of 64 are drawn in a new order each epoch. The Data room shows them.',
        'MNIST 由四个文件组成：60,000 幅 28 × 28 像素的图像及其数字用于训练，10,000 幅用于测试。像素从 0 到 255，缩放到 [0, 1]；每轮以新的顺序取 64 个一批。可在“数据”室查看。',
      ),
    },
    {
      kind: 'predict',
      id: 'steps',
      question: say(
        'A tenth of 60,000 is kept for validation. How many steps has an epoch with batches of 64?',
        '60,000 个中留十分之一用于验证。每批 64 个，一轮有多少步？',
      ),
      code: 'math.ceil(60000 * 0.9 / 64)',
      choices: [same('54'), same('844'), same('54,000')],
      answer: 1,
      because: say(
        '54,000 samples in batches of 64; the last batch is smaller.',
        '54,000 个样本，每批 64 个；最后一批较小。',
      ),
    },
    {
      kind: 'predict',
      id: 'chance',
      question: say(
        'Before training, which loss is to be expected with ten classes?',
        '训练前，十个类别的损失大约是多少？',
      ),
      code: 'F.cross_entropy(torch.zeros(1, 10), torch.tensor([3]))',
      choices: [same('0'), same('1'), same('2.3')],
      answer: 2,
      because: say(
        'A tenth for each class: −ln(1/10) = 2.303. A first loss that is far from it points to a mistake.',
        '每个类别各十分之一：−ln(1/10) = 2.303。第一次损失若相差很远，说明有错误。',
      ),
    },
    {
      kind: 'predict',
      id: 'softmaxTwice',
      block: 4,
      question: say(
        'The network ends with a softmax, then comes cross-entropy. What is the loss of a sure and right answer?',
        '网络以 softmax 结尾，再接交叉熵。一个确信且正确的回答，损失是多少？',
      ),
      code: 'scores = torch.tensor([[9., 0.]])\nprint(F.cross_entropy(scores, torch.tensor([0])))\nF.cross_entropy(scores.softmax(1), torch.tensor([0]))',
      choices: [
        say('About 0 both times', '两次都约为 0'),
        say('0.31 with the softmax before', '前面加 softmax 时为 0.31'),
      ],
      answer: 1,
      because: say(
        'Cross-entropy applies softmax itself. Twice, it can never get near 0, and learns slowly, silently. The canvas shows a badge on such a Softmax.',
        '交叉熵自带 softmax。用两次就永远接近不了 0，学习变慢，且没有提示。画布会在这样的 Softmax 上显示标记。',
      ),
    },
    {
      kind: 'predict',
      id: 'labelType',
      block: 5,
      question: say('Labels as floats: `torch.tensor([0.])`?', '标签为浮点数 `torch.tensor([0.])`，可以吗？'),
      code: 'F.cross_entropy(torch.zeros(1, 2), torch.tensor([0.]))',
      choices: [say('It works', '可以'), say('An error: Long is expected', '报错：需要 Long')],
      answer: 1,
      because: say('A class is an index: whole numbers. `labels.long()`.', '类别是下标：整数。用 `labels.long()`。'),
    },
    {
      kind: 'predict',
      id: 'outside',
      block: 20,
      question: say('Ten outputs, and a label 10?', '十个输出，而标签为 10？'),
      code: 'F.cross_entropy(torch.zeros(1, 10), torch.tensor([10]))',
      choices: [
        say('It counts as class 0', '当作类别 0'),
        say('Target 10 is out of bounds', 'Target 10 is out of bounds'),
      ],
      answer: 1,
      because: say(
        'Classes are 0 to 9. Labels that begin at 1 are a frequent cause.',
        '类别为 0 到 9。从 1 开始的标签是常见原因。',
      ),
    },
    {
      kind: 'canvas',
      id: 'train',
      accuracy: 0.97,
      text: say(
        'Now on the canvas, on the real engine: open LeNet with MNIST, press Train, and reach a test accuracy of 97 %. This page notices by itself.',
        '现在到画布上，用真正的引擎：打开带 MNIST 的 LeNet，点击“训练”，使测试准确率达到 97 %。本页会自动发现。',
      ),
      hint: say(
        'The sample LeNet as it is reaches 98 % in three epochs. Stop and go on keep what was learned.',
        '示例 LeNet 不作修改，三轮即可达到 98 %。停止后继续不会丢失已学到的内容。',
      ),
    },
    {
      kind: 'task',
      id: 'accuracy',
      text: say('Compute the accuracy of these scores in `accuracy`.', '计算这些得分的准确率 `accuracy`。'),
      start:
        'scores = torch.tensor([[2., 1., 0.], [0., 3., 1.], [1., 0., 4.], [5., 2., 1.]])\nlabels = torch.tensor([0, 1, 2, 1])\naccuracy = 0\naccuracy',
      hint: say(
        '`scores.argmax(1)` is the class of each row; compare, then `.float().mean()`.',
        '`scores.argmax(1)` 是每行的类别；比较后再 `.float().mean()`。',
      ),
      solution:
        'scores = torch.tensor([[2., 1., 0.], [0., 3., 1.], [1., 0., 4.], [5., 2., 1.]])\nlabels = torch.tensor([0, 1, 2, 1])\naccuracy = (scores.argmax(1) == labels).float().mean()\naccuracy',
      check: 'abs(float(accuracy) - 0.75) < 1e-6 and bool(labels[3] == 1)',
      misses: [
        { when: 'abs(float(accuracy) - 3) < 1e-6', say: say('Three are right; of how many?', '三个正确；一共几个？') },
      ],
    },
    {
      kind: 'predict',
      id: 'evalRecords',
      block: 16,
      question: say(
        'For a test the model is in `eval()`. Are operations still recorded?',
        '测试时模型处于 `eval()`。运算还会被记录吗？',
      ),
      code: 'model = nn.Linear(1, 1).eval()\nprint(model(torch.ones(1)).requires_grad)\nwith torch.no_grad():\n    print(model(torch.ones(1)).requires_grad)',
      choices: [say('No', '不会'), say('Yes, until no_grad()', '会，除非用 no_grad()')],
      answer: 1,
      because: say(
        '`eval()` changes what layers do, `no_grad()` what is recorded. A test needs both.',
        '`eval()` 改变层的行为，`no_grad()` 决定是否记录。测试两者都需要。',
      ),
    },
    {
      kind: 'predict',
      id: 'againFlatten',
      again: 'pooling',
      question: say(
        'Again: LeNet’s last pooling gives 16 channels of 5 × 5. How many inputs has the next Linear?',
        '复习：LeNet 最后的池化给出 16 个 5 × 5 的通道。下一个 Linear 有多少输入？',
      ),
      code: '16 * 5 * 5',
      choices: [same('80'), same('400'), same('25')],
      answer: 1,
      because: say(
        'Channels times height times width. The canvas computes it for you.',
        '通道 × 高 × 宽。画布会替你计算。',
      ),
    },
    {
      kind: 'predict',
      id: 'againRate',
      again: 'trainingLoop',
      question: say(
        'Again: the loss of the first steps rises to nan. What first?',
        '复习：最初几步损失升为 nan。首先该怎么做？',
      ),
      code: 'w = torch.tensor(1., requires_grad=True)\noptimizer = optim.SGD([w], lr=3.)\nfor step in range(60):\n    optimizer.zero_grad()\n    (w ** 4).backward()\n    optimizer.step()\nw',
      choices: [say('A smaller learning rate', '减小学习率'), say('More epochs', '增加轮数')],
      answer: 0,
      because: say(
        'The training room finds one: *Find a learning rate* in its settings.',
        '“训练”室可以寻找学习率：见设置中的“寻找学习率”。',
      ),
    },
    {
      kind: 'example',
      id: 'worked',
      text: say(
        'A worked example: training and testing in small. 1. Images of bars, upright or level. 2. A split: the test is never trained on. 3. A small CNN. 4. Batches. 5. The test, in eval and no_grad.',
        '完整示例：小型的训练与测试。1. 竖条或横条图像。2. 划分：测试集从不用于训练。3. 小型 CNN。4. 批次。5. 在 eval 与 no_grad 下测试。',
      ),
      code: 'torch.manual_seed(0)\n# 1.\nX = 0.3 * torch.rand(120, 1, 8, 8)\ny = torch.arange(120) % 2\nfor i in range(120):\n    k = i % 7\n    if i % 2 == 0:\n        X[i, 0, :, k] += 1\n    else:\n        X[i, 0, k, :] += 1\n# 2.\norder = torch.randperm(120)\ntrain, test = order[:90], order[90:]\n# 3.\nnet = nn.Sequential(nn.Conv2d(1, 4, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(36, 2))\noptimizer = optim.Adam(net.parameters(), lr=0.01)\nfor epoch in range(6):\n    # 4.\n    for start in range(0, 90, 15):\n        batch = train[start:start + 15]\n        loss = F.cross_entropy(net(X[batch]), y[batch])\n        optimizer.zero_grad()\n        loss.backward()\n        optimizer.step()\n# 5.\nnet.eval()\nwith torch.no_grad():\n    right = (net(X[test]).argmax(1) == y[test]).float().mean()\nprint(f"test accuracy {right.item():.2f}")\nX[:4]',
    },
  ],
};
