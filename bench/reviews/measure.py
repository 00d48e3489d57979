"""Measures programs that prepare the same file, with their children on the same processors: prints a table. Called by run.sh.

usage: measure.py CSV ROUNDS PROCESSORS DICTIONARY NAME=COMMAND...       PROCESSORS as taskset takes them: 0 or 0,1
"""

import os
import shlex
import statistics
import subprocess
import sys
import tempfile
import time


def run(command, processors, dictionary, csv):
    """Seconds by the clock and of CPU, peak RSS in MB, lines, and hashes of the files."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "DOTNET_GCgen0size": "400000"}  # as terraform/main.tf sets it
        started = time.monotonic()
        arguments = ["taskset", "-c", processors, *shlex.split(command), dictionary, csv, folder]
        process = subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, env=environment)
        output = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - started
        if status:
            sys.exit(f"measure.py: {command} ended with {status}")
        numbers = output.split()
        # A peer that runs mecab prints its own peak and that of mecab.
        rss = float(numbers[1]) + float(numbers[2]) if "peer.py" in command else usage.ru_maxrss / 1024
        files = tuple(subprocess.check_output(["sha256sum", f"{folder}/{name}.txt"], text=True)[:64] for name in ("train", "validation"))
        return seconds, usage.ru_utime + usage.ru_stime, rss, int(numbers[0]), files


def main():
    csv, rounds, processors, dictionary = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]
    targets = [target.split("=", 1) for target in sys.argv[5:]]
    results = {name: [] for name, _ in targets}
    for _ in range(rounds):
        for name, command in targets:
            results[name].append(run(command, processors, dictionary, csv))
            print(name, "%.1f s, %.1f s of CPU, %.0f MB" % results[name][-1][:3], file=sys.stderr)
    megabytes = os.path.getsize(csv) / 1e6
    print(f"{megabytes:.0f} MB of CSV on processors {processors}, median of {rounds}")
    print("| target | seconds | CPU seconds | MB per CPU s | peak RSS MB | lines |")
    print("|---|---|---|---|---|---|")
    first = [statistics.median(column) for column in zip(*(result[:2] for result in results[targets[0][0]]))]
    for name, _ in targets:
        seconds, cpu = (statistics.median(column) for column in zip(*(result[:2] for result in results[name])))
        rss = max(result[2] for result in results[name])
        print(
            f"| {name} | {seconds:.1f} ({seconds / first[0]:.1f}) | {cpu:.1f} ({cpu / first[1]:.1f}) | {megabytes / cpu:.1f} "
            f"| {rss:.0f} | {results[name][0][3]:,} |"
        )
    same = len({result[4] for runs in results.values() for result in runs}) == 1
    print("All wrote the same files." if same else "THE FILES DIFFER.")


main()
