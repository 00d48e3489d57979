"""The local AWS: moto's server, with what it lacks to stand in for AWS here.

usage: local_aws.py PORT INVOKE_URL FOLDER

Listens on 127.0.0.1:PORT. Every invocation that reaches moto (the Invoke API, and whatever moto itself triggers) goes to
INVOKE_URL/2015-03-31/functions/<name or name:version>/invocations, where the real package runs. The code of every function and
version is kept as FOLDER/packages/<SHA-256>.zip, every layer as FOLDER/layers/<name>/<version>.zip. When the process that started
it ends, however that may be, it ends too, and takes every process with it whose executable lies in FOLDER.
"""

import base64
import glob
import json
import os
import signal
import sys
import threading
import time
import urllib.error
import urllib.request

sys.dont_write_bytecode = True  # the command is built again when a file of tools/ changes
import local_state_machines
import local_triggers

INVOKE_TIMEOUT_SECONDS = 900  # the longest a function may run


def forward_invocations(invoke_url):
    from moto.awslambda import models
    from moto.awslambda.responses import LambdaResponse
    from moto.core.exceptions import JsonRESTError

    class Throttled(JsonRESTError):
        code = 429

    get_param = LambdaResponse._get_param
    # moto looks for the alias or version of an invocation under a name that no client uses
    LambdaResponse._get_param = lambda self, name, *default: get_param(self, "Qualifier" if name == "qualifier" else name, *default)

    def invoke(self, event=None):
        body = event if isinstance(event, str) else json.dumps(event)
        qualified_name = self.function_arn.split(":function:")[1]
        request = urllib.request.Request(
            f"{invoke_url}/2015-03-31/functions/{qualified_name}/invocations",
            data=body.encode(),
            headers={"X-Worker-Started-By": "aws", "X-Amz-Log-Type": "Tail"},
            method="POST",
        )
        try:
            response = urllib.request.urlopen(request, timeout=INVOKE_TIMEOUT_SECONDS)
        except urllib.error.HTTPError as error:
            if error.code == Throttled.code:
                raise Throttled("TooManyRequestsException", "Rate Exceeded.") from error
            raise
        with response:
            log = base64.b64decode(response.headers.get("X-Amz-Log-Result", "")).decode(errors="replace")
            self.save_logs(log)
            return response.read().decode(), bool(response.headers.get("X-Amz-Function-Error")), log

    models.LambdaFunction._invoke_lambda = invoke


def keep_code(folder):
    from moto.awslambda import models

    packages = os.path.join(folder, "packages")
    os.makedirs(packages, exist_ok=True)
    set_function_code = models.LambdaFunction._set_function_code

    def keep(self, *arguments):
        set_function_code(self, *arguments)
        if not getattr(self, "code_bytes", b""):
            return
        package = os.path.join(packages, base64.b64decode(self.code_sha_256).hex() + ".zip")
        if not os.path.exists(package):
            unfinished = f"{package}.{threading.get_ident()}"
            with open(unfinished, "wb") as file:
                file.write(self.code_bytes)
            os.rename(unfinished, package)

    models.LambdaFunction._set_function_code = keep


def keep_layers(folder):
    from moto.awslambda import models

    attach = models.LayerVersion.attach

    def keep(self, layer, version):
        attach(self, layer, version)
        versions = os.path.join(folder, "layers", self.name)
        os.makedirs(versions, exist_ok=True)
        with open(os.path.join(versions, f"{version}.zip"), "wb") as file:
            file.write(self.code_bytes)

    models.LayerVersion.attach = keep


def mend_dynamodb():
    """moto undoes a failed transaction by putting copies of all tables in their place: other writes of that time would be lost, and
    whoever reads a stream would read the one of before for ever, with what the transaction had not to do."""
    from moto.dynamodb.comparisons import FuncSize
    from moto.dynamodb.models import DynamoDBBackend
    from moto.dynamodb.models.table import StreamShard
    from moto.dynamodb.responses import DynamoHandler
    from moto.dynamodbstreams.responses import DynamoDBStreamsHandler

    one_at_a_time = threading.RLock()

    def alone(call):
        def call_alone(self):
            with one_at_a_time:
                return call(self)

        return call_alone

    DynamoHandler.call_action = alone(DynamoHandler.call_action)
    DynamoDBStreamsHandler.get_records = alone(DynamoDBStreamsHandler.get_records)

    StreamShard.__deepcopy__ = lambda self, memo: self
    write = DynamoDBBackend.transact_write_items

    def write_all_or_nothing(self, transact_items):
        shards = {name: table.stream_shard for name, table in self.tables.items() if table.stream_shard}
        lengths = {name: len(shard.items) for name, shard in shards.items()}
        try:
            write(self, transact_items)
        except Exception:
            for name, shard in shards.items():
                del shard.items[lengths[name]:]
                shard.table = self.tables[name]
            raise

    DynamoDBBackend.transact_write_items = write_all_or_nothing

    # A comparison with the size of what is not there, or has none, is false; moto answers with 500.
    size = FuncSize.expr
    FuncSize.expr = lambda self, item: None if self.attr.get_type(item) in (None, "N", "NULL", "BOOL") else size(self, item)


def refuse_web_pages():
    """Any page that this machine's browser shows could send requests here otherwise, and moto lets it read the responses."""
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication

    serve = DomainDispatcherApplication.__call__

    def guard(self, environ, start_response):
        host = environ.get("HTTP_HOST", "").rsplit(":", 1)[0]
        is_ours = host in ("127.0.0.1", "localhost") or host.endswith(".localhost")
        from_page = "HTTP_ORIGIN" in environ or environ.get("HTTP_SEC_FETCH_SITE", "none") not in ("none", "same-origin")
        if is_ours and not from_page:
            return serve(self, environ, start_response)
        start_response("403 Forbidden", [("Content-Type", "text/plain")])
        return [b"Only programs of this machine are answered, and no web pages.\n"]

    DomainDispatcherApplication.__call__ = guard


def end_with_parent(folder):
    parent = os.getppid()

    def watch():
        while os.getppid() == parent:
            time.sleep(0.5)
        for executable in glob.glob("/proc/[0-9]*/exe"):
            try:
                if os.readlink(executable).startswith(folder + "/"):
                    os.kill(int(executable.split("/")[2]), signal.SIGKILL)
            except OSError:
                pass  # gone by itself
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    port, invoke_url, folder = sys.argv[1:]
    forward_invocations(invoke_url)
    keep_code(folder)
    keep_layers(folder)
    mend_dynamodb()
    refuse_web_pages()
    local_triggers.install(invoke_url)
    local_state_machines.install(invoke_url)
    end_with_parent(folder)

    from moto.server import main as serve

    serve(["-H", "127.0.0.1", "-p", port])


if __name__ == "__main__":
    main()
