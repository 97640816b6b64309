"""Prints which files of a root tree belong to which distribution, as Python's own library sees it.

Usage: recorded-files.py ROOT
"""

import importlib.metadata
import importlib.util
import json
import os
import re
import sys


def recorded(distribution):
    """Paths of the list, itself among them. Python 3.12 is the first to read installed-files.txt."""
    if distribution.read_text("RECORD") is not None:
        yield from map(distribution.locate_file, distribution.files)
    installed = distribution.read_text("installed-files.txt")
    if installed is not None:
        for line in ["installed-files.txt", *installed.splitlines()]:
            yield distribution._path / line


def with_byte_code(path):
    yield path
    if path.endswith(".py"):
        for optimization in ("", "1", "2"):
            yield importlib.util.cache_from_source(path, optimization=optimization)


(root,) = sys.argv[1:]
owned = {}
for folder, _, _ in os.walk(root):
    if os.path.basename(folder) not in ("site-packages", "dist-packages"):
        continue
    for distribution in importlib.metadata.distributions(path=[folder]):
        name = re.sub(r"[-_.]+", "-", distribution.metadata["Name"]).lower()
        for path in map(os.path.abspath, recorded(distribution)):
            for file in filter(os.path.lexists, with_byte_code(path)):
                owned.setdefault(name, set()).add("/" + os.path.relpath(file, root))
json.dump({name: sorted(files) for name, files in owned.items()}, sys.stdout)
