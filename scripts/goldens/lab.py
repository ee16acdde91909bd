"""Goldens of the lab: what PyTorch 2.13 prints, shows and computes for every cell of engine/lab/testing/*.py.

    python scripts/goldens/lab.py

writes engine/lab/goldens/snippets.json, names.json (a cell for each name that introductions use, which is the cell's
title) and more.json. Every cell runs by itself, with torch, nn, F, optim and math imported.
"""
import json
import os
import pathlib
import re
import tempfile

import torch

from cells import run

ENGINE = pathlib.Path(__file__).parents[2] / "engine" / "lab"
(ENGINE / "goldens").mkdir(exist_ok=True)
# Cells save files.
os.chdir(tempfile.mkdtemp())

for name in ("snippets", "names", "more"):
    torch.manual_seed(0)
    parts = re.split(r"^# %% ?(.*)\n", (ENGINE / "testing" / f"{name}.py").read_text(), flags=re.M)[1:]
    results = []
    for title, cell in zip(parts[::2], parts[1::2]):
        if not cell.strip():
            continue
        torch.set_printoptions(profile="default")
        results.append(run(cell) | ({"name": title} if title else {}))
    (ENGINE / "goldens" / f"{name}.json").write_text(json.dumps({"torch": torch.__version__, "cells": results}) + "\n")
    for result in results:
        if result["error"]:
            print(result["error"])
    print(len(results), "cells of", name)
