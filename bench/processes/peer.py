"""The check as a plain script of boto3: pages of the table, the rule of an interval, a transaction for each change. Called by measure.py.

usage: peer.py ENDPOINT       prints seconds and CPU seconds without those of the start, and its peak RSS in MB
"""

import datetime
import resource
import sys
import time

import boto3


def check(dynamodb):
    for page in dynamodb.get_paginator("scan").paginate(TableName="heartbeats"):
        now = datetime.datetime.now(datetime.timezone.utc)
        for row in page["Items"]:
            beat = datetime.datetime.fromisoformat(row["lastBeat"]["S"])
            allowed = datetime.timedelta(seconds=int(row["intervalSeconds"]["N"]) + int(row["graceSeconds"]["N"]))
            state = "late" if now - beat > allowed else "in-time"
            if state != row["state"]["S"]:
                change(dynamodb, row, state, now.isoformat())


def change(dynamodb, row, state, now):
    name = row["process"]["S"]
    dynamodb.transact_write_items(TransactItems=[
        {"Update": {
            "TableName": "heartbeats",
            "Key": {"process": row["process"]},
            "UpdateExpression": "SET #state = :state, stateSince = :now",
            "ConditionExpression": "#state = :old AND lastBeat = :beat",
            "ExpressionAttributeNames": {"#state": "state"},
            "ExpressionAttributeValues": {":state": {"S": state}, ":now": {"S": now}, ":old": row["state"], ":beat": row["lastBeat"]},
        }},
        {"Put": {"TableName": "alerts", "Item": {
            "subject": {"S": f"process/{name}"}, "raisedAt": {"S": now}, "kind": {"S": "alert"}, "severity": {"S": "error"},
            "message": {"S": f"Process {name} is {state}: last beat {row['lastBeat']['S']}."},
        }}},
    ])


client = boto3.client("dynamodb", endpoint_url=sys.argv[1])
started, used = time.perf_counter(), time.process_time()
check(client)
print(time.perf_counter() - started, time.process_time() - used, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
