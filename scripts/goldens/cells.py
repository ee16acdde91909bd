"""Runs cells of the lab in PyTorch: what they print, show and compute, and their errors."""
import ast
import contextlib
import io
import math

import torch


def tensors(value):
    if isinstance(value, torch.Tensor):
        flat = [v if isinstance(v, bool) or math.isfinite(v) else str(v) for v in value.detach().double().reshape(-1).tolist()]
        words = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}
        return [{"shape": list(value.shape), "dtype": str(value.dtype)[6:], "values": [words.get(v, v) for v in flat]}]
    return [found for item in value for found in tensors(item)] if isinstance(value, tuple) and not isinstance(value, torch.Size) else []


def run(source, names=None):
    names = {} if names is None else names
    names.update({"torch": torch, "nn": torch.nn, "F": torch.nn.functional, "optim": torch.optim, "math": math, "__name__": "__main__"})
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


def holds(source, names):
    """Whether the last expression is true; false where it fails."""
    tree = ast.parse(source)
    last = tree.body.pop()
    try:
        exec(compile(tree, "check", "exec"), names)
        return bool(eval(compile(ast.Expression(last.value), "check", "eval"), names))
    except Exception:
        return False
