"""What holds of the reading of large files beside its numbers: limits, progress, refusals, what is loaded."""

from __future__ import annotations

import subprocess
import sys
import textwrap

import numpy as np
import pandas as pd
import pytest
from large_files import SMALL, counted, ordinary, same_totals, table, written

import repurchase as rp
from repurchase.errors import InputError
from repurchase.survey.read.answers.numbers.quantities import OwnUnit
from repurchase.survey.read.containers import fence
from repurchase.survey.read.containers.guards.limits import MOST_RECORD
from repurchase.survey.stream.counted_survey import totals_of, whole_file_of
from repurchase.survey.stream.decisions.coded_rows import RowCoder
from repurchase.survey.stream.decisions.deciding import ReadingOptions
from repurchase.survey.stream.decisions.learned_columns import LearnedColumn
from repurchase.survey.stream.read_large import read_large
from repurchase.survey.stream.rows.stream_plan import StreamPlan, is_large
from repurchase.survey.whole.row_lots import block_of, sample_lots
from repurchase.survey.whole.whole_file import MOST_BLOCKS, block_number, sampled


def plain(n=600):
    return [r[:17] for r in table(n)]


@pytest.fixture
def path(tmp_path):
    return written(tmp_path / "survey.csv", plain())


def test_parts_of_a_file_add_up_to_the_whole(path):
    survey = rp.read(path)
    whole = whole_file_of(survey)
    rng = np.random.default_rng(1)
    third = rng.integers(0, 3, survey.n)
    a, b, c = (totals_of(survey.keep(third == k)) for k in range(3))
    for summed in ((a + b) + c, c + (b + a)):
        same_totals(summed.settled(), whole)
        assert summed.sample.responses.equals(whole.sample.responses)


def test_parts_of_different_questionnaires_do_not_add_up(path):
    survey = rp.read(path)
    with pytest.raises(ValueError, match="questionnaires"):
        _ = totals_of(survey) + totals_of(survey.without_items(["TR1"]))


def test_blocks_fold_and_hold_every_complete_case(path):
    whole = whole_file_of(rp.read(path))
    assert len(whole.blocks) == block_number(600) == 25
    few = whole.blocks.folded(5)
    assert few.n.sum() == whole.complete
    np.testing.assert_array_equal(few.sums.sum(axis=0), whole.sums)
    upper = np.triu_indices(len(whole.items))
    np.testing.assert_array_equal(few.products.sum(axis=0), whole.products[upper])


@pytest.mark.parametrize(
    ("n", "blocks"), [(0, 1), (19, 1), (40, 2), (400, 20), (10_000, 500), (40_000, 2000), (10**7, 2000)]
)
def test_blocks_divide_two_thousand_and_hold_twenty_rows(n, blocks):
    assert block_number(n) == blocks


def test_lots_are_even_and_do_not_know_each_other():
    rows = np.arange(1, 200_001)
    lots, blocks = sample_lots(rows) / 2.0**64, block_of(rows, MOST_BLOCKS)
    assert abs(lots.mean() - 0.5) < 0.003
    counts = np.bincount(blocks, minlength=MOST_BLOCKS)
    assert 0.8 < counts.var() / counts.mean() < 1.2
    assert abs(np.corrcoef(lots, blocks)[0, 1]) < 0.01
    assert abs(np.corrcoef(lots[1:], lots[:-1])[0, 1]) < 0.01


def test_a_sample_is_drawn_by_row_numbers_alone(path):
    survey = rp.read(path)
    drawn = sampled(survey, 100)
    assert drawn.n == 100
    later = survey.rows > 300
    again = sampled(sampled(survey.keep(later), 100).joined(sampled(survey.keep(~later), 100)), 100)
    assert list(again.rows) == list(drawn.rows)


def test_nobody_less_is_what_totals_speak_of(path):
    survey = counted(path)
    assert survey.keep(np.ones(survey.n, dtype=bool)).whole is survey.whole
    assert survey.keep(np.arange(survey.n) > 0).whole is None
    assert survey.without_items(["TR1"]).whole is survey.whole  # an analysis takes those of its items
    assert survey.without_items([]).whole is survey.whole


def test_progress_tells_the_truth(path):
    told = []
    read_large(path, ReadingOptions(), None, lambda stage, share: told.append((stage, share)), SMALL)
    shares = [share for _, share in told]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert list(dict.fromkeys(stage for stage, _ in told)) == ["counted"]


def test_whoever_interrupts_leaves_no_child_behind(tmp_path, monkeypatch):
    pytest.importorskip("pyarrow")
    path = written(tmp_path / "survey.csv", plain(3000))
    ended, leave = [], fence._Child.__exit__
    monkeypatch.setattr(
        fence._Child, "__exit__", lambda self, *given: (ended.append(self.process), leave(self, *given))
    )

    def interrupted(stage, share):
        if share > 0.25:  # the pass over all rows has begun
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_large(path, ReadingOptions(), None, interrupted, SMALL)
    assert [process.poll() is not None for process in ended] == [True]


def test_the_size_is_told_by_rows(path, tmp_path):
    assert is_large(path, 500)
    assert not is_large(path, 700)
    assert not is_large(tmp_path / "none.csv")
    assert not is_large(tmp_path)


def test_a_read_survey_says_how_it_was_read(path):
    survey = rp.read(path, large=True)
    assert survey.whole.read == 600
    said = {n.message.key for n in survey.notes}
    assert "streamed.decided_by_all" in said
    assert "streamed.sample" not in said
    for note in counted(path, StreamPlan(sample=200, batch=100)).notes:
        assert note.message.render("en") and note.message.render("zh")
    assert rp.read(path).whole is None


def test_single_sheets_of_a_large_file_are_not_screened_again(path):
    with pytest.raises(InputError) as raised:
        rp.screen(rp.read(path, large=True))
    assert raised.value.message.key == "screening.counted"


def test_check_tells_all_rows(path):
    rows = plain()
    rows[5][:16] = ["3"] * 16
    rows[9][:13] = [""] * 13
    written(path, rows)
    screened, whole = ordinary(path)
    told = rp.check(rp.read(path, large=True)).to_dict()
    expected = rp.check(path).to_dict()
    for key in ("n_rows", "n_valid", "items", "background", "columns"):
        assert told[key] == expected[key] or key == "items"
    for mine, theirs in zip(told["items"], expected["items"], strict=True):
        assert mine["n"] == theirs["n"]
        assert mine["mean"] == pytest.approx(theirs["mean"], rel=1e-12)
    assert {k: v for k, v in told["dropped_counts"].items() if v} == {k: v for k, v in whole.dropped.items() if v}
    rendered = list(rp.check(rp.read(path, large=True)).tables())
    assert [t.key if hasattr(t, "key") else t.name for t in rendered][-1] == "dropped"


def test_what_nobody_knows_is_counted_as_missing_and_said(tmp_path):
    """More rows with strange cells than can be set aside."""
    rows = plain(3000)
    for k, r in enumerate(rows[1500:1600]):
        r[2] = f"?{k}"
    path = written(tmp_path / "survey.csv", rows)
    survey = counted(path, StreamPlan(sample=300, batch=256, aside=10))
    j = survey.whole.items.index("TR3")
    assert survey.whole.counts[j][-1] == 100
    assert survey.whole.read == 3000
    assert "streamed.unknown" in {n.message.key for n in survey.notes}


def test_a_file_of_another_kind_is_not_counted(tmp_path):
    with pytest.raises(InputError) as raised:
        rp.read(rp.sample_survey(), large=True)
    assert raised.value.message.key == "streamed.other_kind"
    with pytest.raises(InputError) as raised:
        rp.read(tmp_path / "none.csv", large=True)
    assert raised.value.message.key == "read.not_found"


HOSTILE = {
    "open quotes": (b'1,2,3,"4,', b"1,2,3,4\n" * 30_000, "read.bad_csv"),
    "one line without end": (b"1,2,3,4", b",5" * MOST_RECORD, "containers.long_row"),
    "one cell without end": (b"1,2,3,", b"x" * 300_000, "containers.long_cell"),
    "wide": (b"1,2,3,4", b"," * 20_000, "read.too_wide"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_texts_are_refused_in_a_sentence(path, case):
    begin, rest, keys = HOSTILE[case]
    path.write_bytes(path.read_bytes() + begin + rest + b"\n")
    with pytest.raises(InputError) as raised:
        counted(path)
    assert raised.value.message.key in keys.split()


def test_a_damaged_parquet_file_is_refused(tmp_path):
    pyarrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "survey.parquet"
    parquet.write_table(pyarrow.table({f"TR{j}": [1, 2, 3, 4, 5] * 200 for j in range(4)}), path)
    raw = bytearray(path.read_bytes())
    raw[20:400] = bytes(380)
    path.write_bytes(raw)
    with pytest.raises(InputError) as raised:
        counted(path)
    assert raised.value.message.key == "read.damaged_parquet"


def test_parquet_without_pyarrow_says_what_to_install(tmp_path, monkeypatch):
    path = tmp_path / "survey.parquet"
    path.write_bytes(b"PAR1" + b"\x00" * 100 + b"PAR1")
    monkeypatch.setattr("repurchase.survey.stream.parts.parquet_parts.has_pyarrow", lambda: False)
    with pytest.raises(InputError) as raised:
        counted(path)
    assert raised.value.message.key == "read.needs_pyarrow"


def test_small_files_are_read_without_pyarrow(path):
    """The ordinary way neither needs it nor starts a child."""
    script = f"""
        import sys
        sys.modules["pyarrow"] = None  # as where it is not installed
        import repurchase as rp
        from repurchase.survey.read.containers import fence
        fence._Child.__init__ = None
        assert rp.read({str(path)!r}).whole is None
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(script)], check=True)


def _ages(n):
    """Ages of which some have a unit, and rare answers that are no number."""
    return [
        f"{18 + (7 * k) % 41}岁" if k % 7 == 3 else "不记得" if k % 300 == 5 else str(18 + k % 41) for k in range(n)
    ]


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_numbers_with_and_without_a_unit_are_kept_and_what_is_lost_is_said(tmp_path, suffix):
    head, *rows = plain(3000)
    made = [[*head[:16], "年龄"], *([*r[:16], age] for r, age in zip(rows, _ages(3000), strict=True))]
    path = written(tmp_path / "survey.csv", made)
    if suffix == "parquet":
        frame = pd.DataFrame(made[1:], columns=made[0])
        frame.to_parquet(path := tmp_path / "survey.parquet")
    large = counted(path)
    plain_ages = pd.Series(_ages(3000), index=range(1, 3001))
    want = pd.to_numeric(plain_ages.str.removesuffix("岁"), errors="coerce")
    np.testing.assert_array_equal(large.background["age"], want[large.rows])
    keys = [note.message.key for note in large.notes]
    assert "read.numbers_lost" in keys
    assert not {"streamed.unknown", "streamed.unlearned"} & set(keys)


def test_a_cell_that_no_sample_held_is_a_number_only_where_it_can_be_read_as_one():
    column = LearnedColumn("age", 0, {"42": 1.0}, others=1.0, number=True)
    assert [column.value(cell) for cell in ("43岁", "44", 45, "不记得")] == [1.0, 1.0, 1.0, None]


MINUTES, BARE = OwnUnit("time", 60.0, "分钟"), OwnUnit("time", 3600.0, "小时", bare=True)


@pytest.mark.parametrize(
    ("unit", "decimal", "cells", "want"),
    [(MINUTES, ".", ["30分钟", "2小时", "45", "3公里", "20元", "-99", "看情况"], [1, 1, 1, None, None, None, "?"]),
     (BARE, ".", ["90", "1.5小时", "20元"], [1, None, None]),
     (MINUTES, ",", ["1,5", "1.234,5", "2,5小时", "2,5 km", "-99,0"], [1, 1, 1, None, None])],
)  # fmt: skip
def test_a_cell_that_no_sample_held_is_counted_in_the_units_of_the_sample(unit, decimal, cells, want):
    column = LearnedColumn("time", 0, {"42": 1.0}, others=1.0, number=True, unit=unit, decimal=decimal)
    told = ["?" if (v := column.value(cell)) is None else None if v != v else v for cell in cells]
    assert told == want


@pytest.mark.parametrize("form", ["{}分钟", "{},5 分钟"])
def test_answers_of_another_kind_are_lost_in_every_row_as_in_the_sample(tmp_path, form, monkeypatch):
    given = {}

    def kept(self, batch, coded=RowCoder.coded):
        rows = coded(self, batch)
        for name, codes in rows.background.items():
            given.update(zip(((name, int(row)) for row in rows.rows), (codes == 1).tolist(), strict=True))
        return rows

    monkeypatch.setattr(RowCoder, "coded", kept)
    head, *rows = plain(3000)
    asked = [f"{k % 997 + 2}公里" if k % 60 == 8 else form.format(k % 900 + 3) for k in range(3000)]
    made = [[*head[:16], "每天用时"], *([*r[:16], cell] for r, cell in zip(rows, asked, strict=True))]
    large = counted(written(tmp_path / "survey.csv", made))
    (question,) = large.instrument.background
    assert question.kind == "number"
    want = {(question.name, k): "公里" not in cell for k, cell in enumerate(asked, 1)}
    assert given == want
