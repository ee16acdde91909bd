"""Goldens of every layer: output and all gradients as PyTorch computes them.

    python scripts/goldens/layers.py

writes engine/layers/goldens/<Layer>.json. The loss is Σ output · values(output.shape, 3).
"""
import json
import pathlib

import torch
from torch import nn

from formula import rounded, values

TARGET = pathlib.Path(__file__).parents[2] / "engine" / "layers" / "goldens"
IMAGE = [2, 3, 7, 6]
ROW = [3, 5]


def case(layer, module, inputs, params, training=True, scale=1.0):
    module.train(training)
    tensors = [values(shape, 20 + i, scale).requires_grad_() for i, shape in enumerate(inputs)]
    # Distinct values, so that maxima are unique in both implementations.
    with torch.no_grad():
        for i, parameter in enumerate(module.parameters()):
            parameter.copy_(values(parameter.shape, 1 + i, 0.5))
        for i, buffer in enumerate(b for b in module.buffers() if b.dtype == torch.float32):
            buffer.copy_(values(buffer.shape, 5 + i, 0.25) + 1)
    output = module(*tensors)
    (output * values(output.shape, 3)).sum().backward()
    return {
        "params": params,
        "inputs": inputs,
        "scale": scale,
        "training": training,
        "outputShape": list(output.shape),
        "output": rounded(output),
        "inputGradients": [rounded(t.grad) for t in tensors],
        "parameterGradients": {name: rounded(p.grad) for name, p in module.named_parameters()},
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


def conv(params, shape=IMAGE):
    return case("Conv2d", nn.Conv2d(shape[1], **params), [shape], params)


def pool(kind, params, shape=IMAGE):
    return case(kind, getattr(nn, kind)(**params), [shape], params)


def activations(kind, params=None):
    """With the defaults over a wide range, and with other parameters if there are any."""
    make = getattr(nn, kind)
    cases = [case(kind, make(), [IMAGE], {}, scale=8), case(kind, make(), [ROW], {}, scale=30)]
    if params:
        cases.append(case(kind, make(**params), [IMAGE], params, scale=4))
    return {kind: cases}


CASES = {
    "Linear": [
        case("Linear", nn.Linear(5, 4), [ROW], {"out_features": 4}),
        case("Linear", nn.Linear(5, 4, bias=False), [ROW], {"out_features": 4, "bias": False}),
        case("Linear", nn.Linear(1, 1), [[1, 1]], {"out_features": 1}),
    ],
    "Conv2d": [
        conv({"out_channels": 4, "kernel_size": [3, 3]}),
        conv({"out_channels": 2, "kernel_size": [3, 2], "stride": [2, 1], "padding": [1, 0]}),
        conv({"out_channels": 2, "kernel_size": [5, 5], "padding": [2, 2]}),
        conv({"out_channels": 2, "kernel_size": [2, 2], "dilation": [2, 3], "bias": False}),
        conv({"out_channels": 6, "kernel_size": [3, 3], "groups": 3, "padding": [1, 1]}),
        conv({"out_channels": 1, "kernel_size": [1, 1]}, [1, 1, 1, 1]),
    ],
    "MaxPool2d": [
        pool("MaxPool2d", {"kernel_size": [2, 2]}),
        pool("MaxPool2d", {"kernel_size": [3, 3], "stride": [2, 2], "padding": [1, 1]}),
        pool("MaxPool2d", {"kernel_size": [3, 2], "stride": [2, 3], "ceil_mode": True}),
    ],
    "AvgPool2d": [
        pool("AvgPool2d", {"kernel_size": [2, 2]}),
        pool("AvgPool2d", {"kernel_size": [3, 3], "stride": [2, 2], "padding": [1, 1]}),
        pool("AvgPool2d", {"kernel_size": [3, 3], "stride": [2, 2], "padding": [1, 1], "count_include_pad": False}),
        pool("AvgPool2d", {"kernel_size": [3, 2], "stride": [2, 3], "padding": [1, 0], "ceil_mode": True}),
        pool("AvgPool2d", {"kernel_size": [3, 3], "stride": [2, 2], "ceil_mode": True, "count_include_pad": False}),
    ],
    "BatchNorm2d": [
        case("BatchNorm2d", nn.BatchNorm2d(3), [IMAGE], {}),
        case("BatchNorm2d", nn.BatchNorm2d(3), [IMAGE], {}, training=False),
        case("BatchNorm2d", nn.BatchNorm2d(3, eps=0.01, momentum=0.3, affine=False), [IMAGE], {"eps": 0.01, "momentum": 0.3, "affine": False}),
    ],
    "ReLU": [case("ReLU", nn.ReLU(), [IMAGE], {}), case("ReLU", nn.ReLU(), [ROW], {})],
    "Sigmoid": [case("Sigmoid", nn.Sigmoid(), [IMAGE], {}), case("Sigmoid", nn.Sigmoid(), [ROW], {})],
    "Tanh": [case("Tanh", nn.Tanh(), [IMAGE], {}), case("Tanh", nn.Tanh(), [ROW], {})],
    **activations("ReLU6"),
    **activations("LeakyReLU", {"negative_slope": 0.2}),
    **activations("ELU", {"alpha": 0.7}),
    **activations("SELU"),
    **activations("CELU", {"alpha": 0.7}),
    **activations("GELU", {"approximate": "tanh"}),
    **activations("SiLU"),
    **activations("Mish"),
    **activations("LogSigmoid"),
    **activations("Hardsigmoid"),
    **activations("Hardswish"),
    **activations("Hardtanh", {"min_val": -0.5, "max_val": 2}),
    **activations("Softplus", {"beta": 2, "threshold": 3}),
    **activations("Softsign"),
    "PReLU": [
        case("PReLU", nn.PReLU(), [IMAGE], {}),
        case("PReLU", nn.PReLU(3), [IMAGE], {"num_parameters": 3}),
        case("PReLU", nn.PReLU(5), [ROW], {"num_parameters": 5}),
    ],
    "GLU": [
        case("GLU", nn.GLU(), [IMAGE], {}),
        case("GLU", nn.GLU(1), [[2, 4, 3, 3]], {"dim": 1}),
        case("GLU", nn.GLU(), [[3, 6]], {}),
    ],
    "LogSoftmax": [
        case("LogSoftmax", nn.LogSoftmax(1), [ROW], {}, scale=4),
        case("LogSoftmax", nn.LogSoftmax(1), [IMAGE], {}),
        case("LogSoftmax", nn.LogSoftmax(-1), [IMAGE], {"dim": -1}),
    ],
    "Softmax": [
        case("Softmax", nn.Softmax(1), [ROW], {}),
        case("Softmax", nn.Softmax(1), [IMAGE], {}),
        case("Softmax", nn.Softmax(-1), [IMAGE], {"dim": -1}),
        case("Softmax", nn.Softmax(2), [IMAGE], {"dim": 2}),
    ],
    "Dropout": [
        case("Dropout", nn.Dropout(0.5), [ROW], {}, training=False),
        case("Dropout", nn.Dropout(0.0), [IMAGE], {"p": 0}),
        case("Dropout", nn.Dropout(1.0), [ROW], {"p": 1}),
    ],
    "Flatten": [
        case("Flatten", nn.Flatten(), [IMAGE], {}),
        case("Flatten", nn.Flatten(2), [IMAGE], {"start_dim": 2}),
        case("Flatten", nn.Flatten(1, 2), [IMAGE], {"end_dim": 2}),
        case("Flatten", nn.Flatten(), [ROW], {}),
    ],
    "Add": [
        case("Add", Sum(), [IMAGE, IMAGE], {}),
        case("Add", Sum(), [ROW, ROW, ROW], {}),
    ],
    "Concat": [
        case("Concat", Cat(1), [IMAGE, [2, 2, 7, 6]], {}),
        case("Concat", Cat(-1), [IMAGE, [2, 3, 7, 2]], {"dim": -1}),
        case("Concat", Cat(1), [ROW, [3, 2], ROW], {}),
    ],
}

TARGET.mkdir(parents=True, exist_ok=True)
for name, cases in CASES.items():
    (TARGET / f"{name}.json").write_text(json.dumps({"torch": torch.__version__, "cases": cases}) + "\n")
    print(f"{name}: {len(cases)} cases")
