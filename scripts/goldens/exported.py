"""Runs exported packages: called by exported.mjs with the folder that holds them.

Each is loaded with its weights, saves them and loads them again; its outputs, or the losses of its
training, are written to found.json. One is trained by torchrun in two processes besides. Those of the sample
documents read their data, train some steps and predict; some are trained by the commands of their README, too.
"""
import importlib
import json
import keyword
import pathlib
import subprocess
import sys

import torch
from safetensors.torch import load_file

MODULES = ("model", "weights", "data", "order", "train", "predict")


def load(folder):
    """The modules of a package, freshly imported."""
    # Only some packages have these.
    for name in (*MODULES, "augment", "folds"):
        sys.modules.pop(name, None)
    sys.path.insert(0, str(folder))
    try:
        return {name: importlib.import_module(name) for name in MODULES}
    finally:
        sys.path.pop(0)


def model_of(modules):
    """The class of the network, which is last in model.py."""
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
    losses, count = [], case["count"]
    labels = torch.tensor(case["labels"])
    kept = (x[count:], labels[count:]) if count < len(x) else None
    modules["train"].train(
        model, x[:count], labels[:count], validation=kept, epochs=case["epochs"], batch_size=case["batch"],
        shuffle=case["seed"] is not None, on_step=lambda epoch, batch, loss: losses.append(loss),
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
train(model, x, labels, epochs=2, batch_size=4)
if not dist.is_initialized() or dist.get_rank() == 0:
    save_weights(model, "parallel.safetensors" if len(sys.argv) > 1 else "alone.safetensors")
if dist.is_initialized():
    dist.destroy_process_group()
"""


def parallel(folder, shape, classes):
    """Two processes of torchrun take the steps that one takes."""
    modules = load(folder)
    text = PARALLEL.format(name=model_of(modules).__name__, shape=shape, classes=classes)
    (folder / "parallel.py").write_text(text)
    subprocess.run([sys.executable, "parallel.py"], cwd=folder, check=True)
    torchrun = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node=2"]
    subprocess.run([*torchrun, "parallel.py", "both"], cwd=folder, check=True, stderr=subprocess.DEVNULL)
    one, two = load_file(folder / "alone.safetensors"), load_file(folder / "parallel.safetensors")
    assert all(torch.allclose(one[name], two[name], atol=1e-6) for name in one if "running_" not in name)


def sums(inputs, labels):
    return {
        "inputs": list(inputs.shape), "labels": list(labels.shape),
        "sums": [inputs.double().sum().item(), labels.double().sum().item()],
        "squares": inputs.double().square().sum().item(),
    }


def without_dropout(model):
    """Its random numbers are PyTorch's own."""
    for module in model.modules():
        if isinstance(module, torch.nn.modules.dropout._DropoutNd):
            module.p = 0.0
        elif isinstance(module, torch.nn.MultiheadAttention):
            module.dropout = 0.0
    return model


def sample(folder):
    """What a package reads of its data, its first training steps, and its predictions."""
    run = json.loads((folder / "sample.json").read_text())
    modules = load(folder)
    read = {split: modules["data"].read_samples(run["data"], split) for split in ("train", "test")}
    used, kept = modules["order"].split(len(read["train"][0]), run["share"], run["seed"])
    used, kept = used[: run["train"]], kept[: run["validation"]]
    x, labels = read["train"]
    model = modules["weights"].load_weights(model_of(modules)(), folder / "weights.safetensors")
    losses, epochs = [], []
    modules["train"].train(
        without_dropout(model), x[used], labels[used], validation=(x[kept], labels[kept]), epochs=run["epochs"],
        batch_size=run["batch"], on_step=lambda epoch, batch, loss: losses.append(loss),
        on_epoch=lambda epoch, loss, checked: epochs.append(rounded([loss, checked])),
    )
    x, labels = (part[: run["predicted"]] for part in read["test"])
    outputs = modules["predict"].predict(model, x)
    modules["weights"].save_weights(model, folder / "weights.safetensors")
    printed = subprocess.run([sys.executable, "predict.py", run["data"], "3"], cwd=folder, check=True, stdout=subprocess.PIPE, text=True).stdout
    first = [json.loads(line) for line in printed.splitlines()]
    # Printed in the units of the table.
    mean, deviation = modules["data"].target_scale() if hasattr(modules["data"], "target_scale") else (0.0, 1.0)
    assert len(first) == 3 and torch.allclose(torch.tensor(first[0]["outputs"]), outputs[0] * deviation + mean, atol=1e-4), printed
    return {
        **{split: sums(*both) for split, both in read.items()},
        "losses": rounded(losses), "epochs": epochs,
        "predictions": rounded(outputs.flatten(1)[:, : run["shown"]].flatten().tolist()),
        "tested": rounded([modules["train"].evaluate(model, x, labels)[0]])[0],
    }


def commands(folder, data, epochs):
    """The last output of `train.py`, and that of `predict.py` for three samples."""

    def python(*arguments):
        return subprocess.run([sys.executable, *arguments], cwd=folder, check=True, stdout=subprocess.PIPE, text=True).stdout

    trained, predicted = python("train.py", data, epochs), python("predict.py", data, "3")
    found = dict(part.split(": ") for part in trained.splitlines()[-1].split(", "))
    return {name: float(value) for name, value in found.items()}, [json.loads(line) for line in predicted.splitlines()]


def mnist(folder):
    """The commands that the README names, on real MNIST."""
    found, rows = commands(folder, json.loads((folder / "sample.json").read_text())["data"], "1")
    assert [row["truth"] for row in rows] == [7, 2, 1] and all(len(row["outputs"]) == 10 for row in rows), rows
    assert found["accuracy"] > 0.96, found
    return {"trained": found}


def cars(folder):
    """Chance level is 61."""
    found, rows = commands(folder, json.loads((folder / "sample.json").read_text())["data"], "60")
    assert found["test loss"] < 15 and all(len(row["outputs"]) == 1 for row in rows), (found, rows)
    return {"trained": found}


def odd(folder):
    """What is read of a file that is easily misread."""
    read = load(folder)["data"].read_samples
    file = folder / "data" / json.loads((folder / "odd.json").read_text())["path"]
    found = {split: [part.tolist() for part in read(file, split)] for split in ("train", "test")}
    if hasattr(load(folder)["data"], "split_rows"):
        found["split"] = load(folder)["data"].split_rows(read(file, "train")[1], 0.3, 7)
    if (folder / "folds.py").exists():
        load(folder)
        sys.path.insert(0, str(folder))
        rows = importlib.import_module("folds").fold_rows
        sys.path.pop(0)
        found["folds"] = [rows(read(file, "train")[1], index, 3, 7) for index in (1, 2, 3)]
    if (folder / "table.json").exists():
        (folder / "table.json").unlink()
        try:
            load(folder)["data"].read_samples(file, "train")
            raise AssertionError("table.json is not missed")
        except FileNotFoundError as error:
            assert "Export it again" in str(error), error
    return found


def orders(work):
    """The validation split, and the shuffles of epochs."""
    order = load(next(f for f in work.iterdir() if (f / "order.py").exists()))["order"]
    return [
        {"split": order.split(count, share, seed), "epochs": [order.permutation(count, seed, order.ORDER_STREAM, epoch) for epoch in (1, 2)]}
        for count, share, seed in json.loads((work / "orders.json").read_text())
    ]


def names():
    """Names that no layer can have: Python's keywords, and attributes of every module."""
    words = {*keyword.kwlist, *keyword.softkwlist, *dir(torch.nn.Module()), *vars(torch.nn.Module())}
    return sorted(word for word in words if word[0] != "_")


def main():
    work = pathlib.Path(sys.argv[1])
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
        parallel(by_name["loss: CrossEntropyLoss"], "1, 5, 4", 3)
    if "loose" in by_name:
        parallel(by_name["loose"], "4, 9, 8", 5)
    by_command = {"lenet-mnist": mnist, "auto-mpg": cars}
    samples = {}
    for folder in sorted(work.iterdir()):
        if (folder / "sample.json").exists():
            samples[folder.name] = {**sample(folder), **by_command.get(folder.name, lambda folder: {})(folder)}
    odd_files = {f.name.removeprefix("odd "): odd(f) for f in sorted(work.iterdir()) if f.name.startswith("odd ")}
    found = {"torch": torch.__version__, "cases": cases, "samples": samples, "odd": odd_files, "orders": orders(work), "names": names()}
    (work / "found.json").write_text(json.dumps(found))


main()
