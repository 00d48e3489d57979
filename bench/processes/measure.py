"""Measures a run of the packaged ProcessChecker over a table of processes beside a script of boto3, in turn, and prints a table.

usage: measure.py BOOTSTRAP ROUNDS ROWS        called by run.sh
"""

import json
import os
import statistics
import subprocess
import sys
import urllib.request

here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(here))
from runtime_api import RuntimeApi  # noqa: E402

REGION = "ap-northeast-1"
VARIABLES = {"AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "local", "AWS_REGION": REGION, "AWS_DEFAULT_REGION": REGION}
OURS = max(os.sched_getaffinity(0))  # one processor for what is measured, another one for DynamoDB


class DynamoDB:
    def __init__(self, rows):
        arguments = [sys.executable, os.path.join(here, "dynamodb.py"), str(min(os.sched_getaffinity(0))), str(rows)]
        self.process = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.url = f"http://127.0.0.1:{int(self.process.stdout.readline())}"

    def get(self, path):
        with urllib.request.urlopen(self.url + path) as response:
            return json.loads(response.read())

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def ours(bootstrap, dynamodb):
    api = RuntimeApi([bootstrap], {
        **VARIABLES,
        "_HANDLER": "ProcessChecker",
        "AWS_LAMBDA_FUNCTION_NAME": "process_checker",
        "AWS_ENDPOINT_URL": dynamodb.url,
        "HEARTBEATS_TABLE": "heartbeats",
        "ALERTS_TABLE": "alerts",
        "INCIDENTS_TABLE": "process_incidents",
        "PROMISES_TABLE": "process_promises",
        "FLAP_CHANGES": "6",
        "FLAP_WINDOW_MINUTES": "60",
        "FLAP_STEADY_MINUTES": "30",
    })
    try:
        os.sched_setaffinity(api.process.pid, [OURS])
        api.next()
        before = api.cpu_with_ended_threads()
        seconds, succeeded = api.event(b"{}", milliseconds=300_000)
        if not succeeded:
            raise RuntimeError("the check failed")
        return seconds, api.cpu_with_ended_threads() - before, api.peak_rss_mb()
    finally:
        api.close()


def peer(dynamodb):
    arguments = ["taskset", "-c", str(OURS), sys.executable, os.path.join(here, "peer.py"), dynamodb.url]
    printed = subprocess.run(arguments, env={**os.environ, **VARIABLES}, stdout=subprocess.PIPE, check=True, text=True).stdout
    return tuple(float(number) for number in printed.split())


def main():
    bootstrap, rounds, rows = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    dynamodb = DynamoDB(rows)
    print(f"medians of {rounds} interleaved runs over {rows:,} processes, each of a new process; 2 ms per request; (ratio to the script)\n")
    print("| changes | target | s | CPU s | peak RSS MB | requests | concurrent requests |\n|---|---|---|---|---|---|---|")
    package, script = "C# Native AOT, the package", "Python, boto3"
    for kind, changes in (("interval", 0), ("interval", 100), ("interval", rows), ("cron", 0)):
        # The script knows no crontab.
        targets = {script: peer} if kind == "interval" else {}
        targets[package] = lambda table: ours(bootstrap, table)
        measured, counted = {name: [] for name in targets}, {}
        for _ in range(rounds):
            for name, run in targets.items():
                dynamodb.get(f"/use/{kind}/{changes}")
                measured[name].append(run(dynamodb))
                counted[name] = dynamodb.get("/counts")
                if kind == "interval" and counted[name]["alerts"] != changes:
                    raise RuntimeError(f"{name} wrote {counted[name]['alerts']} alerts instead of {changes}")
        base = None
        for name, runs in measured.items():
            values = [statistics.median(column) for column in zip(*runs)]
            base = base or values
            cells = [
                f"{value:.{digits}f}" + ("" if values is base else f" ({value / own:.2g})")
                for value, own, digits in zip(values, base, (2, 2, 0))
            ]
            what = f"{changes:,}" if kind == "interval" else f"{changes:,}, crontab in 5 zones"
            cells += [f"{counted[name]['requests']:,}", str(counted[name]["concurrent"])]
            print(f"| {what} | {name} | " + " | ".join(cells) + " |", flush=True)
    dynamodb.close()


main()
