"""DynamoDB and S3 on loopback, as cheap as they can be: canned pages of API log rows, and a bucket in memory.

usage: services.py PROCESSOR ROWS_PER_SHARD      prints its port; runs until its input ends

DynamoDB responds to a query with canned pages, until a shard has had its rows; how many it has had is in the last key. Updates succeed. S3
takes whole objects and multipart uploads, and keeps them until a list of the bucket with delete=1 empties it.
"""

import json
import os
import random
import re
import socket
import sys
import threading
import urllib.parse
import zlib

MAX_ROWS = 3125  # of about 320 bytes per page: 1 MB, the most that a query returns
CYCLE = 12500  # different rows of a shard
DAY = "2026-11-19"
SHARDS = 4
USER_AGENTS = ("hazard-app/4.2.1 (iOS 19.1; ja)", "hazard-app/4.2.0 (Android 16; ja)", "curl/8.9.1 (batch, report of the night)")


def row(rng, shard, number):
    second = number * 53000 // CYCLE
    time = f"{DAY}T{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}.{rng.randrange(1000):03}Z"
    return {
        "dayShard": {"S": f"{DAY}#{shard}"},
        "timeAndId": {"S": f"{time}#{rng.getrandbits(64):016x}"},
        "customer": {"S": f"customer-{rng.randrange(4000):04}"},
        "durationMs": {"N": str(rng.randrange(3, 900))},
        "ip": {"S": f"203.0.{rng.randrange(256)}.{rng.randrange(256)}"},
        "method": {"S": rng.choice(("GET", "GET", "GET", "POST"))},
        "path": {"S": rng.choice(("/alerts", "/alerts/latest", "/areas/%05d" % rng.randrange(50000), "/hazards", "/subscriptions"))},
        "status": {"N": rng.choice(("200", "200", "200", "200", "304", "404"))},
        "userAgent": {"S": rng.choice(USER_AGENTS)},
    }


class Services:
    def __init__(self, rows):
        self.rows = rows
        self.items = []
        for shard in range(SHARDS):
            rng = random.Random(shard)
            self.items.append([json.dumps(row(rng, shard, number), separators=(",", ":")) for number in range(CYCLE)])
        self.pages = {}
        self.objects = {}
        self.uploads = {}

    def respond(self, method, path, headers, body):
        if "x-amz-target" in headers:
            return self.dynamodb(headers["x-amz-target"], body)
        path, _, query = path.partition("?")
        parameters = dict(pair.partition("=")[::2] for pair in query.split("&") if pair)
        return self.s3(method, urllib.parse.unquote(path), parameters, headers, body)

    def dynamodb(self, target, body):
        if target.endswith(".Query"):
            shard = int(re.search(rb'"%s#(\d+)"' % DAY.encode(), body)[1])
            limit = re.search(rb'"Limit":\s*(\d+)', body)
            last = re.search(rb'"last#(\d+)"', body)
            start = int(last[1]) if last else 0
            count = min(int(limit[1]) if limit else MAX_ROWS, MAX_ROWS, self.rows - start)
            content, crc = self.page(shard, start % CYCLE, count)
            tail = b"}"
            if start + count < self.rows:
                tail = b',"LastEvaluatedKey":{"dayShard":{"S":"%s#%d"},"timeAndId":{"S":"last#%d"}}}' % (DAY.encode(), shard, start + count)
            parts = [content, tail]
            crc = zlib.crc32(tail, crc)
        else:
            parts = [b'{"Attributes":{"owner":{"S":"x"}}}' if target.endswith(".UpdateItem") else b"{}"]
            crc = zlib.crc32(parts[0])
        return 200, f"Content-Type: application/x-amz-json-1.0\r\nx-amz-crc32: {crc}\r\n", parts

    def page(self, shard, start, count):
        if (shard, start, count) not in self.pages:
            items = ",".join(self.items[shard][number % CYCLE] for number in range(start, start + count))
            content = ('{"Count":%d,"ScannedCount":%d,"Items":[%s]' % (count, count, items)).encode()
            self.pages[shard, start, count] = content, zlib.crc32(content)
        return self.pages[shard, start, count]

    def s3(self, method, key, query, headers, body):
        if "aws-chunked" in headers.get("content-encoding", "") or headers.get("x-amz-content-sha256", "").startswith("STREAMING"):
            body = unchunked(body)
        if method == "POST" and "uploads" in query:
            upload = f"upload{len(self.uploads)}"
            self.uploads[upload] = {}
            return xml(f"<InitiateMultipartUploadResult><UploadId>{upload}</UploadId></InitiateMultipartUploadResult>")
        if method == "POST":
            self.objects[key] = b"".join(part for _, part in sorted(self.uploads.pop(query["uploadId"]).items()))
            return xml("<CompleteMultipartUploadResult><ETag>&quot;e&quot;</ETag></CompleteMultipartUploadResult>")
        if method == "PUT":
            if "uploadId" in query:
                self.uploads[query["uploadId"]][int(query["partNumber"])] = body
            else:
                self.objects[key] = body
            return 200, 'ETag: "e"\r\n', []
        if "list-type" in query:
            bucket = key.rstrip("/") + "/"
            found = "".join(
                f"<Contents><Key>{name[len(bucket):]}</Key><Size>{len(content)}</Size></Contents>"
                for name, content in sorted(self.objects.items())
            )
            if "delete" in query:
                self.objects.clear()
            return xml(f"<ListBucketResult><IsTruncated>false</IsTruncated>{found}</ListBucketResult>")
        if method == "GET" and key in self.objects:
            return 200, 'ETag: "e"\r\n', [self.objects[key]]
        return 404, "Content-Type: application/xml\r\n", [b"<Error><Code>NoSuchKey</Code></Error>"]


def xml(text):
    return 200, "Content-Type: application/xml\r\n", [text.encode()]


def unchunked(body):
    content, start = [], 0
    while True:
        end = body.index(b"\r\n", start)
        size = int(body[start:end].split(b";")[0], 16)
        if size == 0:
            return b"".join(content)
        content.append(body[end + 2 : end + 2 + size])
        start = end + 2 + size + 2


def serve(connection, services):
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    stream = connection.makefile("rb", 1 << 20)
    while True:
        line = stream.readline()
        if not line:
            return
        method, path, _ = line.decode().split(" ", 2)
        headers = {}
        while (line := stream.readline()) not in (b"\r\n", b""):
            name, _, value = line.decode().partition(":")
            headers[name.lower()] = value.strip()
        if headers.get("expect") == "100-continue":
            connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        status, head, parts = services.respond(method, path, headers, stream.read(int(headers.get("content-length", 0))))
        length = sum(map(len, parts))
        connection.sendall(f"HTTP/1.1 {status} OK\r\nx-amz-request-id: 1\r\n{head}Content-Length: {length}\r\n\r\n".encode())
        for part in parts:
            connection.sendall(part)


def main():
    os.sched_setaffinity(0, [int(sys.argv[1])])
    services = Services(int(sys.argv[2]))
    listener = socket.create_server(("127.0.0.1", 0))

    def accept():
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=serve, args=[connection, services], daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    print(listener.getsockname()[1], flush=True)
    sys.stdin.read()


main()
