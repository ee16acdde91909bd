"""Scalars of an event folder as TensorBoard itself reads them: {tag: [[step, value], ...]} as JSON."""
import json
import sys

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator, SCALARS

events = EventAccumulator(sys.argv[1], size_guidance={SCALARS: 0})
events.Reload()
print(json.dumps({tag: [[one.step, one.value] for one in events.Scalars(tag)] for tag in events.Tags()["scalars"]}))
