"""Measures the packaged job Echo with reporting off, on, and with a Sentry that fails in several ways. Called by run.sh.

usage: measure.py BOOTSTRAP
"""

import json
import os
import socket
import statistics
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from runtime_api import RuntimeApi  # noqa: E402

GOOD = json.dumps({"id": "0123456789abcdef", "text": "x" * 900, "numbers": list(range(20))}, separators=(",", ":")).encode()
BAD = b'{"id":1}'
COLD_STARTS = 41
WARM_EVENTS = 3000
WARM_ROUNDS = 5
FAILING = 20


class Sink:
    """A Sentry on loopback: responds with 200 (ok), reads and never responds (hang), or is not there (refuse)."""

    def __init__(self, mode):
        self.mode = mode
        self.accepted = 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.dsn = "http://key@127.0.0.1:%d/1" % self.listener.getsockname()[1]
        if mode == "refuse":
            self.listener.close()
        else:
            threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.respond, args=[connection], daemon=True).start()

    def respond(self, connection):
        buffer = b""
        while True:
            data = connection.recv(65536)
            if not data:
                return
            buffer += data
            end = buffer.find(b"\r\n\r\n")
            if end < 0:
                continue
            length = next(int(line.split(b":")[1]) for line in buffer[:end].split(b"\r\n") if line.lower().startswith(b"content-length"))
            if len(buffer) < end + 4 + length:
                continue
            buffer = buffer[end + 4 + length :]
            if self.mode == "ok":
                self.accepted += 1
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")


def environment(sink):
    return {"SENTRY_DSN": sink.dsn} if sink else {}


def cold(bootstrap, sink):
    api = RuntimeApi([bootstrap], environment(sink))
    try:
        api.next()
        api.event(GOOD)
        return (time.perf_counter() - api.started) * 1e3
    finally:
        api.close()


def warm(bootstrap, sink):
    api = RuntimeApi([bootstrap], environment(sink))
    try:
        api.next()
        for _ in range(WARM_EVENTS // 4):
            api.event(GOOD)
            api.next()
        before = api.cpu()
        seconds = []
        for _ in range(WARM_EVENTS):
            seconds.append(api.event(GOOD)[0])
            api.next()
        return (api.cpu() - before) / WARM_EVENTS * 1e6, statistics.median(seconds) * 1e6
    finally:
        api.close()


def failing(bootstrap, sink):
    """Milliseconds of each failing invocation; every one must fail by itself and by nothing else."""
    api = RuntimeApi([bootstrap], environment(sink))
    try:
        api.next()
        api.event(GOOD)
        api.next()
        milliseconds = []
        for _ in range(FAILING):
            seconds, succeeded = api.event(BAD)
            if succeeded:
                raise RuntimeError("the job should have failed")
            milliseconds.append(seconds * 1e3)
            api.next()
        return milliseconds
    finally:
        api.close()


def growth(bootstrap, sink):
    api = RuntimeApi([bootstrap], environment(sink))
    try:
        api.next()
        for _ in range(1000):
            api.event(GOOD)
            api.next()
        before, threads = api.rss_mb(), api.threads()
        for _ in range(1000):
            api.event(GOOD)
            api.next()
        return before, api.rss_mb(), threads, api.threads()
    finally:
        api.close()


def main():
    bootstrap = sys.argv[1]
    os.sched_setaffinity(0, [max(os.sched_getaffinity(0))])
    off, on = None, Sink("ok")
    colds, warms = {"off": [], "on": []}, {"off": [], "on": []}
    for _ in range(COLD_STARTS):
        colds["off"].append(cold(bootstrap, off))
        colds["on"].append(cold(bootstrap, on))
    for _ in range(WARM_ROUNDS):
        warms["off"].append(warm(bootstrap, off))
        warms["on"].append(warm(bootstrap, on))

    print(f"medians of {COLD_STARTS} cold starts and of {WARM_ROUNDS} rounds of {WARM_EVENTS} warm events\n")
    print("| reporting | exec to response ms | warm CPU µs | p50 µs |\n|---|---|---|---|")
    base = None
    for name in ("off", "on"):
        row = [statistics.median(colds[name])] + [statistics.median(column) for column in zip(*warms[name])]
        base = base or row
        print(f"| {name} | " + " | ".join(f"{value:.2f} ({value / own:.2f})" for value, own in zip(row, base)) + " |")

    print(f"\n{FAILING} failing invocations in turn\n")
    print("| Sentry | first ms | median of the others ms | longest of the others ms | all ms |\n|---|---|---|---|---|")
    for name, sink in (("off", None), ("responds", on), ("refuses", Sink("refuse")), ("hangs", Sink("hang"))):
        milliseconds = failing(bootstrap, sink)
        others = milliseconds[1:]
        print(f"| {name} | {milliseconds[0]:.1f} | {statistics.median(others):.2f} | {max(others):.1f} | {sum(milliseconds):.0f} |")

    before, after, threads_before, threads_after = growth(bootstrap, on)
    rss = f"RSS {before:.1f} -> {after:.1f} MB ({(after / before - 1) * 100:+.1f} %)"
    print(f"\n1,000 warm invocations with reporting on: {rss}, threads {threads_before} -> {threads_after}")


main()
