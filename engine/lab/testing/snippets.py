# %%
x = torch.ones(2, 2, requires_grad=True)
y = x + 2
z = y * y * 3
out = z.mean()
out.backward()
print(x, y, z, out)
x.grad
# %%
import torch
import torch.nn as nn
import torch.nn.functional as F
torch.manual_seed(0)
x = torch.rand(5, 3)
print(x)
torch.randn(3)
# %%
torch.manual_seed(42)
a = torch.randn(4, 5)
b = torch.randn(2, 2)
print(a, b)
torch.randint(0, 10, (3, 3))
# %%
torch.manual_seed(7)
print(torch.randperm(10))
torch.normal(0, 1, (20,))
# %%
t = torch.tensor([[1, 2], [3, 4]])
print(t.shape, t.dtype, t.ndim, t.numel(), t.T)
print(t[0], t[:, 1], t[-1, -1], t[t > 2], t[..., 0])
t.float().mean(dim=0)
# %%
a = torch.arange(12).reshape(3, 4)
print(a.sum(), a.sum(0), a.sum(dim=1, keepdim=True))
print(a.max(), a.max(dim=1), a.argmax(), a.argmax(1))
a[1:, ::2]
# %%
a = torch.arange(3).reshape((3, 1))
b = torch.arange(2).reshape((1, 2))
a + b
# %%
x = torch.arange(4.0, requires_grad=True)
y = 2 * torch.dot(x, x)
y.backward()
print(y, x.grad, x.grad == 4 * x)
x.grad.zero_()
y = x.sum()
y.backward()
x.grad
# %%
x = torch.arange(4.0, requires_grad=True)
y = x * x
u = y.detach()
z = u * x
z.sum().backward()
x.grad == u
# %%
def f(a):
    b = a * 2
    while b.norm() < 1000:
        b = b * 2
    if b.sum() > 0:
        c = b
    else:
        c = 100 * b
    return c

a = torch.tensor(0.3, requires_grad=True)
d = f(a)
d.backward()
a.grad == d / a
# %%
A = torch.arange(6, dtype=torch.float32).reshape(2, 3)
B = torch.ones(3, 4)
x = torch.arange(3, dtype=torch.float32)
print(A @ B, torch.mm(A, B), A @ x, torch.mv(A, x))
print(torch.norm(x), torch.abs(torch.tensor([-1.5, 2])).sum(), A.mean(axis=0), A.cumsum(axis=0))
A / A.sum(axis=1, keepdims=True)
# %%
torch.manual_seed(1)
net = nn.Sequential(nn.Linear(4, 3), nn.ReLU(), nn.Linear(3, 1))
print(net)
X = torch.rand(2, 4)
print(net(X))
net[0].weight
# %%
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 5)
        self.pool = nn.MaxPool2d(2, 2)
        self.fc = nn.Linear(6 * 12 * 12, 10)

    def forward(self, x):
        x = self.pool(F.relu(self.conv1(x)))
        x = torch.flatten(x, 1)
        return self.fc(x)

torch.manual_seed(3)
net = Net()
print(net)
out = net(torch.randn(2, 1, 28, 28))
loss = nn.CrossEntropyLoss()(out, torch.tensor([3, 7]))
loss.backward()
print(out.shape, [p.shape for p in net.parameters()])
print(net.conv1.bias.grad)
loss
# %%
torch.manual_seed(0)
w = torch.normal(0, 0.01, size=(2, 1), requires_grad=True)
b = torch.zeros(1, requires_grad=True)
X = torch.randn(16, 2)
y = X @ torch.tensor([[2.0], [-3.4]]) + 4.2
for epoch in range(3):
    loss = ((X @ w + b - y) ** 2 / 2).mean()
    loss.backward()
    with torch.no_grad():
        for p in [w, b]:
            p -= 0.1 * p.grad
            p.grad.zero_()
    print(f'epoch {epoch + 1}, loss {float(loss):f}')
w, b
# %%
torch.manual_seed(0)
model = nn.Linear(3, 2)
opt = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
x, t = torch.randn(8, 3), torch.tensor([0, 1, 0, 1, 1, 0, 0, 1])
for _ in range(5):
    opt.zero_grad()
    loss = F.cross_entropy(model(x), t)
    loss.backward()
    opt.step()
    print(round(loss.item(), 4))
model.weight
# %%
torch.manual_seed(0)
model = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1), nn.Sigmoid())
opt = torch.optim.Adam(model.parameters(), lr=0.05)
X = torch.tensor([[0., 0.], [0., 1.], [1., 0.], [1., 1.]])
Y = torch.tensor([[0.], [1.], [1.], [0.]])
for step in range(20):
    loss = nn.BCELoss()(model(X), Y)
    opt.zero_grad(); loss.backward(); opt.step()
loss
# %%
x = torch.tensor([1.0, 2.0, 3.0])
print(F.softmax(x, dim=0), torch.sigmoid(x), torch.tanh(x), torch.exp(x), x.log(), x ** 2, x.std(), x.var())
torch.where(x > 1.5, x, torch.zeros_like(x))
# %%
print(torch.cat((torch.ones(2, 3), torch.zeros(1, 3)), dim=0))
print(torch.stack([torch.arange(3), torch.arange(3)], dim=1))
torch.linspace(0, 1, 5)
# %%
X = torch.zeros(3, 4)
X[1, 2] = 9
X[0:2, :] += 12
X[:, 0] = torch.tensor([1., 2., 3.])
X
# %%
x = torch.tensor([0.5, 1e-6, 12345.678])
y = torch.tensor([1e10, 1.0])
z = torch.tensor([True, False])
print(x, y, z, torch.tensor(3.14159), torch.tensor(5), torch.tensor([1., 2., float('nan'), float('inf')]))
torch.tensor([]), torch.zeros(2, 0)
# %%
a = torch.rand(40, 40) * 0 + 1.5
print(a)
torch.arange(30)
# %%
print(torch.tensor([1, 2.5]).dtype, torch.tensor([1]) / 2, torch.tensor([7]) // 2, torch.tensor([-7]) % 3, 5 / 2, 7 // 2, -7 % 3, 2 ** 10)
print([i ** 2 for i in range(5) if i % 2 == 0], {'a': 1, 'b': [1, 2]}, (1,), 'x' * 3, f"{3.14159:.2f} {10:5d}|{'a':>3}|{1e6:,.0f}")
a, *b = [1, 2, 3]
a, b
# %%
x = torch.randn(2, requires_grad=True)
y = x * 2
y.backward()
# %%
torch.ones(2, 3) + torch.ones(2, 4)
# %%
torch.ones(2, 3) @ torch.ones(2, 3)
# %%
x = torch.ones(2, requires_grad=True)
y = (x * x).sum()
y.backward()
y.backward()
# %%
torch.ones(2, 3).view(4)
# %%
x = torch.ones(3, requires_grad=True)
x += 1
# %%
undefined_name + 1
# %%
nn.Linear(3, 2)(torch.ones(1, 4))
# %%
x = torch.tensor([[1., 2.], [3., 4.]], requires_grad=True)
y = x[0] * x[:, 1]
y.sum().backward()
print(x.grad, y)
v = x.view(4)[1:3]
v
# %%
x = torch.tensor([1., 2., 3.], requires_grad=True)
idx = torch.tensor([0, 0, 2])
y = (x[idx] * torch.tensor([1., 10., 100.])).sum()
y.backward()
x.grad
# %%
def relu(x):
    return torch.max(x, torch.tensor(0.0))
counts = {}
for ch in "hello":
    counts[ch] = counts.get(ch, 0) + 1
print(sorted(counts.items(), key=lambda p: -p[1]))
relu(torch.tensor([-1.0, 2.0]))
# %%
m = nn.Dropout(0.5)
m.eval()
print(m(torch.ones(4)), m)
nn.Flatten()(torch.ones(2, 3, 4)).shape
# %%
logits = torch.tensor([[2.0, 0.5, -1.0], [0.1, 0.2, 0.3]])
t = torch.tensor([0, 2])
print(F.cross_entropy(logits, t), F.nll_loss(F.log_softmax(logits, 1), t), F.mse_loss(logits[0], logits[1]))
F.cross_entropy(logits, t, reduction='none'), F.one_hot(t, 3)
# %%
x = torch.arange(24.).reshape(2, 3, 4)
print(x.permute(2, 0, 1).shape, x.transpose(1, 2).shape, x.squeeze().shape, x.unsqueeze(0).shape, x.flatten(1).shape)
x.mean((1, 2)), x.std(dim=2)
# %%
x = torch.tensor([0.3, -1.2, 2.0], requires_grad=True)
y = torch.tensor([1.0, 0.0, 1.0])
F.mse_loss(x, y), F.l1_loss(x, y), F.binary_cross_entropy_with_logits(x, y), F.mse_loss(x, y, reduction='sum')
# %%
x = torch.tensor([1.0, -2.0, 0.0])
print(x.abs(), -x, x.sign(), x.relu(), x.clamp(min=-1, max=0.5), x.pow(2), x.sqrt(), x.round(), torch.sin(x), x.norm(), x.prod() if False else 0)
x > 0, (x > 0).sum(), (x > 0).any(), x.eq(1), ~(x > 0)
# %%
class MyLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(in_units, units))
        self.bias = nn.Parameter(torch.zeros(units,))
    def forward(self, X):
        return F.relu(X @ self.weight + self.bias)

net = nn.Sequential(MyLinear(3, 2), MyLinear(2, 1))
print(net(torch.ones(2, 3)))
for name, p in net.named_parameters():
    print(name, p.shape, p.requires_grad)
net.state_dict().keys() if False else len(list(net.parameters()))
# %%
@torch.no_grad()
def init(m):
    if isinstance(m, nn.Linear):
        m.weight.fill_(1.0)
        m.bias.zero_()
net = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 1))
net.apply(init)
print(net(torch.ones(1, 2)))
net[1].weight, net[1].bias
# %%
torch.manual_seed(5)
features = torch.randn(6, 2)
labels = features @ torch.tensor([1.0, 2.0]) + 0.5

def data_iter(batch_size, features, labels):
    out = []
    for i in range(0, len(features), batch_size):
        out.append((features[i:i + batch_size], labels[i:i + batch_size]))
    return out

for X, y in data_iter(4, features, labels):
    print(X.shape, y)
# %%
x = torch.tensor(2.0, requires_grad=True)
with torch.no_grad():
    y = x * 2
print(y.requires_grad, x.is_leaf, y.grad_fn)
z = x ** 3
z.backward(retain_graph=True)
z.backward()
x.grad, z.grad_fn is not None
# %%
x = torch.randn(2, 3)
print(f"Shape: {x.shape} and {x.size(0)} of {tuple(x.shape)}; {'%.3f' % 2.5} {'%d items' % 3}")
assert x.ndim == 2, "two"
assert x.ndim == 3, "three expected"
# %%
X = torch.tensor([[1., 2.], [3., 4.]])
Y = torch.tensor([[10., 20.], [30., 40.]])
before = id(Y)
X * Y, X / Y, X - Y, X @ Y, X ** Y.mean() if False else X, torch.cat([X, Y], 1), (X == Y), X.T @ Y.T
# %%
a = torch.ones(3)
b = a
b[0] = 5
c = a.clone()
c[1] = 7
v = a.view(3, 1)
v[2, 0] = 9
a, c
# %%
conv = nn.Conv2d(1, 1, 2, bias=False) if False else None
x = torch.arange(16.).reshape(1, 1, 4, 4)
k = torch.tensor([[[[1., 0.], [0., -1.]]]], requires_grad=True)
y = F.conv2d(x, k, stride=1, padding=1)
y.sum().backward()
print(y, k.grad)
F.max_pool2d(x, 2), F.avg_pool2d(x, 2, stride=1)
# %%
lst = [3, 1, 2]
lst.sort() if False else None
total = 0
i = 0
while True:
    i += 1
    if i == 3:
        continue
    if i > 5:
        break
    total += i
else:
    total = -1
print(total, [x for row in [[1, 2], [3]] for x in row], {k: v for k, v in zip("ab", (1, 2))}, max(lst), min(lst), sum(lst), len(lst), sorted(lst, reverse=True), list(range(5, 0, -2)), list(enumerate("ab")))
1 < 2 < 3, not (1 == 2), 'a' in 'abc', None is None, 3 if total > 1 else 4
# %%
w = torch.tensor(2., requires_grad=True)
for _ in range(2):
    (3 * w).backward()
w.grad
# %%
torch.arange(6).view(2, 3).t().view(6)
# %%
torch.arange(6).view(4, 2)
# %%
F.cross_entropy(torch.tensor([[9., 0.]]).softmax(1), torch.tensor([0]))
# %%
F.cross_entropy(torch.zeros(1, 2), torch.tensor([0.]))
# %%
nn.Linear(4, 2)(torch.ones(3, 5))
# %%
F.mse_loss(torch.zeros(3, 1), torch.arange(3.))
# %%
v = torch.ones(2, requires_grad=True)
v[0] = 0
# %%
w = torch.tensor(1., requires_grad=True)
(w * w).backward()
w = w - .1 * w.grad
(w * w).backward()
print(w.grad)
# %%
torch.ones(2).sum().backward()
# %%
w = torch.tensor(1., requires_grad=True)
y = w + 1
y.backward()
y.backward()
w.grad
# %%
v = torch.ones(2, requires_grad=True)
(v * 2).backward()
# %%
w = torch.ones(2, requires_grad=True)
w.numpy()
# %%
m = nn.Linear(1, 1).eval()
m(torch.ones(1)).requires_grad
# %%
F.softmax(torch.zeros(2, 3))
# %%
nn.Conv2d(3, 8, 3)(torch.zeros(1, 1, 28, 28))
# %%
nn.Conv2d(1, 8, 3)(torch.zeros(28, 28))
# %%
nn.Conv2d(1, 8, 5)(torch.zeros(1, 1, 3, 3))
# %%
F.cross_entropy(torch.zeros(8, 2), torch.zeros(16, dtype=torch.long))
# %%
F.cross_entropy(torch.zeros(1, 10), torch.tensor([10]))
# %%
torch.tensor([1, 2]).mean()
# %%
torch.tensor([1, 2], requires_grad=True)
# %%
nn.BCEWithLogitsLoss()(torch.zeros(1), torch.tensor([1]))
# %%
class Hidden(nn.Module):
    def __init__(self):
        super().__init__()
        self.ls = [nn.Linear(1, 1)]
optim.SGD(Hidden().parameters(), .1)
# %%
w = torch.tensor(1., requires_grad=True)
opt = optim.SGD([w], lr=1.1)
for _ in range(5):
    opt.zero_grad()
    (w ** 2).backward()
    opt.step()
w
# %%
if torch.tensor([1, 2]) > 1:
    pass
# %%
class Early(nn.Module):
    def __init__(self):
        self.fc = nn.Linear(1, 1)
Early()
# %%
nn.Linear(2, 1)(torch.ones(1, 2, dtype=torch.float64))
# %%
w = torch.tensor(1., requires_grad=True)
y = w.exp()
y += 1
y.backward()
# %%
w = torch.tensor(1., requires_grad=True)
y = w * 2
z = y * y
y += 1
z.backward()
# %%
w = torch.tensor(1., requires_grad=True)
y = w * 2
z = y + 3
y += 1
(z + y).backward()
w.grad, y
# %%
w = torch.tensor([1., 2.], requires_grad=True)
y = torch.sigmoid(w)
y *= 2
y.sum().backward()
# %%
w = torch.tensor([1., 2.], requires_grad=True)
y = torch.relu(w)
y *= 2
y.sum().backward()
# %%
w = torch.tensor([1., 2.], requires_grad=True)
y = w * 3
y *= y
y.sum().backward()
# %%
w = torch.tensor([1., 2.], requires_grad=True)
a = torch.zeros(2)
a += w
a *= 3
a.sum().backward()
w.grad, a
# %%
w = torch.tensor([1., 2.], requires_grad=True)
y = w ** 2
y -= 1
y.sum().backward()
w.grad, y
# %%
w = torch.tensor([1., 2.], requires_grad=True)
y = w.log()
y += 1
y += w
y.sum().backward()
w.grad, y
# %%
w = torch.tensor(1., requires_grad=True)
total = 0
for _ in range(3):
    loss = w * w
    total += loss
total.backward()
w.grad, total
# %%
w = torch.ones(2, 3, requires_grad=True)
y = torch.softmax(w, 1)
y += 1
y.sum().backward()
# %%
w = torch.ones(2, 3, requires_grad=True)
y = w @ torch.ones(3, 2)
y += 1
z = y / y
y *= 2
z.sum().backward()
# %%
w = torch.tensor([1., 2.], requires_grad=True)
y = torch.sqrt(w)
y /= 2
y.sum().backward()
# %%
w = torch.tensor([1., 2.], requires_grad=True)
y = w * 1
y += torch.ones(3, 2)
# %%
w = torch.tensor([1., 2.], requires_grad=True)
y = w * 2
y.add_(w)
y.mul_(w)
y.sum().backward()
w.grad
# %%
x = torch.arange(10)
print(x[slice(2, 5)], x[slice(3)], x[slice(None, None, 4)])
torch.zeros(2, 3).shape == torch.Size([2, 3]), torch.Size((4, 5))
# %%
from torch.utils.data import DataLoader, TensorDataset
torch.manual_seed(0)
X, y = torch.arange(10.).reshape(10, 1), torch.arange(10)
loader = DataLoader(TensorDataset(X, y), batch_size=4, shuffle=True)
for epoch in range(2):
    for i, (xb, yb) in enumerate(loader):
        print(epoch, i, xb.shape, yb)
len(loader), torch.rand(2)
# %%
from torch.utils.data import Dataset, DataLoader
class Squares(Dataset):
    def __init__(self, n):
        self.n = n
    def __len__(self):
        return self.n
    def __getitem__(self, i):
        return torch.tensor([float(i)]), i * i
torch.manual_seed(3)
for xb, yb in DataLoader(Squares(7), 3, drop_last=True):
    print(xb, yb)
torch.rand(1)
# %%
import torch.utils.data as data
torch.manual_seed(1)
loader = torch.utils.data.DataLoader(torch.arange(6), batch_size=2, shuffle=True)
[batch for batch in loader]
# %%
from torch.utils.data import TensorDataset
d = TensorDataset(torch.arange(6).reshape(3, 2), torch.tensor([0, 1, 0]))
print(len(d), d[1])
d[0:2]
# %%
w = torch.tensor(1., requires_grad=True)
opt = optim.SGD([w], lr=1.)
schedule = optim.lr_scheduler.StepLR(opt, step_size=2, gamma=0.5)
for epoch in range(5):
    opt.step()
    schedule.step()
    print(schedule.get_last_lr(), opt.param_groups[0]['lr'])
# %%
from torch.optim.lr_scheduler import ExponentialLR, CosineAnnealingLR
w = torch.tensor(1., requires_grad=True)
for make in (lambda o: ExponentialLR(o, 0.9), lambda o: CosineAnnealingLR(o, T_max=4, eta_min=0.01)):
    opt = optim.SGD([w], lr=0.1)
    schedule = make(opt)
    for epoch in range(10):
        opt.step()
        schedule.step()
        print(f"{schedule.get_last_lr()[0]:.6f}")
# %%
torch.manual_seed(0)
bn = nn.BatchNorm1d(3)
x = torch.randn(5, 3, requires_grad=True)
y = bn(x)
(y * torch.arange(15.).reshape(5, 3)).sum().backward()
print(bn, bn.training, bn.running_mean, bn.running_var)
print(x.grad, bn.weight.grad, bn.bias.grad)
bn.eval()
bn(x.detach()), bn.training
# %%
torch.manual_seed(1)
net = nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.ReLU())
print(net)
x = torch.randn(2, 1, 5, 5)
out = net(x)
out.sum().backward()
print(net[1].running_mean, net[1].running_var, net[0].weight.grad.shape, len(list(net.parameters())))
net.eval()
net(x)
# %%
nn.BatchNorm1d(6)(torch.ones(1, 6))
# %%
nn.BatchNorm2d(6)(torch.ones(2, 6))
# %%
F.conv2d(torch.zeros(1, 1, 4, 4), torch.ones(1, 1, 2, 2, dtype=torch.long))
# %%
F.conv2d(torch.zeros(1, 1, 4, 4, dtype=torch.float64), torch.ones(1, 1, 2, 2))
# %%
nn.Conv2d(1, 1, 2)(torch.zeros(1, 1, 4, 4, dtype=torch.float64))
# %%
nn.Conv2d(1, 1, 2)(torch.zeros(1, 1, 4, 4, dtype=torch.long))
# %%
optim.SGD([torch.ones(1, requires_grad=True)], lr=-0.1)
# %%
optim.Adam([torch.ones(1, requires_grad=True)], lr=-1)
