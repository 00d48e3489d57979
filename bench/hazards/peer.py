"""The peer of ParseBench: the same protocol, with ElementTree or lxml.

usage: peer.py ElementTree|lxml FILE...
"""

import gc
import sys
import time

from telegram import entries_of, parser, telegram_of


def main():
    parse = parser(sys.argv[1])
    documents = []
    for path in sys.argv[2:]:
        with open(path, "rb") as file:
            documents.append(file.read())
    gc.freeze()
    for _ in sys.stdin:
        cpu, began, entries = time.process_time(), time.perf_counter(), 0
        for document in documents:
            entries += entries_of(telegram_of(document, parse))
        print(f"{time.perf_counter() - began:.6f} {time.process_time() - cpu:.6f} - {entries}", flush=True)


if __name__ == "__main__":
    main()
