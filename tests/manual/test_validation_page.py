"""explanation/validation shows the stored record of what the tests of parity compare; the record is one of today's tests."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import import_module

import numpy as np
import pytest
from manual_pages import DOCS, LANGUAGES

sys.path.insert(0, str(DOCS / "writers"))
validation, parity_record = import_module("validation"), import_module("parity_record")
AGAIN = "run `python docs/writers/validation.py --record` and look at what it writes"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_is_that_of_the_record(lang):
    path = DOCS / lang / "explanation" / "validation.md"
    assert path.read_text(encoding="utf-8") == validation.page(validation.stored(), lang), AGAIN


def test_every_file_of_comparisons_has_a_line():
    files = {path.name for path in validation.PARITY.glob("test_*.py")}
    assert set(validation.SUBJECTS["files"]) == files, AGAIN
    assert set(validation.stored()) <= files
    assert len(validation.stored()) > 30
    for subject in validation.SUBJECTS["files"].values():
        assert subject["en"] and subject["zh"] and subject["reason"] in validation.SUBJECTS["reasons"]
        assert set(subject["programs"]) <= set(validation.SUBJECTS["programs"])


def test_no_deviation_is_beyond_its_tolerance_by_its_unit():
    for name, found in validation.stored().items():
        for tolerance, (values, largest) in found.items():
            assert values >= 0 and largest <= 10 * float(tolerance), (name, tolerance)  # `rel` of values above 1


def test_the_record_of_a_file_is_made_again():
    code = (
        "import json, sys; from pathlib import Path; from parity_record import record;"
        "found = record(Path(sys.argv[1]), ['test_careless.py', 'test_small_sample.py']);"
        "print('\\n' + json.dumps(found))"
    )
    words = [sys.executable, "-c", code, str(validation.PARITY)]
    alone = {**os.environ, "PYTEST_ADDOPTS": ""}  # who runs tests on several processes sees no comparison
    done = subprocess.run(words, cwd=DOCS / "writers", env=alone, capture_output=True, text=True, check=True)
    again = import_module("json").loads(done.stdout.splitlines()[-1])
    for name, by_tolerance in again.items():
        assert {t: n for t, (n, _) in by_tolerance.items()} == {
            t: n for t, (n, _) in validation.stored()[name].items()
        }, AGAIN


def test_what_holds_is_counted_and_what_does_not_is_not():
    recorder = parity_record.Recorder()
    recorder._file = "x"
    patch = pytest.MonkeyPatch()
    recorder.listen(patch)
    try:
        assert pytest.approx([1.0, 2.0], abs=1e-3) == [1.0005, 2.0]
        assert np.array([5.0, 5.0]) != pytest.approx(4.0, rel=1e-3)
        assert {"a": 100.0} == pytest.approx({"a": 100.01}, rel=1e-3)
        np.testing.assert_allclose([3.0, np.nan], [3.0, np.nan], rtol=0, atol=1e-9)
    finally:
        patch.undo()
    assert {t: n for t, (n, _) in recorder.found["x"].items()} == {1e-3: 3, 1e-9: 1}
    assert abs(recorder.found["x"][1e-3][1] - 5e-4) < 1e-9
