"""LeNet in PyTorch eager, data resident. Usage: eager.py MNIST_FOLDER THREADS

Says "ready", then answers every line on standard input with the milliseconds per step of a round's stretches.
"""
import pathlib
import sys
import time
import warnings

# Nothing here needs NumPy, whose absence PyTorch would complain of.
warnings.filterwarnings("ignore", message="Failed to initialize NumPy")
import torch
from torch import nn

BATCH, RATE, MOMENTUM, STRETCH, ROUND_SECONDS = 64, 0.03, 0.9, 60, 1
folder, threads = pathlib.Path(sys.argv[1]), int(sys.argv[2])
torch.set_num_threads(threads)
torch.manual_seed(7)


def read(name, header):
    data = bytearray((folder / name).read_bytes()[header:])
    return torch.frombuffer(data, dtype=torch.uint8)


images = read("train-images-idx3-ubyte", 16).view(-1, 1, 28, 28).float() / 255
labels = read("train-labels-idx1-ubyte", 8).long()
order = torch.randperm(len(labels))

model = nn.Sequential(
    nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
    nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
    nn.Flatten(),
    nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10),
)
loss_of = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.parameters(), RATE, MOMENTUM)
at = 0


def train(steps):
    """Nothing that a bare loop does not need: no accuracy, no loss read back."""
    global at
    for _ in range(steps):
        if at + BATCH > len(order):
            at = 0
        index = order[at : at + BATCH]
        at += BATCH
        optimizer.zero_grad()
        loss_of(model(images[index]), labels[index]).backward()
        optimizer.step()


train(20)
print("ready", flush=True)
for _ in sys.stdin:
    begun, milliseconds = time.perf_counter(), []
    while time.perf_counter() - begun < ROUND_SECONDS:
        start = time.perf_counter()
        train(STRETCH)
        milliseconds.append((time.perf_counter() - start) / STRETCH * 1000)
    print(*milliseconds, flush=True)
