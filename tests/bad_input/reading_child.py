"""Reads each file named on standard input and reports what was said, how long it took and the peak of memory."""

import json
import resource
import sys
import time
from pathlib import Path

from repurchase.errors import InputError
from repurchase.survey.read import read

said = {}
for path in map(Path, json.load(sys.stdin)):
    start = time.perf_counter()
    try:
        survey = read(path)
        answer = {"n": survey.n, "items": [i.column for i in survey.instrument.items]}
    except InputError as error:
        answer = {"en": error.message.render("en"), "zh": error.message.render("zh")}
    said[path.name] = {**answer, "seconds": time.perf_counter() - start}
print(json.dumps({"said": said, "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
