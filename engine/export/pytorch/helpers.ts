/** Helper classes of the exported model for operations that torch.nn lacks. */
import type { PythonHelper } from '../../layers/python.ts';

/** Batch normalization that accepts a single value per channel, at which nn's raises an error. */
const batchNorm = (rank: 1 | 2 | 3): string => `class BatchNorm${rank}d(nn.BatchNorm${rank}d):
    """Accepts a batch of one sample, as the last of an epoch may be: its variance is 0."""

    def forward(self, x):
        if not self.training or x.numel() > x.shape[1]:
            return super().forward(x)
        with torch.no_grad():
            self.running_mean.lerp_(x.flatten(), self.momentum)
            self.running_var.mul_(1 - self.momentum)
        y = (x - x.mean(0, keepdim=True)).movedim(1, -1)
        return (y * self.weight + self.bias if self.affine else y).movedim(-1, 1)
`;

const HELPERS: Readonly<Record<PythonHelper, string>> = {
  BatchNorm1d: batchNorm(1),
  BatchNorm2d: batchNorm(2),
  BatchNorm3d: batchNorm(3),
  GaussianNoise: `class GaussianNoise(nn.Module):
    """Adds Gaussian noise during training."""

    def __init__(self, std):
        super().__init__()
        self.std = std

    def forward(self, x):
        return x + torch.randn_like(x) * self.std if self.training else x
`,
  LearnedPositionalEncoding: `class LearnedPositionalEncoding(nn.Module):
    """Adds a learned vector to each position of a sequence [N, length, features]."""

    def __init__(self, max_length, features):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(max_length, features))
        nn.init.normal_(self.weight, std=0.02)

    def forward(self, x):
        return x + self.weight[: x.shape[1]]
`,
  SinusoidalPositionalEncoding: `class SinusoidalPositionalEncoding(nn.Module):
    """Adds sines and cosines of decreasing frequency along a sequence [N, length, features] (Vaswani et al., 2017)."""

    def __init__(self, base=10000.0):
        super().__init__()
        self.base = base

    def forward(self, x):
        length, features = x.shape[1:]
        position = torch.arange(length, dtype=torch.float64, device="cpu")[:, None]
        feature = torch.arange(features, dtype=torch.float64, device="cpu")
        angle = position / self.base ** (feature // 2 * 2 / features)
        waves = torch.where(feature % 2 == 0, angle.sin(), angle.cos())
        return x + waves.to(x)
`,
  causal_mask: `def causal_mask(queries, keys=None):
    """Causal mask: True at the later positions, which a position must not attend to."""
    keys = queries if keys is None else keys
    mask = torch.ones(queries.shape[1], keys.shape[1], dtype=torch.bool, device=queries.device)
    return mask.triu(1)
`,
};

export const HELPER_NAMES: ReadonlySet<string> = new Set(Object.keys(HELPERS));

/** Source of the helpers that a model uses, sorted by name. */
export const writeHelpers = (used: ReadonlySet<PythonHelper>): string[] =>
  [...used].sort().map((name) => HELPERS[name]);
