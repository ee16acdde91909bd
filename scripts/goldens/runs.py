"""Goldens of small training runs: every optimizer, schedule and other setting, over about 50 steps.

    python scripts/goldens/runs.py

writes engine/training/goldens/runs.json. The network is 6 → tanh(5) → 3 (with a decoder
for several outputs); PyTorch computes in double precision.
"""
import copy
import json
import math
import pathlib

import numpy as np
import torch
from torch import nn
from torch.optim import lr_scheduler as ls

from formula import hashed, values
from philox import epoch_order

TARGET = pathlib.Path(__file__).parents[2] / "engine" / "training" / "goldens" / "runs.json"
TRAIN, VALIDATION, FEATURES, CLASSES, BATCH, SEED = 44, 12, 6, 3, 8, 11

bytes_ = (hashed((TRAIN + VALIDATION) * FEATURES, 3) % 256).reshape(-1, FEATURES)
labels = torch.tensor([int(row[0] // 90 + row[3] // 130) % CLASSES for row in bytes_])
samples = torch.tensor(bytes_.astype(np.float64)) / 255


class Network(nn.Module):
    def __init__(self, decoder):
        super().__init__()
        self.fc1, self.fc2 = nn.Linear(FEATURES, 5).double(), nn.Linear(5, CLASSES).double()
        if decoder:
            self.fc3 = nn.Linear(5, FEATURES).double()
        with torch.no_grad():
            for i, parameter in enumerate(self.parameters()):
                parameter.copy_(values(parameter.shape, 1 + i, 0.7))

    def forward(self, x):
        h = torch.tanh(self.fc1(x))
        return [self.fc2(h)] + ([self.fc3(h)] if hasattr(self, "fc3") else [])


class Lion(torch.optim.Optimizer):
    """Chen et al., 2023, Algorithm 2."""

    def __init__(self, params, lr, betas, weight_decay):
        super().__init__(params, {"lr": lr, "betas": betas, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            b1, b2 = group["betas"]
            for p in group["params"]:
                m = self.state[p].setdefault("m", torch.zeros_like(p))
                update = (b1 * m + (1 - b1) * p.grad).sign()
                p.mul_(1 - group["lr"] * group["weight_decay"]).sub_(group["lr"] * update)
                m.mul_(b2).add_((1 - b2) * p.grad)


def optimizer_of(s, params):
    type_, lr, decay = s["type"], s["lr"], s["weightDecay"]
    betas = (s.get("beta1"), s.get("beta2"))
    if type_ == "SGD":
        return torch.optim.SGD(params, lr, s["momentum"], s["dampening"], decay, s["nesterov"])
    if type_ in ("Adam", "AdamW"):
        return getattr(torch.optim, type_)(params, lr, betas, s["eps"], decay, s["amsgrad"])
    if type_ == "NAdam":
        return torch.optim.NAdam(params, lr, betas, s["eps"], decay, s["momentumDecay"], s["decoupled"])
    if type_ == "RAdam":
        return torch.optim.RAdam(params, lr, betas, s["eps"], decay, s["decoupled"])
    if type_ == "RMSprop":
        return torch.optim.RMSprop(params, lr, s["alpha"], s["eps"], decay, s["momentum"], s["centered"])
    if type_ == "Adagrad":
        return torch.optim.Adagrad(params, lr, s["lrDecay"], decay, s["initialAccumulatorValue"], s["eps"])
    if type_ == "Adadelta":
        return torch.optim.Adadelta(params, lr, s["rho"], s["eps"], decay)
    return Lion(params, lr, betas, decay)


def schedule_of(s, optimizer, epochs, steps):
    """The scheduler, and whether it steps once per epoch."""
    type_, by_epoch = s["type"], s.get("interval") == "epoch"
    whole = epochs if by_epoch else steps
    if type_ == "StepLR":
        return ls.StepLR(optimizer, s["stepSize"], s["gamma"]), by_epoch
    if type_ == "MultiStepLR":
        return ls.MultiStepLR(optimizer, s["milestones"], s["gamma"]), by_epoch
    if type_ == "ExponentialLR":
        return ls.ExponentialLR(optimizer, s["gamma"]), by_epoch
    if type_ == "CosineAnnealingLR":
        return ls.CosineAnnealingLR(optimizer, s["tMax"] or whole, s["etaMin"]), by_epoch
    if type_ == "CosineAnnealingWarmRestarts":
        return ls.CosineAnnealingWarmRestarts(optimizer, s["t0"], s["tMult"], s["etaMin"]), by_epoch
    if type_ == "PolynomialLR":
        return ls.PolynomialLR(optimizer, s["totalIters"] or whole, s["power"]), by_epoch
    if type_ == "OneCycleLR":
        return ls.OneCycleLR(
            optimizer, s["maxLr"], total_steps=steps, pct_start=s["pctStart"], anneal_strategy=s["annealStrategy"],
            cycle_momentum=s["cycleMomentum"], base_momentum=s["baseMomentum"], max_momentum=s["maxMomentum"],
            div_factor=s["divFactor"], final_div_factor=s["finalDivFactor"], three_phase=s["threePhase"]), False
    if type_ == "ReduceLROnPlateau":
        return ls.ReduceLROnPlateau(
            optimizer, factor=s["factor"], patience=s["patience"], threshold=s["threshold"],
            threshold_mode=s["thresholdMode"], cooldown=s["cooldown"], min_lr=s["minLr"]), True
    return None, False


def loss_of(outputs, x, y, training):
    total = nn.CrossEntropyLoss(weight=weights_of(training["loss"]))(outputs[0], y)
    for output, own in zip(outputs[1:], training["outputs"]):
        total = total + own["weight"] * nn.MSELoss()(output, x)
    return total


def weights_of(loss):
    return torch.tensor(loss["classWeights"], dtype=torch.float64) if loss["classWeights"] else None


def run(name, epochs, decoder=False, **patch):
    training = {**copy.deepcopy(DEFAULTS), **patch}
    model = Network(decoder)
    optimizer = optimizer_of(training["optimizer"], model.parameters())
    batches = math.ceil(TRAIN / BATCH)
    k = training["accumulation"]
    per_epoch = math.ceil(batches / k)
    schedule, by_epoch = schedule_of(training["schedule"], optimizer, epochs, epochs * per_epoch)
    warmup = training["warmup"]
    # Chained: the warm-up multiplies the schedule's rate.
    warm = ls.LinearLR(optimizer, warmup["startFactor"], 1.0, warmup["steps"]) if warmup["steps"] else None
    averaged = None
    if training["averaging"]["enabled"]:
        averaged = torch.optim.swa_utils.AveragedModel(
            model, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(training["averaging"]["decay"]))
    losses, rates, validation = [], [], []
    for epoch in range(1, epochs + 1):
        order = epoch_order(TRAIN, SEED, epoch)
        for first in range(0, batches, k):
            group = range(first, min(first + k, batches))
            optimizer.zero_grad()
            for batch in group:
                index = order[batch * BATCH:(batch + 1) * BATCH]
                x, y = samples[index], labels[index]
                loss = loss_of(model(x), x, y, training)
                kernels = [p for p in model.parameters() if p.dim() > 1]
                loss = loss + training["penalties"]["l1"] * sum(p.abs().sum() for p in kernels)
                loss = loss + training["penalties"]["l2"] * sum(p.square().sum() for p in kernels)
                (loss / len(group)).backward()
                losses.append(loss.item())
                rates.append(optimizer.param_groups[0]["lr"])
            clipping = training["clipping"]
            if clipping["type"] == "norm":
                nn.utils.clip_grad_norm_(model.parameters(), clipping["maxNorm"])
            if clipping["type"] == "value":
                nn.utils.clip_grad_value_(model.parameters(), clipping["clipValue"])
            optimizer.step()
            if averaged:
                averaged.update_parameters(model)
            if schedule and not by_epoch:
                schedule.step()
            if warm:
                warm.step()
        with torch.no_grad():
            x, y = samples[TRAIN:], labels[TRAIN:]
            validation.append(loss_of((averaged or model)(x), x, y, training).item())
        if schedule and by_epoch:
            schedule.step(*([validation[-1]] if training["schedule"]["type"] == "ReduceLROnPlateau" else []))

    def state(module):
        return {key: [float(f"{v:.9g}") for v in value.flatten().tolist()] for key, value in module.state_dict().items()}

    RUNS.append({
        "name": name, "epochs": epochs, "decoder": decoder, "training": patch,
        "losses": [float(f"{v:.9g}") for v in losses], "lr": [float(f"{v:.9g}") for v in rates],
        "validation": [float(f"{v:.9g}") for v in validation],
        "weights": state(averaged.module if averaged else model), **({"trained": state(model)} if averaged else {}),
    })


CE = {"type": "CrossEntropyLoss", "classWeights": [], "ignoreIndex": -100, "labelSmoothing": 0}
MSE = {"type": "MSELoss"}
SGD = {"type": "SGD", "lr": 0.1, "momentum": 0.9, "weightDecay": 0, "dampening": 0, "nesterov": False}
ADAM = {"type": "Adam", "lr": 0.01, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "weightDecay": 0, "amsgrad": False}
NADAM = {"type": "NAdam", "lr": 0.01, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "weightDecay": 0, "momentumDecay": 0.004, "decoupled": False}
RADAM = {"type": "RAdam", "lr": 0.01, "beta1": 0.9, "beta2": 0.99, "eps": 1e-8, "weightDecay": 0, "decoupled": False}
RMS = {"type": "RMSprop", "lr": 0.01, "alpha": 0.99, "eps": 1e-8, "weightDecay": 0, "momentum": 0, "centered": False}
ADAGRAD = {"type": "Adagrad", "lr": 0.05, "lrDecay": 0, "weightDecay": 0, "initialAccumulatorValue": 0, "eps": 1e-10}
ADADELTA = {"type": "Adadelta", "lr": 1.0, "rho": 0.9, "eps": 1e-6, "weightDecay": 0}
LION = {"type": "Lion", "lr": 0.001, "beta1": 0.9, "beta2": 0.99, "weightDecay": 0}
DEFAULTS = {
    "loss": CE, "outputs": [], "optimizer": SGD, "schedule": {"type": "constant"}, "warmup": {"steps": 0, "startFactor": 0.1},
    "clipping": {"type": "none"}, "accumulation": 1, "averaging": {"enabled": False, "decay": 0.999}, "penalties": {"l1": 0, "l2": 0},
}
CYCLE = {
    "type": "OneCycleLR", "maxLr": 0.2, "pctStart": 0.3, "annealStrategy": "cos", "divFactor": 25, "finalDivFactor": 10000,
    "threePhase": False, "cycleMomentum": True, "baseMomentum": 0.85, "maxMomentum": 0.95,
}
PLATEAU = {"type": "ReduceLROnPlateau", "factor": 0.5, "patience": 1, "threshold": 0.05, "thresholdMode": "rel", "cooldown": 1, "minLr": 0.01}
RUNS = []
OPTIMIZERS = [
    ("plain", {**SGD, "momentum": 0}), ("momentum", SGD), ("nesterov, decay", {**SGD, "nesterov": True, "weightDecay": 0.01}),
    ("dampening", {**SGD, "dampening": 0.3}), ("", ADAM), ("decay", {**ADAM, "weightDecay": 0.02, "beta1": 0.8}),
    ("amsgrad", {**ADAM, "amsgrad": True, "lr": 0.03}), ("", {**ADAM, "type": "AdamW", "weightDecay": 0.05}),
    ("amsgrad", {**ADAM, "type": "AdamW", "weightDecay": 0.05, "amsgrad": True}), ("", NADAM), ("decay", {**NADAM, "weightDecay": 0.02}),
    ("decoupled", {**NADAM, "weightDecay": 0.02, "decoupled": True}), ("", RADAM), ("decay", {**RADAM, "weightDecay": 0.02, "beta2": 0.999}),
    ("decoupled", {**RADAM, "weightDecay": 0.02, "decoupled": True}), ("", RMS), ("momentum, decay", {**RMS, "momentum": 0.5, "weightDecay": 0.01}),
    ("centered", {**RMS, "centered": True, "momentum": 0.3}), ("", ADAGRAD),
    ("lr_decay, first sum", {**ADAGRAD, "lrDecay": 0.05, "initialAccumulatorValue": 0.1, "weightDecay": 0.01}),
    ("", ADADELTA), ("decay", {**ADADELTA, "weightDecay": 0.01, "rho": 0.8}), ("", LION), ("decay", {**LION, "weightDecay": 0.1}),
]
for name, optimizer in OPTIMIZERS:
    run(f"{optimizer['type']} {name}".strip(), 9, optimizer=optimizer)
SCHEDULES = [
    {"type": "StepLR", "stepSize": 2, "gamma": 0.5, "interval": "epoch"},
    {"type": "MultiStepLR", "milestones": [10, 25, 40], "gamma": 0.3, "interval": "step"},
    {"type": "ExponentialLR", "gamma": 0.97, "interval": "step"},
    {"type": "CosineAnnealingLR", "tMax": 0, "etaMin": 0.01, "interval": "epoch"},
    {"type": "CosineAnnealingLR", "tMax": 20, "etaMin": 0, "interval": "step"},
    {"type": "CosineAnnealingWarmRestarts", "t0": 3, "tMult": 1, "etaMin": 0.005, "interval": "epoch"},
    {"type": "CosineAnnealingWarmRestarts", "t0": 7, "tMult": 2, "etaMin": 0, "interval": "step"},
    {"type": "PolynomialLR", "totalIters": 30, "power": 2, "interval": "step"},
    {"type": "PolynomialLR", "totalIters": 0, "power": 1, "interval": "epoch"},
    CYCLE, {**CYCLE, "threePhase": True, "annealStrategy": "linear", "pctStart": 0.25}, PLATEAU,
    {**PLATEAU, "thresholdMode": "abs", "threshold": 0.02, "patience": 0, "cooldown": 0},
]
for schedule in SCHEDULES:
    run(schedule["type"] + (" linear" if schedule.get("annealStrategy") == "linear" else ""), 9, schedule=schedule)
run("OneCycleLR of Adam", 9, schedule={**CYCLE, "maxLr": 0.02}, optimizer=ADAM)
run("warm-up", 9, warmup={"steps": 12, "startFactor": 0.2})
run("warm-up, StepLR", 9, warmup={"steps": 15, "startFactor": 0.1}, schedule={"type": "StepLR", "stepSize": 10, "gamma": 0.5, "interval": "step"})
run("clip by norm", 9, clipping={"type": "norm", "maxNorm": 0.3})
run("clip by value", 9, clipping={"type": "value", "clipValue": 0.02})
run("accumulation", 20, accumulation=4)
run("accumulation, clip, Adam, cosine", 20, accumulation=4, clipping={"type": "norm", "maxNorm": 0.1}, optimizer=ADAM,
    schedule={"type": "CosineAnnealingLR", "tMax": 0, "etaMin": 0, "interval": "step"})
run("averaging", 9, averaging={"enabled": True, "decay": 0.9})
run("averaging, accumulation, AdamW", 9, averaging={"enabled": True, "decay": 0.95}, accumulation=2, optimizer={**ADAM, "type": "AdamW", "weightDecay": 0.05})
run("penalties", 9, penalties={"l1": 0.002, "l2": 0.01})
run("class weights, label of 8 in parts", 9, loss={**CE, "classWeights": [0.5, 2, 1]})
run("several outputs", 9, decoder=True, loss={**CE, "classWeights": [0.5, 2, 1]}, outputs=[{"output": "n7", "loss": MSE, "weight": 0.3, "target": "input"}])

TARGET.write_text(json.dumps({
    "torch": torch.__version__, "train": TRAIN, "validation": VALIDATION, "features": FEATURES, "classes": CLASSES,
    "batch": BATCH, "seed": SEED, "defaults": DEFAULTS, "pixels": bytes_.flatten().tolist(), "labels": labels.tolist(), "runs": RUNS}) + "\n")
print(len(RUNS), "runs,", TARGET.stat().st_size, "bytes")
for each in RUNS:
    print(f"{each['name']:34s} {each['losses'][0]:.4f} {each['losses'][-1]:.4f} {each['lr'][-1]:.6f}")
