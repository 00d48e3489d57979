"""DynamoDB on loopback with canned pages of heartbeats: every run finds the same changes, and writes succeed.

usage: dynamodb.py PROCESSOR ROWS        prints its port; runs until its input ends

GET /use/<kind>/<changes> chooses the rows (interval or cron) and how many of them are late, GET /counts returns and clears the counts. Each
request takes 2 ms, as one to the real DynamoDB takes some.
"""

import datetime
import http.server
import json
import os
import sys
import threading
import time

PAGE_ROWS = 3000  # of about 330 bytes: 1 MB, the most that a scan returns
SECONDS = 0.002
ZONES = ("Asia/Tokyo", "America/New_York", "Europe/London", "Australia/Lord_Howe", "America/St_Johns")


class Table:
    def __init__(self, rows):
        self.rows = rows
        self.pages = {}
        self.gate = threading.Lock()
        self.clear()

    def clear(self):
        self.counts, self.items, self.flying, self.max_flying = {}, 0, 0, 0

    def use(self, kind, changes):
        now = datetime.datetime.now(datetime.timezone.utc)
        long_ago, recent = ((now - datetime.timedelta(seconds=age)).strftime("%Y-%m-%dT%H:%M:%S.0000000Z") for age in (5 * 86400, 1))
        items = []
        for number in range(self.rows):
            late = changes > 0 and number % (self.rows // changes) == 0
            item = {
                "process": {"S": f"process-{number:06}"},
                "graceSeconds": {"N": "300"},
                "lastBeat": {"S": long_ago if late else recent},
                "state": {"S": "in-time"},
                "stateSince": {"S": "2026-11-01T00:00:00.0000000Z"},
            }
            if kind == "interval":
                item["intervalSeconds"] = {"N": "3600"}
            else:
                item["cron"] = {"S": f"{number % 60} */2 * * MON-FRI,SUN,SAT"}
                item["timeZone"] = {"S": ZONES[number % len(ZONES)]}
            items.append(item)
        ours = ("lastBeat", "state", "stateSince")
        promises = [{key: item[key] for key in item if key not in ours} | {"keptAt": item["stateSince"]} for item in items]
        self.pages = {
            "heartbeats": self.pages_of(items),
            "process_promises": self.pages_of(promises),
            "process_incidents": [b'{"Items":[]}'],
        }

    def pages_of(self, items):
        pages = []
        for start in range(0, self.rows, PAGE_ROWS):
            page = {"Items": items[start : start + PAGE_ROWS]}
            page["Count"] = page["ScannedCount"] = len(page["Items"])
            if start + PAGE_ROWS < self.rows:
                page["LastEvaluatedKey"] = {"process": {"S": str(len(pages) + 1)}}
            pages.append(json.dumps(page, separators=(",", ":")).encode())
        return pages

    def respond(self, action, body):
        with self.gate:
            self.counts[action] = self.counts.get(action, 0) + 1
            self.flying += 1
            self.max_flying = max(self.max_flying, self.flying)
            if action == "TransactWriteItems":
                self.items += body.count(b'"raisedAt"')
        time.sleep(SECONDS)
        with self.gate:
            self.flying -= 1
        if action != "Scan":
            return b"{}"
        scan = json.loads(body)
        key = scan.get("ExclusiveStartKey")
        return self.pages[scan["TableName"]][int(key["process"]["S"]) if key else 0]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        self.reply(table.respond(self.headers["x-amz-target"].split(".")[1], body))

    def do_GET(self):
        parts = self.path.split("/")
        if parts[1] == "use":
            table.use(parts[2], int(parts[3]))
        counts = {"requests": sum(table.counts.values()), "alerts": table.items, "concurrent": table.max_flying}
        table.clear()
        self.reply(json.dumps(counts).encode())

    def reply(self, body):
        self.send_response(200)
        self.send_header("Content-Type", "application/x-amz-json-1.0")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, *_):
        pass


os.sched_setaffinity(0, [int(sys.argv[1])])
table = Table(int(sys.argv[2]))
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_address[1], flush=True)
sys.stdin.read()
