#!/usr/bin/env python3
"""A Lambda runtime that says which package it came in. Like real code it works only under the runtime and handler it was made for."""

import json
import os
import sys
import urllib.request

API = f"http://{os.environ['AWS_LAMBDA_RUNTIME_API']}/2018-06-01/runtime/invocation"

with open(os.path.join(os.environ["LAMBDA_TASK_ROOT"], "package.json")) as file:
    package = json.load(file)
if os.environ["AWS_EXECUTION_ENV"] != f"AWS_Lambda_{package['runtime']}":
    sys.exit(f"{package['from']} code does not run under {os.environ['AWS_EXECUTION_ENV']}")

response = {
    "from": package["from"],
    "handler": os.environ["_HANDLER"],
    "version": os.environ["AWS_LAMBDA_FUNCTION_VERSION"],
    "token": os.environ.get("API_TOKEN", ""),
    "token_parameter": os.environ.get("API_TOKEN_PARAMETER", ""),
}
while True:
    with urllib.request.urlopen(API + "/next") as event:
        request_id = event.headers["Lambda-Runtime-Aws-Request-Id"]
        event.read()
    urllib.request.urlopen(urllib.request.Request(f"{API}/{request_id}/response", data=json.dumps(response).encode(), method="POST")).read()
