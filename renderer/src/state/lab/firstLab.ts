/** The cells of a first lab. */
import type { Language } from '../../../../engine/errors/types.ts';

const WORDS = {
  en: [
    'A first gradient: how much does out change with x?\n# Shift+Enter runs a cell.',
    'One neuron, and the gradients that would make it better',
    'A small training: a network learns the sine',
    'What it has learned: predictions beside the sine',
  ],
  zh: [
    '第一个梯度：x 的每个元素变化时，out 变化多少？\n# 按 Shift+Enter 运行单元格。',
    '一个神经元：权重、偏置、激活函数，以及使其改进的梯度',
    '一次小型训练：网络学习正弦函数',
    '学习结果：预测值与正弦值并列',
  ],
} as const satisfies Record<Language, readonly string[]>;

export function firstLab(language: Language): string[] {
  const [gradient, neuron, training, learned] = WORDS[language];
  return [
    `# ${gradient}
x = torch.ones(2, 2, requires_grad=True)
y = x + 2
z = y * y * 3
out = z.mean()
out.backward()
x.grad`,
    `# ${neuron}
features = torch.tensor([1.0, 2.0])
w = torch.tensor([0.5, -0.25], requires_grad=True)
b = torch.tensor(0.1, requires_grad=True)
p = torch.sigmoid(w @ features + b)
loss = (p - 1) ** 2
loss.backward()
w`,
    `# ${training}
torch.manual_seed(0)
X = torch.linspace(-3, 3, 40).reshape(-1, 1)
Y = torch.sin(X)
net = nn.Sequential(nn.Linear(1, 16), nn.Tanh(), nn.Linear(16, 1))
optimizer = optim.Adam(net.parameters(), lr=0.05)
losses = []
for step in range(200):
    loss = F.mse_loss(net(X), Y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
    if step % 50 == 0:
        print(f'step {step}: loss {loss.item():.4f}')
losses`,
    `# ${learned}
torch.cat([net(X), Y], dim=1).detach().T`,
  ];
}
