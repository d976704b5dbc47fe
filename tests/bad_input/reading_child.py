"""Reads each file named on standard input; reports what was said, what it took, and the peaks of memory."""

import json
import os
import resource
import sys
from pathlib import Path

from repurchase.errors import InputError
from repurchase.survey.read.read_export import read


def computed():
    """Processor time of this process and of its children that have ended."""
    return sum(os.times()[:4])


def peak():
    """Most megabytes that this process held; what the one held that started it is not counted."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1000


said = {}
for path in map(Path, json.load(sys.stdin)):
    before = computed()
    try:
        survey = read(path)
        answer = {"n": survey.n, "items": [i.column for i in survey.instrument.items]}
    except InputError as error:
        answer = {"en": error.message.render("en"), "zh": error.message.render("zh")}
    answer |= {"cpu": computed() - before}
    said[path.name] = answer | {"here": peak(), "child": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000}
most = max([peak(), *(a["child"] for a in said.values())])
print(json.dumps({"said": said, "megabytes": most}))
