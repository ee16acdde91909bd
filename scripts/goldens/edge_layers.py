"""Numerical edge cases: NaN, infinities, values near 0, ties, powers of 0."""
import torch
from torch import nn

from case import Fn, case, function
from more_layers import multihead

NAN, INF = float("nan"), float("inf")
ODD = [NAN, INF, -INF, 0.0, 1.0, -1.0, 6.0, -3.0]
# At the boundaries of piecewise activations.
BOUNDS = [0.0, 6.0, -3.0, 3.0, -1.0, 1.0]
# So small that eˣ − 1 loses all digits by subtraction.
TINY = [1e-7, -1e-7, 3e-7, -3e-7, 1e-8, -1e-8, 5e-7, -5e-7]
NEAR = [1e-7, -1e-7, 1e-5, -1e-5, 1e-4, -1e-4, -0.01, 0.01]


def at(kind, module, flat, params=None, **options):
    return case(kind, module, [[2, len(flat) // 2]], params or {}, given=[flat], **options)


def activation(kind, near=False, **params):
    make = getattr(nn, kind)
    cases = [at(kind, make(**params), ODD, params, forward=True), at(kind, make(**params), BOUNDS, params)]
    return cases + ([at(kind, make(**params), flat, params) for flat in (NEAR, TINY)] if near else [])


def formula(expression, f, *given, **options):
    shapes = [[2, len(flat) // 2] for flat in given]
    return case("Formula", Fn(f), shapes, {"expression": expression}, given=given, **options)


def norm(flat, p):
    return at("Norm", Fn(lambda x: torch.linalg.vector_norm(x.double(), p, 1).float()), flat, {"p": p})


# Equal maxima in one window, at various positions; then windows with NaN and −∞.
TIES = [0, 1, 1, 1, 2, 2, 0, 2, 5, 5, 5, 5, 3, 4, 4, 3, 1, 1, 0, 0, 1, 0, 1, 1]
EDGE = [1, NAN, -INF, -INF, 3, -INF, -INF, -INF, 2, INF, NAN, NAN, 0, 1, -INF, INF, 1, 2, 3, 4, 5, 6, 7, 8]


def image_pool(kind, module, params, shape):
    flats = (TIES, True), (EDGE, False)
    return [case(kind, module, [shape], params, given=[[float(x) for x in flat]], forward=not ties) for flat, ties in flats]


def pool(kind, shape, **params):
    return case(kind, getattr(nn, kind)(**params), [shape], params)


def same(kind, shape, **params):
    settings = {"out_channels": 2, "padding": "same", **params}
    return case(kind, getattr(nn, kind)(shape[1], **settings), [shape], settings)


EDGES = {
    "Conv1d": [same("Conv1d", [2, 3, 9], kernel_size=4), same("Conv1d", [2, 3, 9], kernel_size=2, dilation=3)],
    "Conv2d": [
        same("Conv2d", [2, 3, 7, 6], kernel_size=[4, 2]),
        same("Conv2d", [2, 3, 7, 6], kernel_size=[2, 4], dilation=[3, 1], padding_mode="reflect"),
        same("Conv2d", [2, 4, 7, 6], kernel_size=[2, 2], groups=2, padding_mode="circular"),
        same("Conv2d", [2, 3, 7, 6], kernel_size=[3, 2], padding="valid"),
    ],
    "Conv3d": [same("Conv3d", [1, 2, 4, 5, 3], kernel_size=[2, 3, 4])],
    **{kind: activation(kind) for kind in ("ReLU", "ReLU6", "Hardtanh", "Hardsigmoid", "Hardswish", "LeakyReLU", "Sigmoid", "Tanh", "Softplus")},
    **{kind: activation(kind, near=True) for kind in ("ELU", "SELU", "CELU")},
    "Formula": [
        formula("a^1.5 + b^0.25", lambda a, b: a**1.5 + b**0.25, [0.0, 1.0, 0.25, 4.0], [1.0, 2.0, 3.0, 4.0]),
        formula("a^b", lambda a, b: a**b, [-2.0, -2.0, 2.0, 3.0], [3.0, -2.0, 0.5, 0.0], forward=True),
        formula("a^b", lambda a, b: a**b, [0.0, 0.0, 1.0, 2.0, 3.0, 0.5], [0.0, 2.0, 0.0, -1.0, 1.5, 3.0]),
        formula("a^0", lambda a: a**0, [0.0, -1.0, 2.0, 3.0]),
        formula("a^65", lambda a: a**65, [-1.0, 0.0, 1.01, -0.5]),
        formula("a^-2", lambda a: a**-2, [0.0, -1.0, 2.0, -0.5]),
        formula("a^-3", lambda a: a**-3, [1.0, -1.0, 2.0, -0.5]),
        formula("2^a", lambda a: 2**a, [0.0, -1.0, 2.0, 0.5]),
        formula("sin(a)", torch.sin, NEAR),
        formula("abs(a)", torch.abs, [0.0, -1.0, 2.0, -0.5]),
        formula("max(a, b)", torch.maximum, [1.0, 2.0, 0.0, -1.0], [1.0, 1.0, 0.0, 3.0]),
        formula("min(a, b)", torch.minimum, [1.0, 2.0, 0.0, -1.0], [1.0, 1.0, 0.0, 3.0]),
        formula("max(a, b, a)", lambda a, b: torch.maximum(torch.maximum(a, b), a), [1.0, 2.0], [1.0, 3.0]),
        formula("max(a, 0) + min(a, 1)", lambda a: torch.maximum(a, torch.zeros(())) + torch.minimum(a, torch.ones(())), [0.0, 1.0, -1.0, 2.0]),
        formula("max(a, b) + min(b, a)", lambda a, b: torch.maximum(a, b) + torch.minimum(b, a), ODD, [NAN, 1.0, 2.0, NAN, INF, -INF, 0.0, 1.0], forward=True),
    ],
    "Norm": [
        norm([1e-5, -2e-5, 3e-5, 0.0, 1e-5, 1e-5], 8),
        norm([1e-20, -2e-20, 3e-20, 0.0, 1e-25, 1e-22], 2),
        norm([1e25, -2e25, 3e25, 1e20, 1.0, 0.0], 3),
        norm([0.0, 0.0, 0.0, 1.0, 0.0, 0.0], 4),
        norm([0.0, -1.0, 2.0, 0.0, 0.0, 0.0], 1),
    ],
    "MaxPool2d": [
        pool("MaxPool2d", [2, 3, 7, 6], kernel_size=[2, 2], dilation=[3, 2]),
        pool("MaxPool2d", [2, 3, 7, 6], kernel_size=[3, 2], stride=[2, 1], padding=[1, 1], dilation=[2, 3]),
        pool("MaxPool2d", [2, 3, 8, 9], kernel_size=[1, 3], stride=[2, 2], dilation=[4, 2], ceil_mode=True),
    ]
    + image_pool("MaxPool2d", nn.MaxPool2d(2), {"kernel_size": [2, 2]}, [1, 1, 4, 6])
    + image_pool("MaxPool2d", nn.MaxPool2d(3, 1, 1), {"kernel_size": [3, 3], "stride": [1, 1], "padding": [1, 1]}, [1, 1, 4, 6]),
    "MaxPool1d": [pool("MaxPool1d", [2, 3, 11], kernel_size=3, dilation=2), pool("MaxPool1d", [2, 3, 12], kernel_size=4, stride=2, padding=2, dilation=3, ceil_mode=True)]
    + image_pool("MaxPool1d", nn.MaxPool1d(3, 2, 1), {"kernel_size": 3, "stride": 2, "padding": 1}, [1, 2, 12]),
    "MaxPool3d": [pool("MaxPool3d", [1, 2, 5, 6, 7], kernel_size=[2, 3, 2], stride=[2, 1, 2], padding=[1, 1, 0], dilation=[2, 1, 3])]
    + image_pool("MaxPool3d", nn.MaxPool3d(2), {"kernel_size": [2, 2, 2]}, [1, 1, 2, 4, 3]),
    "AdaptiveMaxPool2d": image_pool("AdaptiveMaxPool2d", nn.AdaptiveMaxPool2d((3, 4)), {"output_size": [3, 4]}, [1, 1, 4, 6])
    + image_pool("AdaptiveMaxPool2d", nn.AdaptiveMaxPool2d(1), {"output_size": [1, 1]}, [1, 1, 4, 6]),
    "AdaptiveMaxPool1d": image_pool("AdaptiveMaxPool1d", nn.AdaptiveMaxPool1d(5), {"output_size": 5}, [1, 2, 12]),
    "GlobalMaxPool1d": image_pool("GlobalMaxPool1d", nn.AdaptiveMaxPool1d(1), {}, [1, 2, 12]),
    "GlobalMaxPool2d": image_pool("GlobalMaxPool2d", nn.AdaptiveMaxPool2d(1), {}, [1, 1, 4, 6]),
    # Scores far beyond 1e9, which a mask by a large finite number would not hide.
    "MultiheadAttention": [
        multihead({"causal": True}, [[2, 4, 8]], scale=1e6, forward=True),
        multihead({"causal": True}, [[2, 4, 8]], masked=True, scale=1e6, forward=True),
        # Some queries have all keys masked.
        multihead({"causal": True}, [[2, 4, 8]], masked=True),
    ],
    "LogSoftmax": [at("LogSoftmax", nn.LogSoftmax(-1), [-INF, 1.0, 2.0, 0.0, -INF, 3.0], {"dim": -1}, forward=True)],
    "Softmax": [at("Softmax", nn.Softmax(-1), [-INF, 1.0, 2.0, 0.0, -INF, 3.0], {"dim": -1})],
}
