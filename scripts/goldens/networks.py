"""Goldens of whole networks: 50 steps each of the kinds of network that people train, made small.

    python scripts/goldens/networks.py

writes engine/training/goldens/networks.json. PyTorch computes in double precision. Names of
parameters are those of engine/training/testing/networks.ts, which draws the same networks.
"""
import json
import pathlib

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from formula import values

TARGET = pathlib.Path(__file__).parents[2] / "engine" / "training" / "goldens" / "networks.json"
SAMPLES, BATCH, STEPS, CLASSES = 24, 8, 50, 5
LENGTH, ALPHABET, TEXT = 10, 12, 96
# Samples of a batch of the evaluation.
EVALUATED = 10


def named(*pairs):
    model = nn.Sequential()
    for name, layer in pairs:
        model.add_module(name, layer)
    return model


def conv(inputs, outputs, kernel=3, stride=1, groups=1, bias=False):
    return nn.Conv2d(inputs, outputs, kernel, stride, (kernel - 1) // 2, groups=groups, bias=bias)


class Residual(nn.Sequential):
    def forward(self, x):
        return super().forward(x) + x


class Call(nn.Module):
    def __init__(self, f):
        super().__init__()
        self.f = f

    def forward(self, x):
        return self.f(x)


def vgg():
    def block(inputs, outputs):
        return named(
            ("conv1", conv(inputs, outputs)), ("norm1", nn.BatchNorm2d(outputs)), ("relu1", nn.ReLU()),
            ("conv2", conv(outputs, outputs)), ("norm2", nn.BatchNorm2d(outputs)), ("relu2", nn.ReLU()),
            ("pool", nn.MaxPool2d(2)),
        )

    return named(
        ("block6", block(1, 6)), ("block8", block(6, 8)), ("flatten", nn.Flatten()),
        ("fc1", nn.Linear(72, 16)), ("relu", nn.ReLU()), ("fc2", nn.Linear(16, CLASSES)),
    )


class Down(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.conv1, self.norm1 = conv(inputs, outputs, 3, 2), nn.BatchNorm2d(outputs)
        self.conv2, self.norm2 = conv(outputs, outputs), nn.BatchNorm2d(outputs)
        self.conv3, self.norm3 = conv(inputs, outputs, 1, 2), nn.BatchNorm2d(outputs)

    def forward(self, x):
        main = self.norm2(self.conv2(F.relu(self.norm1(self.conv1(x)))))
        return F.relu(main + self.norm3(self.conv3(x)))


def resnet():
    def basic(channels):
        return named(
            ("body", Residual(*named(
                ("conv1", conv(channels, channels)), ("norm1", nn.BatchNorm2d(channels)), ("relu", nn.ReLU()),
                ("conv2", conv(channels, channels)), ("norm2", nn.BatchNorm2d(channels)),
            )._modules.values())),
            ("relu", nn.ReLU()),
        )

    def with_names(block):
        for old, new in zip("01234", ["conv1", "norm1", "relu", "conv2", "norm2"]):
            block.body._modules[new] = block.body._modules.pop(old)
        return block

    return named(
        ("conv", conv(3, 6)), ("norm", nn.BatchNorm2d(6)), ("relu", nn.ReLU()),
        ("stage6", nn.Sequential(with_names(basic(6)), with_names(basic(6)))),
        ("down8", Down(6, 8)), ("stage8", with_names(basic(8))),
        ("pool", nn.AdaptiveAvgPool2d(1)), ("flatten", nn.Flatten()), ("fc", nn.Linear(8, CLASSES)),
    )


def mobilenet():
    def body(inputs, outputs, stride):
        wide = inputs * 3
        return (
            ("widen", conv(inputs, wide, 1)), ("norm1", nn.BatchNorm2d(wide)), ("relu1", nn.ReLU6()),
            ("depthwise", conv(wide, wide, 3, stride, wide)), ("norm2", nn.BatchNorm2d(wide)), ("relu2", nn.ReLU6()),
            ("narrow", conv(wide, outputs, 1)), ("norm3", nn.BatchNorm2d(outputs)),
        )

    def inverted(channels):
        block = Residual()
        for name, layer in body(channels, channels, 1):
            block.add_module(name, layer)
        return block

    return named(
        ("conv", conv(3, 4)), ("norm", nn.BatchNorm2d(4)), ("relu", nn.ReLU6()),
        ("enter", named(*body(4, 6, 2))), ("inverted", nn.Sequential(inverted(6), inverted(6))),
        ("pool", nn.AdaptiveAvgPool2d(1)), ("flatten", nn.Flatten()), ("fc", nn.Linear(6, CLASSES)),
    )


class UNet(nn.Module):
    def __init__(self):
        super().__init__()

        def twice(inputs, outputs):
            return named(
                ("conv1", conv(inputs, outputs)), ("norm1", nn.BatchNorm2d(outputs)), ("relu1", nn.ReLU()),
                ("conv2", conv(outputs, outputs)), ("norm2", nn.BatchNorm2d(outputs)), ("relu2", nn.ReLU()),
            )

        self.top, self.middle, self.bottom = twice(1, 4), twice(4, 6), twice(6, 8)
        self.up1, self.up2 = nn.ConvTranspose2d(8, 6, 2, 2), nn.ConvTranspose2d(6, 4, 2, 2)
        self.upper, self.last = twice(12, 6), twice(8, 4)
        self.out = conv(4, 1, 1, bias=True)

    def forward(self, x):
        top = self.top(x)
        middle = self.middle(F.max_pool2d(top, 2))
        bottom = self.bottom(F.max_pool2d(middle, 2))
        upper = self.upper(torch.cat([middle, self.up1(bottom)], 1))
        return self.out(self.last(torch.cat([top, self.up2(upper)], 1)))


class Lstm(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm, self.fc = nn.LSTM(8, 10, batch_first=True), nn.Linear(10, CLASSES)

    def forward(self, x):
        return self.fc(self.lstm(x[:, 0])[0][:, -1])


class Positions(nn.Module):
    def __init__(self, length, width):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(length, width))

    def forward(self, x):
        return x + self.weight


def encoder(**options):
    layer = {"dim_feedforward": 12, "dropout": 0, "batch_first": True, **options}
    return named(("layer", nn.TransformerEncoderLayer(8, 2, **layer)))


def transformer():
    return named(
        ("rows", Call(lambda x: x[:, 0])), ("embed", nn.Linear(8, 8)), ("positions", Positions(8, 8)),
        ("encoder", nn.Sequential(encoder(), encoder())),
        ("mean", Call(lambda x: x.mean(1))), ("fc", nn.Linear(8, CLASSES)),
    )


class Causal(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding, self.positions = nn.Embedding(ALPHABET, 8), Positions(LENGTH, 8)
        options = {"activation": "gelu", "norm_first": True}
        self.block = nn.Sequential(encoder(**options), encoder(**options))
        self.norm, self.fc = nn.LayerNorm(8), nn.Linear(8, ALPHABET)

    def forward(self, x):
        mask = nn.Transformer.generate_square_subsequent_mask(LENGTH, dtype=torch.float64)
        x = self.positions(self.embedding(x))
        for block in self.block:
            x = block.layer(x, src_mask=mask, is_causal=True)
        return self.fc(self.norm(x))


class Dynamic(nn.Module):
    """Its depth and its layers depend on each batch."""

    def __init__(self):
        super().__init__()
        self.conv = conv(1, 4)
        self.extra = named(("conv", conv(4, 4)), ("norm", nn.BatchNorm2d(4)), ("relu", nn.ReLU()))
        self.embed = nn.Linear(4, 8)
        self.step = named(("fc", nn.Linear(8, 8)), ("tanh", nn.Tanh()))
        self.left, self.right, self.fc = nn.Linear(8, 8), nn.Linear(8, 8), nn.Linear(8, CLASSES)
        self.taken = []

    def holds(self, value, threshold, greater=True):
        # No rounding may decide.
        assert abs(value.item() - threshold) > 1e-4, (value.item(), threshold)
        return bool(value > threshold if greater else value < threshold)

    def forward(self, x):
        x = F.relu(self.conv(x))
        first = self.holds(x.max(), EXTRA)
        if first:
            x = self.extra(x)
        x = torch.tanh(self.embed(x.mean((2, 3))))
        repeats = 0
        while repeats < 6 and self.holds(x.abs().mean(), STEP, False):
            x = x + self.step(x)
            repeats += 1
        left = self.holds(x.mean(), LEFT)
        self.taken.append((first, repeats, left))
        return self.fc(F.relu(self.left(x) if left else self.right(x)))


EXTRA, STEP, LEFT = 0.95, 0.4, 0.02


def fill(model):
    """Initial values by the index of each parameter in the exported list."""
    parameters = dict(model.named_parameters())
    with torch.no_grad():
        for i, (name, tensor) in enumerate(parameters.items()):
            if tensor.dim() > 1:
                tensor.copy_(values(tensor.shape, 1 + i, tensor[0].numel() ** -0.5))
            else:
                small = values(tensor.shape, 1 + i, 0.25)
                tensor.copy_(1 + small if name.endswith("weight") else small)
    return list(parameters)


def images(shape):
    """Bytes [samples, height, width, channels]: noise, and a bright bar whose column encodes the label."""
    noise = np.floor((values((SAMPLES, *shape), 0).numpy().astype(np.float64) + 1) * 40)
    labels = (np.arange(SAMPLES) * 3) % CLASSES
    bright = np.arange(shape[1])[None, :] // 2 == labels[:, None]
    return (noise + 150 * bright[:, None, :, None]).astype(np.uint8), labels


def text():
    places = np.arange(TEXT)
    noise = np.floor((values((TEXT,), 0).numpy().astype(np.float64) + 1) * 1.5)
    return ((places * places + noise) % ALPHABET).astype(np.int64)


SGD = {"type": "SGD", "lr": 0.02, "momentum": 0.9}
ADAM = {"type": "Adam", "lr": 0.002}
ADAMW = {"type": "AdamW", "lr": 0.003, "weightDecay": 0.01}
NETWORKS = [
    ("vgg", vgg, [12, 12, 1], SGD),
    ("resnet", resnet, [8, 8, 3], ADAM),
    ("mobilenet", mobilenet, [8, 8, 3], SGD),
    ("unet", UNet, [8, 8, 1], ADAM),
    ("lstm", Lstm, [8, 8, 1], {**ADAM, "lr": 0.01}),
    ("transformer", transformer, [8, 8, 1], ADAM),
    ("causal", Causal, [LENGTH], ADAMW),
    ("dynamic", Dynamic, [8, 8, 1], {**ADAM, "lr": 0.01}),
]


def optimizer_of(settings, parameters):
    lr = settings["lr"]
    if settings["type"] == "SGD":
        return torch.optim.SGD(parameters, lr, settings["momentum"])
    if settings["type"] == "Adam":
        return torch.optim.Adam(parameters, lr)
    return torch.optim.AdamW(parameters, lr, weight_decay=settings["weightDecay"])


def run(name, build, shape, settings):
    model = build().double()
    names = fill(model)
    if name == "causal":
        codes, stride = text(), 3
        starts = [i * stride for i in range(SAMPLES)]
        x = torch.tensor(np.stack([codes[s:s + LENGTH] for s in starts]))
        y = torch.tensor(np.stack([codes[s + 1:s + 1 + LENGTH] for s in starts]))
        loss_of = lambda out, y: F.cross_entropy(out.reshape(-1, ALPHABET), y.reshape(-1))
    else:
        pixels, labels = images(shape)
        x = torch.tensor(pixels).permute(0, 3, 1, 2).double() / 255
        y, loss_of = (x, F.binary_cross_entropy_with_logits) if name == "unet" else (torch.tensor(labels), F.cross_entropy)
    optimizer = optimizer_of(settings, model.parameters())
    # What a batch does not use has a gradient of zero.
    for parameter in model.parameters():
        parameter.grad = torch.zeros_like(parameter)
    losses = []
    for step in range(STEPS):
        index = (np.arange(BATCH) + step * BATCH) % SAMPLES
        optimizer.zero_grad(set_to_none=False)
        loss = loss_of(model(x[index]), y[index])
        loss.backward()
        optimizer.step()
        losses.append(float(f"{loss.item():.9g}"))
    model.eval()
    with torch.no_grad():
        parts = range(0, SAMPLES, EVALUATED)
        sizes = [len(x[i:i + EVALUATED]) for i in parts]
        each = [loss_of(model(x[i:i + EVALUATED]), y[i:i + EVALUATED]).item() for i in parts]
        evaluation = sum(loss * size for loss, size in zip(each, sizes)) / SAMPLES
    print(*getattr(model, "taken", []))
    print(name, sum(p.numel() for p in model.parameters()), losses[0], losses[-1], evaluation)
    return {"name": name, "sample": shape, "optimizer": settings, "parameters": names, "losses": losses, "evaluation": float(f"{evaluation:.9g}")}


if __name__ == "__main__":
    sizes = {"samples": SAMPLES, "batch": BATCH, "steps": STEPS, "classes": CLASSES, "length": LENGTH, "alphabet": ALPHABET, "text": TEXT}
    results = [run(*network) for network in NETWORKS]
    TARGET.write_text(json.dumps({"torch": torch.__version__, **sizes, "networks": results}) + "\n")
