/** The playground's training in PyTorch's words: the same points, initial weights and losses. */
import { CURVES, OF_CLASS } from './points.ts';
import { type HiddenActivation, MOMENTUM, type PlaygroundSettings, sizesOf } from './settings.ts';

const MODULES: Readonly<Record<HiddenActivation, string>> = {
  none: '',
  relu: 'nn.ReLU()',
  tanh: 'nn.Tanh()',
  sigmoid: 'nn.Sigmoid()',
};

/** @param steps of the optimizer; the cell ends with the loss before each */
export function playgroundCode(settings: PlaygroundSettings, steps: number): string {
  const { points, activation, rate, seed } = settings;
  const { range, second, noise, code } = CURVES[points];
  const sizes = sizesOf(settings);
  const modules = sizes
    .slice(1)
    .flatMap((size, i) => [
      `nn.Linear(${sizes[i]}, ${size})`,
      ...(i < sizes.length - 2 && MODULES[activation] ? [MODULES[activation]] : []),
    ]);
  return `torch.manual_seed(${seed})
t = torch.linspace(${range[0]}, ${range[1]}, ${OF_CLASS})
first = torch.stack([${code}], dim=1)
second = ${second === -1 ? '-first' : `${second} * first`}
X = torch.cat([first, second]) + ${noise} * torch.randn(${2 * OF_CLASS}, 2)
y = torch.cat([torch.zeros(${OF_CLASS}), torch.ones(${OF_CLASS})]).long()

net = nn.Sequential(
${modules.map((module) => `    ${module},`).join('\n')}
)
optimizer = optim.SGD(net.parameters(), lr=${rate}, momentum=${MOMENTUM})
losses = []
for step in range(${steps}):
    loss = F.cross_entropy(net(X), y)
    losses.append(loss.item())
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
torch.tensor(losses)`;
}
