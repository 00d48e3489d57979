"""Lets each tokenizer print the words of the same file, in turn, and prints a table. Called by run.sh.

usage: measure.py FOLDER ROUNDS NAME=COMMAND...

The text is that of the XML files in FOLDER, joined to lines of about 400 bytes. Speeds are of CPU time, without what a file of one word
takes, because other processes of a machine change it less than the time by the clock. Ratios are to the second target, mecab. The third
gets each 64th line only, and its speed is of those.
"""

import glob
import os
import shlex
import statistics
import subprocess
import sys
import tempfile
import time
from xml.etree import ElementTree

WARMUPS = 1
LINE_BYTES = 400
SHARE = 64


def text_of(folder):
    line, size = [], 0
    for path in sorted(glob.glob(os.path.join(folder, "*.xml"))):
        for text in ElementTree.parse(path).getroot().itertext():
            part = "".join(text.split("\n")).strip()
            if part:
                line.append(part)
                size += len(part.encode())
            if size > LINE_BYTES:
                yield "".join(line) + "\n"
                line, size = [], 0


class Target:
    def __init__(self, name, command):
        self.name = name
        self.command = shlex.split(command)
        self.rows = []
        self.empty = []
        self.text, self.megabytes = None, 0

    def run(self, path, rows):
        began = time.perf_counter()
        with tempfile.TemporaryFile() as output:
            process = subprocess.Popen(self.command + [path], stdout=output)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            wall = time.perf_counter() - began
            if process.returncode != 0:
                sys.exit(f"measure.py: {self.name} failed, see above")
            output.seek(0)
            self.words = output.read()
        rows.append((wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024))

    def median(self, rows, column):
        return statistics.median(row[column] for row in rows[WARMUPS:])


def main():
    targets = [Target(*target.split("=", 1)) for target in sys.argv[3:]]
    rounds = int(sys.argv[2])
    with tempfile.TemporaryDirectory() as folder:
        text, empty = os.path.join(folder, "text"), os.path.join(folder, "empty")
        with open(text, "w", encoding="utf-8") as file:
            file.writelines(text_of(sys.argv[1]))
        with open(empty, "w", encoding="utf-8") as file:
            file.write("東京\n")
        if os.path.getsize(text) == 0:
            sys.exit(f"measure.py: no *.xml in {sys.argv[1]}")
        share = os.path.join(folder, "share")
        with open(text, encoding="utf-8") as lines, open(share, "w", encoding="utf-8") as file:
            file.writelines(line for number, line in enumerate(lines) if number % SHARE == 0)
        for number, target in enumerate(targets):
            target.text = text if number < 2 else share
            target.megabytes = os.path.getsize(target.text) / 1e6
        for _ in range(WARMUPS + rounds):
            for target in targets:
                target.run(empty, target.empty)
                target.run(target.text, target.rows)

    ours, mecab = targets[0], targets[1]
    print(f"{mecab.megabytes:.1f} MB, {len(mecab.words.split()):,} words by mecab; medians of {rounds} rounds")
    print("words and bytes of mecab and of the first target are " + ("the same" if ours.words == mecab.words else "NOT the same"))
    print()
    print("| tokenizer | MB | CPU s | s | MB per CPU s | of mecab's | start and open ms | start and open CPU ms | peak memory MB |")
    print("|---|---|---|---|---|---|---|---|---|")
    speed = {
        target: target.megabytes / max(target.median(target.rows, 1) - target.median(target.empty, 1), 1e-3) for target in targets
    }
    for target in targets:
        print(
            f"| {target.name} | {target.megabytes:.1f} | {target.median(target.rows, 1):.2f} | {target.median(target.rows, 0):.2f} "
            f"| {speed[target]:.2f} | {speed[target] / speed[mecab]:.2f} | {target.median(target.empty, 0) * 1e3:.1f} "
            f"| {target.median(target.empty, 1) * 1e3:.1f} | {target.median(target.rows, 2):.0f} |"
        )


if __name__ == "__main__":
    main()
