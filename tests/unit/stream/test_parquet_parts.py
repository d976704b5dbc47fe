"""Parquet in parts: one file or a folder of them, counted in any number of parts by anybody, gives the same totals."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from large_files import SMALL, answers, same_totals, table

import repurchase as rp
from repurchase.analysis.screening.drop_rules import ScreeningRules
from repurchase.analysis.screening.row_rules import RowRules
from repurchase.errors import InputError
from repurchase.survey.stream import parquet_source
from repurchase.survey.stream.decisions.deciding import ReadingOptions
from repurchase.survey.stream.parts import counted_parts, parquet_parts
from repurchase.survey.stream.parts.parquet_parts import parquet_files, parquet_set
from repurchase.survey.stream.read_large import read_large
from repurchase.work.frozen_pickles import from_bytes, to_bytes
from repurchase.work.task_map import work_on
from repurchase.work.tasks_ahead import can_fork

pyarrow = pytest.importorskip("pyarrow")
pytest.importorskip("pyarrow.parquet")
N = 3000


def rows_of_many_kinds():
    """Cells of a sheet: copies far apart, straight lines, rare answers near both ends, blanks."""
    heads, *rows = table(N)
    heads, rows = [*heads, "用户ID"], [[*r, f"u{k}"] for k, r in enumerate(rows)]
    for later, earlier in ((2900, 3), (1500, 1499), (2999, 10)):
        rows[later] = list(rows[earlier])  # the person too
    for k in (40, 1700, 2800):
        rows[k][:16] = ["1"] * 16
    for k in (5, 1600, 2990):
        rows[k][16] = "90-99"  # an age that the sample may not hold
    for k in range(0, N, 97):
        rows[k][2] = ""
    return heads, rows


def written_parquet(path, heads, rows, group=200):
    from pyarrow import parquet

    columns = {h: pyarrow.array([r[j] or None for r in rows]) for j, h in enumerate(heads)}
    path.parent.mkdir(parents=True, exist_ok=True)
    parquet.write_table(pyarrow.table(columns), path, row_group_size=group)
    return path


def read_in_parts(path, monkeypatch, part_rows):
    """What is read, in parts of so many rows."""
    monkeypatch.setattr(parquet_source.ParquetSource.opened.__func__, "__defaults__", (part_rows,))
    return read_large(
        path,
        ReadingOptions(),
        lambda sample, total, complete: RowRules(sample, total, ScreeningRules(), search=complete),
        plan=SMALL,
    )


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return written_parquet(tmp_path_factory.mktemp("one") / "survey.parquet", *rows_of_many_kinds())


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    heads, rows = rows_of_many_kinds()
    place = tmp_path_factory.mktemp("many") / "answers"
    for k, start in enumerate(range(0, N, 700)):
        written_parquet(place / f"part-{k:05}.parquet", heads, rows[start : start + 700])
    (place / "_SUCCESS").touch()
    written_parquet(place / "_temporary" / "part-9.parquet", heads, rows[:5])
    return place


def identical(one, two):
    """Both surveys have the same totals and the same sample, to the bit."""
    assert pickle.dumps([one.whole.dropped, one.whole.flagged]) == pickle.dumps([two.whole.dropped, two.whole.flagged])
    for name in ("read", "n", "complete", "items"):
        assert getattr(one.whole, name) == getattr(two.whole, name)
    for name in ("sums", "products", "pair_counts", "pair_sums", "pair_products"):
        np.testing.assert_array_equal(getattr(one.whole, name), getattr(two.whole, name))
    for question, groups in one.whole.by_group.items():
        for category, sums in groups.items():
            np.testing.assert_array_equal(sums.sums, two.whole.by_group[question][category].sums)
    assert one.responses.equals(two.responses)
    assert [str(n) for n in one.notes] == [str(n) for n in two.notes]


@pytest.mark.parametrize("part_rows", [200, 900, 2999])
def test_any_number_of_parts_gives_the_totals_of_one(path, monkeypatch, part_rows):
    whole = read_in_parts(path, monkeypatch, 10**9)
    parts = read_in_parts(path, monkeypatch, part_rows)
    assert len(parquet_set(path, part_rows).parts) == -(-N // (-(-part_rows // 200) * 200))
    same_totals(whole.whole, parts.whole)
    assert whole.responses.equals(parts.responses)
    assert whole.whole.dropped["duplicate"] == 3
    assert any("90-99" in categories for categories in parts.whole.background.values())


def test_a_folder_is_one_survey(path, folder, monkeypatch):
    assert [f.name for f in parquet_files(folder)] == [f"part-{k:05}.parquet" for k in range(5)]
    one, many = read_in_parts(path, monkeypatch, 10**9), read_in_parts(folder, monkeypatch, 700)
    same_totals(one.whole, many.whole)
    assert one.responses.equals(many.responses)


@pytest.mark.skipif(not can_fork(), reason="the system does not fork safely")
def test_who_counts_changes_no_bit(folder, monkeypatch):
    here = read_in_parts(folder, monkeypatch, 600)
    with work_on(workers=3):
        elsewhere = read_in_parts(folder, monkeypatch, 600)
    identical(here, elsewhere)


def test_a_folder_is_read_and_analysed_as_a_file_is(folder):
    survey = rp.read(folder)
    assert survey.whole.read == N
    assert survey.source.file == "answers"
    assert rp.reliability(survey).provenance.n == survey.whole.n


def test_progress_goes_up_to_the_end(folder, monkeypatch):
    said = []
    monkeypatch.setattr(parquet_source.ParquetSource.opened.__func__, "__defaults__", (600,))
    rules = lambda sample, total, complete: RowRules(sample, total, ScreeningRules(), search=complete)  # noqa: E731
    read_large(folder, ReadingOptions(), rules, lambda stage, share: said.append(share), SMALL)
    assert said == sorted(said)
    assert said[-1] == 1.0
    assert len(set(said)) > 10


def test_instructions_come_back_as_they_went(folder, monkeypatch):
    held = []
    monkeypatch.setattr(
        counted_parts, "_counted", lambda task, part: held.append(task) or counted_parts_counted(task, part)
    )
    read_in_parts(folder, monkeypatch, 600)
    again = from_bytes(to_bytes(held[0]))
    assert again.secret == held[0].secret
    assert again.decided.platform is held[0].decided.platform
    assert repr(again.decided.learned.responses) == repr(held[0].decided.learned.responses)


counted_parts_counted = counted_parts._counted


def test_folders_that_tell_a_value_are_named(tmp_path):
    heads, rows = rows_of_many_kinds()
    for year in (2024, 2025):
        written_parquet(tmp_path / "answers" / f"year={year}" / "a.parquet", heads, rows[:700])
    survey = rp.read(tmp_path / "answers")
    note = next(n for n in survey.notes if n.message.key == "streamed.folder_names")
    assert "year=2024" in str(note)


def test_files_without_rows_add_nothing(tmp_path, monkeypatch):
    """A cluster writes a file for each of its workers, those that had nothing to write among them."""
    heads, rows = rows_of_many_kinds()
    for name, part in (("a", []), ("b", rows[:600]), ("c", rows[600:1200]), ("d", [])):
        place = tmp_path / f"{name}.parquet"
        columns = {h: pyarrow.array([r[j] or None for r in part], pyarrow.string()) for j, h in enumerate(heads)}
        with pyarrow.parquet.ParquetWriter(place, pyarrow.table(columns).schema) as writer:
            writer.write_table(pyarrow.table(columns))
    found = read_in_parts(tmp_path, monkeypatch, 600)
    assert found.whole.read == 1200
    assert len(parquet_set(tmp_path, 600).parts) == 2


def test_files_of_other_columns_are_refused(tmp_path):
    heads, rows = rows_of_many_kinds()
    written_parquet(tmp_path / "a.parquet", heads, rows[:300])
    written_parquet(tmp_path / "b.parquet", heads[:-1], [r[:-1] for r in rows[:300]])
    with pytest.raises(InputError, match=r"b\.parquet.*a\.parquet"):
        rp.read(tmp_path)


def test_a_folder_without_parquet_is_refused(tmp_path):
    with pytest.raises(InputError, match="folder"):
        rp.read(tmp_path)
    with pytest.raises(InputError, match="folder"):
        rp.read(tmp_path, large=True)


def test_a_file_that_changes_meanwhile_is_refused(tmp_path):
    heads, rows = rows_of_many_kinds()
    path = written_parquet(tmp_path / "survey.parquet", heads, rows)
    part = parquet_set(path, 500).parts[1]
    assert sum(len(b.rows) for b in part.batches()) == part.rows
    written_parquet(path, heads, rows[:2000])
    with pytest.raises(InputError, match="changed"):
        list(part.batches())


def test_numbers_of_cells_hang_on_a_secret_and_not_on_the_process():
    from repurchase.survey.stream.decisions.coded_rows import RowCoder
    from repurchase.survey.stream.decisions.learned_columns import LearnedFile

    cells = ["U1 ", "u1", 1, 1.0, True, "1", "", None, float("nan"), "\udc80"]
    codes = np.arange(len(cells))
    nothing = LearnedFile((), ())
    one = RowCoder(nothing, frozenset(), 0, "0" * 16)._hashes(codes, cells)
    two = RowCoder(nothing, frozenset(), 0, "1" * 16)._hashes(codes, cells)
    assert one[0] == one[1] != one[2] == one[3] == one[4] != one[5]
    assert list(one[6:9]) == [0, 0, 0]
    assert not set(one[[0, 2, 5, 9]]) & set(two[[0, 2, 5, 9]])
    assert parquet_parts.PART_ROWS > answers(3).shape[0]
