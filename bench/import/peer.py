"""The import as a script of boto3: the same requests, one after another. Called by measure.py.

usage: peer.py ENDPOINT FEEDS SUFFIX       prints CPU seconds, without those of the start, and its peak RSS in MB

Of a telegram it reads what places it and its headline, and writes the row of its event and that of its history in one transaction.
"""

import gzip
import hashlib
import json
import resource
import sys
import urllib.request
import xml.etree.ElementTree as ElementTree

import boto3
from botocore.exceptions import ClientError

ATOM = "{http://www.w3.org/2005/Atom}"
BASIS = "{http://xml.kishou.go.jp/jmaxml1/informationBasis1/}"
REPORT = "{http://xml.kishou.go.jp/jmaxml1/}"
ORDER = {"発表": 0, "遅延": 0, "訂正": 1, "取消": 2}


def read(document):
    root = ElementTree.fromstring(document)
    control, head = root.find(REPORT + "Control"), root.find(BASIS + "Head")
    telegram = {
        "id": hashlib.sha256(document).hexdigest(),
        "kind": control.findtext(REPORT + "Title"),
        "status": control.findtext(REPORT + "Status"),
        "office": control.findtext(REPORT + "PublishingOffice"),
        "title": head.findtext(BASIS + "Title"),
        "reportedAt": head.findtext(BASIS + "ReportDateTime"),
        "event": head.findtext(BASIS + "EventID") or "",
        "serial": head.findtext(BASIS + "Serial") or "",
        "revision": head.findtext(BASIS + "InfoType"),
        "headline": (head.findtext(f"{BASIS}Headline/{BASIS}Text") or "").strip(),
    }
    telegram["key"] = f"{telegram['status']}.{telegram['kind']}.{telegram['event'] or telegram['office']}"
    telegram["order"] = f"{telegram['reportedAt']}#{telegram['serial']:0>6}#{ORDER[telegram['revision']]}#{telegram['id']}"
    return telegram


def save(s3, dynamodb, bucket, events, document):
    telegram = read(document)
    row = "telegram#" + telegram["order"]
    keys = [{"event": {"S": telegram["key"]}, "row": {"S": name}} for name in ("state", row)]
    response = dynamodb.batch_get_item(RequestItems={events: {"Keys": keys, "ConsistentRead": True}})
    found = {item["row"]["S"]: item for item in response["Responses"].get(events, [])}
    if row in found:
        return
    try:
        s3.put_object(Bucket=bucket, Key=f"raw/{telegram['id']}.xml", Body=document, ContentType="application/xml", IfNoneMatch="*")
    except ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] != 412:
            raise
    history = {name: {"S": telegram[name]} for name in ("revision", "reportedAt", "serial", "title", "headline")}
    if_new = {"ConditionExpression": "attribute_not_exists(#event)", "ExpressionAttributeNames": {"#event": "event"}}
    puts = [{"Put": {"TableName": events, "Item": {**keys[1], **history}, **if_new}}]
    state = found.get("state")
    if state is None or state["order"]["S"] < telegram["order"]:
        version = int(state["version"]["N"]) if state else 0
        latest = gzip.compress(json.dumps(telegram, ensure_ascii=False).encode())
        item = {**keys[0], "version": {"N": str(version + 1)}, "order": {"S": telegram["order"]}, "latest": {"B": latest}}
        put = {"TableName": events, "Item": item}
        if state is None:
            put |= if_new
        else:
            put |= {
                "ConditionExpression": "#version = :version",
                "ExpressionAttributeNames": {"#version": "version"},
                "ExpressionAttributeValues": {":version": {"N": str(version)}},
            }
        puts.append({"Put": put})
    dynamodb.transact_write_items(TransactItems=puts)


def main():
    endpoint, feeds, suffix = sys.argv[1:]
    s3, dynamodb = boto3.client("s3", endpoint_url=endpoint), boto3.client("dynamodb", endpoint_url=endpoint)
    events, ledger, bucket = f"hazard-events-{suffix}", f"hazard-feeds-{suffix}", f"telegrams-{suffix}"
    began = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    with urllib.request.urlopen(f"{feeds}/feed/extra.xml") as response:
        feed = ElementTree.fromstring(response.read())
    addresses = [entry.find(ATOM + "link").get("href") for entry in feed.findall(ATOM + "entry")]
    known = set()
    for at in range(0, len(addresses), 100):
        keys = [{"key": {"S": "entry#" + address}} for address in addresses[at : at + 100]]
        response = dynamodb.batch_get_item(RequestItems={ledger: {"Keys": keys, "ConsistentRead": True}})
        known.update(item["key"]["S"] for item in response["Responses"].get(ledger, []))
    todo = [address for address in addresses if "entry#" + address not in known]
    for at in range(0, len(todo), 20):
        part = todo[at : at + 20]
        for address in part:
            with urllib.request.urlopen(address) as response:
                save(s3, dynamodb, bucket, events, response.read())
        rows = [{"key": {"S": "entry#" + address}, "outcome": {"S": "saved"}} for address in part]
        dynamodb.batch_write_item(RequestItems={ledger: [{"PutRequest": {"Item": row}} for row in rows]})
    usage = resource.getrusage(resource.RUSAGE_SELF)
    print(sum(usage[:2]) - began, usage.ru_maxrss / 1024)


main()
