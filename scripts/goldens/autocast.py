"""How far PyTorch's own autocast is from its float32, for every case of every layer.

    python scripts/goldens/autocast.py

writes engine/layers/testing/autocast.json: by layer, one entry per case, with the largest difference of outputs and of
gradients, relative to the largest float32 number; for inputs in float32, and for inputs that are bfloat16 already.
"""
import contextlib
import json
import math
import pathlib
import sys

import torch

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import case as cases

TARGET = pathlib.Path(__file__).parents[2] / "engine" / "layers" / "testing" / "autocast.json"
exact = cases.case


def number(value):
    return value if isinstance(value, (int, float)) else {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}[value]


def distance(low, full):
    """As `error` in engine/layers/testing/goldens.ts; None where values that are not finite differ."""
    pairs = [(number(a), number(b)) for a, b in zip(low, full)]
    finite = [(a, b) for a, b in pairs if math.isfinite(b)]
    if any(not math.isfinite(b) and not (a == b or (math.isnan(a) and math.isnan(b))) for a, b in pairs):
        return None
    largest = max([abs(b) for _, b in finite] + [1e-25])
    return max([abs(a - b) for a, b in finite] + [0]) / largest


def largest(distances):
    distances = list(distances)
    return None if None in distances else float(f"{max(distances, default=0):.3g}")


class Low(torch.nn.Module):
    """A module whose floats arrive in bfloat16."""

    def __init__(self, inner):
        super().__init__()
        self.inner = inner

    def forward(self, *xs):
        return self.inner(*[x.bfloat16() if x.is_floating_point() else x for x in xs])

    def named_parameters(self, *rest, **options):
        return self.inner.named_parameters(*rest, **options)

    def named_buffers(self, *rest, **options):
        return self.inner.named_buffers(*rest, **options)


def compared(low, full):
    return {
        "outputs": largest(
            [distance(low["output"], full["output"])]
            + [distance(a["output"], b["output"]) for a, b in zip(low["more"], full["more"])]
        ),
        "gradients": largest(
            [distance(a, b) for a, b in zip(low["inputGradients"], full["inputGradients"])]
            + [distance(low["parameterGradients"][name], b) for name, b in full["parameterGradients"].items()]
        ),
    }


def attempt(run):
    """None where PyTorch has no kernel for bfloat16."""
    try:
        with torch.autocast("cpu", torch.bfloat16), contextlib.redirect_stderr(None):
            return run()
    except (RuntimeError, NotImplementedError, TypeError) as error:
        print(f"  {type(error).__name__}: {str(error)[:100]}")
        return None


def case(layer, module, inputs, *rest, **options):
    full = exact(layer, module, inputs, *rest, **options)
    results = {}
    for kind, used in (("float32", module), ("bfloat16", Low(module))):
        module.zero_grad()
        low = attempt(lambda: exact(layer, used, inputs, *rest, **options))
        results[kind] = low and compared(low, full)
    return results


cases.case = case
import layers  # noqa: E402 — its cases are computed with the above

TARGET.write_text(json.dumps({"torch": torch.__version__, "layers": layers.ALL}) + "\n")
print(f"{len(layers.ALL)} layers")
