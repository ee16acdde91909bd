/** data.py of packages whose data are a table. */

export const TABLE_PYTHON = `"""Reads a table as Tensorsmith did.

table.json holds the columns with their words, means and deviations, and the rows of each split. It is missing where
the table could not be read when this package was written: nothing is read then, and an error says so.
"""
import csv
import json
from pathlib import Path

import torch

FACTS = Path(__file__).parent / "table.json"


def read_facts():
    """What Tensorsmith knew of the table."""
    if not FACTS.exists():
        raise FileNotFoundError(
            f"{FACTS} is missing: the table could not be read when this package was written. "
            "Export it again where the table is at hand."
        )
    return json.loads(FACTS.read_text(encoding="utf-8"))


def encode(column, cells):
    """A number less its mean over its deviation; a word as ones and zeros."""
    if column["kind"] == "number":
        return [[(float(cell) - column["mean"]) / column["deviation"] for cell in cells]]
    return [[float(cell == word) for cell in cells] for word in column["words"]]


def read_rows(path, names):
    """All rows that are not empty, by the names of their columns; the separator is the one that makes these names."""
    for separator in ",\\t|;\\x1e\\x1f":
        with open(path, newline="", encoding="utf-8-sig") as file:
            rows = csv.reader(file, delimiter=separator)
            filled = ([cell.strip() for cell in row] for row in rows if any(cell.strip() for cell in row))
            header = next(filled, [])
            if names <= set(header):
                return [dict(zip(header, row)) for row in filled]
    raise ValueError(f"{path} lacks some of the columns {sorted(names)}")


def read_samples(path, split):
    """The rows of a split, "train" or "test", and what is to be predicted of them."""
    facts = read_facts()
    target = facts["target"]
    rows = read_rows(path, {column["name"] for column in [*facts["columns"], target]})
    chosen = [rows[i] for i in facts[split]]
    columns = [values for column in facts["columns"] for values in encode(column, [row[column["name"]] for row in chosen])]
    cells = [row[target["name"]] for row in chosen]
    labels = [float(cell) if target["kind"] == "number" else target["words"].index(cell) for cell in cells]
    return torch.tensor(columns).T.contiguous(), torch.tensor(labels)
`;
