"""DynamoDB on loopback that holds hazards as EnrichHazards writes them, and one API key.

usage: dynamodb.py PROCESSOR HAZARDS        prints its port; runs until its input ends

Query, GetItem and UpdateItem do what HazardsApi asks of them: a query looks at rows of one list, newest first, up to Limit or 1 MB, and
then filters by severity and box.
Responses are kept in memory, so that they cost little of what is measured. GET /counts returns and clears the
numbers of calls by operation.
"""

import base64
import gzip
import hashlib
import http.server
import json
import os
import re
import socket
import struct
import sys
import threading

QUERY_BYTES = 1024 * 1024
FAMILIES = ("earthquake", "earthquake", "warning", "warning", "warning", "tsunami", "volcano", "flood", "heavy-rain", "landslide")
HEADLINE = "１１日１４時４６分ころ、地震がありました。この地震により、震度６強を観測しています。今後の情報に注意してください。"


def dumps(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def overlaps(box, values):
    """Whether a box lies in that of a query, west of whose east it begins; the bench asks for none across the antimeridian."""
    if ":west" not in values:
        return True
    west, south, east, north = (float(values[f":{side}"]["N"]) for side in ("west", "south", "east", "north"))
    return box[0] <= east and box[2] >= west and box[1] <= north and box[3] >= south


class Store:
    def __init__(self, hazards):
        self.counts, self.responses, self.lists, self.hazards, self.events = {}, {}, {}, {}, {}
        self.requests = 0
        for number in range(hazards):
            self.add(number)
        for rows in self.lists.values():
            rows.sort(key=lambda row: row["entry"]["S"], reverse=True)

    def add(self, number):
        family, severity = FAMILIES[number % len(FAMILIES)], number // len(FAMILIES) % 5
        prefectures = sorted({f"{(number * step) % 47 + 1:02}" for step in (1, 7, 11)})
        event = f"2026{number:010}"
        id = f"jma.real._e59cb0e99c87_.event.{event}"
        latitude, longitude = 26 + number * 7 % 190 / 10, 128 + number * 13 % 170 / 10  # all over Japan
        reported = f"2026-11-{number // 1000 % 20 + 1:02}T{number // 42 % 24:02}:{number % 60:02}:00"
        changed = f"{reported}.{number % 1000:03}0000Z"
        areas = [
            {
                "name": f"第{number}地域{place}", "code": f"{prefecture}{place:05}", "prefecture": prefecture, "severity": severity,
                "kana": "ちいき", "nameEn": f"Area {place} of {number}",
                "point": {
                    "latitude": round(latitude + place / 100, 4), "longitude": round(longitude + place / 100, 4),
                }, "kinds": ["大雨警報", "洪水注意報"],
            }
            for prefecture in prefectures for place in range(4)
        ]
        shared = {
            "id": id, "version": 1, "changedAt": changed, "source": "jma", "family": family, "kind": "震源・震度に関する情報", "status": "real",
            "phase": "active", "severity": severity, "title": "震源・震度情報", "headline": HEADLINE,
            "headlineEn": f"Hazard {number}: strong, intensity 6+", "reportedAt": f"{reported}+00:00", "prefectures": prefectures,
            "geohash": "xn76urx",
        }
        summary = dumps({**shared, "points": [[area["point"]["longitude"], area["point"]["latitude"]] for area in areas]})
        telegram = {
            "id": hashlib.sha256(id.encode()).hexdigest(), "source": "jma", "kind": shared["kind"], "typeCode": "VXSE53", "family": family,
            "status": "real", "revision": "issue", "title": shared["title"], "reportedAt": shared["reportedAt"], "eventId": event,
            "headline": HEADLINE, "texts": [{"part": "ForecastComment", "type": "", "text": HEADLINE}],
        }
        document = dumps({
            **shared, "firstReportedAt": shared["reportedAt"], "office": "気象庁", "eventId": event, "point": areas[0]["point"],
            "areas": areas, "notes": [], "content": telegram,
        })
        self.hazards[id] = {"id": {"S": id}, "document": {"B": base64.b64encode(gzip.compress(document.encode())).decode()}}
        order = f"{reported}.0000000Z#000000000001-000000#0#{reported}.0000000Z#{telegram['id']}"
        self.events[id] = [{
            "event": {"S": id}, "row": {"S": f"telegram#{order}"}, "telegram": {"S": telegram["id"]}, "revision": {"S": "issue"},
            "reportedAt": {"S": f"{reported}.0000000Z"}, "serial": {"S": "1"}, "title": {"S": shared["title"]}, "headline": {"S": HEADLINE},
            "document": {"S": "telegrams/x"}, "receivedAt": {"S": f"{reported}.0000000Z"},
        }]
        points = [(area["point"]["latitude"], area["point"]["longitude"]) for area in areas]
        packed = b"".join(struct.pack("<ii", round(north * 10_000), round(east * 10_000)) for north, east in points)
        box = (min(east for _, east in points), min(north for north, _ in points),
               max(east for _, east in points), max(north for north, _ in points))
        row = {"entry": {"S": f"{changed}#{id}"}, "summary": {"S": summary}, "points": {"B": base64.b64encode(packed).decode()}}
        size = len(summary.encode()) + len(row["entry"]["S"]) + sum(len(area["code"]) for area in areas) + 100
        for name in ("real", f"real#{family}", *(f"real#area#{prefecture}" for prefecture in prefectures)):
            self.lists.setdefault(name, []).append({**row, "severity": severity, "box": box, "bytes": size})

    def query(self, request):
        values = request["ExpressionAttributeValues"]
        if request["TableName"] == "hazard_events":
            return {"Items": self.events.get(values[":event"]["S"], [])}
        rows, key = self.lists.get(values[":list"]["S"], []), request.get("ExclusiveStartKey")
        if key:
            rows = [row for row in rows if row["entry"]["S"] < key["entry"]["S"]]
        looked, used = [], 0
        for row in rows[: request.get("Limit", len(rows))]:
            if used + row["bytes"] > QUERY_BYTES:
                break
            looked.append(row)
            used += row["bytes"]
        min_severity = int(values[":severity"]["N"]) if ":severity" in values else 0
        attributes = ("entry", "summary", "points") if ":west" in values else ("entry", "summary")
        items = [
            {name: row[name] for name in attributes}
            for row in looked if row["severity"] >= min_severity and overlaps(row["box"], values)
        ]
        response = {"Items": items, "ScannedCount": len(looked), "Count": len(items)}
        if len(looked) < len(rows):
            response["LastEvaluatedKey"] = {"list": values[":list"], "entry": looked[-1]["entry"]}
        return response

    def get(self, request):
        if request["TableName"] == "api_keys":
            return {"Item": {"key": {"S": "bench"}, "sha256": {"S": hashlib.sha256(b"secret").hexdigest()}, "perMinute": {"N": "1000000"}}}
        found = self.hazards.get(request["Key"]["id"]["S"])
        return {"Item": found} if found else {}

    def respond(self, operation, body):
        self.counts[operation] = self.counts.get(operation, 0) + 1
        if operation == "UpdateItem":
            self.requests += 1
            return b'{"Attributes":{"requests":{"N":"%d"}}}' % self.requests
        # Everything here is in force, whenever it is asked.
        body = re.sub(rb'":now":{"S":"[^"]*"}', b'":now":{"S":""}', body)
        known = self.responses.get(body)
        if known is None:
            response = {"Query": self.query, "GetItem": self.get}[operation](json.loads(body))
            known = dumps(response).encode()
            if len(self.responses) < 5000:
                self.responses[body] = known
        return known


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1

    def setup(self):
        super().setup()
        self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        self.reply(store.respond(self.headers["x-amz-target"].split(".")[1], body))

    def do_GET(self):
        counts, store.counts = store.counts, {}
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
store = Store(int(sys.argv[2]))
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_address[1], flush=True)
sys.stdin.read()
