"""Measures a run of EndHazards over hazards that are due beside a script of boto3, in turn, and prints a table.

usage: measure.py ROUNDS HAZARDS DUE COMMAND...        the job's executable; called by run.sh
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
    def __init__(self, hazards, due):
        arguments = [sys.executable, os.path.join(here, "dynamodb.py"), str(min(os.sched_getaffinity(0))), hazards, due]
        self.process = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.url = f"http://127.0.0.1:{int(self.process.stdout.readline())}"

    def counts(self):
        with urllib.request.urlopen(self.url + "/counts") as response:
            return json.loads(response.read())

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def ours(command, dynamodb):
    api = RuntimeApi(command, {
        **VARIABLES,
        "_HANDLER": "EndHazards",
        "AWS_LAMBDA_FUNCTION_NAME": "end_hazards",
        "AWS_ENDPOINT_URL": dynamodb.url,
        "HAZARD_EVENTS_TABLE": "hazard_events",
        "HAZARDS_TABLE": "hazards",
        "HAZARD_LISTS_TABLE": "hazard_lists",
    })
    try:
        os.sched_setaffinity(api.process.pid, [OURS])
        api.next()
        for _ in range(2):  # the function is started each minute, so it is warm
            dynamodb.counts()
            before = api.cpu_with_ended_threads()
            seconds, succeeded = api.event(b"{}", milliseconds=300_000)
            if not succeeded:
                raise RuntimeError(f"the sweep failed: {api.body[:300]}")
            cpu = api.cpu_with_ended_threads() - before
            api.next()
        return seconds, cpu, api.peak_rss_mb()
    finally:
        api.close()


def peer(dynamodb):
    dynamodb.counts()
    arguments = ["taskset", "-c", str(OURS), sys.executable, os.path.join(here, "peer.py"), dynamodb.url]
    printed = subprocess.run(arguments, env={**os.environ, **VARIABLES}, stdout=subprocess.PIPE, check=True, text=True).stdout
    return tuple(float(number) for number in printed.split())


def main():
    rounds, hazards, due, command = int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4:]
    dynamodb = DynamoDB(hazards, due)
    targets = {"Python, boto3": peer, "C#, the job": lambda table: ours(command, table)}
    measured, counted = {name: [] for name in targets}, {}
    for _ in range(rounds):
        for name, run in targets.items():
            measured[name].append(run(dynamodb))
            counted[name] = dynamodb.counts()
            if counted[name]["ended"] != int(due):
                raise RuntimeError(f"{name} ended {counted[name]['ended']} hazards instead of {due}")
    dynamodb.close()
    print(f"{int(due):,} of {int(hazards):,} hazards are due; medians of {rounds} interleaved runs; (ratio to the script)\n")
    print("| target | s | CPU s | peak RSS MB | Query | BatchGetItem | UpdateItem | TransactWriteItems |")
    print("|---|---|---|---|---|---|---|---|")
    base = None
    for name, runs in measured.items():
        values = [statistics.median(column) for column in zip(*runs)]
        base = base or values
        cells = [
            f"{value:.{digits}f}" + ("" if values is base else f" ({value / own:.2g})")
            for value, own, digits in zip(values, base, (2, 2, 0))
        ]
        cells += [f"{counted[name].get(operation, 0):,}" for operation in ("Query", "BatchGetItem", "UpdateItem", "TransactWriteItems")]
        print(f"| {name} | " + " | ".join(cells) + " |")


main()
