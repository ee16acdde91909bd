"""The arguments of torch.nn's modules, in their order and with their defaults.

    python scripts/goldens/signatures.py

writes engine/layers/signatures.json, by which exported code leaves out what PyTorch takes anyway.
"""
import inspect
import json
import pathlib
import re

from torch import nn

ROOT = pathlib.Path(__file__).parents[2]
LEFT_OUT = {"self", "device", "dtype", "args", "kwargs", "inplace"}


def types():
    """The layers of the registry."""
    return sorted(set(re.findall(r"import \{ (\w+) \}", (ROOT / "engine/layers/registry.generated.ts").read_text())))


def arguments(module):
    """Lists of a name, and of its default if it has one; for a function, its name as an argument."""
    named = [p for p in inspect.signature(module.__init__).parameters.values() if p.name not in LEFT_OUT]
    return [[p.name] if p.default is p.empty else [p.name, getattr(p.default, "__name__", p.default)] for p in named]


# The recurrent ones hide theirs behind *args.
found = {type_: arguments(getattr(nn, type_)) for type_ in types() if hasattr(nn, type_) and type_ not in ("RNN", "LSTM", "GRU")}
(ROOT / "engine/layers/signatures.json").write_text(json.dumps(found) + "\n")
