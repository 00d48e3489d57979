"""The preparation as a script with Python's csv module and the command mecab, which it asks through pipes.

usage: peer.py fed|asked DICTIONARY CSV FOLDER      prints lines, and the peak RSS in MB of Python and of mecab
fed: a thread writes reviews by the thousand, as fast as mecab takes them; asked: each review waits for the words of the one before
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
BREAK = re.compile(r"<br ?/?>|[\x00-\x1f\x7f-\x9f\u2028\u2029]")
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


def ask(path, mecab):
    """Labels and words, one review after the other."""
    for labels, texts in batches(path):
        for label, text in zip(labels, texts.splitlines(keepends=True), strict=True):
            mecab.stdin.write(text)
            mecab.stdin.flush()
            yield label, mecab.stdout.readline().strip()
    mecab.stdin.close()


def fed(path, mecab):
    """Labels and words, while a thread feeds mecab."""
    waiting = queue.Queue(4)
    threading.Thread(target=feed, args=(path, mecab.stdin, waiting), daemon=True).start()
    while labels := waiting.get():
        for label in labels:
            yield label, mecab.stdout.readline().strip()


def main():
    way, dictionary, path, folder = sys.argv[1:]
    mecab = subprocess.Popen(
        ["mecab", "-Owakati", "-b", str(2**22), "-d", dictionary],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    lines = 0
    with open(f"{folder}/train.txt", "w", encoding="utf-8") as train, open(f"{folder}/validation.txt", "w", encoding="utf-8") as validation:
        for label, words in {"fed": fed, "asked": ask}[way](path, mecab):
            if words:
                lines += 1
                share = int.from_bytes(hashlib.sha256(words.encode()).digest()[:4])
                (validation if share < VALIDATION else train).write(f"{label} {words}\n")
    mecab.wait()
    mine, its = (resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(lines, f"{mine:.0f}", f"{its:.0f}")


main()
