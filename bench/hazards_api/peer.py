"""The list as a plain handler of boto3: the same key, budget, query, body and tag. Called by measure.py.

usage: peer.py ENDPOINT REQUESTS QUERY...       prints for each query p50 and p99 in ms, and then its peak RSS in MB
"""

import base64
import hashlib
import hmac
import json
import resource
import sys
import time
import urllib.parse

import boto3

dynamodb = boto3.client("dynamodb", endpoint_url=sys.argv[1])
keys = {}


def handle(event):
    id, _, secret = event["headers"]["authorization"].removeprefix("Bearer ").partition(".")
    if id not in keys:
        keys[id] = dynamodb.get_item(TableName="api_keys", Key={"key": {"S": id}})["Item"]
    if not hmac.compare_digest(keys[id]["sha256"]["S"], hashlib.sha256(secret.encode()).hexdigest()):
        return {"statusCode": 401}
    minute = time.strftime("%Y-%m-%dT%H:%M", time.gmtime())
    used = dynamodb.update_item(
        TableName="api_keys",
        Key={"key": {"S": f"usage#{id}#{minute}"}},
        UpdateExpression="ADD #requests :one SET #goneAt = :goneAt",
        ExpressionAttributeNames={"#requests": "requests", "#goneAt": "goneAt"},
        ExpressionAttributeValues={":one": {"N": "1"}, ":goneAt": {"N": str(int(time.time()) + 3600)}},
        ReturnValues="UPDATED_NEW",
    )["Attributes"]["requests"]["N"]
    if int(used) > int(keys[id]["perMinute"]["N"]):
        return {"statusCode": 429}
    asked = dict(urllib.parse.parse_qsl(event["rawQueryString"]))
    limit, severity = int(asked.get("limit", 50)), int(asked.get("severity", 0))
    query = {
        "TableName": "hazard_lists",
        "KeyConditionExpression": "#list = :list",
        "ProjectionExpression": "#entry, #summary, #validUntil",
        "ExpressionAttributeNames": {"#list": "list", "#entry": "entry", "#summary": "summary", "#validUntil": "validUntil"},
        "ExpressionAttributeValues": {":list": {"S": f"real#{asked['kind']}" if "kind" in asked else "real"}},
        "ScanIndexForward": False,
    }
    if severity:
        query["FilterExpression"] = "#severity >= :severity"
        query["ExpressionAttributeNames"]["#severity"] = "severity"
        query["ExpressionAttributeValues"][":severity"] = {"N": str(severity)}
    else:
        query["Limit"] = limit + 1
    items = dynamodb.query(**query)["Items"]
    body = '{"hazards":[' + ",".join(item["summary"]["S"] for item in items[:limit]) + "]"
    if len(items) > limit:
        body += ',"next":"' + base64.urlsafe_b64encode(items[limit - 1]["entry"]["S"].encode()).decode() + '"'
    body += "}"
    tag = base64.urlsafe_b64encode(hashlib.sha256(body.encode()).digest()).decode()
    return {"statusCode": 200, "headers": {"content-type": "application/json", "etag": f'W/"{tag}"'}, "body": body}


def main():
    requests = int(sys.argv[2])
    for query in sys.argv[3:]:
        event = json.dumps({
            "rawPath": "/hazards", "rawQueryString": query, "headers": {"authorization": "Bearer bench.secret"},
            "requestContext": {"http": {"method": "GET"}},
        })
        times = []
        for number in range(requests + 20):
            started = time.perf_counter()
            response = json.dumps(handle(json.loads(event)))
            if number >= 20:
                times.append(time.perf_counter() - started)
            if '"statusCode": 200' not in response:
                raise RuntimeError(response[:200])
        times.sort()
        print(times[len(times) // 2] * 1000, times[int(len(times) * 0.99)] * 1000)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


main()
