"""The sweep as a plain script of boto3: the list of ends, the hazards of each page, an update for each. Called by measure.py.

usage: peer.py ENDPOINT       prints seconds and CPU seconds without those of the start, and its peak RSS in MB
"""

import datetime
import resource
import sys
import time

import boto3


def sweep(dynamodb):
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f0Z")
    pages = dynamodb.get_paginator("query").paginate(
        TableName="hazard_lists",
        KeyConditionExpression="#list = :list AND #entry < :after",
        ExpressionAttributeNames={"#list": "list", "#entry": "entry"},
        ExpressionAttributeValues={":list": {"S": "ends"}, ":after": {"S": now}},
        PaginationConfig={"PageSize": 1000},
    )
    for page in pages:
        entries = [item["entry"]["S"] for item in page["Items"]]
        for start in range(0, len(entries), 100):
            some = entries[start : start + 100]
            keys = [{"id": {"S": entry.split("#", 1)[1]}} for entry in some]
            rows = dynamodb.batch_get_item(RequestItems={"hazards": {"Keys": keys}})["Responses"]["hazards"]
            for row in rows:
                if row["end"]["S"] in some:
                    dynamodb.update_item(
                        TableName="hazard_events",
                        Key={"event": row["id"], "row": {"S": "state"}},
                        UpdateExpression="SET #version = #version + :one, #changedAt = :now",
                        ConditionExpression="#version = :version AND #changedAt < :now",
                        ExpressionAttributeNames={"#version": "version", "#changedAt": "changedAt"},
                        ExpressionAttributeValues={":one": {"N": "1"}, ":version": row["version"], ":now": {"S": now}},
                    )


client = boto3.client("dynamodb", endpoint_url=sys.argv[1])
started, used = time.perf_counter(), time.process_time()
sweep(client)
print(time.perf_counter() - started, time.process_time() - used, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
