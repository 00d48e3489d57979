"""Measures runtime loops under one Runtime API, in turn, and prints a table. Called by run.sh.

usage: measure.py COLD_STARTS WARM_EVENTS NAME=COMMAND...

The first target is the one that the ratios compare the others with.
"""

import json
import os
import shlex
import statistics
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from runtime_api import RuntimeApi  # noqa: E402

EVENT = json.dumps(
    {"id": "0123456789abcdef", "text": "x" * 900, "numbers": list(range(20))}, separators=(",", ":")
).encode()
WARM_ROUNDS = 5


def cold(command):
    api = RuntimeApi(command)
    try:
        api.next()
        init = time.perf_counter() - api.started
        api.event(EVENT)
        return init * 1e3, (time.perf_counter() - api.started) * 1e3
    finally:
        api.close()


def warm(command, events):
    api = RuntimeApi(command)
    try:
        api.next()
        for _ in range(events // 4):
            api.event(EVENT)
            api.next()
        before = api.cpu()
        seconds = []
        for _ in range(events):
            seconds.append(api.event(EVENT)[0])
            api.next()
        cpu = (api.cpu() - before) / events
        seconds.sort()
        return cpu * 1e6, seconds[len(seconds) // 2] * 1e6, seconds[int(len(seconds) * 0.99)] * 1e6, api.rss_mb(), api.threads()
    finally:
        api.close()


def main():
    # One processor for both sides, as a function below 1,769 MB has; with two, waking the other one is most of the cost.
    os.sched_setaffinity(0, [max(os.sched_getaffinity(0))])
    cold_starts, warm_events = int(sys.argv[1]), int(sys.argv[2])
    targets = {name: shlex.split(command) for name, command in (argument.split("=", 1) for argument in sys.argv[3:])}
    colds = {name: [] for name in targets}
    warms = {name: [] for name in targets}
    for _ in range(cold_starts):
        for name, command in targets.items():
            colds[name].append(cold(command))
    for _ in range(WARM_ROUNDS):
        for name, command in targets.items():
            warms[name].append(warm(command, warm_events))

    columns = ["exec to /next ms", "exec to response ms", "warm CPU µs", "p50 µs", "p99 µs", "RSS MB", "threads"]
    rows = {
        name: [statistics.median(column) for column in zip(*colds[name])] + [statistics.median(column) for column in zip(*warms[name])]
        for name in targets
    }
    base = next(iter(rows.values()))
    rounds = f"{WARM_ROUNDS} rounds of {warm_events} warm events of {len(EVENT)} bytes"
    print(f"medians of {cold_starts} cold starts and of {rounds}; (ratio to the first row)\n")
    print("| target | " + " | ".join(columns) + " |")
    print("|---" * (len(columns) + 1) + "|")
    for name, values in rows.items():
        cells = [f"{value:.1f}" + ("" if name == next(iter(rows)) else f" ({value / own:.2f})") for value, own in zip(values, base)]
        print(f"| {name} | " + " | ".join(cells) + " |")


main()
