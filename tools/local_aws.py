"""The local AWS: moto's server, with the few answers that hashicorp/aws needs and moto lacks.

usage: local_aws.py PORT INVOKE_URL

Listens on 127.0.0.1:PORT. Every invocation that reaches moto (the Invoke API, and whatever moto itself triggers) goes to
INVOKE_URL/2015-03-31/functions/<name>/invocations, where the real package runs. Ends when the process that started it ends.
"""

import json
import os
import sys
import threading
import time
import urllib.request

INVOKE_TIMEOUT_SECONDS = 900  # the longest a function may run


def forward_invocations(invoke_url):
    from moto.awslambda import models

    def invoke(self, event=None):
        body = event if isinstance(event, str) else json.dumps(event)
        request = urllib.request.Request(
            f"{invoke_url}/2015-03-31/functions/{self.function_name}/invocations", data=body.encode(), method="POST"
        )
        with urllib.request.urlopen(request, timeout=INVOKE_TIMEOUT_SECONDS) as answer:
            return answer.read().decode(), bool(answer.headers.get("X-Amz-Function-Error")), ""

    models.LambdaFunction._invoke_lambda = invoke


def end_with_parent():
    parent = os.getppid()

    def watch():
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    port, invoke_url = sys.argv[1:]
    forward_invocations(invoke_url)
    end_with_parent()

    from moto.server import main as serve

    serve(["-H", "127.0.0.1", "-p", port])


if __name__ == "__main__":
    main()
