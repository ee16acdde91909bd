"""Goldens of losses: value and gradient, for several settings and shapes of each.

    python scripts/goldens/losses.py

writes engine/training/goldens/losses.json.
"""
import json
import pathlib

import torch
from torch import nn

from formula import rounded, values

TARGET = pathlib.Path(__file__).parents[2] / "engine" / "training" / "goldens" / "losses.json"

PREPARE = {
    "none": lambda x: x,
    "sigmoid": torch.sigmoid,
    "logSoftmax": lambda x: torch.log_softmax(x, 1),
    "softplus": nn.functional.softplus,
}
DEFAULTS = {
    "CrossEntropyLoss": {"classWeights": [], "ignoreIndex": -100, "labelSmoothing": 0},
    "NLLLoss": {"classWeights": [], "ignoreIndex": -100},
    "BCEWithLogitsLoss": {"posWeight": []},
    "SmoothL1Loss": {"beta": 1},
    "HuberLoss": {"delta": 1},
    "KLDivLoss": {"reduction": "mean", "logTarget": False},
    "MultiMarginLoss": {"p": "1", "margin": 1, "classWeights": []},
    "HingeEmbeddingLoss": {"margin": 1},
    "PoissonNLLLoss": {"logInput": True, "full": False, "eps": 1e-8},
}


def weight(list_):
    return torch.tensor(list_, dtype=torch.float64) if list_ else None


def pos_weight(list_, rank):
    if not list_:
        return None
    return torch.tensor(list_, dtype=torch.float64).reshape(-1, *[1] * (rank - 2)) if len(list_) > 1 else weight(list_)


def loss_of(type_, s, rank):
    """The loss module, called with output and target."""
    if type_ == "CrossEntropyLoss":
        return nn.CrossEntropyLoss(weight=weight(s["classWeights"]), ignore_index=s["ignoreIndex"], label_smoothing=s["labelSmoothing"])
    if type_ == "NLLLoss":
        return nn.NLLLoss(weight=weight(s["classWeights"]), ignore_index=s["ignoreIndex"])
    if type_ == "BCEWithLogitsLoss":
        return nn.BCEWithLogitsLoss(pos_weight=pos_weight(s["posWeight"], rank))
    if type_ == "SmoothL1Loss":
        return nn.SmoothL1Loss(beta=s["beta"])
    if type_ == "HuberLoss":
        return nn.HuberLoss(delta=s["delta"])
    if type_ == "KLDivLoss":
        return nn.KLDivLoss(reduction=s["reduction"], log_target=s["logTarget"])
    if type_ == "MultiMarginLoss":
        return nn.MultiMarginLoss(p=int(s["p"]), margin=s["margin"], weight=weight(s["classWeights"]))
    if type_ == "HingeEmbeddingLoss":
        return nn.HingeEmbeddingLoss(margin=s["margin"])
    if type_ == "PoissonNLLLoss":
        return nn.PoissonNLLLoss(log_input=s["logInput"], full=s["full"], eps=s["eps"])
    if type_ == "CosineEmbeddingLoss":
        return lambda x, y: nn.CosineEmbeddingLoss()(x.flatten(1), y.flatten(1), torch.ones(len(x)))
    return getattr(nn, type_)()


def labels(shape, classes, ignore=None):
    count = int(torch.tensor(shape).prod())
    flat = [(i * 7 + 3) % classes for i in range(count)]
    if ignore is not None:
        flat[1::5] = [ignore] * len(flat[1::5])
    return torch.tensor(flat).reshape(shape)


def probabilities(shape):
    return torch.softmax(3 * values(shape, 9).double(), 1)


def one_hot(target, classes, rank, last):
    hot = nn.functional.one_hot(target, classes).double()
    return hot if last else hot.movedim(-1, 1)


CASES = []


def case(type_, shape, target, prepare="none", scale=3.0, last=False, given=None, **settings):
    """
    `last`: the classes are on the last axis, as in a sequence; PyTorch wants them on axis 1.
    `given`: the values of the output themselves.
    """
    full = {**DEFAULTS.get(type_, {}), **settings}
    x = torch.tensor(given).double().reshape(shape) if given else values(shape, 5, scale).double()
    x.requires_grad_()
    module = loss_of(type_, full, len(shape))
    output = PREPARE[prepare](x)
    if target.dtype == torch.int64 and type_ not in ("CrossEntropyLoss", "NLLLoss", "MultiMarginLoss"):
        if tuple(target.shape) == tuple(shape) or shape[1] == 1:
            wanted = target.double().reshape(shape)
        else:
            wanted = one_hot(target, shape[-1] if last else shape[1], len(shape), last)
        loss = module(output, 2 * wanted - 1 if type_ == "HingeEmbeddingLoss" else wanted)
    else:
        loss = module(output.movedim(-1, 1) if last else output, target)
    loss.backward()
    CASES.append({
        "settings": {"type": type_, **full}, "shape": list(shape), "scale": scale, "prepare": prepare,
        **({"given": rounded(x)} if given else {}),
        "target": {"kind": "classes" if target.dtype == torch.int64 else "values", "shape": list(target.shape),
                   "values": target.flatten().tolist() if target.dtype == torch.int64 else rounded(target)},
        "loss": rounded(loss)[0], "gradient": rounded(x.grad),
    })


WEIGHTS = [0.5, 2, 1, 0.25]
for type_, prepare in (("CrossEntropyLoss", "none"), ("NLLLoss", "logSoftmax")):
    case(type_, (6, 4), labels((6,), 4), prepare)
    case(type_, (6, 4), labels((6,), 4), prepare, classWeights=WEIGHTS)
    case(type_, (7, 4), labels((7,), 4, -100), prepare)
    case(type_, (7, 4), labels((7,), 4), prepare, ignoreIndex=2, classWeights=WEIGHTS)
    case(type_, (3, 4, 5), labels((3, 5), 4), prepare)
    case(type_, (2, 4, 3, 5), labels((2, 3, 5), 4, -1), prepare, ignoreIndex=-1, classWeights=WEIGHTS)
case("CrossEntropyLoss", (6, 4), labels((6,), 4), labelSmoothing=0.1)
case("CrossEntropyLoss", (7, 4), labels((7,), 4, -100), labelSmoothing=0.2, classWeights=WEIGHTS)
case("CrossEntropyLoss", (7, 4), labels((7,), 4), labelSmoothing=0.2, ignoreIndex=1)
case("CrossEntropyLoss", (3, 5, 4), labels((3, 5), 4, -100), last=True, labelSmoothing=0.1)
case("CrossEntropyLoss", (6, 4), probabilities((6, 4)))
case("CrossEntropyLoss", (3, 4, 5), probabilities((3, 4, 5)), labelSmoothing=0.1, classWeights=WEIGHTS)
for type_, prepare in (("BCELoss", "sigmoid"), ("BCEWithLogitsLoss", "none")):
    case(type_, (6, 3), (values((6, 3), 8).double() + 1) / 2, prepare)
    case(type_, (6, 1), labels((6,), 2), prepare)
    case(type_, (6,), labels((6,), 2), prepare)
    case(type_, (6, 3), labels((6,), 3), prepare)
case("BCEWithLogitsLoss", (6, 3), labels((6,), 3), posWeight=[2.5])
case("BCEWithLogitsLoss", (6, 3), labels((6,), 3), posWeight=[2.5, 0.5, 1])
case("BCEWithLogitsLoss", (2, 3, 4), (values((2, 3, 4), 8).double() + 1) / 2, posWeight=[2.5, 0.5, 1], scale=40.0)
for type_, settings in (
    ("MSELoss", [{}]), ("L1Loss", [{}]), ("SmoothL1Loss", [{}, {"beta": 0.3}, {"beta": 0}]), ("HuberLoss", [{}, {"delta": 0.4}]),
    ("CosineEmbeddingLoss", [{}]),
):
    for s in settings:
        case(type_, (6, 4), values((6, 4), 8).double(), **s)
        case(type_, (6, 4), labels((6,), 4), **s)
    case(type_, (2, 3, 4, 4), values((2, 3, 4, 4), 8).double())
    case(type_, (2, 3, 4, 5), labels((2, 4, 5), 3))
for log_target in (False, True):
    for reduction in ("mean", "batchmean"):
        target = probabilities((5, 4))
        case("KLDivLoss", (5, 4), target.log() if log_target else target, "logSoftmax", reduction=reduction, logTarget=log_target)
case("KLDivLoss", (5, 4), labels((5,), 4), "logSoftmax")
for s in ({}, {"p": "2"}, {"margin": 0.5}, {"classWeights": WEIGHTS}, {"p": "2", "classWeights": WEIGHTS}):
    case("MultiMarginLoss", (6, 4), labels((6,), 4), **s)
signs = torch.where(values((6, 4), 8) > 0, 1.0, -1.0).double()
case("HingeEmbeddingLoss", (6, 4), signs)
case("HingeEmbeddingLoss", (6, 4), signs, margin=2.5)
case("HingeEmbeddingLoss", (6, 4), labels((6,), 4))
counts = torch.floor(4 * (values((6, 3), 8).double() + 1))
case("PoissonNLLLoss", (6, 3), counts, scale=1.0)
case("PoissonNLLLoss", (6, 3), counts, scale=1.0, full=True)
case("PoissonNLLLoss", (6, 3), counts, "softplus", logInput=False, full=True)
case("PoissonNLLLoss", (6, 3), counts, "softplus", logInput=False, eps=1e-3)

# Numerical edge cases.
INF = float("inf")
for type_, prepare in (("CrossEntropyLoss", "none"), ("NLLLoss", "logSoftmax")):
    low = [1, -INF, 2, -1, 0, 1, 3, -INF, -INF, 1, 2, 1]
    case(type_, (3, 4), torch.tensor([0, 2, 3]), prepare, given=low)
    case(type_, (3, 4), torch.tensor([0, 2, 3]), prepare, given=low, classWeights=WEIGHTS)
    case(type_, (3, 4), torch.tensor([0, 2, 3]), prepare, given=low, ignoreIndex=2)
    case(type_, (3, 4), torch.tensor([1, 1, 0]), prepare, given=low, ignoreIndex=1)
    # All labels are ignored.
    case(type_, (3, 4), torch.tensor([1, 1, 1]), prepare, ignoreIndex=1)
case("CrossEntropyLoss", (3, 4), torch.tensor([1, 1, 1]), ignoreIndex=1, labelSmoothing=0.1)
case("CrossEntropyLoss", (2, 3), torch.tensor([1, 0]), given=[1, -INF, -INF, 1, 2, 0], ignoreIndex=1, labelSmoothing=0.1)
case("MultiMarginLoss", (3, 4), torch.tensor([0, 2, 3]), given=[1, -INF, 2, -1, 0, 1, 3, -INF, -INF, 1, 2, 1])
case("HingeEmbeddingLoss", (2, 2), torch.tensor([[1.0, -1], [-1, 1]]).double(), given=[0.5, INF, 0.25, -1])
sides = torch.tensor([[0.0, 1, 0, 1], [0.5, 0.25, 0, 1]]).double()
case("BCELoss", (2, 4), sides, given=[0, 1, 1, 0, 1, 0, 1e-13, 1 - 1e-13])
case("BCELoss", (2, 4), sides, given=[1e-7, 1 - 1e-7, 0.5, 1e-20, 0.75, 1e-30, 0.25, 0.5])

TARGET.write_text(json.dumps({"torch": torch.__version__, "cases": CASES}) + "\n")
print(len(CASES), "cases,", TARGET.stat().st_size, "bytes")
