"""DynamoDB on loopback with hazards that are due, for EndHazards. Writes succeed; each request takes 2 ms, as one to the
real DynamoDB takes some.

usage: dynamodb.py PROCESSOR HAZARDS DUE        prints its port; runs until its input ends

GET /counts returns and clears the calls by operation and the number of events that were given a new version.
"""

import collections
import datetime
import http.server
import json
import os
import socket
import sys
import threading
import time

SECONDS = 0.002


class Table:
    def __init__(self, hazards, due):
        now = datetime.datetime.now(datetime.timezone.utc)
        self.gate = threading.Lock()
        self.entries, self.ends = [], {}
        for number in range(hazards):
            at = now - datetime.timedelta(minutes=1) if number < due else now + datetime.timedelta(days=1)
            id = f"jma.real.weather-warning.event.2026{number:010}"
            entry = f"{at:%Y-%m-%dT%H:%M:%S}.{number % 1000:03}0000Z#{id}"
            self.entries.append(entry)
            self.ends[id] = entry
        self.entries.sort()
        self.clear()

    def clear(self):
        self.counts, self.ended = collections.Counter(), 0

    def respond(self, operation, body):
        request = json.loads(body)
        with self.gate:
            self.counts[operation] += 1
            self.ended += {"UpdateItem": 1, "TransactWriteItems": len(request.get("TransactItems", []))}.get(operation, 0)
        time.sleep(SECONDS)
        return {"Query": self.query, "BatchGetItem": self.get}.get(operation, lambda _: {})(request)

    def query(self, request):
        after, start = request["ExpressionAttributeValues"][":after"]["S"], request.get("ExclusiveStartKey")
        entries = [entry for entry in self.entries if entry < after and (start is None or entry > start["entry"]["S"])]
        page = entries[: request.get("Limit", len(entries))]
        response = {"Items": [{"entry": {"S": entry}} for entry in page], "Count": len(page)}
        if len(page) < len(entries):
            response["LastEvaluatedKey"] = {"list": {"S": "ends"}, "entry": {"S": page[-1]}}
        return response

    def get(self, request):
        (name, wanted), = request["RequestItems"].items()
        rows = [{"id": key["id"], "version": {"N": "1"}, "end": {"S": self.ends[key["id"]["S"]]}} for key in wanted["Keys"]]
        return {"Responses": {name: rows}, "UnprocessedKeys": {}}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1

    def setup(self):
        super().setup()
        self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        self.reply(table.respond(self.headers["x-amz-target"].split(".")[1], body))

    def do_GET(self):
        with table.gate:
            counts = {**table.counts, "ended": table.ended}
            table.clear()
        self.reply(counts)

    def reply(self, response):
        body = json.dumps(response, separators=(",", ":")).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/x-amz-json-1.0")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, *_):
        pass


os.sched_setaffinity(0, [int(sys.argv[1])])
table = Table(int(sys.argv[2]), int(sys.argv[3]))
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_address[1], flush=True)
sys.stdin.read()
