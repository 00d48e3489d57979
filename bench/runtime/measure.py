"""Measures runtime loops under one Runtime API, in turn, and prints a table. Called by run.sh.

usage: measure.py COLD_STARTS WARM_EVENTS NAME=COMMAND...

The first target is the one that the ratios compare the others with.
"""

import json
import os
import shlex
import socket
import statistics
import subprocess
import sys
import time

EVENT = json.dumps(
    {"id": "0123456789abcdef", "text": "x" * 900, "numbers": list(range(20))}, separators=(",", ":")
).encode()
WARM_ROUNDS = 5


class RuntimeApi:
    """One process, one connection at a time, one event at a time."""

    def __init__(self, command):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.connection = None
        self.buffer = b""
        self.number = 0
        environment = {
            "AWS_LAMBDA_RUNTIME_API": "127.0.0.1:%d" % self.listener.getsockname()[1],
            "AWS_LAMBDA_FUNCTION_NAME": "echo",
            "AWS_REGION": "ap-northeast-1",
            "_HANDLER": "Echo",
            "PATH": os.environ["PATH"],
        }
        self.started = time.perf_counter()
        self.process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)

    def request(self):
        """Reads one request; returns its head."""
        while True:
            if self.connection is None:
                self.connection, _ = self.listener.accept()
                self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            end = self.buffer.find(b"\r\n\r\n")
            if end >= 0:
                head = self.buffer[:end]
                length = 0
                for line in head.split(b"\r\n")[1:]:
                    name, _, value = line.partition(b":")
                    if name.lower() == b"content-length":
                        length = int(value)
                if len(self.buffer) >= end + 4 + length:
                    self.buffer = self.buffer[end + 4 + length :]
                    return head
            data = self.connection.recv(65536)
            if data:
                self.buffer += data
            else:
                self.connection.close()
                self.connection = None

    def next(self):
        while not self.request().startswith(b"GET"):
            raise RuntimeError("expected a request for an event")

    def event(self):
        """Answers a request for an event and waits for the answer; returns the seconds between."""
        self.number += 1
        deadline = int(time.time() * 1000) + 60000
        head = (
            f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nLambda-Runtime-Aws-Request-Id: 8476a536-e9f4-11e8-9739-{self.number:012x}\r\n"
            f"Lambda-Runtime-Deadline-Ms: {deadline}\r\nLambda-Runtime-Trace-Id: Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700\r\n"
            "Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:ap-northeast-1:123456789012:function:echo\r\n"
            f"Content-Length: {len(EVENT)}\r\n\r\n"
        ).encode()
        sent = time.perf_counter()
        self.connection.sendall(head + EVENT)
        answer = self.request()
        seconds = time.perf_counter() - sent
        if b"/response" not in answer.split(b"\r\n")[0]:
            raise RuntimeError("the job failed")
        self.connection.sendall(b'HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\nContent-Length: 15\r\n\r\n{"status":"OK"}')
        return seconds

    def cpu(self):
        """CPU seconds of all threads of the process so far."""
        tasks = f"/proc/{self.process.pid}/task"
        return sum(int(open(f"{tasks}/{task}/schedstat").read().split()[0]) for task in os.listdir(tasks)) / 1e9

    def rss_mb(self):
        for line in open(f"/proc/{self.process.pid}/status"):
            if line.startswith("VmRSS"):
                return int(line.split()[1]) / 1024

    def close(self):
        self.process.kill()
        self.process.wait()
        if self.connection:
            self.connection.close()
        self.listener.close()


def cold(command):
    api = RuntimeApi(command)
    try:
        api.next()
        init = time.perf_counter() - api.started
        api.event()
        return init * 1e3, (time.perf_counter() - api.started) * 1e3
    finally:
        api.close()


def warm(command, events):
    api = RuntimeApi(command)
    try:
        api.next()
        for _ in range(events // 4):
            api.event()
            api.next()
        before = api.cpu()
        seconds = []
        for _ in range(events):
            seconds.append(api.event())
            api.next()
        cpu = (api.cpu() - before) / events
        seconds.sort()
        return cpu * 1e6, seconds[len(seconds) // 2] * 1e6, seconds[int(len(seconds) * 0.99)] * 1e6, api.rss_mb()
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

    columns = ["exec to /next ms", "exec to answer ms", "warm CPU µs", "p50 µs", "p99 µs", "RSS MB"]
    rows = {
        name: [statistics.median(column) for column in zip(*colds[name])] + [statistics.median(column) for column in zip(*warms[name])]
        for name in targets
    }
    base = next(iter(rows.values()))
    print(f"medians of {cold_starts} cold starts and of {WARM_ROUNDS} rounds of {warm_events} warm events of {len(EVENT)} bytes; (ratio to the first row)\n")
    print("| target | " + " | ".join(columns) + " |")
    print("|---" * (len(columns) + 1) + "|")
    for name, values in rows.items():
        cells = [f"{value:.1f}" + ("" if name == next(iter(rows)) else f" ({value / own:.1f})") for value, own in zip(values, base)]
        print(f"| {name} | " + " | ".join(cells) + " |")


main()
