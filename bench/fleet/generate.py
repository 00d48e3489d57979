"""Turns a scratch copy of the repository into one with a fleet: copies of the two jobs of tests/data/fleet under other names.

usage: generate.py COPY JOBS

Every 25 jobs share a role.
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


JOBS_OF_A_ROLE = 25  # the inline policies of a role share 10,240 characters (docs/decisions/0005-one-role.md)


def add_role(main, number):
    """Adds the next shared role to main.tf, as that decision says: the first one's two blocks again."""
    blocks = re.findall(r'^resource "aws_iam_role(?:_policy_attachment)?" "worker" \{.*?^\}\n', main, re.DOTALL | re.MULTILINE)
    assert len(blocks) == 2, blocks
    more = "\n".join(blocks).replace('" "worker" {', f'" "worker_{number}" {{')
    more = more.replace("aws_iam_role.worker.", f"aws_iam_role.worker_{number}.")
    return main + "\n" + more.replace('"worker-${var.environment}"', f'"worker-${{var.environment}}-{number}"')


def main():
    copy, jobs = pathlib.Path(sys.argv[1]), int(sys.argv[2])
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

    main_tf = terraform / "main.tf"
    for number in range(2, (jobs - 1) // JOBS_OF_A_ROLE + 2):
        main_tf.write_text(add_role(main_tf.read_text(), number))

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
        role = number // JOBS_OF_A_ROLE + 1
        if role > 1:
            text = text.replace("aws_iam_role.worker.", f"aws_iam_role.worker_{role}.")
        (terraform / f"{job['file']}_{suffix}.tf").write_text(text)


main()
