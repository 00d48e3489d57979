"""Measures the packaged HazardsApi over a stand-in of DynamoDB beside a handler of boto3, in turn, and prints a table.

usage: measure.py BOOTSTRAP REQUESTS ROUNDS HAZARDS        called by run.sh
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
HAZARD = "/hazards/jma.real._e59cb0e99c87_.event.20260000000042"
KINDS = {
    "list, 50": ("/hazards", ""),
    "list of a kind, severity 3 and more": ("/hazards", "kind=earthquake&severity=3"),
    "list in a box": ("/hazards", "bbox=138,34,142,38"),
    "list in a circle of 300 km": ("/hazards", "near=139.69,35.69,300"),
    "map, 50 in force": ("/hazards.geojson", ""),
    "map in a box": ("/hazards.geojson", "bbox=138,34,142,38"),
    "one hazard with its history": (HAZARD, ""),
    "one hazard as CAP": (f"{HAZARD}/cap", ""),
}
ONE = ("one hazard with its history", "one hazard as CAP")
WARMING = 20
PEER = ("list, 50", "list of a kind, severity 3 and more")  # the handler knows no boxes


class DynamoDB:
    def __init__(self, hazards):
        arguments = [sys.executable, os.path.join(here, "dynamodb.py"), str(min(os.sched_getaffinity(0))), str(hazards)]
        self.process = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.url = f"http://127.0.0.1:{int(self.process.stdout.readline())}"

    def counts(self):
        with urllib.request.urlopen(self.url + "/counts") as response:
            return json.loads(response.read())

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def ours(bootstrap, dynamodb, requests):
    api = RuntimeApi([bootstrap], {
        **VARIABLES,
        "_HANDLER": "HazardsApi",
        "AWS_LAMBDA_FUNCTION_NAME": "hazards_api",
        "AWS_ENDPOINT_URL": dynamodb.url,
        "API_KEYS_TABLE": "api_keys",
        "HAZARDS_TABLE": "hazards",
        "HAZARD_LISTS_TABLE": "hazard_lists",
        "HAZARD_EVENTS_TABLE": "hazard_events",
        "CAP_SENDER": "bench.example.com",
    })
    measured = {}
    try:
        os.sched_setaffinity(api.process.pid, [OURS])
        api.next()
        for name, (path, query) in KINDS.items():
            event = json.dumps({
                "version": "2.0", "routeKey": "$default", "rawPath": path, "rawQueryString": query,
                "headers": {"authorization": "Bearer bench.secret"}, "isBase64Encoded": False,
                "requestContext": {"http": {"method": "GET", "path": path}},
            }).encode()
            times = []
            for number in range(WARMING + requests):
                if number == WARMING:
                    dynamodb.counts()
                seconds, succeeded = api.event(event)
                if not succeeded or b'"statusCode":200' not in api.body:
                    raise RuntimeError(f"{name}: {api.body[:300]}")
                times.append(seconds)
                api.next()
            times = sorted(times[WARMING:])
            listed = api.body.count(b'headlineEn') if name not in ONE else 1
            measured[name] = (times[len(times) // 2] * 1000, times[int(len(times) * 0.99)] * 1000, dynamodb.counts(), listed)
        return measured, api.peak_rss_mb()
    finally:
        api.close()


def peer(dynamodb, requests):
    queries = [KINDS[name][1] for name in PEER]
    arguments = ["taskset", "-c", str(OURS), sys.executable, os.path.join(here, "peer.py"), dynamodb.url, str(requests), *queries]
    printed = subprocess.run(arguments, env={**os.environ, **VARIABLES}, stdout=subprocess.PIPE, check=True, text=True).stdout.splitlines()
    return {name: tuple(map(float, line.split())) for name, line in zip(PEER, printed)}, float(printed[-1])


def main():
    bootstrap, requests, rounds, hazards = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    dynamodb = DynamoDB(hazards)
    runs, peers = [], []
    for _ in range(rounds):
        peers.append(peer(dynamodb, requests))
        runs.append(ours(bootstrap, dynamodb, requests))
    dynamodb.close()
    print(f"{hazards:,} hazards; medians of {rounds} interleaved runs of {requests} warm requests each; (ratio to the handler)\n")
    print("| request | target | p50 ms | p99 ms | hazards | Query | GetItem | UpdateItem | Scan |\n|---|---|---|---|---|---|---|---|---|")
    for name in KINDS:
        base = None
        if name in peers[0][0]:
            base = [statistics.median(run[0][name][column] for run in peers) for column in (0, 1)]
            print(f"| {name} | Python, boto3 | {base[0]:.2f} | {base[1]:.2f} | | | | | |")
        values = [statistics.median(run[0][name][column] for run in runs) for column in (0, 1)]
        cells = [f"{value:.2f}" + (f" ({value / base[column]:.2g})" if base else "") for column, value in enumerate(values)]
        calls = [str(runs[-1][0][name][3])]
        calls += [f"{runs[-1][0][name][2].get(operation, 0) / requests:g}" for operation in ("Query", "GetItem", "UpdateItem", "Scan")]
        print(f"| {name} | C# Native AOT, the package | " + " | ".join(cells + calls) + " |")
    package, handler = (statistics.median(run[1] for run in measured) for measured in (runs, peers))
    print(f"\nCalls are per request; the key is read once per minute. Peak RSS: package {package:.0f} MB, handler {handler:.0f} MB.")


main()
