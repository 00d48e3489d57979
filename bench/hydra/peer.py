"""The peer of ./worker hydra convert: parses each file with PyYAML and prints it, and does nothing else.

usage: peer.py pure|libyaml FOLDER
"""

import os
import sys

import yaml

LOADERS = {"pure": (yaml.SafeLoader, yaml.SafeDumper), "libyaml": (getattr(yaml, "CSafeLoader", None), getattr(yaml, "CSafeDumper", None))}


def main():
    loader, dumper = LOADERS[sys.argv[1]]
    for folder, _, names in os.walk(sys.argv[2]):
        for name in sorted(names):
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                print(yaml.dump(yaml.load(file, loader), Dumper=dumper, sort_keys=False, allow_unicode=True))


if __name__ == "__main__":
    main()
