"""Measures commands of checkouts in turn and prints a table. Called by run.sh.

usage: measure.py ROUNDS CHECKOUT...

The last checkout is the one that is measured; the ratios compare it with the first.
"""

import os
import re
import signal
import statistics
import subprocess
import sys
import time

COMMANDS = ["--help", "list", "check", "test --unit"]
READY = "Ctrl-C ends it"
STEP = re.compile(r"✓ (terraform apply) ([\d.]+) s")


def command(checkout, arguments):
    began = time.monotonic()
    done = subprocess.run([checkout + "/worker", *arguments.split()], cwd=checkout, capture_output=True, text=True)
    if done.returncode:
        print(f"measure.py: {checkout}: ./worker {arguments} ended with {done.returncode}: {done.stderr[-1000:]}", file=sys.stderr)
        return None
    return time.monotonic() - began


def up(checkout):
    """Seconds until everything is served, and those of terraform apply."""
    began = time.monotonic()
    process = subprocess.Popen([checkout + "/worker", "up"], cwd=checkout, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    apply, lines = None, []
    for line in process.stdout:
        lines.append(line)
        if found := STEP.search(line):
            apply = float(found.group(2))
        if READY in line:
            seconds = time.monotonic() - began
            process.send_signal(signal.SIGINT)
            process.communicate()
            return seconds, apply
    sys.exit(f"measure.py: {checkout}: ./worker up ended: {''.join(lines[-20:])}")


def measure(checkouts, rounds):
    rows = {}
    for turn in range(rounds + 1):  # the first builds and fills caches
        for checkout in checkouts:
            seconds = {name: command(checkout, name) for name in COMMANDS}
            seconds["up, until everything is served"], seconds["of it terraform apply"] = up(checkout)
            print(f"{os.path.basename(checkout)}, turn {turn}: {seconds}", file=sys.stderr)
            for name, value in seconds.items():
                if turn and value is not None:
                    rows.setdefault(name, {}).setdefault(checkout, []).append(value)
    return rows


def main():
    rounds, checkouts = int(sys.argv[1]), sys.argv[2:]
    rows = measure(checkouts, rounds)
    names = [os.path.basename(checkout) for checkout in checkouts[:-1]] + ["here"]
    print(f"Seconds, medians of {rounds}.\n\n| ./worker | " + " | ".join(names) + " |\n" + "|---" * (len(names) + 1) + "|")
    for name, measured in rows.items():
        medians = [statistics.median(measured[checkout]) if checkout in measured else None for checkout in checkouts]
        cells = ["-" if median is None else f"{median:.1f}" for median in medians]
        if len(medians) > 1 and None not in medians:
            cells[-1] += f" ({medians[-1] / medians[0]:.2f})"
        print(f"| `{name}` | " + " | ".join(cells) + " |")


main()
