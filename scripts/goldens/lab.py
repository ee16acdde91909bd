"""Goldens of the lab: what PyTorch 2.13 prints, shows and computes for every cell of engine/lab/testing/snippets.py.

    python scripts/goldens/lab.py

writes engine/lab/goldens/snippets.json. Every cell runs by itself, with torch, nn, F, optim and math imported.
"""
import ast
import contextlib
import io
import json
import math
import pathlib
import re

import torch

ENGINE = pathlib.Path(__file__).parents[2] / "engine" / "lab"


def tensors(value):
    if isinstance(value, torch.Tensor):
        flat = [v if isinstance(v, bool) or math.isfinite(v) else str(v) for v in value.detach().double().reshape(-1).tolist()]
        words = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}
        return [{"shape": list(value.shape), "dtype": str(value.dtype)[6:], "values": [words.get(v, v) for v in flat]}]
    return [found for item in value for found in tensors(item)] if isinstance(value, tuple) and not isinstance(value, torch.Size) else []


def run(source):
    names = {"torch": torch, "nn": torch.nn, "F": torch.nn.functional, "optim": torch.optim, "math": math, "__name__": "__main__"}
    tree = ast.parse(source)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    output, value, error = io.StringIO(), None, None
    with contextlib.redirect_stdout(output):
        try:
            exec(compile(tree, "cell", "exec"), names)
            if last:
                value = eval(compile(ast.Expression(last.value), "cell", "eval"), names)
        except Exception as raised:
            error = {"type": type(raised).__name__, "message": str(raised)}
    shown = None if value is None else repr(value)
    return {"source": source, "output": output.getvalue(), "value": shown, "tensors": tensors(value), "error": error}


torch.manual_seed(0)
cells = re.split(r"^# %%.*\n", (ENGINE / "testing" / "snippets.py").read_text(), flags=re.M)
results = [run(cell) for cell in cells if cell.strip()]
(ENGINE / "goldens").mkdir(exist_ok=True)
(ENGINE / "goldens" / "snippets.json").write_text(json.dumps({"torch": torch.__version__, "cells": results}) + "\n")
for result in results:
    if result["error"]:
        print(result["error"])
print(len(results), "cells")
