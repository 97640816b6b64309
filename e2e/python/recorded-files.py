"""Prints which files of a root tree belong to which distribution, as Python's own library sees it.

Usage: recorded-files.py ROOT INSTALLER...
"""

import importlib.metadata
import importlib.util
import json
import os
import re
import sys


def with_byte_code(path):
    yield path
    if path.endswith(".py"):
        for optimization in ("", "1", "2"):
            yield importlib.util.cache_from_source(path, optimization=optimization)


root, *installers = sys.argv[1:]
owned = {}
for folder, _, _ in os.walk(root):
    if os.path.basename(folder) not in ("site-packages", "dist-packages"):
        continue
    for distribution in importlib.metadata.distributions(path=[folder]):
        if (distribution.read_text("INSTALLER") or "").strip() not in installers:
            continue
        name = re.sub(r"[-_.]+", "-", distribution.metadata["Name"]).lower()
        for recorded in distribution.files:
            path = os.path.abspath(distribution.locate_file(recorded))
            for file in filter(os.path.lexists, with_byte_code(path)):
                owned.setdefault(name, set()).add("/" + os.path.relpath(file, root))
json.dump({name: sorted(files) for name, files in owned.items()}, sys.stdout)
