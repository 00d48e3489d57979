"""Serves 500 telegrams and the feed that leads to them. Called by measure.py.

usage: feeds.py FOLDER ROUND       prints its port; ends with its standard input

The telegrams are those of FOLDER, each as often as needed with another EventID and minute, so that some events have several.
"""

import glob
import os
import re
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TELEGRAMS = 500


def telegrams(folder, turn):
    sources = [open(path, encoding="utf-8").read() for path in sorted(glob.glob(os.path.join(folder, "*.xml")))]
    for number in range(TELEGRAMS):
        source = sources[number % len(sources)]
        event = f"<EventID>{turn:04}{number // len(sources) // 2:010}</EventID>"
        source = re.sub(r"<EventID>.*?</EventID>|<EventID */>", event, source, count=1)
        yield re.sub(r"(<ReportDateTime>[^<]*T\d\d:)\d\d", rf"\g<1>{number // len(sources):02}", source, count=1).encode()


def main():
    documents = {f"/data/{sys.argv[2]}-{number}.xml": document for number, document in enumerate(telegrams(sys.argv[1], int(sys.argv[2])))}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            content = documents.get(self.path) or feed(self.path)
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.send_header("ETag", f'"{hash(content):x}"')
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    def feed(path):
        base = f"http://127.0.0.1:{server.server_port}"
        entries = "".join(
            f'<entry><title>電文</title><id>{base}{name}</id><updated>2026-11-20T03:00:00Z</updated>'
            f'<link type="application/xml" href="{base}{name}"/></entry>'
            for name in (documents if path == "/feed/extra.xml" else [])
        )
        return f'<feed xmlns="http://www.w3.org/2005/Atom"><updated>2026-11-20T03:00:00Z</updated>{entries}</feed>'.encode()

    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_port, flush=True)
    sys.stdin.read()


main()
