"""Measures the packaged import of 500 telegrams beside a script of boto3, in turn, and prints a table. Called by run.sh.

usage: measure.py BOOTSTRAP FOLDER ROUNDS       FOLDER has the telegrams of which the 500 are made
"""

import os
import socket
import statistics
import subprocess
import sys
import time
import urllib.request

import boto3

here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(here))
from runtime_api import RuntimeApi  # noqa: E402

TELEGRAMS = 500
REGION = "ap-northeast-1"
VARIABLES = {"AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "local", "AWS_REGION": REGION, "AWS_DEFAULT_REGION": REGION}


class Moto:
    def __init__(self):
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        arguments = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
        self.process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.url = f"http://127.0.0.1:{port}"
        for _ in range(300):
            try:
                urllib.request.urlopen(self.url + "/moto-api/").read()
                return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("moto did not start: pip install 'moto[server]==5.2.1'")

    def client(self, service):
        return boto3.client(
            service, endpoint_url=self.url, region_name=REGION, aws_access_key_id="local", aws_secret_access_key="local"
        )

    def prepare(self, suffix):
        dynamodb = self.client("dynamodb")
        tables = {"hazard-events": ("event", "row"), "hazard-feeds": ("key",), "alerts": ("subject", "raisedAt")}
        for table, keys in tables.items():
            dynamodb.create_table(
                TableName=f"{table}-{suffix}",
                BillingMode="PAY_PER_REQUEST",
                KeySchema=[{"AttributeName": key, "KeyType": kind} for key, kind in zip(keys, ("HASH", "RANGE"))],
                AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in keys],
            )
        self.client("s3").create_bucket(Bucket=f"telegrams-{suffix}", CreateBucketConfiguration={"LocationConstraint": REGION})

    def clean(self, suffix):
        """What was written: rows of the history, events, documents. Takes it away, so that all rounds begin alike."""
        dynamodb, s3 = self.client("dynamodb"), self.client("s3")
        scan = dynamodb.get_paginator("scan").paginate(TableName=f"hazard-events-{suffix}")
        rows = [item["row"]["S"] for page in scan for item in page["Items"]]
        listing = s3.get_paginator("list_objects_v2").paginate(Bucket=f"telegrams-{suffix}")
        keys = [found["Key"] for page in listing for found in page.get("Contents", [])]
        for key in keys:
            s3.delete_object(Bucket=f"telegrams-{suffix}", Key=key)
        for table in (f"hazard-events-{suffix}", f"hazard-feeds-{suffix}", f"alerts-{suffix}"):
            dynamodb.delete_table(TableName=table)
        events = rows.count("state")
        return len(rows) - events, events, len(keys)


def ours(bootstrap, moto, feeds, suffix):
    api = RuntimeApi([bootstrap], {
        **VARIABLES,
        "_HANDLER": "ImportHazards",
        "AWS_LAMBDA_FUNCTION_NAME": "import_hazards",
        "AWS_ENDPOINT_URL": moto.url,
        "HAZARD_EVENTS_TABLE": f"hazard-events-{suffix}",
        "HAZARD_FEEDS_TABLE": f"hazard-feeds-{suffix}",
        "TELEGRAMS_BUCKET": f"telegrams-{suffix}",
        "ALERTS_TABLE": f"alerts-{suffix}",
        "JMA_FEEDS_URL": f"{feeds}/feed/",
    })
    try:
        api.next()
        before = api.cpu_with_ended_threads()
        seconds, succeeded = api.event(b"{}", milliseconds=600_000)
        if not succeeded:
            raise RuntimeError("the import failed")
        return seconds, api.cpu_with_ended_threads() - before, api.peak_rss_mb()
    finally:
        api.close()


def peer(_, moto, feeds, suffix):
    started = time.perf_counter()
    arguments = [sys.executable, os.path.join(here, "peer.py"), moto.url, feeds, suffix]
    printed = subprocess.run(arguments, env={**os.environ, **VARIABLES}, stdout=subprocess.PIPE, check=True, text=True).stdout
    used, rss = printed.split()
    return time.perf_counter() - started, float(used), float(rss)


def main():
    bootstrap, folder, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3])
    targets = {"Python, boto3, one request after another": peer, "C# Native AOT, the package": ours}
    measured = {name: [] for name in targets}
    moto = Moto()
    try:
        for turn in range(rounds):
            written = set()
            for name, run in targets.items():
                suffix = f"{turn}-{run.__name__}"
                arguments = [sys.executable, os.path.join(here, "feeds.py"), folder, str(turn)]
                served = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
                moto.prepare(suffix)
                measured[name].append(run(bootstrap, moto, f"http://127.0.0.1:{int(served.stdout.readline())}", suffix))
                served.stdin.close()
                served.wait()
                written.add(moto.clean(suffix))
            if len(written) != 1 or next(iter(written))[0] != TELEGRAMS:
                raise RuntimeError(f"the imports differ: {written}")
    finally:
        moto.process.kill()
    events = next(iter(written))[1]
    print(f"medians of {rounds} interleaved imports of {TELEGRAMS} telegrams of {events} events; (ratio to the first row)\n")
    print("| target | s | telegrams/s | CPU s | peak RSS MB |\n|---|---|---|---|---|")
    base = None
    for name, runs in measured.items():
        seconds, used, rss = (statistics.median(column) for column in zip(*runs))
        values = [seconds, TELEGRAMS / seconds, used, rss]
        base = base or values
        cells = [
            f"{value:,.{digits}f}" + ("" if values is base else f" ({value / own:.2f})")
            for value, own, digits in zip(values, base, (2, 0, 2, 0))
        ]
        print(f"| {name} | " + " | ".join(cells) + " |")


main()
