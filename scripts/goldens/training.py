"""Goldens of whole runs: 50 steps of LeNet on made-up bytes, for every optimizer and loss.

    python scripts/goldens/training.py [autocast]

writes engine/training/goldens/lenet.json, or with "autocast" the losses of some of these runs in mixed bfloat16,
engine/training/goldens/autocast.json.
"""
import json
import pathlib
import sys

import numpy as np
import torch
from torch import nn

from formula import digits, rounded, values

TARGET = pathlib.Path(__file__).parents[2] / "engine" / "training" / "goldens" / "lenet.json"
SAMPLES, BATCH, STEPS = 192, 64, 50

pixels, classes = digits(SAMPLES)
images = torch.tensor(pixels[:, None]).float() / 255
labels = torch.tensor(classes)


def lenet():
    names = ["conv1", "relu1", "pool1", "conv2", "relu2", "pool2", "flatten", "fc1", "relu3", "fc2", "relu4", "fc3"]
    layers = [
        nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10),
    ]
    model = nn.Sequential()
    for name, layer in zip(names, layers):
        model.add_module(name, layer)
    with torch.no_grad():
        for i, parameter in enumerate(model.parameters()):
            fan_in = parameter[0].numel() if parameter.dim() > 1 else 50
            parameter.copy_(values(parameter.shape, 1 + i, fan_in**-0.5))
    return model


def run(optimizer_of, loss_of, mixed=False):
    model = lenet()
    optimizer = optimizer_of(model.parameters())
    losses, correct = [], []
    for step in range(STEPS):
        # Batch of step k: samples 64k … 64k+63, cyclically.
        index = (np.arange(BATCH) + step * BATCH) % SAMPLES
        x, y = images[index], labels[index]
        optimizer.zero_grad()
        with torch.autocast("cpu", torch.bfloat16, enabled=mixed):
            output = model(x).float()
        loss = loss_of(output, y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        correct.append(int((output.argmax(1) == y).sum()))
    return {"losses": losses, "correct": correct, "fc3.weight": rounded(model.fc3.weight), "conv1.weight": rounded(model.conv1.weight)}


def mse(output, y):
    return nn.MSELoss()(output, nn.functional.one_hot(y, 10).float())


SGD, ADAM = torch.optim.SGD, torch.optim.Adam
RUNS = [
    ({"type": "SGD", "lr": 0.05, "momentum": 0.9, "weightDecay": 0}, "CrossEntropyLoss", lambda p: SGD(p, 0.05, 0.9), nn.CrossEntropyLoss()),
    ({"type": "SGD", "lr": 0.05, "momentum": 0, "weightDecay": 0}, "CrossEntropyLoss", lambda p: SGD(p, 0.05), nn.CrossEntropyLoss()),
    ({"type": "SGD", "lr": 0.02, "momentum": 0.9, "weightDecay": 0.01}, "CrossEntropyLoss", lambda p: SGD(p, 0.02, 0.9, weight_decay=0.01), nn.CrossEntropyLoss()),
    ({"type": "SGD", "lr": 0.05, "momentum": 0.9, "weightDecay": 0}, "MSELoss", lambda p: SGD(p, 0.05, 0.9), mse),
    ({"type": "Adam", "lr": 0.001, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "weightDecay": 0}, "CrossEntropyLoss", lambda p: ADAM(p, 0.001), nn.CrossEntropyLoss()),
    ({"type": "Adam", "lr": 0.002, "beta1": 0.8, "beta2": 0.99, "eps": 1e-4, "weightDecay": 0.02}, "CrossEntropyLoss", lambda p: ADAM(p, 0.002, (0.8, 0.99), 1e-4, 0.02), nn.CrossEntropyLoss()),
]
TARGET.parent.mkdir(parents=True, exist_ok=True)
if sys.argv[1:] == ["autocast"]:
    mixed = [{"run": i, "losses": run(RUNS[i][2], RUNS[i][3], True)["losses"]} for i in (0, 2, 3, 4)]
    TARGET.with_name("autocast.json").write_text(json.dumps({"torch": torch.__version__, "runs": mixed}) + "\n")
    sys.exit()
results = [{"optimizer": settings, "loss": loss, **run(optimizer, loss_of)} for settings, loss, optimizer, loss_of in RUNS]
TARGET.write_text(json.dumps({"torch": torch.__version__, "samples": SAMPLES, "batch": BATCH, "steps": STEPS, "runs": results}) + "\n")
for result in results:
    print(result["optimizer"]["type"], result["loss"], result["losses"][0], result["losses"][-1])
