"""Says which packages are wanted by those in the folders given, on this Python, and are not there. The chart's pins are
made for another Python, on which some are not needed. Usage: complete.py FOLDER..."""

import re
import sys
from importlib.metadata import distributions

try:
    from packaging.requirements import Requirement
except ImportError:
    from pip._vendor.packaging.requirements import Requirement


def plain(name):
    return re.sub(r"[-_.]+", "-", name).lower()


there = {plain(one.metadata["Name"]): one for one in distributions(path=sys.argv[1:])}
missing = []
for name, one in sorted(there.items()):
    for line in one.requires or []:
        wanted = Requirement(line)
        if wanted.marker and not wanted.marker.evaluate({"extra": ""}):
            continue
        found = there.get(plain(wanted.name))
        if found is None or not wanted.specifier.contains(found.version, prereleases=True):
            missing.append(f"{name} wants {wanted}, there is {found and found.version}")
if missing or not there:
    sys.exit("\n".join(missing) or "no packages")
