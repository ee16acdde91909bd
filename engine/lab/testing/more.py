# %%
x = torch.arange(12).reshape(3, 4)
x[x > 5]
# %%
x = torch.arange(12).reshape(3, 4)
x[[0, 2]], x[:, [1, 3]]
# %%
x = torch.arange(12.).reshape(3, 4)
x[1, 2] = 9
x[0:2, :] = 12
x
# %%
X = torch.arange(12, dtype=torch.float32).reshape((3, 4))
Y = torch.tensor([[2.0, 1, 4, 3], [1, 2, 3, 4], [4, 3, 2, 1]])
torch.cat((X, Y), dim=0), torch.cat((X, Y), dim=1)
# %%
X = torch.arange(12, dtype=torch.float32).reshape((3, 4))
X == X.T.reshape(3, 4)
# %%
A = torch.arange(6, dtype=torch.float32).reshape(2, 3)
A / A.sum(axis=1, keepdims=True)
# %%
A = torch.arange(6, dtype=torch.float32).reshape(2, 3)
A.mean(), A.sum() / A.numel(), A.mean(axis=0), A.cumsum(axis=0)
# %%
x = torch.arange(3, dtype=torch.float32)
torch.mv(torch.ones(2, 3), x), torch.ones(2, 3) @ x
# %%
u = torch.tensor([3.0, -4.0])
torch.norm(u), torch.abs(u).sum()
# %%
torch.norm(torch.ones((4, 9)))
# %%
x = torch.arange(4.0, requires_grad=True)
y = x * x
y.backward(gradient=torch.ones(len(y)))
x.grad
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
torch.manual_seed(2)
w = torch.normal(0, 0.01, size=(2, 1), requires_grad=True)
b = torch.zeros(1, requires_grad=True)
X = torch.randn(8, 2)
y = X @ torch.tensor([[2.0], [-3.4]]) + 4.2
for epoch in range(3):
    l = ((X @ w + b - y) ** 2 / 2).mean()
    l.backward()
    with torch.no_grad():
        w -= 0.1 * w.grad
        b -= 0.1 * b.grad
        w.grad.zero_()
        b.grad.zero_()
    print(f'epoch {epoch + 1}, loss {float(l):f}')
# %%
y = torch.tensor([0, 2])
y_hat = torch.tensor([[0.1, 0.3, 0.6], [0.3, 0.2, 0.5]])
y_hat[[0, 1], y]
# %%
def softmax(X):
    X_exp = torch.exp(X)
    partition = X_exp.sum(1, keepdim=True)
    return X_exp / partition
torch.manual_seed(0)
X = torch.rand((2, 5))
p = softmax(X)
p, p.sum(1)
# %%
def corr2d(X, K):
    h, w = K.shape
    Y = torch.zeros((X.shape[0] - h + 1, X.shape[1] - w + 1))
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = (X[i:i + h, j:j + w] * K).sum()
    return Y
X = torch.tensor([[0.0, 1.0, 2.0], [3.0, 4.0, 5.0], [6.0, 7.0, 8.0]])
K = torch.tensor([[0.0, 1.0], [2.0, 3.0]])
corr2d(X, K)
# %%
torch.manual_seed(0)
conv2d = nn.Conv2d(1, 1, kernel_size=(1, 2), bias=False)
X = torch.ones(1, 1, 6, 8)
X[:, :, :, 2:6] = 0
print(conv2d)
conv2d(X).shape
# %%
torch.manual_seed(0)
conv2d = nn.Conv2d(1, 1, kernel_size=3, padding=1, stride=2)
conv2d(torch.rand(1, 1, 8, 8)).shape
# %%
torch.manual_seed(0)
c = nn.Conv2d(2, 3, 3, padding='same')
print(c)
c(torch.ones(1, 2, 5, 5)).sum((2, 3))
# %%
torch.manual_seed(0)
c = nn.Conv2d(1, 1, 4, padding='same', bias=False)
c(torch.ones(1, 1, 4, 4))
# %%
torch.manual_seed(0)
c = nn.Conv2d(1, 1, 3, dilation=2, padding='valid')
print(c)
c(torch.ones(1, 1, 6, 6)).shape
# %%
nn.Conv2d(1, 1, 3, stride=2, padding='same')
# %%
pool2d = nn.MaxPool2d((2, 3), stride=(2, 3), padding=(0, 1))
pool2d(torch.arange(16, dtype=torch.float32).reshape((1, 1, 4, 4)))
# %%
X = torch.tensor([[0.0, 1.0, 2.0], [3.0, 4.0, 5.0], [6.0, 7.0, 8.0]])
nn.AdaptiveAvgPool2d(2)(X[None, None])
# %%
torch.manual_seed(0)
net = nn.Sequential(nn.LazyConv2d(6, kernel_size=5, padding=2), nn.Sigmoid(), nn.AvgPool2d(kernel_size=2, stride=2), nn.Flatten(), nn.LazyLinear(10))
net(torch.rand(1, 1, 8, 8)).shape
# %%
torch.manual_seed(0)
e = nn.Embedding(4, 3)
print(e)
e(torch.tensor([1, 3, 1]))
# %%
torch.manual_seed(0)
e = nn.Embedding(3, 2)
e(torch.tensor([[0, 1], [1, 1]])).sum().backward()
e.weight.grad
# %%
nn.Embedding(3, 2)(torch.tensor([3]))
# %%
F.embedding(torch.tensor([0, 2]), torch.arange(6.).reshape(3, 2))
# %%
torch.masked_select(torch.arange(6).reshape(2, 3), torch.tensor([[True, False, True], [False, True, False]]))
# %%
torch.nonzero(torch.tensor([[0, 1], [2, 0]]))
# %%
torch.tensor([0., 3., 0., 1.]).nonzero()
# %%
torch.nonzero(torch.tensor([0, 5, 6]), as_tuple=True)
# %%
torch.masked_select(torch.arange(3), torch.tensor([1, 0, 1]))
# %%
x = torch.tensor([1., -2.], requires_grad=True)
torch.where(x > 0, x, 0.1 * x).sum().backward()
x.grad
# %%
torch.autograd.grad((torch.tensor(2., requires_grad=True) ** 2).sum(), torch.ones(1, requires_grad=True))
# %%
x = torch.tensor(3., requires_grad=True)
torch.autograd.grad(x ** 2, x)
# %%
x = torch.tensor([1., 2.])
torch.autograd.functional.jacobian(lambda x: torch.stack([x.sum(), (x ** 2).sum()]), x)
# %%
torch.autograd.functional.jacobian(torch.exp, torch.tensor([0., 1.]))
# %%
g = torch.Generator()
g.manual_seed(5)
torch.randn(2, 2, generator=g), torch.randint(0, 9, (3,), generator=g), torch.randperm(4, generator=g)
# %%
torch.manual_seed(0)
torch.multinomial(torch.tensor([[0.1, 0.9], [0.5, 0.5]]), 1)
# %%
torch.manual_seed(0)
torch.multinomial(torch.tensor([1., 2., 3., 4.]), 3)
# %%
torch.multinomial(torch.tensor([1., 2.]), 3)
# %%
torch.multinomial(torch.tensor([1, 2]), 1)
# %%
torch.manual_seed(4)
torch.distributions.Multinomial(100, torch.ones(4) / 4).sample()
# %%
torch.manual_seed(4)
from torch.distributions.multinomial import Multinomial
counts = Multinomial(5, torch.ones(6) / 6).sample((20,))
counts.sum(0)
# %%
x = torch.ones(2).to('cuda')
# %%
torch.ones(1).cuda()
# %%
device = torch.device('cuda' if torch.cuda.is_available() else 'cpu')
print(device, device.type, torch.ones(1, device=device).device == device)
f'{device}'
# %%
torch.device('cuda:1')
# %%
torch.device('banana')
# %%
torch.Tensor(2, 3).shape
# %%
torch.Tensor([[1, 2], [3, 4]])
# %%
isinstance(torch.ones(1), torch.Tensor)
# %%
torch.manual_seed(0)
nn.init.kaiming_normal_(torch.empty(3, 2), nonlinearity='relu')
# %%
torch.manual_seed(0)
nn.init.xavier_normal_(torch.empty(4, 5))
# %%
torch.manual_seed(0)
nn.init.kaiming_uniform_(torch.empty(2, 3), a=math.sqrt(5))
# %%
torch.manual_seed(0)
nn.init.kaiming_uniform_(torch.empty(2, 3), mode='fan_out', nonlinearity='relu')
# %%
nn.init.kaiming_uniform_(torch.empty(2, 3), nonlinearity='swish')
# %%
torch.manual_seed(1)
F.dropout(torch.ones(3, 4), 0.3)
# %%
torch.manual_seed(3)
net = nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Dropout(0.2), nn.Linear(4, 2))
net(torch.ones(2, 3))
# %%
torch.load('nothing.pt')
# %%
net = nn.Linear(2, 1)
torch.save(net.state_dict(), 'net.params')
clone = nn.Linear(2, 1)
clone.load_state_dict(torch.load('net.params'))
clone.weight == net.weight
# %%
x = torch.ones(2)
torch.save([x, x * 2], 'x-file')
x[0] = 7
torch.load('x-file')
# %%
x = torch.ones(1, requires_grad=True)
y = (x + 2) * 3
print(type(y.grad_fn).__name__, type(y.grad_fn.next_functions[0][0]).__name__)
y.grad_fn.next_functions[0][0].next_functions[0][1]
# %%
x = torch.ones(1, requires_grad=True)
y = x * torch.tensor([2.])
y.grad_fn.next_functions[1][0] is None
# %%
net = nn.LazyLinear(5)
print(net)
# %%
net = nn.Sequential(nn.LazyLinear(4), nn.ReLU(), nn.LazyLinear(2))
net(torch.ones(1, 3))
print(net)
# %%
class MLP(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.net = nn.Sequential(nn.Flatten(), nn.LazyLinear(n), nn.ReLU(), nn.LazyLinear(2))
    def forward(self, X):
        return self.net(X)
torch.manual_seed(0)
m = MLP(3)
m(torch.ones(2, 2, 2))
# %%
m = nn.LazyBatchNorm1d()
m(torch.arange(6.).reshape(3, 2))
m.running_mean
# %%
isinstance(torch.optim.Adam([torch.ones(1, requires_grad=True)]), torch.optim.Optimizer)
# %%
a, b = torch.tensor([1., 2., 3.]), torch.tensor([[1.], [2.]])
(a * b).shape, a + b
# %%
torch.tensor([1, 2]) + torch.tensor([1.5, 2.5])
# %%
torch.tensor([7, -7]) // 2, torch.tensor([7, -7]) % 3
# %%
torch.arange(10)[::3], torch.arange(10)[-3:]
# %%
torch.zeros(2, 3) @ torch.zeros(2, 3)
# %%
torch.zeros(2, 3) + torch.zeros(2)
# %%
torch.arange(6).view(4, 2)
# %%
torch.stack([torch.zeros(2), torch.zeros(3)])
# %%
torch.cat([torch.zeros(1, 2), torch.zeros(1, 3)])
# %%
x = torch.randn(3, 4, 5)
x.permute(2, 0, 1).shape, x.transpose(0, 2).shape, x.mT.shape
# %%
torch.tensor([[1., 2.], [3., 4.]]).std(dim=0, unbiased=False)
# %%
torch.tensor([3., 1., 2.]).min(0)
# %%
torch.tensor([True, False]).any(), torch.tensor([True, False]).all()
# %%
torch.clamp(torch.tensor([-1., 0.5, 2.]), 0, 1)
# %%
torch.outer(torch.tensor([1., 2.]), torch.tensor([3., 4.]))
# %%
torch.bmm(torch.ones(2, 1, 3), torch.ones(2, 3, 2))
# %%
torch.eye(3)[[0, 2]]
# %%
torch.full((2, 2), 7)
# %%
torch.linspace(-1, 1, 3).tolist()
# %%
x = torch.tensor([1., 2., 3.])
x *= 2
x -= 1
x
# %%
x = torch.tensor([1, 2])
x += 0.5
# %%
x = torch.ones(2, 2)
y = x.t()
y[0, 1] = 5
x
# %%
F.cross_entropy(torch.zeros(2, 3), torch.tensor([0, 3]))
# %%
F.cross_entropy(torch.zeros(2, 3), torch.tensor([0., 1.]))
# %%
F.nll_loss(F.log_softmax(torch.tensor([[1., 2., 3.]]), dim=1), torch.tensor([2]))
# %%
F.binary_cross_entropy(torch.tensor([0.2, 0.9]), torch.tensor([0., 1.]))
# %%
F.mse_loss(torch.tensor([1., 2.]), torch.tensor([2., 4.]), reduction='none')
# %%
nn.CrossEntropyLoss(label_smoothing=0.1)(torch.tensor([[1., 2., 3.]]), torch.tensor([2]))
# %%
nn.Softplus()(torch.tensor([-1., 0., 2.])), nn.SiLU()(torch.tensor([1.])), nn.GELU()(torch.tensor([1.]))
# %%
F.leaky_relu(torch.tensor([-2., 3.]), 0.1)
# %%
torch.manual_seed(0)
net = nn.Linear(2, 1)
opt = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9, weight_decay=0.01)
for _ in range(3):
    loss = net(torch.ones(4, 2)).pow(2).mean()
    opt.zero_grad()
    loss.backward()
    opt.step()
loss
# %%
torch.manual_seed(0)
net = nn.Linear(2, 1)
opt = torch.optim.AdamW(net.parameters(), lr=0.1)
sched = torch.optim.lr_scheduler.CosineAnnealingLR(opt, 4)
for _ in range(3):
    opt.zero_grad()
    net(torch.ones(4, 2)).pow(2).mean().backward()
    opt.step()
    sched.step()
sched.get_last_lr()
# %%
ds = [(i, i * i) for i in range(4)]
for i, (a, b) in enumerate(ds):
    print(i, a, b)
# %%
print('%.3f %d %s' % (3.14159, 7, 'x'), f'{1234.5678:.2f} {5:>4} {0.25:.0%}')
# %%
print([x ** 2 for x in range(5) if x % 2], {k: v for k, v in zip('ab', [1, 2])})
# %%
names = ['b', 'a']
print(sorted(names), list(reversed(names)), ', '.join(names), len(names))
# %%
def f(*args, scale=1, **kw):
    return sum(args) * scale + len(kw)
f(1, 2, scale=3, a=0)
# %%
a = b = 2
a, b = b + 1, a
a, b
# %%
s = 0
for i in range(10):
    if i == 3: continue
    if i > 6: break
    s += i
s
# %%
class A:
    def __init__(self, x): self.x = x
    def __call__(self, y): return self.x + y
    def __repr__(self): return f'A({self.x})'
A(3)(4), A(2)
# %%
assert torch.ones(1).item() == 2, 'not two'
# %%
torch.tensor([[1, 2], [3]])
# %%
torch.ones(2)[5]
# %%
torch.ones(2, 2).sum(dim=3)
# %%
undefined_name + 1
# %%
torch.tensor([1., 2.]).item()
# %%
if torch.ones(2): pass
# %%
(torch.ones(3, requires_grad=True) * 2).backward()
# %%
torch.ones(2, requires_grad=True).numpy()
# %%
torch.arange(3.).requires_grad_().sum().backward(retain_graph=True)
# %%
torch.var(torch.arange(5.)), torch.std(torch.arange(5.))
# %%
torch.argmin(torch.tensor([[3, 1], [0, 2]]), dim=0)
# %%
torch.equal(torch.ones(2), torch.ones(2)), torch.allclose(torch.ones(1), torch.ones(1) + 1e-9)
# %%
torch.floor(torch.tensor([1.7, -1.2])), torch.ceil(torch.tensor([1.2])), torch.sign(torch.tensor([-3., 0.]))
# %%
torch.exp(torch.tensor([[0., 1.], [2., 3.]])).sum(1, keepdim=True)
# %%
torch.softmax(torch.tensor([[1., 2., 3.], [1., 1., 1.]]), -1)
# %%
x = torch.tensor([[1., 2.], [3., 4.]], requires_grad=True)
(x @ x).sum().backward()
x.grad
# %%
x = torch.tensor([0.5, -0.5], requires_grad=True)
torch.sigmoid(x).sum().backward()
x.grad
# %%
w = torch.tensor([1.0, 2.0], requires_grad=True)
loss = F.softmax(w, 0)[0].log().neg()
loss.backward()
w.grad
# %%
x = torch.arange(24).reshape(2, 3, 4)
x[0, 1], x[..., -1], x[:, 1:, ::2].shape
# %%
x = torch.zeros(3, 3)
x[torch.arange(3), torch.arange(3)] = 1
x
# %%
torch.arange(6).reshape(2, 3).flatten().tolist()
# %%
torch.tensor(3.14159)
# %%
torch.tensor([1e-5, 1.0]), torch.tensor([100000., 0.1])
# %%
torch.tensor([float('nan'), float('inf'), -1.])
# %%
torch.arange(1000).sum()
# %%
torch.arange(2000)
# %%
torch.rand(0)
# %%
torch.zeros(2, 0, 3).shape
# %%
torch.zeros(0) - torch.ones(1), torch.zeros(2, 0) * torch.ones(2, 1)
# %%
torch.manual_seed(0)
conv = nn.Conv2d(4, 6, 3, padding=1, groups=2)
x = torch.randn(2, 4, 5, 5, requires_grad=True)
y = conv(x)
y.square().mean().backward()
print(conv, conv.weight.shape)
y.detach(), x.grad, conv.weight.grad, conv.bias.grad
# %%
torch.manual_seed(1)
depthwise = nn.Conv2d(3, 3, 3, groups=3, bias=False)
print(depthwise)
depthwise(torch.randn(1, 3, 4, 4)).detach()
# %%
F.conv2d(torch.ones(1, 4, 3, 3), torch.ones(2, 2, 3, 3), groups=2)
# %%
nn.Conv2d(3, 4, 3, groups=2)
# %%
nn.Conv2d(4, 3, 3, groups=2)
# %%
nn.Conv2d(4, 4, 3, groups=2)(torch.ones(1, 6, 5, 5))
# %%
torch.manual_seed(0)
lstm = nn.LSTM(3, 4)
print(lstm)
x = torch.randn(5, 2, 3, requires_grad=True)
output, (h, c) = lstm(x)
(output.sum() + (h * c).sum()).backward()
print([(name, tuple(p.shape)) for name, p in lstm.named_parameters()])
output.detach(), h.detach(), c.detach(), x.grad, lstm.weight_ih_l0.grad, lstm.weight_hh_l0.grad, lstm.bias_ih_l0.grad
# %%
torch.manual_seed(0)
lstm = nn.LSTM(2, 3, num_layers=2, batch_first=True, bidirectional=True)
print(lstm)
output, (h, c) = lstm(torch.randn(4, 5, 2))
output.pow(2).sum().backward()
output.detach(), h.detach(), c.detach(), lstm.weight_hh_l1_reverse.grad
# %%
torch.manual_seed(0)
gru = nn.GRU(3, 4, num_layers=2)
print(gru)
output, h = gru(torch.randn(5, 2, 3), torch.randn(2, 2, 4))
output[-1].sum().backward()
output.detach(), h.detach(), gru.weight_ih_l0.grad, gru.weight_hh_l1.grad, gru.bias_hh_l0.grad
# %%
torch.manual_seed(0)
rnn = nn.RNN(2, 3, nonlinearity='relu', bias=False)
print(rnn)
output, h = rnn(torch.randn(4, 2))
output.shape, h.shape, output.detach(), h.detach()
# %%
nn.LSTM(3, 4)(torch.ones(5, 2, 2))
# %%
nn.GRU(3, 4)(torch.ones(3))
# %%
nn.GRU(3, 4)(torch.ones(5, 2, 3), torch.zeros(1, 3, 4))
# %%
nn.LSTM(3, 4)(torch.ones(5, 2, 3), (torch.zeros(1, 2, 4), torch.zeros(2, 2, 4)))
# %%
torch.manual_seed(0)
class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(10, 4)
        self.lstm = nn.LSTM(4, 6, batch_first=True)
        self.out = nn.Linear(6, 3)
    def forward(self, words):
        features, _ = self.lstm(self.embed(words))
        return self.out(features)
model = Tagger()
print(model)
words = torch.randint(0, 10, (4, 7))
tags = torch.randint(0, 3, (4, 7))
optimizer = optim.SGD(model.parameters(), lr=0.5)
losses = []
for step in range(5):
    loss = F.cross_entropy(model(words).reshape(-1, 3), tags.reshape(-1))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
torch.tensor(losses)
# %%
class A:
    def who(self):
        return 'A'
class B(A):
    def who(self):
        return 'B' + super().who()
class C(A):
    def who(self):
        return 'C' + super().who()
class D(B, C):
    def who(self):
        return 'D' + super().who()
print(isinstance(D(), C), isinstance(C(), B))
D().who()
# %%
class Named:
    def describe(self):
        return f"{self.name} with {sum(p.numel() for p in self.parameters())} parameters"
class Net(nn.Module, Named):
    def __init__(self, name):
        super().__init__()
        self.name = name
        self.layer = nn.Linear(2, 3)
    def forward(self, x):
        return self.layer(x)
net = Net('small')
print(net)
net.describe()
# %%
class Counted:
    calls = 0
    def __call__(self, x):
        Counted.calls += 1
        return super().__call__(x)
class Net(Counted, nn.Module):
    def forward(self, x):
        return 2 * x
net = Net()
net(torch.ones(2)), net(torch.zeros(1)), Counted.calls
# %%
class A: pass
class B(A): pass
class C(A, B): pass
# %%
class Mixin:
    def __init__(self):
        super().__init__()
        self.scale = 3.0
class Net(Mixin, nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(1, 1, bias=False)
    def forward(self, x):
        return self.scale * self.layer(x)
net = Net()
net.layer.weight.data.fill_(2.0)
net(torch.ones(1, 1)).detach()
