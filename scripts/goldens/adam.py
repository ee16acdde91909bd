"""Goldens of Adam for betas close to 1, where 1 − β in float32 is far off.

    python scripts/goldens/adam.py

writes engine/training/goldens/adam.json. In double precision; what is compared are the ways that weights went.
"""
import json
import pathlib

import torch

from formula import rounded, values

TARGET = pathlib.Path(__file__).parents[2] / "engine" / "training" / "goldens" / "adam.json"
STEPS, SIZE = 12, 6
CASES = []
for type_ in ("Adam", "AdamW", "NAdam", "RAdam"):
    for betas in ((0.9, 0.999), (0.9, 0.9999), (0.999, 0.99999), (0.9, 0.9999999), (0.3, 0.99999999), (0.99999999, 0.99999999)):
        weight = torch.nn.Parameter(values([SIZE], 1).double())
        start = weight.detach().clone()
        optimizer = getattr(torch.optim, type_)([weight], lr=0.01, betas=betas, weight_decay=0)
        for step in range(STEPS):
            weight.grad = values([SIZE], 10 + step).double()
            optimizer.step()
        CASES.append({"type": type_, "beta1": betas[0], "beta2": betas[1], "moved": rounded(weight.detach() - start)})
TARGET.write_text(json.dumps({"torch": torch.__version__, "steps": STEPS, "size": SIZE, "cases": CASES}) + "\n")
