"""The peer in Python: a minimal runtime loop, as a job of the old kind had it."""

import http.client
import json
import os

api = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
while True:
    api.request("GET", "/2018-06-01/runtime/invocation/next")
    response = api.getresponse()
    request_id = response.headers["Lambda-Runtime-Aws-Request-Id"]
    event = json.loads(response.read())
    result = json.dumps(event).encode()
    api.request("POST", f"/2018-06-01/runtime/invocation/{request_id}/response", result)
    api.getresponse().read()
