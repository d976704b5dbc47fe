"""A clean file read again is the survey that was written: same answers once keyed, same constructs, same mark."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import repurchase as rp
from repurchase.survey.variables import derived

FORMATS = (".sav", ".zsav", ".dta", ".csv", ".xlsx")


@pytest.fixture(scope="module")
def kept():
    return rp.screen(rp.read(rp.sample_survey())).survey


@pytest.mark.parametrize("suffix", FORMATS)
def test_round_trip(kept, tmp_path, suffix):
    again = rp.read(kept.write(tmp_path / f"clean{suffix}"))
    assert again.n == 238
    assert again.source.study == "luckin"
    assert again.source.synthetic
    assert again.source.identities == ()
    np.testing.assert_array_equal(again.frame(), kept.frame())
    assert list(again.frame()) == list(kept.frame())
    assert [s.name for s in again.instrument.statements] == [s.name for s in kept.instrument.statements]
    assert not [b.name for b in again.instrument.background if derived(b.name)]
    assert not rp.screen(again).reasons


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_turned_item_is_not_turned_twice(kept, tmp_path, suffix):
    sat = kept.instrument["SAT"]
    turned = replace(sat, items=(replace(sat.items[0], reversed=True), *sat.items[1:]))
    constructs = tuple(turned if c.name == "SAT" else c for c in kept.instrument)
    responses = kept.responses.assign(SAT1=6 - kept.responses["SAT1"])
    asked = replace(kept, responses=responses, instrument=kept.instrument.with_constructs(constructs))
    np.testing.assert_array_equal(asked.scored("SAT"), kept.scored("SAT"))
    study = rp.Study.parse(rp.Study.default().text.replace("reversed = []", 'reversed = ["SAT1"]'))
    again = rp.read(asked.write(tmp_path / f"clean{suffix}"), study)
    np.testing.assert_array_equal(again.scored("SAT"), kept.scored("SAT"))


def test_identities_of_the_export_are_in_no_clean_file(kept, tmp_path):
    import openpyxl

    rows = list(openpyxl.load_workbook(rp.sample_survey()).worksheets[0].values)
    planted = {str(r[5]).split("(")[0] for r in rows[1:]} | {r[-1] for r in rows[1:] if "@" in str(r[-1])}
    for suffix in (".csv", ".sav", ".dta"):
        raw = kept.write(tmp_path / f"clean{suffix}").read_bytes()
        assert not [p for p in planted if p.encode() in raw]
    cells = {
        str(c) for sheet in openpyxl.load_workbook(kept.write(tmp_path / "clean.xlsx")) for r in sheet.values for c in r
    }
    assert not [p for p in planted if any(p in c for c in cells)]
