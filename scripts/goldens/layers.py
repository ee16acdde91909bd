"""Goldens of every layer: output and all gradients as PyTorch computes them.

    python scripts/goldens/layers.py [LAYER …]

writes engine/layers/goldens/<Layer>.json. The loss is Σ output · values(output.shape, 3).
"""
import json
import pathlib
import sys

import torch
from torch import nn

from case import IMAGE, ROW, SEQUENCE, Cat, Sum, case, function
from edge_layers import EDGES
from more_layers import MORE

TARGET = pathlib.Path(__file__).parents[2] / "engine" / "layers" / "goldens"
def worded(params):
    """PyTorch accepts keywords in place of the numbers."""
    plain = {key: value for key, value in params.items() if key != "padding_kind"}
    return {**plain, "padding": params["padding_kind"]} if "padding_kind" in params else plain


def conv(params, shape=IMAGE):
    return case("Conv2d", nn.Conv2d(shape[1], **worded(params)), [shape], params)


def conv1(params):
    return case("Conv1d", nn.Conv1d(4, **{"kernel_size": 3, **worded(params)}), [[2, 4, 9]], params)


def transposed(kind, params, shape=IMAGE):
    return case(kind, getattr(nn, kind)(shape[1], **params), [shape], params)


def pool(kind, params, shape=IMAGE):
    return case(kind, getattr(nn, kind)(**params), [shape], params)


def activations(kind, params=None):
    """With default parameters over a wide range, and with other parameters if there are any."""
    make = getattr(nn, kind)
    cases = [case(kind, make(), [IMAGE], {}, scale=8), case(kind, make(), [ROW], {}, scale=30)]
    if params:
        cases.append(case(kind, make(**params), [IMAGE], params, scale=4))
    return {kind: cases}


def reduction(kind, f):
    return [
        function(kind, lambda x: f(x, -1, False), [ROW]),
        function(kind, lambda x: f(x, -1, False), [IMAGE]),
        function(kind, lambda x: f(x, 1, True), [IMAGE], {"dim": 1, "keepdim": True}),
        function(kind, lambda x: f(x, 1, False), [IMAGE], {"dim": 1}),
        function(kind, lambda x: f(x, 2, False), [SEQUENCE], {"dim": 2}),
        function(kind, lambda x: f(x, 1, False), [SEQUENCE], {"dim": 1}),
    ]


SMALL = [2, 2, 4, 3]


def upsample(params, shape=SMALL):
    params = {"mode": "bilinear", **params}
    return case("Upsample", nn.Upsample(**{**params, "scale_factor": tuple(params["scale_factor"])}), [shape], params)


def pad(mode, edges, shape):
    """`edges` in the order of torch: left, right, top, bottom, front, back."""
    names = ["left", "right", "top", "bottom", "front", "back"]
    params = {"mode": mode, **dict(zip(names, edges))}
    return function("Pad", lambda x: nn.functional.pad(x, edges, mode), [shape], params)


CASES = {
    "Linear": [
        case("Linear", nn.Linear(5, 4), [ROW], {"out_features": 4}),
        case("Linear", nn.Linear(5, 4, bias=False), [ROW], {"out_features": 4, "bias": False}),
        case("Linear", nn.Linear(1, 1), [[1, 1]], {"out_features": 1}),
        case("Linear", nn.Linear(5, 3), [SEQUENCE], {"out_features": 3}),
    ],
    "Conv2d": [
        conv({"out_channels": 4, "kernel_size": [3, 3]}),
        conv({"out_channels": 2, "kernel_size": [3, 2], "stride": [2, 1], "padding": [1, 0]}),
        conv({"out_channels": 2, "kernel_size": [5, 5], "padding": [2, 2]}),
        conv({"out_channels": 2, "kernel_size": [2, 2], "dilation": [2, 3], "bias": False}),
        conv({"out_channels": 2, "kernel_size": [3, 3], "dilation": [2, 1], "padding": [3, 1]}),
        conv({"out_channels": 6, "kernel_size": [3, 3], "groups": 3, "padding": [1, 1]}),
        conv({"out_channels": 3, "kernel_size": [3, 3], "groups": 3, "padding": [1, 1], "stride": [2, 2]}),
        conv({"out_channels": 3, "kernel_size": [3, 2], "groups": 3, "dilation": [1, 2], "bias": False}),
        conv({"out_channels": 2, "kernel_size": [4, 3], "padding_kind": "same"}),
        conv({"out_channels": 2, "kernel_size": [2, 4], "padding_kind": "same", "dilation": [3, 1], "padding_mode": "replicate"}),
        conv({"out_channels": 2, "kernel_size": [3, 3], "padding_kind": "valid", "padding": [2, 2]}),
        conv({"out_channels": 1, "kernel_size": [1, 1]}, [1, 1, 1, 1]),
        conv({"out_channels": 2, "kernel_size": [3, 3], "padding": [2, 1], "padding_mode": "reflect"}),
        conv({"out_channels": 2, "kernel_size": [3, 3], "padding": [2, 1], "padding_mode": "replicate"}),
        conv({"out_channels": 2, "kernel_size": [3, 3], "padding": [2, 1], "stride": [2, 1], "padding_mode": "circular"}),
    ],
    "Conv1d": [
        conv1({"out_channels": 4}),
        conv1({"out_channels": 6, "kernel_size": 4, "stride": 2, "padding": 1, "groups": 2}),
        conv1({"out_channels": 3, "kernel_size": 4, "padding_kind": "same"}),
        conv1({"out_channels": 3, "kernel_size": 2, "dilation": 3, "bias": False}),
        conv1({"out_channels": 2, "padding": 2, "padding_mode": "circular"}),
    ],
    "ConvTranspose2d": [
        transposed("ConvTranspose2d", {"out_channels": 4, "kernel_size": [3, 3]}),
        transposed("ConvTranspose2d", {"out_channels": 2, "kernel_size": [3, 2], "stride": [2, 3], "padding": [1, 0], "output_padding": [1, 2]}),
        transposed("ConvTranspose2d", {"out_channels": 6, "kernel_size": [2, 2], "stride": [2, 2], "groups": 3, "bias": False}),
        transposed("ConvTranspose2d", {"out_channels": 2, "kernel_size": [3, 3], "dilation": [2, 1], "padding": [2, 1]}),
        transposed("ConvTranspose2d", {"out_channels": 1, "kernel_size": [1, 1], "stride": [3, 3], "output_padding": [2, 2]}),
    ],
    "ConvTranspose1d": [
        transposed("ConvTranspose1d", {"out_channels": 3, "kernel_size": 3}, [2, 4, 9]),
        transposed("ConvTranspose1d", {"out_channels": 4, "kernel_size": 4, "stride": 2, "padding": 1, "output_padding": 1, "groups": 2}, [2, 4, 9]),
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
    "MaxPool1d": [
        pool("MaxPool1d", {"kernel_size": 2}, SEQUENCE),
        pool("MaxPool1d", {"kernel_size": 3, "stride": 2, "padding": 1, "ceil_mode": True}, [2, 3, 8]),
    ],
    "AvgPool1d": [
        pool("AvgPool1d", {"kernel_size": 2}, SEQUENCE),
        pool("AvgPool1d", {"kernel_size": 3, "stride": 2, "padding": 1, "count_include_pad": False}, [2, 3, 8]),
    ],
    "BatchNorm1d": [
        case("BatchNorm1d", nn.BatchNorm1d(4), [SEQUENCE], {}),
        case("BatchNorm1d", nn.BatchNorm1d(4, affine=False), [SEQUENCE], {"affine": False}, training=False),
        case("BatchNorm1d", nn.BatchNorm1d(5, eps=0.01, momentum=0.3), [[6, 5]], {"eps": 0.01, "momentum": 0.3}),
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
    "Unflatten": [
        case("Unflatten", nn.Unflatten(1, (3, 2)), [[2, 6]], {"unflattened_size": [3, 2]}),
        case("Unflatten", nn.Unflatten(-1, (2, 3)), [IMAGE], {"dim": -1, "unflattened_size": [2, 3]}),
    ],
    "Reshape": [
        function("Reshape", lambda x: x.reshape(2, 7, 18), [IMAGE], {"shape": [7, 18]}),
        function("Reshape", lambda x: x.reshape(3, 5, 1, 1), [ROW], {"shape": [5, 1, 1]}),
        function("Reshape", lambda x: x.reshape(2, 3, -1), [IMAGE], {"shape": [3, -1]}),
    ],
    "Permute": [
        function("Permute", lambda x: x.permute(0, 2, 3, 1), [IMAGE]),
        function("Permute", lambda x: x.permute(0, 2, 1), [SEQUENCE], {"dims": [2, 1]}),
    ],
    "Squeeze": [
        function("Squeeze", lambda x: x.squeeze(-1), [[2, 3, 4, 1]]),
        function("Squeeze", lambda x: x.squeeze(1), [[2, 1, 5]], {"dim": 1}),
        function("Squeeze", lambda x: x.squeeze(1), [IMAGE], {"dim": 1}),
    ],
    "Unsqueeze": [
        function("Unsqueeze", lambda x: x.unsqueeze(1), [ROW]),
        function("Unsqueeze", lambda x: x.unsqueeze(-1), [SEQUENCE], {"dim": -1}),
    ],
    "Slice": [
        function("Slice", lambda x: x[:, 1:3], [IMAGE], {"start": 1, "end": 3}),
        function("Slice", lambda x: x[:, :, -1:], [SEQUENCE], {"dim": 2, "start": -1}),
        function("Slice", lambda x: x[:, :, :, 1:-2], [IMAGE], {"dim": -1, "start": 1, "end": -2}),
    ],
    "Pad": [
        case("Pad", nn.ConstantPad2d(1, 0), [IMAGE], {}),
        case("Pad", nn.ConstantPad2d((3, 0, 1, 2), 0.5), [IMAGE], {"left": 3, "right": 0, "top": 1, "bottom": 2, "value": 0.5}),
        pad("reflect", (2, 0, 1, 3), SMALL),
        pad("replicate", (3, 1, 0, 9), SMALL),
        pad("circular", (3, 2, 1, 4), SMALL),
        pad("reflect", (4, 2), SEQUENCE),
        pad("constant", (4, 2), SEQUENCE),
        pad("replicate", (1, 0, 2, 1, 3, 1), [1, 2, 2, 3, 2]),
        pad("constant", (1, 0, 2, 1, 3, 1), [1, 2, 2, 3, 2]),
    ],
    "PixelShuffle": [
        case("PixelShuffle", nn.PixelShuffle(2), [[2, 8, 3, 2]], {}),
        case("PixelShuffle", nn.PixelShuffle(3), [[1, 9, 2, 3]], {"upscale_factor": 3}),
    ],
    "Upsample": [
        case("Upsample", nn.Upsample(scale_factor=2), [SMALL], {}),
        case("Upsample", nn.Upsample(scale_factor=(3, 1)), [SMALL], {"scale_factor": [3, 1]}),
        upsample({"scale_factor": [2, 3]}),
        upsample({"scale_factor": [3, 1], "align_corners": True}),
        upsample({"scale_factor": [2, 2], "align_corners": True}, [1, 2, 1, 3]),
    ],
    "Identity": [case("Identity", nn.Identity(), [IMAGE], {})],
    "Subtract": [function("Subtract", torch.sub, [IMAGE, IMAGE]), function("Subtract", torch.sub, [ROW, [3, 1]])],
    "Multiply": [
        function("Multiply", torch.mul, [IMAGE, [2, 3, 1, 1]]),
        function("Multiply", lambda x, y, z: x * y * z, [ROW, ROW, ROW]),
    ],
    "Divide": [
        function("Divide", lambda x, y: x / y, [IMAGE, IMAGE]),
        function("Divide", lambda x, y: x / y, [[2, 1, 7, 6], IMAGE]),
    ],
    "Mean": reduction("Mean", torch.mean),
    "Sum": reduction("Sum", torch.sum),
    "Max": reduction("Max", torch.amax),
    "AdaptiveAvgPool2d": [
        pool("AdaptiveAvgPool2d", {"output_size": [3, 4]}),
        pool("AdaptiveAvgPool2d", {"output_size": [1, 1]}),
        pool("AdaptiveAvgPool2d", {"output_size": [7, 3]}),
    ],
    "GlobalAvgPool2d": [case("GlobalAvgPool2d", nn.AdaptiveAvgPool2d(1), [IMAGE], {})],
    "GlobalMaxPool2d": [case("GlobalMaxPool2d", nn.AdaptiveMaxPool2d(1), [IMAGE], {})],
    "Dropout2d": [
        case("Dropout2d", nn.Dropout2d(0.5), [IMAGE], {}, training=False),
        case("Dropout2d", nn.Dropout2d(0.0), [IMAGE], {"p": 0}),
        case("Dropout2d", nn.Dropout2d(1.0), [IMAGE], {"p": 1}),
    ],
    "GaussianNoise": [
        case("GaussianNoise", nn.Identity(), [IMAGE], {}, training=False),
        case("GaussianNoise", nn.Identity(), [ROW], {"std": 0}),
    ],
    "LayerNorm": [
        case("LayerNorm", nn.LayerNorm([5]), [ROW], {}),
        case("LayerNorm", nn.LayerNorm([3, 7, 6]), [IMAGE], {"normalized_dims": 3}),
        case("LayerNorm", nn.LayerNorm([5], eps=0.01, bias=False), [SEQUENCE], {"eps": 0.01, "bias": False}),
        case("LayerNorm", nn.LayerNorm([5], elementwise_affine=False), [SEQUENCE], {"elementwise_affine": False}),
    ],
    "RMSNorm": [
        case("RMSNorm", nn.RMSNorm([5]), [ROW], {}),
        case("RMSNorm", nn.RMSNorm([7, 6], eps=0.01), [IMAGE], {"normalized_dims": 2, "eps": 0.01}),
        case("RMSNorm", nn.RMSNorm([5], elementwise_affine=False), [SEQUENCE], {"elementwise_affine": False}),
    ],
    "GroupNorm": [
        case("GroupNorm", nn.GroupNorm(1, 3), [IMAGE], {}),
        case("GroupNorm", nn.GroupNorm(2, 4, eps=0.01), [[2, 4, 3, 3]], {"num_groups": 2, "eps": 0.01}),
        case("GroupNorm", nn.GroupNorm(2, 4, affine=False), [SEQUENCE], {"num_groups": 2, "affine": False}),
        case("GroupNorm", nn.GroupNorm(2, 6), [[3, 6]], {"num_groups": 2}),
    ],
    "InstanceNorm2d": [
        case("InstanceNorm2d", nn.InstanceNorm2d(3), [IMAGE], {}),
        case("InstanceNorm2d", nn.InstanceNorm2d(3, eps=0.01, affine=True), [IMAGE], {"eps": 0.01, "affine": True}),
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

ALL = {name: cases + EDGES.get(name, []) for name, cases in {**CASES, **MORE}.items()}

if __name__ == "__main__":
    TARGET.mkdir(parents=True, exist_ok=True)
    wanted = set(sys.argv[1:])
    for name, cases in ALL.items():
        if wanted and name not in wanted:
            continue
        (TARGET / f"{name}.json").write_text(json.dumps({"torch": torch.__version__, "cases": cases}) + "\n")
        print(f"{name}: {len(cases)} cases")
