"""Scalars of an event folder as TensorBoard itself reads them, and its histograms: {tag: [[step, value], ...]} as JSON."""
import json
import sys

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator, HISTOGRAMS, SCALARS

events = EventAccumulator(sys.argv[1], size_guidance={SCALARS: 0, HISTOGRAMS: 0})
events.Reload()
found = {tag: [[one.step, one.value] for one in events.Scalars(tag)] for tag in events.Tags()["scalars"]}
for tag in events.Tags()["histograms"]:
    found[tag] = [[one.step, one.histogram_value.num] for one in events.Histograms(tag)]
print(json.dumps(found))
