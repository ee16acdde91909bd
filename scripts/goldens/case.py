"""A case of a layer's goldens: PyTorch's results for given inputs and weights, and all gradients."""
import torch
from torch import nn

from formula import rounded, values

IMAGE = [2, 3, 7, 6]
ROW = [3, 5]
SEQUENCE = [2, 4, 5]


def case(layer, module, inputs, params, training=True, scale=1.0, whole=(), given=None, forward=False):
    """
    `whole`: for each input, below which number its whole values lie; 0 for values with fractions.
    `given`: for each input, its values themselves. `forward`: the outputs alone, without gradients.
    """
    module.train(training)
    whole = list(whole) + [0] * (len(inputs) - len(whole))
    tensors = [
        torch.floor((values(shape, 20 + i).double() + 1) * limit / 2).float() if limit
        else values(shape, 20 + i, scale).requires_grad_()
        for i, (shape, limit) in enumerate(zip(inputs, whole))
    ]
    # Distinct values, so that maxima are unique in both implementations.
    with torch.no_grad():
        for i, parameter in enumerate(module.parameters()):
            parameter.copy_(values(parameter.shape, 1 + i, 0.5))
        for i, buffer in enumerate(b for b in module.buffers() if b.dtype == torch.float32):
            buffer.copy_(values(buffer.shape, 5 + i, 0.25) + 1)
    if given:
        tensors = [torch.tensor(flat).reshape(shape).requires_grad_() for flat, shape in zip(given, inputs)]
    outputs = module(*tensors)
    outputs = [o.float() for o in (outputs if isinstance(outputs, (tuple, list)) else [outputs])]
    loss = sum((o * values(o.shape, 40 + i if i else 3)).sum() for i, o in enumerate(outputs))
    if loss.requires_grad and not forward:
        loss.backward()
    zero = lambda t: torch.zeros_like(t) if t.grad is None else t.grad
    return {
        "params": params,
        "inputs": inputs,
        "scale": scale,
        "whole": whole,
        **({"given": [rounded(t) for t in tensors]} if given else {}),
        "training": training,
        "outputShape": list(outputs[0].shape),
        "output": rounded(outputs[0]),
        "more": [{"shape": list(o.shape), "output": rounded(o)} for o in outputs[1:]],
        "inputGradients": [] if forward else [rounded(zero(t)) for t in tensors],
        "parameterGradients": {name: rounded(zero(p)) for name, p in module.named_parameters()},
        "buffers": {name: rounded(b) for name, b in module.named_buffers() if b.dtype == torch.float32},
    }


class Sum(nn.Module):
    def forward(self, *xs):
        return sum(xs[1:], xs[0])


class Cat(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.dim = dim

    def forward(self, *xs):
        return torch.cat(xs, self.dim)


class Fn(nn.Module):
    def __init__(self, function):
        super().__init__()
        self.function = function

    def forward(self, *xs):
        return self.function(*xs)


def function(kind, f, inputs, params=None, **options):
    return case(kind, Fn(f), inputs, params or {}, **options)
