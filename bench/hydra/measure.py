"""Converts all files with the command and parses them with PyYAML, in turn, and prints a table. Called by run.sh.

usage: measure.py FOLDER ROUNDS WORKER_DLL

FOLDER has the files in components/. Each call converts a copy of its own; times are of whole calls, start-up included.
"""

import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import time

import yaml

HERE = os.path.dirname(os.path.abspath(__file__))
COPIES = (1, 10)
WARMUPS = 1


class Call:
    def __init__(self, name, command):
        self.name = name
        self.command = command
        self.rows = []

    def run(self, folder, exit_codes):
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        done = subprocess.run(self.command + [folder], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode not in exit_codes:
            sys.exit(f"measure.py: {self.name} failed: {done.stderr[-2000:]}")
        self.rows.append((wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime))
        return done.stderr.rstrip().rsplit("\n", 1)[-1]

    def median(self, column):
        return statistics.median(row[column] for row in self.rows[WARMUPS:])


def copies_of(folder, count, target):
    shutil.rmtree(target, ignore_errors=True)
    for copy in range(count):
        shutil.copytree(os.path.join(folder, "components"), os.path.join(target, str(copy)))


def measure(folder, rounds, worker, copies):
    ours = Call("C#, dotnet worker.dll hydra convert --write", ["dotnet", worker, "hydra", "convert", "--write"])
    peers = [
        Call(f"Python {platform.python_version()}, PyYAML {yaml.__version__}, {kind}", [sys.executable, f"{HERE}/peer.py", kind])
        for kind in ("pure", "libyaml")
    ]
    target = os.path.join(folder, "copy")
    for _ in range(WARMUPS + rounds):
        for peer in peers:
            copies_of(folder, copies, target)
            peer.run(target, (0,))
        copies_of(folder, copies, target)
        summary = ours.run(target, (0, 1))  # 1: some of the files have errors
    files = copies * len(os.listdir(os.path.join(folder, "components")))
    if not summary.startswith(f"{files:,} component files: "):
        sys.exit(f"measure.py: the command did not take all {files} files: {summary}")
    return files, summary, [ours, *peers]


def main():
    folder, rounds, worker = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    print("| files | target | s | files/s | times slower | CPU s | times more CPU |")
    print("|---|---|---|---|---|---|---|")
    for copies in COPIES:
        files, summary, calls = measure(folder, rounds, worker, copies)
        for call in calls:
            wall, cpu = call.median(0), call.median(1)
            print(
                f"| {files:,} | {call.name} | {wall:.2f} | {files / wall:,.0f} | {wall / calls[0].median(0):.1f} "
                f"| {cpu:.2f} | {cpu / calls[0].median(1):.1f} |",
                flush=True,
            )
        print(f"{summary}; medians of {rounds} rounds", file=sys.stderr)
    startup = Call("start-up", ["dotnet", worker, "hydra", "wrap", "--type", "a:int", "--"])
    for _ in range(WARMUPS + rounds):
        startup.run("true", (0,))
    print(f"\nStart-up alone (hydra wrap): {startup.median(0):.2f} s, CPU {startup.median(1):.2f} s")


if __name__ == "__main__":
    main()
