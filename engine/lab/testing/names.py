# %% .shape
torch.zeros(2, 3, 4).shape
# %% torch.tensor
torch.tensor([[1, 2.5], [3, -4]])
# %% .sum
torch.arange(6).reshape(2, 3).sum(1)
# %% torch.ones
torch.ones(2, 3)
# %% torch.randn
torch.manual_seed(1)
torch.randn(2, 3)
# %% torch.rand
torch.manual_seed(1)
torch.rand(2, 3)
# %% .reshape
torch.arange(12).reshape(-1, 4)
# %% torch.arange
torch.arange(1, 2, 0.25)
# %% .backward
x = torch.tensor([1., 2.], requires_grad=True)
(x ** 3).sum().backward()
x.grad
# %% .grad
w = torch.tensor(2., requires_grad=True)
print(w.grad)
(w * w).backward()
w.grad
# %% .mean
torch.tensor([[1., 2.], [3., 5.]]).mean(0)
# %% .requires_grad_
x = torch.ones(2)
x.requires_grad_()
print(x.requires_grad)
x.requires_grad_(False)
# %% torch.manual_seed
torch.manual_seed(3)
a = torch.rand(1)
torch.manual_seed(3)
a == torch.rand(1)
# %% torch.zeros
torch.zeros(3, dtype=torch.int64)
# %% torch.matmul
torch.matmul(torch.arange(6.).reshape(2, 3), torch.ones(3, 2))
# %% torch.float32
torch.tensor([1, 2], dtype=torch.float32)
# %% .dtype
print(torch.ones(1).dtype, torch.tensor(1).dtype, torch.tensor(True).dtype)
# %% data.DataLoader
from torch.utils import data
loader = data.DataLoader(torch.arange(5), batch_size=2)
[batch for batch in loader]
# %% .to
print(torch.ones(2).to(torch.int64), torch.ones(2).to('cpu'))
# %% torch.cuda.is_available
print(torch.cuda.is_available())
# %% .weight
torch.manual_seed(0)
nn.Linear(3, 2).weight
# %% nn.MaxPool2d
nn.MaxPool2d(2)(torch.arange(16.).reshape(1, 1, 4, 4))
# %% .unsqueeze
torch.arange(3).unsqueeze(1).shape
# %% .data
w = torch.ones(2, requires_grad=True)
w.data -= 0.5
w
# %% .device
print(torch.ones(1).device)
# %% .parameters
[p.shape for p in nn.Linear(3, 2).parameters()]
# %% nn.CrossEntropyLoss
nn.CrossEntropyLoss()(torch.tensor([[1., 2., 0.5]]), torch.tensor([1]))
# %% optim.SGD
w = torch.tensor([1., 2.], requires_grad=True)
opt = optim.SGD([w], lr=0.1)
(w * w).sum().backward()
opt.step()
w
# %% .item
print(torch.tensor(2.5).item(), torch.tensor(3).item())
# %% nn.Linear
torch.manual_seed(0)
nn.Linear(4, 2)(torch.ones(1, 4))
# %% nn.Sequential
torch.manual_seed(0)
net = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1))
print(net)
net(torch.ones(2, 2))
# %% .float
torch.tensor([1, 2]).float()
# %% .zero_
x = torch.ones(2)
x.zero_()
x
# %% torch.no_grad
w = torch.ones(1, requires_grad=True)
with torch.no_grad():
    y = w * 2
y.requires_grad
# %% .state_dict
torch.manual_seed(0)
for k, v in nn.Linear(2, 1).state_dict().items():
    print(k, v)
# %% torch.save
torch.save(torch.arange(3), 'x.pt')
torch.load('x.pt')
# %% torch.normal
torch.manual_seed(0)
torch.normal(0, 0.01, (2, 3))
# %% .ndim
torch.zeros(2, 3).ndim
# %% .T
torch.arange(6).reshape(2, 3).T
# %% nn.LazyLinear
torch.manual_seed(0)
net = nn.LazyLinear(2)
y = net(torch.ones(1, 3))
print(net)
y
# %% nn.Module
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(2, 1)
    def forward(self, x):
        return self.fc(x)
torch.manual_seed(0)
print(Net())
# %% nn.ReLU
nn.ReLU()(torch.tensor([-1., 2.]))
# %% nn.Conv2d
torch.manual_seed(0)
nn.Conv2d(1, 2, 3)(torch.ones(1, 1, 4, 4))
# %% torch.cat
torch.cat((torch.zeros(1, 2), torch.ones(2, 2)), dim=0)
# %% .view
torch.arange(6).view(3, 2)
# %% F.relu
F.relu(torch.tensor([-1., 2.]))
# %% nn.LazyConv2d
torch.manual_seed(0)
net = nn.LazyConv2d(2, kernel_size=3, padding=1)
y = net(torch.ones(1, 3, 4, 4))
print(net)
y.shape
# %% .bias
torch.manual_seed(0)
nn.Linear(3, 2).bias
# %% nn.Parameter
nn.Parameter(torch.ones(2))
# %% .step
w = torch.tensor([1.], requires_grad=True)
opt = torch.optim.Adam([w], lr=0.1)
for _ in range(3):
    opt.zero_grad()
    (w ** 2).sum().backward()
    opt.step()
w
# %% .zero_grad
net = nn.Linear(1, 1)
net(torch.ones(1, 1)).sum().backward()
net.zero_grad()
print(net.weight.grad)
# %% torch.stack
torch.stack([torch.arange(3), torch.arange(3) * 2])
# %% .detach
x = torch.ones(2, requires_grad=True)
(x * 2).detach()
# %% .numpy
torch.arange(3).numpy()
# %% torch.from_numpy
import numpy as np
torch.from_numpy(np.array([1., 2.]))
# %% torch.sigmoid
torch.sigmoid(torch.tensor([-1., 0., 1.]))
# %% torch.ones_like
torch.ones_like(torch.zeros(2, 2))
# %% torch.device
torch.device('cpu')
# %% torch.load
torch.save({'a': torch.ones(2)}, 'd.pt')
torch.load('d.pt')
# %% torch.abs
torch.abs(torch.tensor([-1, 2]))
# %% torch.exp
torch.exp(torch.tensor([0., 1.]))
# %% F.softmax
F.softmax(torch.tensor([[1., 2.]]), dim=1)
# %% .load_state_dict
torch.manual_seed(0)
a, b = nn.Linear(2, 1), nn.Linear(2, 1)
print(b.load_state_dict(a.state_dict()))
b.weight == a.weight
# %% .squeeze
torch.zeros(1, 3, 1).squeeze().shape
# %% nn.LazyBatchNorm2d
net = nn.LazyBatchNorm2d()
torch.manual_seed(0)
y = net(torch.rand(2, 3, 2, 2))
print(net)
y
# %% torch.distributions.multinomial.Multinomial
torch.manual_seed(0)
fair = torch.ones(6) / 6
torch.distributions.multinomial.Multinomial(10, fair).sample()
# %% F.cross_entropy
F.cross_entropy(torch.tensor([[1., 2.], [0., 3.]]), torch.tensor([0, 1]))
# %% torch.tanh
torch.tanh(torch.tensor([-1., 0.5]))
# %% .argmax
torch.tensor([[1, 5, 2], [7, 0, 3]]).argmax(dim=1)
# %% .eval
net = nn.Dropout(0.5).eval()
print(net.training)
net(torch.ones(3))
# %% .train
net = nn.Dropout(0.5)
net.eval()
net.train()
print(net.training)
# %% torch.inference_mode
w = torch.ones(1, requires_grad=True)
with torch.inference_mode():
    y = w * 2
y
# %% .type
print(torch.ones(1).type(), torch.ones(2).type(torch.int64))
# %% torch.float
torch.tensor(1, dtype=torch.float)
# %% .numel
torch.zeros(2, 3).numel()
# %% .requires_grad
x = torch.ones(1, requires_grad=True)
(x * 2).requires_grad
# %% .add
torch.ones(2).add(3)
# %% nn.MSELoss
nn.MSELoss()(torch.tensor([1., 2.]), torch.tensor([0., 4.]))
# %% torch.Generator
g = torch.Generator().manual_seed(2147483647)
torch.rand(3, generator=g)
# %% torch.multinomial
g = torch.Generator().manual_seed(2147483647)
p = torch.tensor([0.6, 0.3, 0.1])
torch.multinomial(p, num_samples=10, replacement=True, generator=g)
# %% .size
print(torch.zeros(2, 3).size(), torch.zeros(2, 3).size(1))
# %% nn.Flatten
nn.Flatten()(torch.zeros(2, 3, 4)).shape
# %% torch.max
torch.max(torch.tensor([[1, 4], [3, 2]]), 1)
# %% torch.zeros_like
torch.zeros_like(torch.arange(3))
# %% .apply
def init(m):
    if isinstance(m, nn.Linear):
        m.weight.data.fill_(1.0)
net = nn.Sequential(nn.Linear(2, 2), nn.ReLU())
net.apply(init)
net[0].weight
# %% nn.AdaptiveAvgPool2d
nn.AdaptiveAvgPool2d((1, 1))(torch.arange(16.).reshape(1, 1, 4, 4))
# %% nn.Dropout
torch.manual_seed(0)
nn.Dropout(0.5)(torch.ones(8))
# %% data.TensorDataset
from torch.utils.data import TensorDataset
ds = TensorDataset(torch.arange(6).reshape(3, 2), torch.arange(3))
print(len(ds))
ds[1]
# %% .relu
torch.tensor([-1., 1.]).relu()
# %% .max
torch.tensor([[1., 4.], [3., 2.]]).max(1, keepdim=True)
# %% torch.log
torch.log(torch.tensor([1., 2.]))
# %% torch.norm
torch.norm(torch.tensor([3., 4.]))
# %% nn.BatchNorm2d
torch.manual_seed(0)
nn.BatchNorm2d(2)(torch.rand(2, 2, 2, 2))
# %% .transpose
torch.arange(6).reshape(2, 3).transpose(0, 1)
# %% .nelement
torch.zeros(2, 3).nelement()
# %% torch.__version__
torch.__version__.split('+')[0]
# %% torch.argmax
torch.argmax(torch.tensor([1, 9, 2]))
# %% torch.sum
torch.sum(torch.ones(2, 3), dim=0)
# %% .add_
x = torch.ones(2)
x.add_(2)
# %% torch.randint
torch.manual_seed(0)
torch.randint(5, (4,))
# %% torch.backends.mps.is_available
print(torch.backends.mps.is_available())
# %% .pow
torch.arange(3.).pow(2)
# %% torch.linspace
torch.linspace(0, 1, 5)
# %% torch.sin
torch.sin(torch.tensor([0., 1.]))
# %% .clone
x = torch.ones(2)
y = x.clone()
y[0] = 5
x, y
# %% torch.cuda.device_count
print(torch.cuda.device_count())
# %% .cuda
torch.ones(1).cuda()
# %% .add_module
net = nn.Sequential()
net.add_module('first', nn.Linear(2, 1))
print(net)
# %% .training
nn.ReLU().training
# %% .std
torch.tensor([1., 2., 4.]).std()
# %% torch.dot
torch.dot(torch.arange(3.), torch.ones(3))
# %% .cumsum
torch.arange(4).cumsum(0)
# %% torch.mm
torch.mm(torch.eye(2), torch.tensor([[1., 2.], [3., 4.]]))
# %% optim.lr_scheduler.StepLR
net = nn.Linear(1, 1)
opt = optim.SGD(net.parameters(), lr=1.)
sched = optim.lr_scheduler.StepLR(opt, step_size=2, gamma=0.1)
rates = []
for _ in range(4):
    opt.step()
    sched.step()
    rates.append(round(opt.param_groups[0]['lr'], 4))
rates
# %% .sub_
x = torch.ones(2)
x.sub_(0.5)
# %% torch.Tensor
torch.Tensor([1, 2])
# %% torch.round
torch.round(torch.tensor([0.5, 1.5, -2.7]))
# %% torch.softmax
torch.softmax(torch.tensor([1., 1.]), dim=0)
# %% .cpu
torch.ones(2).cpu()
# %% .exp
torch.zeros(2).exp()
# %% .log
torch.ones(2).log()
# %% F.one_hot
F.one_hot(torch.tensor([0, 2]), 3)
# %% nn.AvgPool2d
nn.AvgPool2d(2)(torch.arange(16.).reshape(1, 1, 4, 4))
# %% nn.Sigmoid
nn.Sigmoid()(torch.zeros(2))
# %% .named_parameters
[n for n, p in nn.Sequential(nn.Linear(1, 1), nn.ReLU(), nn.Linear(1, 1)).named_parameters()]
# %% .norm
torch.tensor([[3., 4.], [0., 0.]]).norm(dim=1)
# %% torch.eq
torch.eq(torch.tensor([1, 2]), torch.tensor([1, 3]))
# %% .abs
torch.tensor([-1.5]).abs()
# %% nn.init.normal_
torch.manual_seed(0)
nn.init.normal_(torch.empty(2, 3), mean=0, std=0.01)
# %% .fill_
torch.zeros(2).fill_(3)
# %% nn.init.kaiming_uniform_
torch.manual_seed(0)
nn.init.kaiming_uniform_(torch.empty(2, 3))
# %% .normal_
torch.manual_seed(0)
torch.empty(2, 2).normal_(0, 1)
# %% torch.set_printoptions
torch.set_printoptions(precision=2)
torch.tensor([1.23456])
# %% .log10
torch.tensor([1., 100.]).log10()
# %% .retain_grad
x = torch.ones(2, requires_grad=True)
y = x * 2
y.retain_grad()
y.sum().backward()
y.grad
# %% .var
torch.tensor([1., 2., 4.]).var(unbiased=False)
# %% torch.sqrt
torch.sqrt(torch.tensor([4., 2.]))
# %% torch.histogram
torch.histogram(torch.tensor([1., 2., 1.]), bins=4, range=(0., 3.))
# %% nn.L1Loss
nn.L1Loss()(torch.tensor([1., 2.]), torch.tensor([0., 4.]))
# %% nn.BCEWithLogitsLoss
nn.BCEWithLogitsLoss()(torch.tensor([0.5]), torch.tensor([1.]))
# %% .flatten
torch.zeros(2, 3).flatten().shape
# %% torch.rand_like
torch.manual_seed(0)
torch.rand_like(torch.zeros(2))
# %% .matmul
torch.ones(2, 3).matmul(torch.ones(3))
# %% data.Dataset
from torch.utils.data import Dataset
class Squares(Dataset):
    def __len__(self):
        return 4
    def __getitem__(self, i):
        return i * i
print(len(Squares()), Squares()[3])
# %% nn.Softmax
nn.Softmax(dim=1)(torch.tensor([[1., 2.]]))
# %% torch.autograd.functional.jacobian
torch.autograd.functional.jacobian(lambda x: x ** 2, torch.tensor([1., 3.]))
# %% nn.BatchNorm1d
torch.manual_seed(0)
nn.BatchNorm1d(2)(torch.rand(3, 2))
# %% .min
torch.tensor([3, 1, 2]).min()
# %% nn.init.zeros_
nn.init.zeros_(torch.ones(2))
# %% nn.init.constant_
nn.init.constant_(torch.empty(2), 0.3)
# %% nn.init.xavier_uniform_
torch.manual_seed(0)
nn.init.xavier_uniform_(torch.empty(2, 3))
# %% nn.init.uniform_
torch.manual_seed(0)
nn.init.uniform_(torch.empty(3), -1, 1)
# %% torch.is_grad_enabled
with torch.no_grad():
    print(torch.is_grad_enabled())
torch.is_grad_enabled()
# %% .t
torch.arange(6).reshape(2, 3).t()
# %% torch.relu
torch.relu(torch.tensor([-1., 1.]))
# %% torch.mv
torch.mv(torch.eye(2), torch.tensor([1., 2.]))
# %% torch.distributions
from torch.distributions import multinomial
torch.manual_seed(1)
multinomial.Multinomial(3, torch.tensor([0.2, 0.8])).sample((2,))
# %% optim.Optimizer
isinstance(optim.SGD(nn.Linear(1, 1).parameters(), lr=0.1), optim.Optimizer)
# %% .tanh
torch.tensor([0.5]).tanh()
# %% .sqrt
torch.tensor([9.]).sqrt()
# %% torch.where
x = torch.tensor([-1., 0., 2.])
print(torch.where(x > 0, x, torch.zeros(3)))
torch.where(x >= 0)
# %% .sigmoid
torch.tensor([0.]).sigmoid()
# %% .bool
torch.tensor([0, 2]).bool()
# %% torch.float16
torch.tensor([1.5, 2.1], dtype=torch.float16)
# %% optim.Adam
w = torch.tensor([1., -2.], requires_grad=True)
opt = optim.Adam([w], lr=0.01)
(w ** 2).sum().backward()
opt.step()
w
# %% F.max_pool2d
F.max_pool2d(torch.arange(16.).reshape(1, 1, 4, 4), 2)
# %% torch.flatten
torch.flatten(torch.zeros(2, 3, 4), 1).shape
# %% .grad_fn
x = torch.ones(1, requires_grad=True)
print((x * 2).grad_fn is not None, x.grad_fn)
# %% .next_functions
x = torch.ones(1, requires_grad=True)
len((x * 2 + 1).grad_fn.next_functions)
# %% .mul
torch.tensor([2, 3]).mul(4)
# %% optim.step
w = nn.Parameter(torch.tensor([1.]))
opt = optim.SGD([w], lr=0.5, momentum=0.9)
for _ in range(2):
    opt.zero_grad()
    w.pow(2).sum().backward()
    opt.step()
w
# %% torch.mul
torch.mul(torch.tensor([1., 2.]), 3)
