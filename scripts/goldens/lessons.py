"""Runs the cells of lessons in PyTorch: python lessons.py FILE, cells as JSON; what they give as JSON on standard output."""
import json
import pathlib
import sys

import torch

from cells import holds, run

cells = json.loads(pathlib.Path(sys.argv[1]).read_text())
results = []
for cell in cells:
    names = {}
    torch.manual_seed(0)
    result = run(cell["source"], names)
    result["name"] = cell["name"]
    if "check" in cell:
        result["holds"] = holds(cell["check"], names)
    results.append(result)
print(json.dumps({"torch": torch.__version__, "cells": results}))
