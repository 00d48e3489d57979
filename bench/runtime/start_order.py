"""Which methods a start of the package runs. Called by start_order.sh.

usage: start_order.py trace FILE COMMAND...       runs a command under valgrind to its first response; the calls go to FILE.1
       start_order.py list SYMBOLS SECTION FILE...
"""

import bisect
import os
import re
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from runtime_api import RuntimeApi  # noqa: E402

EVENT = b'{"id":"1","text":"some text","numbers":[1,2,3]}'


def trace(file, command):
    api = RuntimeApi(command)
    try:
        api.next()
        api.event(EVENT)
        subprocess.run(["callgrind_control", "--dump", str(api.process.pid)], check=True, stdout=subprocess.DEVNULL)
        while not os.path.exists(file + ".1") or time.time() - os.path.getmtime(file + ".1") < 1:
            time.sleep(0.1)
    finally:
        api.close()


def methods(symbols, section, files):
    """The names of the managed methods that were called."""
    size, start = (int(number, 16) for number in open(section).read().split()[2:4])
    fields = (line.split(None, 2) for line in open(symbols))
    known = sorted((int(line[0], 16), line[2].strip()) for line in fields if len(line) == 3 and line[1] in "tT")
    addresses = [address for address, _ in known]
    found = set()
    for file in files:
        for address in re.findall(r"\(\d+\) (?:\?\?\?:)?0x([0-9a-f]+)", open(file).read()):
            if start <= int(address, 16) < start + size:
                found.add(known[bisect.bisect_right(addresses, int(address, 16)) - 1][1])
    return found


if sys.argv[1] == "trace":
    trace(sys.argv[2], sys.argv[3:])
else:
    print("\n".join(sorted(methods(sys.argv[2], sys.argv[3], sys.argv[4:]))))
