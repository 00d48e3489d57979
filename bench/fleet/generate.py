"""Turns a scratch copy of the repository into one with a fleet: copies of the two jobs of tests/data/fleet under other names.

usage: generate.py COPY JOBS [CHARACTERS]

The first 12 jobs have the role worker, each 12 after them that of a domain. With CHARACTERS each policy has about so many.
"""

import pathlib
import re
import shutil
import string
import sys

# What the files of each job name, and what therefore has to be another word in each of its copies: with a suffix.
FLEET = [
    {
        "class": "ProcessChecker",
        "file": "process_checker",
        "types": ["ProcessCheckerHandler", "ProcessCheckerJson", "ProcessChecker"],
        "resources": ["process_checker_schedule", "process_checker", "pulses", "lateness"],
    },
    {
        "class": "ExportApiLog",
        "file": "export_api_log",
        "types": ["ExportApiLogHandler", "ExportApiLogJson", "ExportApiLog"],
        "resources": ["export_api_log_schedule", "export_api_log_time_zone", "export_api_log", "api_log", "exports"],
    },
]


def renamed(text, words, suffix):
    for word in words:
        text = re.sub(r"(?<![A-Za-z_])" + word + r"(?![A-Za-z_])", word + suffix, text)
    return text


JOBS_OF_A_ROLE = 12  # of 700 characters; the inline policies of a role share 10,240 (docs/decisions/0005-one-role.md)
ARN_CHARACTERS = 66  # of a table below, in quotes and with a comma


def padded(text, characters):
    """With more tables in the first statement of the job's policy, until its statements have about so many characters for AWS."""
    head, policy, tail = re.split(r"(?<=policy = jsonencode\(\{)(.*?\n  \}\)\n)", text, maxsplit=1, flags=re.DOTALL)
    written = re.sub(r"\baws_\w+\.\w+\.\w+", "x" * ARN_CHARACTERS, policy)
    more = max(0, -((len(re.sub(r"\s", "", written)) - characters) // ARN_CHARACTERS))
    arns = [f'"arn:aws:dynamodb:${{var.region}}:${{local.account}}:table/more-rows-{number:02}"' for number in range(more)]
    resource = re.search(r"(?<=Resource = )aws_dynamodb_table\.\w+\.arn", policy)
    return head + policy[: resource.start()] + f"[{', '.join([resource[0], *arns])}]" + policy[resource.end() :] + tail


def main():
    copy, jobs = pathlib.Path(sys.argv[1]), int(sys.argv[2])
    characters = int(sys.argv[3]) if len(sys.argv) > 3 else 0
    sources, terraform = copy / "functions" / "Jobs", copy / "terraform"
    shutil.rmtree(sources)
    sources.mkdir()
    for file in terraform.glob("*.tf"):
        if not file.stem.startswith("_") and file.stem not in ("main", "outputs", "variables"):
            file.unlink()

    samples = copy / "tests" / "data" / "fleet"
    for job in FLEET:
        jobs_code = samples / "functions" / "Jobs"
        files = sorted((jobs_code / job["class"]).glob("*.cs"))
        job["code"] = {path.relative_to(jobs_code): path.read_text() for path in files}
        job["terraform"] = (samples / "terraform" / (job["file"] + ".tf")).read_text()

    letters = string.ascii_lowercase
    for number in range(jobs):
        job = FLEET[number % len(FLEET)]
        suffix = letters[number // len(letters)] + letters[number % len(letters)]
        for path, code in job["code"].items():
            target = sources / renamed(str(path), job["types"], suffix.capitalize())
            target.parent.mkdir(exist_ok=True)
            target.write_text(renamed(code, job["types"], suffix.capitalize()))
        text = renamed(renamed(job["terraform"], job["resources"], "_" + suffix), job["types"], suffix.capitalize())
        text = text.replace(f"-exports_{suffix}-", f"-exports-{suffix}-")
        if number >= JOBS_OF_A_ROLE:
            text = text.replace("aws_iam_role.worker.", f'aws_iam_role.domain["part-{number // JOBS_OF_A_ROLE + 1}"].')
        if characters:
            text = padded(text, characters)
        (terraform / f"{job['file']}_{suffix}.tf").write_text(text)


main()
