/** data.py for a table. */
import { SPLIT_IMPORTS, splitRowsPython } from '../../splitPython.ts';
import { WORD_MARKERS } from './markers.ts';
import { UNIT } from './numbers.ts';

const READING = {
  rows: `def read_samples(path, split):
    """The rows of a split, "train" or "test", and their targets."""
    facts = read_facts()
    target, read = facts["target"], number_reader(facts["file"])
    names, rows = read_rows(path, facts["file"])

    def cell_of(row, column):
        at = names.index(column["name"]) if names and column["name"] in names else column["place"]
        return row[at] if at < len(row) else ""

    chosen = [rows[i] for i in facts[split]]
    inputs = [[value for column in facts["columns"] for value in encode(column, cell_of(row, column), read)] for row in chosen]
`,
  windows: `def read_samples(path, split):
    """The windows of a split, [N, length, features], and their targets, each of a later row."""
    facts = read_facts()
    target, read, windows = facts["target"], number_reader(facts["file"]), facts["windows"]
    names, rows = read_rows(path, facts["file"])

    def cell_of(row, column):
        at = names.index(column["name"]) if names and column["name"] in names else column["place"]
        return row[at] if at < len(row) else ""

    # The rows in the order of time, one series after the other.
    rows = [rows[i] for i in windows["order"]]
    encoded = torch.tensor([[value for column in facts["columns"] for value in encode(column, cell_of(row, column), read)] for row in rows])
    length = windows["length"]
    inputs = torch.stack([encoded[start : start + length] for start in facts[split]])
`,
} as const;

type Samples = 'rows' | 'windows' | 'steps';

/** Expressions of the inputs, and of the rows that the targets stand in. */
const GIVEN = {
  rows: { inputs: 'torch.tensor(inputs)', goals: 'row', of: 'for row in chosen' },
  windows: {
    inputs: 'inputs',
    goals: 'rows[start + length - 1 + windows["horizon"]]',
    of: 'for start in facts[split]',
  },
} as const;

const steps = (code: string): string =>
  code.replace(
    'and their targets, each of a later row."""',
    'and their targets: those of the next rows, step after step."""',
  );

/** Lines that read the targets. */
function targetLines(of: Samples, targets: number): string {
  if (of === 'steps')
    return `    scales = list(zip(targets_of(facts), column_scales(facts)))

    def goals(start):
        for ahead in steps_ahead(facts):
            row = rows[start + length - 1 + ahead]
            for target, (mean, deviation) in scales:
                yield (read(cell_of(row, target)) - mean) / deviation

    return inputs, torch.tensor([list(goals(start)) for start in facts[split]])`;
  const { inputs, goals, of: each } = GIVEN[of];
  return targets === 1
    ? `    cells = [cell_of(${goals}, target) ${each}]
    if target["kind"] == "word":
        return ${inputs}, torch.tensor([place_of(target, cell, read) for cell in cells])
    mean, deviation = target_scale(facts)
    return ${inputs}, torch.tensor([(read(cell) - mean) / deviation for cell in cells])`
    : `    scales = list(zip(targets_of(facts), target_scales(facts)))
    labels = [[(read(cell_of(${goals}, target)) - mean) / deviation for target, (mean, deviation) in scales] ${each}]
    return ${inputs}, torch.tensor(labels)`;
}

const BEFORE = `"""Reads and prepares a table in the same way as Tensorsmith.

table.json holds how the file is written, the columns with their words, means and deviations, and the rows of each
split. It is missing where the table could not be read when this package was written: nothing is read then, and an
error says so.
"""
import csv
import gzip
import json
import math
import re
from collections import Counter
from pathlib import Path

import torch

${SPLIT_IMPORTS}

FACTS = Path(__file__).parent / "table.json"
# Cells that count as missing values.
MISSING = {${['', ...WORD_MARKERS].map((word) => `"${word}"`).join(', ')}}
# Units of numbers, and spaces before them.
UNIT = "${UNIT}"
SPACE = "[ \\u00a0\\u202f\\u2009]"
# Thousands separators beside the recorded one.
GROUPS = {" ": "[ \\u00a0\\u202f\\u2009]", "'": "['\\u2019]"}


def read_facts():
    """What Tensorsmith recorded about the table."""
    if not FACTS.exists():
        raise FileNotFoundError(
            f"{FACTS} is missing: the table could not be read when this package was written. "
            "Export it again where the table is at hand."
        )
    return json.loads(FACTS.read_text(encoding="utf-8"))


def number_reader(file):
    """Parses a cell as a number with the marks of the file; None if it is not one."""
    decimal, thousands = file["decimal"], file["thousands"]
    group = GROUPS.get(thousands, f"[{thousands}]") if thousands else ""
    whole = rf"[0-9]+|[0-9]{{1,3}}(?:{group}[0-9]{{3}})+" if group else "[0-9]+"
    digits = rf"(?:(?:{whole})(?:[{decimal}][0-9]*)?|[{decimal}][0-9]+)(?:[eE][+-]?[0-9]+)?"
    units = file.get("units", False)
    start = rf"(?:[+-]?(?:{UNIT}{SPACE}?)?|{UNIT}{SPACE}?[+-])" if units else "[+-]?"
    pattern = re.compile(start + digits + (rf"(?:{SPACE}?{UNIT})?" if units else ""))

    def read(cell):
        if not pattern.fullmatch(cell):
            return None
        bare = re.sub(rf"{UNIT}|{SPACE}", "", cell) if units else cell
        joined = re.sub(group, "", bare) if group else bare
        return float(joined.replace(",", ".") if decimal == "," else joined)

    return read


def place_of(column, cell, read):
    """Index of a cell among the categories of its column; -1 for one unseen in training."""
    words, fill = column["words"], column.get("fill")
    if column.get("numeric"):
        value = read(cell)
        found = [word for word in words if (word == fill if value is None else word != "" and float(word) == value)]
    else:
        word = fill if cell in MISSING and fill is not None else cell
        found = [word] if word in words else []
    return words.index(found[0]) if found else -1


def encode(column, cell, read):
    """Standardizes a number: (value - mean) / deviation; encodes a category as one-hot."""
    if column["kind"] == "number":
        value = read(cell)
        return [((column.get("fill", math.nan) if value is None else value) - column["mean"]) / column["deviation"]]
    place = place_of(column, cell, read)
    return [float(i == place) for i in range(len(column["words"]))]


def text_of(value):
    """A value of a typed table (Parquet, JSON) as the text of a cell."""
    if value is None or value != value:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value).strip()


def open_text(path, encoding, newline=""):
    """The characters of a file, decompressed where it is gzip."""
    with open(path, "rb") as start:
        packed = start.read(2) == b"\\x1f\\x8b"
    read = gzip.open if packed else open
    return read(path, "rt", encoding=encoding, newline=newline)


def by_tabs(line):
    """Blanks between cells as one tab."""
    body = line.rstrip("\\r\\n")
    return re.sub(r'("[^"]*")|[ \\t]+', lambda found: found[1] or "\\t", body.strip(" \\t")) + line[len(body) :]


def read_rows(path, file):
    """All rows that are not empty, and the column names; None if the file has no header."""
    if file["kind"] == "parquet":
        import pyarrow.parquet

        table = pyarrow.parquet.read_table(path)
        names = table.column_names
        rows = [[text_of(row[name]) for name in names] for row in table.to_pylist()]
    elif file["kind"] == "jsonl":
        with open_text(path, "utf-8-sig") as text:
            content = text.read()
        lines = (line for line in content.split("\\n") if line.strip())
        objects = json.loads(content) if content.lstrip().startswith("[") else [json.loads(line) for line in lines]
        names = list(dict.fromkeys(name for item in objects for name in item))
        rows = [[text_of(item.get(name)) for name in names] for item in objects]
    else:
        encoding = {"utf-8": "utf-8-sig", "utf-16le": "utf-16", "utf-16be": "utf-16"}.get(file["encoding"], file["encoding"])
        with open_text(path, encoding, None if file.get("evenLines") else "") as text:
            for _ in range(file.get("skip", 0)):
                next(text)
            blanks = file["separator"] == " "
            lines = map(by_tabs, text) if blanks else text
            cells = csv.reader(lines, delimiter="\\t" if blanks else file["separator"], quotechar=file.get("quote", '"'))
            rows = [[cell.strip() for cell in row] for row in cells]
        names = None
    rows = [row for row in rows if any(row)]
    if names is None and file["header"]:
        names, rows = rows[0], rows[1:]
    return names, rows`;

const SCALE = `def target_scale(facts=None):
    """Mean and deviation of the target: a label is (value - mean) / deviation."""
    facts = facts or read_facts()
    return (facts["target"]["mean"], facts["target"]["deviation"]) if facts["scaled"] else (0.0, 1.0)`;

const SCALES = `def targets_of(facts):
    return [facts["target"], *facts["moreTargets"]]


def target_scales(facts):
    """Mean and deviation of each target: a label is (value - mean) / deviation."""
    return [(target["mean"], target["deviation"]) if facts["scaled"] else (0.0, 1.0) for target in targets_of(facts)]


def target_scale(facts=None):
    """Means and deviations of the targets, as tensors."""
    mean, deviation = torch.tensor(target_scales(facts or read_facts())).T
    return mean, deviation`;

const STEP_SCALES = `def targets_of(facts):
    return [facts["target"], *facts.get("moreTargets", [])]


def steps_ahead(facts):
    """How many rows after a window its targets are."""
    return range(1, facts["windows"]["horizon"] + 1)


def column_scales(facts):
    """Mean and deviation of each predicted column: a label is (value - mean) / deviation."""
    return [(target["mean"], target["deviation"]) if facts["scaled"] else (0.0, 1.0) for target in targets_of(facts)]


def target_scale(facts=None):
    """Means and deviations of the targets, step after step, as tensors."""
    facts = facts or read_facts()
    mean, deviation = torch.tensor(column_scales(facts) * len(steps_ahead(facts))).T
    return mean, deviation`;

const AFTER = `${splitRowsPython('facts["stratified"] and facts["target"]["kind"] == "word"')}`;

/** Reading of the samples of a kind. */
function readingOf(of: Samples, targets: number): string {
  if (of === 'steps') return steps(READING.windows).replace('target, read', 'read').replace('facts["target"], ', '');
  return targets === 1 ? READING[of] : READING[of].replace('target, read', 'read').replace('facts["target"], ', '');
}

/**
 * data.py.
 * @param of what samples are: rows, or windows of rows with one target row or several
 * @param targets number of predicted values
 */
export const tablePython = (of: Samples, targets: number): string => `${BEFORE}


${readingOf(of, targets)}${targetLines(of, targets)}


${of === 'steps' ? STEP_SCALES : targets === 1 ? SCALE : SCALES}


${AFTER}`;
