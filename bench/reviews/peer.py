"""The preparation as a script with Python's csv module and the command mecab, which it feeds through a pipe as fast as it takes lines.

usage: peer.py DICTIONARY CSV FOLDER        prints rows, and the peak RSS in MB of Python and of mecab
"""

import csv
import hashlib
import queue
import re
import resource
import subprocess
import sys
import threading
import unicodedata

LABELS = {1: "__label__0", 2: "__label__0", 4: "__label__1", 5: "__label__1"}
BREAK = re.compile(r"<br ?/?>|[\x00-\x1f]")
VALIDATION = 0.1 * 2**32
BATCH = 1000


def batches(path):
    """Labels and texts of reviews, a thousand at a time."""
    csv.field_size_limit(2**24)
    labels, texts = [], []
    with open(path, encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), 2):
            rating = row["star_rating"]
            if rating not in ("1", "2", "3", "4", "5"):
                sys.exit(f"row {number}: star_rating is {rating!r}")
            label = LABELS.get(int(rating))
            if label:
                labels.append(label)
                texts.append(unicodedata.normalize("NFKC", BREAK.sub(" ", row["review_body"])) + "\n")
            if len(labels) == BATCH:
                yield labels, "".join(texts)
                labels, texts = [], []
    if labels:
        yield labels, "".join(texts)


def feed(path, pipe, waiting):
    with pipe:
        for labels, texts in batches(path):
            waiting.put(labels)
            pipe.write(texts)
    waiting.put(None)


def main():
    dictionary, path, folder = sys.argv[1:]
    mecab = subprocess.Popen(
        ["mecab", "-Owakati", "-b", str(2**22), "-d", dictionary],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    waiting = queue.Queue(4)
    threading.Thread(target=feed, args=(path, mecab.stdin, waiting), daemon=True).start()
    rows = 0
    with open(f"{folder}/train.txt", "w", encoding="utf-8") as train, open(f"{folder}/validation.txt", "w", encoding="utf-8") as validation:
        while labels := waiting.get():
            for label in labels:
                words = mecab.stdout.readline().strip()
                if words:
                    rows += 1
                    share = int.from_bytes(hashlib.sha256(words.encode()).digest()[:4])
                    (validation if share < VALIDATION else train).write(f"{label} {words}\n")
    mecab.wait()
    mine, its = (resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(rows, f"{mine:.0f}", f"{its:.0f}")


main()
