"""Event files by TensorBoard's own writer: engine/host/runs/tensorboard/goldens/events.json.

Needs tensorboard alone (2.20.0): python3 scripts/goldens/events.py
"""
import io
import json
import pathlib
import struct

from tensorboard.compat.proto.event_pb2 import Event, SessionLog
from tensorboard.compat.proto.histogram_pb2 import HistogramProto
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.summary.writer.record_writer import RecordWriter

NAN, INFINITY = float("nan"), float("inf")


def written(event):
    file = io.BytesIO()
    RecordWriter(file).write(event.SerializeToString())
    return file.getvalue().hex()


def scalars(seconds, step, values):
    entries = [Summary.Value(tag=tag, simple_value=value) for tag, value in values]
    return Event(wall_time=seconds, step=step, summary=Summary(value=entries))


# Bins of equal width between low and high, which hold all values.
HISTOGRAMS = [
    {"low": -1.0, "high": 1.0, "counts": [1, 0, 2, 1], "mean": 0.125, "deviation": 0.5},
    {"low": 0.0, "high": 0.0, "counts": [7, 0], "mean": 0.0, "deviation": 0.0},
]


def histogram(given):
    low, high, counts = given["low"], given["high"], given["counts"]
    width = (high - low) / len(counts)
    number = sum(counts)
    return HistogramProto(
        min=low,
        max=high,
        num=number,
        sum=given["mean"] * number,
        sum_squares=(given["mean"] ** 2 + given["deviation"] ** 2) * number,
        bucket_limit=[low + width * (i + 1) for i in range(len(counts))],
        bucket=counts,
    )


def histograms(seconds, step, values):
    entries = [Summary.Value(tag=tag, histo=histogram(given)) for tag, given in values]
    return Event(wall_time=seconds, step=step, summary=Summary(value=entries))


HISTOGRAM_TAGS = ["weight/conv1.weight", "activation/relu1"]
CASES = [
    (1.5, 0, [("loss/train", 2.5)]),
    (1764432000.25, 1, [("loss/train", 0.1), ("accuracy/train", 0.015625), ("learning_rate", 0.03)]),
    (1764432000.25, 127, [("loss/train", 3e38)]),
    (1764432000.25, 128, [("loss/train", -1e-42)]),
    (1764432000.25, 16_384, [("Verlust/übung 训练", 0.0)]),
    (1764432000.25, 2**31, [("loss/train", NAN), ("accuracy/train", INFINITY), ("learning_rate", -INFINITY)]),
    (1764432000.25, 2**40 + 5, [("x" * 300, 1.0)]),
]

found = {
    "version": {"seconds": 1764432000.5, "bytes": written(Event(wall_time=1764432000.5, file_version="brain.Event:2"))},
    "start": {
        "seconds": 1764432000.5,
        "step": 301,
        "bytes": written(
            Event(wall_time=1764432000.5, step=301, session_log=SessionLog(status=SessionLog.START))
        ),
    },
    # Values as their bits: JSON has neither NaN nor infinities.
    "scalars": [
        {
            "seconds": seconds,
            "step": step,
            "tags": [tag for tag, _ in values],
            "bits": [struct.unpack("<I", struct.pack("<f", value))[0] for _, value in values],
            "bytes": written(scalars(seconds, step, values)),
        }
        for seconds, step, values in CASES
    ],
    "histograms": {
        "seconds": 1764432000.25,
        "step": 938,
        "tags": HISTOGRAM_TAGS,
        "values": HISTOGRAMS,
        "bytes": written(histograms(1764432000.25, 938, list(zip(HISTOGRAM_TAGS, HISTOGRAMS)))),
    },
}
target = pathlib.Path(__file__).parents[2] / "engine/host/runs/tensorboard/goldens/events.json"
target.parent.mkdir(exist_ok=True)
target.write_text(json.dumps(found, indent=1) + "\n")
