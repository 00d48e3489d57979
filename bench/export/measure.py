"""Measures the packaged export beside a script of boto3 on the same services, in turn, and prints a table. Called by run.sh.

usage: measure.py BOOTSTRAP ROUNDS
"""

import gzip
import hashlib
import json
import os
import re
import statistics
import subprocess
import sys
import time
import urllib.request

here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(here))
from runtime_api import RuntimeApi  # noqa: E402

DAY = "2026-11-19"
SHARDS = 4
FILE_BYTES = 16 * 1024 * 1024  # as terraform/export_api_log.tf sets it
REGION = "ap-northeast-1"
VARIABLES = {"AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "local", "AWS_REGION": REGION, "AWS_DEFAULT_REGION": REGION}


class Services:
    """DynamoDB and S3, on a processor of their own."""

    def __init__(self, rows):
        arguments = [sys.executable, os.path.join(here, "services.py"), str(min(os.sched_getaffinity(0))), str(rows // SHARDS)]
        self.process = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.url = f"http://127.0.0.1:{int(self.process.stdout.readline())}"

    def contents(self):
        """Rows by file, and a hash of the text, of what is in the bucket; empties it."""
        listing = self.get("/exports?list-type=2").decode()
        digest, rows = hashlib.sha256(), 0
        for key in re.findall("<Key>(.*?)</Key>", listing):
            if key.endswith(".gz"):
                text = gzip.decompress(self.get("/exports/" + key))
                digest.update(text)
                rows += text.count(b"\n")
        self.empty()
        return rows, digest.hexdigest()

    def empty(self):
        self.get("/exports?list-type=2&delete=1")

    def get(self, path):
        with urllib.request.urlopen(self.url + path) as response:
            return response.read()

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def ours(bootstrap, services):
    api = RuntimeApi([bootstrap], {
        **VARIABLES,
        "_HANDLER": "ExportApiLog",
        "AWS_LAMBDA_FUNCTION_NAME": "export_api_log",
        "AWS_ENDPOINT_URL": services.url,
        "DOTNET_GCConserveMemory": "7",  # as terraform/export_api_log.tf sets it
        "API_LOG_TABLE": "api_log",
        "API_LOG_SHARDS": str(SHARDS),
        "EXPORT_LEDGER_TABLE": "export_ledger",
        "EXPORT_BUCKET": "exports",
        "EXPORT_FILE_BYTES": str(FILE_BYTES),
        "EXPORT_LATE_DAYS": "0",
        "EXPORT_PARALLEL_SHARDS": "2",
    })
    try:
        os.sched_setaffinity(api.process.pid, [max(os.sched_getaffinity(0))])
        api.next()
        before = api.cpu_with_ended_threads()
        seconds, succeeded = api.event(json.dumps({"day": DAY}).encode(), milliseconds=900_000)
        if not succeeded:
            raise RuntimeError("the export failed")
        return seconds, api.cpu_with_ended_threads() - before, api.peak_rss_mb()
    finally:
        api.close()


def peer(services):
    processor = str(max(os.sched_getaffinity(0)))
    script = [sys.executable, os.path.join(here, "peer.py"), services.url, DAY, str(SHARDS), str(FILE_BYTES)]
    arguments = ["taskset", "-c", processor, *script]
    started = time.perf_counter()
    used, rss = subprocess.run(arguments, env={**os.environ, **VARIABLES}, stdout=subprocess.PIPE, check=True, text=True).stdout.split()
    return time.perf_counter() - started, float(used), float(rss)


def table(results, rows):
    print("| target | rows | rows/s | CPU µs per row | peak RSS MB |\n|---|---|---|---|---|")
    base = None
    for name, (seconds, used, rss) in results.items():
        values = [rows / seconds, used / rows * 1e6, rss]
        base = base or values
        cells = [
            f"{value:,.{digits}f}" + ("" if values is base else f" ({value / own:.2f})")
            for value, own, digits in zip(values, base, (0, 2, 0))
        ]
        print(f"| {name} | {rows:,} | " + " | ".join(cells) + " |")


def main():
    bootstrap, rounds = sys.argv[1], int(sys.argv[2])
    package, script, rows = "C# Native AOT, the package", "Python, boto3", 1_000_000
    measured = {script: [], package: []}
    services = Services(rows)
    for _ in range(rounds):
        measured[script].append(peer(services))
        expected = services.contents()
        measured[package].append(ours(bootstrap, services))
        if services.contents() != expected or expected[0] != rows:
            raise RuntimeError("the exports differ")
    services.close()
    print(f"medians of {rounds} interleaved exports, which wrote the same lines; (ratio to the first row)\n")
    table({name: [statistics.median(column) for column in zip(*runs)] for name, runs in measured.items()}, rows)
    sys.stdout.flush()

    services = Services(10 * rows)
    longest = ours(bootstrap, services)
    services.close()
    print("\nonce, ten times as many rows\n")
    table({package: longest}, 10 * rows)


main()
