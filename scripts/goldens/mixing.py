"""Goldens of Mixup and CutMix, from torchvision's transforms and SciPy's Beta distribution.

    python scripts/goldens/mixing.py

writes engine/training/goldens/mixing.json. Needs torchvision and SciPy besides requirements.txt.
"""
import json
import pathlib
from unittest import mock

import scipy.stats
import torch
import torchvision
from torch.nn import functional as F
from torchvision.transforms import v2

from formula import rounded, values

TARGET = pathlib.Path(__file__).parents[2] / "engine" / "training" / "goldens" / "mixing.json"
COUNT, CHANNELS, HEIGHT, WIDTH, CLASSES = 5, 2, 6, 5, 3
LABELS = torch.tensor([2, 0, 1, 1, 0])
CLASS_WEIGHTS = torch.tensor([0.5, 2.0, 1.25])
# The drawn share, and the center of CutMix's box.
MIXUP = [0.0, 0.125, 0.7, 1.0]
CUTMIX = [(0.3, 2, 3), (0.0, 0, 0), (0.0, 4, 5), (0.9, 1, 1), (1.0, 3, 2), (0.55, 0, 5)]


def mixed(transform, drawn, center=(0, 0)):
    """What torchvision makes of a batch, with its random numbers given."""
    images = values((COUNT, CHANNELS, HEIGHT, WIDTH), 3)
    transform._dist = mock.Mock(sample=lambda _: torch.tensor(drawn, dtype=torch.float64))
    numbers = iter([torch.tensor([center[0]]), torch.tensor([center[1]])])
    with mock.patch("torch.randint", lambda *_, **__: next(numbers)):
        x, targets = transform(images, LABELS)
    weight = values((CLASSES, CHANNELS * HEIGHT * WIDTH), 4).requires_grad_()
    loss = F.cross_entropy(x.flatten(1) @ weight.T, targets)
    loss.backward()
    # With class weights as the papers' code has it: the losses of both labels in their share.
    share = targets[0, LABELS[0]].item()
    weighted = sum(
        part * F.cross_entropy(x.flatten(1) @ weight.T, labels, CLASS_WEIGHTS)
        for part, labels in ((share, LABELS), (1 - share, LABELS.roll(1)))
    )
    return {
        "drawn": drawn, "center": list(center), "share": share, "loss": loss.item(),
        "weighted": weighted.item(), "gradient": rounded(weight.grad),
    }


def main():
    alphas = [0.05, 0.2, 0.5, 1, 2, 8]
    points = [0.001, 0.01, 0.05, 0.2, 0.35, 0.5, 0.7, 0.9, 0.99]
    found = {
        "torchvision": torchvision.__version__,
        "scipy": scipy.__version__,
        "mixup": [mixed(v2.MixUp(num_classes=CLASSES), drawn) for drawn in MIXUP],
        "cutmix": [mixed(v2.CutMix(num_classes=CLASSES), drawn, (x, y)) for drawn, x, y in CUTMIX],
        "beta": [{"alpha": a, "cdf": [[p, float(scipy.stats.beta.cdf(p, a, a))] for p in points]} for a in alphas],
    }
    TARGET.write_text(json.dumps(found) + "\n")


main()
