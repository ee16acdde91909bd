"""Goldens of the lab: what PyTorch 2.13 prints, shows and computes for every cell of engine/lab/testing/snippets.py.

    python scripts/goldens/lab.py

writes engine/lab/goldens/snippets.json. Every cell runs by itself, with torch, nn, F, optim and math imported.
"""
import json
import pathlib
import re

import torch

from cells import run

ENGINE = pathlib.Path(__file__).parents[2] / "engine" / "lab"

torch.manual_seed(0)
cells = re.split(r"^# %%.*\n", (ENGINE / "testing" / "snippets.py").read_text(), flags=re.M)
results = [run(cell) for cell in cells if cell.strip()]
(ENGINE / "goldens").mkdir(exist_ok=True)
(ENGINE / "goldens" / "snippets.json").write_text(json.dumps({"torch": torch.__version__, "cells": results}) + "\n")
for result in results:
    if result["error"]:
        print(result["error"])
print(len(results), "cells")
