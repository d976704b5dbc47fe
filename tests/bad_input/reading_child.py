"""Reads each file named on standard input and reports what was said, its CPU seconds and the peak of memory."""

import json
import os
import resource
import sys
from pathlib import Path

from repurchase.errors import InputError
from repurchase.survey.read import read


def cpu_seconds():
    """Of this process and of those that it has waited for: the wall's seconds would count what else the machine does."""
    return sum(os.times()[:4])


def peak():
    """Kilobytes. What `getrusage` says begins at the size of the process that started this one."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(next(line.split()[1] for line in lines if line.startswith("VmHWM")))


said = {}
for path in map(Path, json.load(sys.stdin)):
    start = cpu_seconds()
    try:
        survey = read(path)
        answer = {"n": survey.n, "items": [i.column for i in survey.instrument.items]}
    except InputError as error:
        answer = {"en": error.message.render("en"), "zh": error.message.render("zh")}
    said[path.name] = {**answer, "seconds": cpu_seconds() - start}
print(json.dumps({"said": said, "megabytes": peak() / 1024}))
