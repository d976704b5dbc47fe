"""A clean file read again is the survey that was written: same answers once keyed, same constructs, same mark."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pyreadstat
import pytest

import repurchase as rp
from repurchase.survey.instrument import Construct, Instrument, Item, Scale
from repurchase.survey.read.read_export import read as read_export
from repurchase.survey.source import Source
from repurchase.survey.survey import Survey
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


WORDS = {
    "agreement": ("非常不同意", "不同意", "一般", "同意", "非常同意"),
    "frequency": ("从不", "很少", "有时", "经常", "总是"),
}


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize("suffix", [".sav", ".zsav", ".dta"])
@pytest.mark.parametrize("kept", [5, 40])
def test_a_turned_item_has_the_words_of_its_answers_and_comes_back(tmp_path, words, suffix, kept):
    """Also where the items hardly go together, so that no correlation tells which of them are turned."""
    scale = Scale(1, 5, tuple({"zh": w} for w in WORDS[words]))
    asked = (("SAT1", "我感到满意"), ("SAT2", "我感到失望"), ("SAT3", "我愿意推荐"))
    items = tuple(Item(n, {"zh": w}, reversed=n == "SAT2") for n, w in asked)
    instrument = Instrument((Construct("SAT", {"zh": "满意"}, items, scale),))
    answers = np.random.default_rng(4).integers(1, 6, (kept, 3)).astype(float)
    frame = pd.DataFrame(answers, columns=[n for n, _ in asked])
    frame.iloc[:5] = np.arange(1, 6)[:, None]
    made = Survey(frame, instrument, pd.DataFrame(index=frame.index), pd.DataFrame(index=frame.index),
                  Source(language="zh", n_rows=kept))  # fmt: skip
    path = made.write(tmp_path / f"clean{suffix}")
    _, meta = (pyreadstat.read_dta if suffix == ".dta" else pyreadstat.read_sav)(str(path))
    assert meta.variable_value_labels["SAT2"] == {5 - k: w for k, w in enumerate(WORDS[words])}
    assert meta.variable_value_labels["SAT1"] == {1 + k: w for k, w in enumerate(WORDS[words])}
    known, unknown = read_export(path, [instrument]), read_export(path)
    assert [i.reversed for i in known.instrument.items] == [False, True, False]
    np.testing.assert_array_equal(known.responses[["SAT1", "SAT2", "SAT3"]], frame)
    np.testing.assert_allclose(known.scores()["SAT"], made.scores()["SAT"])
    if unknown.instrument.constructs:  # nobody says that it is reversed: the numbers stay turned
        np.testing.assert_allclose(unknown.scores().iloc[:, 0], made.scores()["SAT"])
    assert not {"read.flipped", "read.reverse_done"} & {n.message.key for s in (known, unknown) for n in s.notes}
