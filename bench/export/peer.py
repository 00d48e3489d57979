"""The export as a script of boto3: the same rows to the same files, compressed at the same level. Called by measure.py.

usage: peer.py ENDPOINT DAY SHARDS FILE_BYTES       prints CPU seconds, without those of the start, and its peak RSS in MB
"""

import gzip
import io
import json
import resource
import sys
import time

import boto3


def value(attribute):
    (kind, content), = attribute.items()
    return int(content) if kind == "N" else content


def pages(dynamodb, day_shard):
    arguments = {}
    while True:
        page = dynamodb.query(
            TableName="api_log",
            KeyConditionExpression="dayShard = :dayShard",
            ExpressionAttributeValues={":dayShard": {"S": day_shard}},
            ConsistentRead=True,
            **arguments,
        )
        yield page["Items"]
        if "LastEvaluatedKey" not in page:
            return
        arguments = {"ExclusiveStartKey": page["LastEvaluatedKey"]}


def files(dynamodb, day_shard, file_bytes):
    content = io.BytesIO()
    zipped, written = gzip.GzipFile(fileobj=content, mode="wb", compresslevel=6, mtime=0), 0
    for page in pages(dynamodb, day_shard):
        lines = []
        for row in page:
            plain = {name: value(attribute) for name, attribute in row.items()}
            line = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
            lines.append(line)
            written += len(line) + 1
            if written >= file_bytes:
                zipped.write(b"\n".join(lines) + b"\n")
                zipped.close()
                yield content
                content, lines = io.BytesIO(), []
                zipped, written = gzip.GzipFile(fileobj=content, mode="wb", compresslevel=6, mtime=0), 0
        if lines:
            zipped.write(b"\n".join(lines) + b"\n")
    zipped.close()
    if written:
        yield content


def main():
    endpoint, day, shards, file_bytes = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    dynamodb = boto3.client("dynamodb", endpoint_url=endpoint)
    s3 = boto3.client("s3", endpoint_url=endpoint)
    started = time.process_time()
    for shard in range(shards):
        for number, content in enumerate(files(dynamodb, f"{day}#{shard}", file_bytes)):
            content.seek(0)
            s3.upload_fileobj(content, "exports", f"api-log/dt={day}/part-{shard}-{number:04}.ndjson.gz")
    print(time.process_time() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


main()
