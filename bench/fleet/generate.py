"""Turns a scratch copy of the repository into one with a fleet: its two first jobs, again and again under other names.

usage: generate.py COPY JOBS
"""

import pathlib
import re
import string
import sys

# What the files of each job name, and what therefore has to be another word in each of its copies: with a suffix, or in place of the … .
FLEET = [
    {
        "class": "ProcessChecker",
        "file": "process_checker",
        "types": ["ProcessCheckerJson", "ProcessChecker", "HeartbeatState", "Heartbeat", "ProcessAlert"],
        "resources": ["process_checker_schedule", "process_checker", "heartbeats", "alerts"],
    },
    {
        "class": "ExportApiLog",
        "file": "export_api_log",
        "types": ["ExportApiLogJson", "ExportApiLog", "InvalidDay…Exception"],
        "resources": ["export_api_log_schedule", "export_api_log_time_zone", "export_api_log", "api_log", "exports"],
    },
]


def renamed(text, words, suffix):
    for word in words:
        new = word.replace("…", suffix) if "…" in word else word + suffix
        text = re.sub(r"(?<![A-Za-z_])" + word.replace("…", "") + r"(?![A-Za-z_])", new, text)
    return text


def take(path):
    text = path.read_text()
    path.unlink()
    return text


def main():
    copy, jobs = pathlib.Path(sys.argv[1]), int(sys.argv[2])
    sources = copy / "functions" / "Jobs"
    for job in FLEET:
        parts = sorted((sources / job["class"]).glob("*.cs")) if (sources / job["class"]).is_dir() else []
        job["code"] = {path.relative_to(sources): take(path) for path in [sources / (job["class"] + ".cs"), *parts]}
        if parts:
            (sources / job["class"]).rmdir()
        job["terraform"] = take(copy / "terraform" / (job["file"] + ".tf"))

    letters = string.ascii_lowercase
    for number in range(jobs):
        job = FLEET[number % len(FLEET)]
        suffix = letters[number // len(letters)] + letters[number % len(letters)]
        for path, text in job["code"].items():
            target = sources / renamed(str(path), job["types"], suffix.capitalize())
            target.parent.mkdir(exist_ok=True)
            target.write_text(renamed(text, job["types"], suffix.capitalize()))
        terraform = renamed(renamed(job["terraform"], job["resources"], "_" + suffix), job["types"], suffix.capitalize())
        terraform = terraform.replace(f"-exports_{suffix}-", f"-exports-{suffix}-")
        (copy / "terraform" / f"{job['file']}_{suffix}.tf").write_text(terraform)


main()
