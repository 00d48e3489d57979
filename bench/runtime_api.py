"""A Runtime API for measurements: one process, one connection, one event at a time."""

import os
import socket
import subprocess
import time


class RuntimeApi:
    """Starts a command under a Runtime API of its own; environment adds variables to those of Lambda."""

    def __init__(self, command, environment=None):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.connection = None
        self.buffer = b""
        self.body = b""
        self.number = 0
        variables = {
            "AWS_LAMBDA_RUNTIME_API": "127.0.0.1:%d" % self.listener.getsockname()[1],
            "AWS_LAMBDA_FUNCTION_NAME": "echo",
            "AWS_REGION": "ap-northeast-1",
            "_HANDLER": "Echo",
            "DOTNET_GCgen0size": "400000",  # as terraform/main.tf sets it
            "PATH": os.environ["PATH"],
            **(environment or {}),
        }
        self.started = time.perf_counter()
        self.process = subprocess.Popen(command, env=variables, stdout=subprocess.DEVNULL)

    def request(self):
        """Reads one request; returns its head, and keeps its body."""
        while True:
            if self.connection is None:
                self.connection, _ = self.listener.accept()
                self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            end = self.buffer.find(b"\r\n\r\n")
            if end >= 0:
                head = self.buffer[:end]
                length = 0
                for line in head.split(b"\r\n")[1:]:
                    name, _, value = line.partition(b":")
                    if name.lower() == b"content-length":
                        length = int(value)
                if len(self.buffer) >= end + 4 + length:
                    self.body, self.buffer = self.buffer[end + 4 : end + 4 + length], self.buffer[end + 4 + length :]
                    return head
            data = self.connection.recv(65536)
            if data:
                self.buffer += data
            else:
                self.connection.close()
                self.connection = None

    def next(self):
        while not self.request().startswith(b"GET"):
            raise RuntimeError("expected a request for an event")

    def event(self, body, milliseconds=60000):
        """Sends an event and waits for the response; returns the seconds between and whether the job succeeded."""
        self.number += 1
        deadline = int(time.time() * 1000) + milliseconds
        head = (
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
            f"Lambda-Runtime-Aws-Request-Id: 8476a536-e9f4-11e8-9739-{self.number:012x}\r\n"
            f"Lambda-Runtime-Deadline-Ms: {deadline}\r\nLambda-Runtime-Trace-Id: Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700\r\n"
            "Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:ap-northeast-1:123456789012:function:echo\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        ).encode()
        sent = time.perf_counter()
        self.connection.sendall(head + body)
        result = self.request()
        seconds = time.perf_counter() - sent
        self.connection.sendall(b'HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\nContent-Length: 15\r\n\r\n{"status":"OK"}')
        return seconds, b"/response" in result.split(b"\r\n")[0]

    def cpu(self):
        """CPU seconds of all threads of the process so far."""
        tasks = f"/proc/{self.process.pid}/task"
        return sum(int(open(f"{tasks}/{task}/schedstat").read().split()[0]) for task in os.listdir(tasks)) / 1e9

    def cpu_with_ended_threads(self):
        """The same with the threads that have ended, in steps of a clock tick."""
        user, system = open(f"/proc/{self.process.pid}/stat").read().rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def rss_mb(self):
        return self.memory_mb("VmRSS")

    def peak_rss_mb(self):
        return self.memory_mb("VmHWM")

    def memory_mb(self, field):
        for line in open(f"/proc/{self.process.pid}/status"):
            if line.startswith(field):
                return int(line.split()[1]) / 1024

    def threads(self):
        return len(os.listdir(f"/proc/{self.process.pid}/task"))

    def close(self):
        self.process.kill()
        self.process.wait()
        if self.connection:
            self.connection.close()
        self.listener.close()
