"""Lets each reader parse all samples, in turn, and prints a table. Called by run.sh.

usage: measure.py FOLDER ROUNDS NAME=COMMAND...

The first target is the one that the ratios compare the others with.
"""

import glob
import os
import shlex
import statistics
import subprocess
import sys

WARMUPS = 2


class Reader:
    def __init__(self, command, files):
        self.process = subprocess.Popen(
            shlex.split(command) + files, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.rows = []

    def round(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        figures = self.process.stdout.readline().split()
        if len(figures) != 4:
            sys.exit(f"measure.py: {self.process.args[0]} stopped, see above")
        self.rows.append(figures)

    def peak_mb(self):
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024

    def close(self):
        peak = self.peak_mb()
        self.process.stdin.close()
        self.process.wait()
        return peak


def main():
    files = sorted(glob.glob(os.path.join(sys.argv[1], "*.xml")))
    if not files:
        sys.exit(f"measure.py: no *.xml in {sys.argv[1]}")
    megabytes = sum(map(os.path.getsize, files)) / 1e6
    readers = {name: Reader(command, files) for name, command in (target.split("=", 1) for target in sys.argv[3:])}
    for _ in range(WARMUPS + int(sys.argv[2])):
        for reader in readers.values():
            reader.round()

    entries = {name: reader.rows[-1][3] for name, reader in readers.items()}
    if len(set(entries.values())) != 1:
        sys.exit(f"measure.py: they did not read the same: entries {entries}")

    read = next(iter(entries.values()))
    print(f"{len(files)} telegrams, {megabytes:.1f} MB, {read} entries read by each; medians of {sys.argv[2]} rounds")
    print()
    print("| reader | MB/s | times slower | CPU ms per MB | times more CPU | allocated per MB | peak memory |")
    print("|---|---|---|---|---|---|---|")
    first = None
    for name, reader in readers.items():
        rows = reader.rows[WARMUPS:]
        wall = statistics.median(float(row[0]) for row in rows)
        cpu = statistics.median(float(row[1]) for row in rows)
        allocated = "not known" if rows[0][2] == "-" else f"{statistics.median(int(row[2]) for row in rows) / megabytes / 1e6:.2f} MB"
        first = first or (wall, cpu)
        print(
            f"| {name} | {megabytes / wall:.0f} | {wall / first[0]:.1f} | {cpu / megabytes * 1e3:.2f} | {cpu / first[1]:.1f} "
            f"| {allocated} | {reader.close():.0f} MB |"
        )


if __name__ == "__main__":
    main()
