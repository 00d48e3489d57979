#!/usr/bin/env python3
"""A Lambda runtime of its own, to hold the local host against: it does what the event says, misbehaving included."""

import json
import os
import sys
import threading
import time
import urllib.error
import urllib.request

API = f"http://{os.environ['AWS_LAMBDA_RUNTIME_API']}/2018-06-01/runtime"


def post(path, body):
    return urllib.request.urlopen(urllib.request.Request(API + path, data=body, method="POST")).read()


def tick(path):
    while True:
        with open(path, "a") as file:
            file.write(".")
        time.sleep(0.01)


if os.environ["_HANDLER"] == "FailsInInit":
    post("/init/error", b'{"errorType":"Runtime.Unready","errorMessage":"not today"}')
    sys.exit(1)
if os.environ["_HANDLER"] == "ExitsInInit":
    sys.exit(7)

print("ready", flush=True)
while True:
    with urllib.request.urlopen(API + "/invocation/next") as response:
        request_id = response.headers["Lambda-Runtime-Aws-Request-Id"]
        deadline = int(response.headers["Lambda-Runtime-Deadline-Ms"])
        body = response.read()
    event = json.loads(body)
    action = event.get("do")
    print(f"doing {action}", flush=True)
    result = {"pid": os.getpid(), "deadlineIn": deadline - int(time.time() * 1000), "bytes": len(body)}
    if action == "sleep":
        time.sleep(event["seconds"])
    elif action == "fill":
        held = b"x" * (event["megabytes"] << 20)
        time.sleep(event["seconds"])
        del held
    elif action == "exit":
        os._exit(event["code"])
    elif action == "environment":
        result = dict(os.environ)
    elif action == "tick":
        threading.Thread(target=tick, args=[event["file"]], daemon=True).start()
    elif action == "log":
        print("line\n" * event["lines"] + "the last line", file=sys.stderr, end="", flush=True)
    elif action == "fail":
        post(f"/invocation/{request_id}/error", b'{"errorType":"Broken","errorMessage":"as told"}')
        continue
    elif action == "large":
        try:
            post(f"/invocation/{request_id}/response", b'"' + b"x" * event["bytes"] + b'"')
        except urllib.error.HTTPError as error:
            post(f"/invocation/{request_id}/error", json.dumps({"errorType": f"Http{error.code}"}).encode())
        continue
    post(f"/invocation/{request_id}/response", json.dumps(result).encode())
