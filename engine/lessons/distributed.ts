import { type Lesson, say } from './lesson.ts';

const MODEL = `torch.manual_seed(0)
X, y = torch.randn(8, 3), torch.randn(8, 1)
net = nn.Linear(3, 1)`;

export const distributed: Lesson = {
  id: 'distributed',
  title: say('More than one machine', '多台机器'),
  goal: say(
    'Split a batch over processes, average their gradients, and get the same step.',
    '把一个批次分给多个进程，对梯度取平均，得到同样的一步。',
  ),
  steps: [
    {
      kind: 'read',
      id: 'idea',
      text: say(
        'Data parallel: every process has the whole model and a share of each batch. Each computes gradients for its share; then all average them, and every process takes the same step. Models stay equal without being sent.',
        '数据并行：每个进程都有完整的模型与每个批次的一份。各自计算自己那份的梯度，然后取平均，所有进程走同样的一步。模型无需传输即保持一致。',
      ),
    },
    {
      kind: 'predict',
      id: 'average',
      question: say(
        'Two processes take half of the batch each. Is the mean of their gradients that of the whole batch?',
        '两个进程各取一半批次。它们的梯度均值等于整个批次的梯度吗？',
      ),
      code: `${MODEL}\ndef gradient(rows):\n    net.zero_grad()\n    F.mse_loss(net(X[rows]), y[rows]).backward()\n    return net.weight.grad.clone()\nwhole = gradient(slice(0, 8))\nfirst, second = gradient(slice(0, 4)), gradient(slice(4, 8))\nprint(whole)\n(first + second) / 2`,
      choices: [
        say('Yes', '相等'),
        say('No, only nearly', '不，只是接近'),
        say('No, it is twice as large', '不，是两倍'),
      ],
      answer: 0,
      because: say(
        'The loss is a mean over samples, so its gradient is the mean of the halves’ gradients, where both are equally large. Only the last bit may differ.',
        '损失是样本的均值，因此其梯度等于两半梯度的均值（两半等大时）。只有最后一位可能不同。',
      ),
    },
    {
      kind: 'predict',
      id: 'unequal',
      question: say('And where one has 6 samples and the other 2?', '如果一个有 6 个样本，另一个有 2 个呢？'),
      code: `${MODEL}\ndef gradient(rows):\n    net.zero_grad()\n    F.mse_loss(net(X[rows]), y[rows]).backward()\n    return net.weight.grad.clone()\nwhole = gradient(slice(0, 8))\nfirst, second = gradient(slice(0, 6)), gradient(slice(6, 8))\nprint((whole - (first + second) / 2).abs().max())\n(whole - (6 * first + 2 * second) / 8).abs().max()`,
      choices: [
        say('The mean is still right', '均值仍然正确'),
        say('Each has to be weighed by its number of samples', '需按样本数加权'),
      ],
      answer: 1,
      because: say(
        'So a DistributedSampler gives every process the same number of samples.',
        '因此 DistributedSampler 会给每个进程同样多的样本。',
      ),
    },
    {
      kind: 'task',
      id: 'step',
      text: say(
        'Two models, a share each. Average their gradients so that both stay equal after the step.',
        '两个模型各处理一份。对梯度取平均，使两者在更新后保持一致。',
      ),
      start: `${MODEL}\nother = nn.Linear(3, 1)\nother.load_state_dict(net.state_dict())\nF.mse_loss(net(X[:4]), y[:4]).backward()\nF.mse_loss(other(X[4:]), y[4:]).backward()\nfor p, q in zip(net.parameters(), other.parameters()):\n    pass\noptim.SGD(net.parameters(), lr=0.1).step()\noptim.SGD(other.parameters(), lr=0.1).step()\n(net.weight - other.weight).abs().max()`,
      hint: say(
        '`mean = (p.grad + q.grad) / 2`, then `p.grad.copy_(mean)` and `q.grad.copy_(mean)`.',
        '`mean = (p.grad + q.grad) / 2`，然后 `p.grad.copy_(mean)` 与 `q.grad.copy_(mean)`。',
      ),
      solution: `${MODEL}\nother = nn.Linear(3, 1)\nother.load_state_dict(net.state_dict())\nF.mse_loss(net(X[:4]), y[:4]).backward()\nF.mse_loss(other(X[4:]), y[4:]).backward()\nfor p, q in zip(net.parameters(), other.parameters()):\n    mean = (p.grad + q.grad) / 2\n    p.grad.copy_(mean)\n    q.grad.copy_(mean)\noptim.SGD(net.parameters(), lr=0.1).step()\noptim.SGD(other.parameters(), lr=0.1).step()\n(net.weight - other.weight).abs().max()`,
      check:
        'bool(torch.equal(net.weight, other.weight)) and bool(torch.equal(net.bias, other.bias)) and bool((net.weight.grad.abs().sum() > 0.01))',
    },
    {
      kind: 'read',
      id: 'processes',
      text: say(
        'Now with two real processes on this machine: PyTorch’s `torchrun` starts them where Python has PyTorch, else they are two of the app’s own. Each has half of 32 samples and the same three weights; the weights that they look for are 1, −2 and 0.5.',
        '现在在这台计算机上用两个真实进程来做：若 Python 装有 PyTorch，由 `torchrun` 启动；否则用本应用自己的两个进程。每个进程拥有 32 个样本的一半和相同的三个权重；要找的权重是 1、−2 与 0.5。',
      ),
      figure: 'processes',
    },
    {
      kind: 'read',
      id: 'torchrun',
      text: say(
        'On real machines PyTorch does this: export the network on the canvas to PyTorch, and run `torchrun --nproc-per-node=gpu train.py DATA` on one machine, or with `--nnodes` and `--rdzv-endpoint` on several. The exported `train.py` shares each batch out and averages by DistributedDataParallel.',
        '在真实机器上由 PyTorch 完成：把画布上的网络导出为 PyTorch，在一台机器上运行 `torchrun --nproc-per-node=gpu train.py DATA`，多台机器则加 `--nnodes` 与 `--rdzv-endpoint`。导出的 `train.py` 会分配每个批次，并由 DistributedDataParallel 取平均。',
      ),
    },
    {
      kind: 'predict',
      id: 'againSteps',
      again: 'mnist',
      question: say(
        'Again: an epoch has 844 steps of 64 samples. With 4 processes that share each batch, how many steps?',
        '复习：一轮有 844 步，每步 64 个样本。4 个进程分担每个批次时有多少步？',
      ),
      code: 'math.ceil(54000 / 64), 64 // 4',
      choices: [
        say('844, each process with 16 samples', '844 步，每个进程 16 个样本'),
        say('211, each process with 64 samples', '211 步，每个进程 64 个样本'),
      ],
      answer: 0,
      because: say(
        'Sharing a batch keeps the steps and makes each faster. Where every process has a whole batch, the steps become fewer and the batch larger: another training.',
        '分担批次时步数不变，每步更快。若每个进程各有整批，则步数减少、批次变大：成为另一种训练。',
      ),
    },
    {
      kind: 'predict',
      id: 'againWork',
      again: 'gpu',
      question: say(
        'Again: what has to be sent in each step, with 61,706 parameters in float32?',
        '复习：61,706 个 float32 参数，每步要传输多少？',
      ),
      code: '61706 * 4',
      choices: [say('All samples', '全部样本'), say('About 247 kB of gradients', '约 247 kB 的梯度')],
      answer: 1,
      because: say(
        'As much as there are parameters. It gains where computing takes longer than sending.',
        '与参数一样多。当计算时间长于传输时间时才划算。',
      ),
    },
    {
      kind: 'example',
      id: 'worked',
      text: say(
        'A worked example: four processes, played in one cell. 1. Four equal models. 2. A share of the batch each. 3. The mean of all gradients. 4. The same step for all; the loss falls as with one.',
        '完整示例：在一个单元格里模拟四个进程。1. 四个相同的模型。2. 各取批次的一份。3. 对所有梯度取均值。4. 所有模型走同样的一步；损失与单个进程时一样下降。',
      ),
      code: 'torch.manual_seed(0)\nX = torch.randn(32, 3)\ny = X @ torch.tensor([[1.], [-2.], [0.5]])\n# 1.\nmodels = [nn.Linear(3, 1) for _ in range(4)]\nfor model in models:\n    model.load_state_dict(models[0].state_dict())\noptimizers = [optim.SGD(model.parameters(), lr=0.1) for model in models]\nfor step in range(30):\n    # 2.\n    for rank in range(4):\n        models[rank].zero_grad()\n        F.mse_loss(models[rank](X[rank::4]), y[rank::4]).backward()\n    # 3.\n    for shared in zip(*[model.parameters() for model in models]):\n        mean = sum(p.grad for p in shared) / 4\n        for p in shared:\n            p.grad.copy_(mean)\n    # 4.\n    for optimizer in optimizers:\n        optimizer.step()\nprint(F.mse_loss(models[0](X), y))\ntorch.stack([model.weight.detach().reshape(3) for model in models])',
    },
  ],
};
