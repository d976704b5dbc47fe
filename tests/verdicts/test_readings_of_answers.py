"""What is read out of a file, where a mistake would be believed: scales, missing answers, order, identities, limits."""

from __future__ import annotations

import hashlib
import io
import zipfile

import numpy as np
import pandas as pd
import pytest
from readings import said

import repurchase as rp
from repurchase.document.draw_figure import draw
from repurchase.document.drawing.palette import BLUE, GREY, PAPER, blended
from repurchase.document.parts.blocks import Column, Figure, Table
from repurchase.document.typeset.decimal_alignment import padded
from repurchase.identity_patterns import mask_identities
from repurchase.study import Study
from repurchase.style import Kind
from repurchase.survey.instrument import Scale
from repurchase.survey.read.answers.answer_labels import strength
from repurchase.survey.read.answers.categories.order import natural_order
from repurchase.survey.read.answers.times.written_times import seconds_of
from repurchase.survey.read.containers.guards.limits import MOST_COLUMNS, MOST_ROWS, Meter, Refused
from repurchase.survey.read.containers.guards.zip_guard import check_directory, unpacked_member
from repurchase.survey.read.identities.hashing import hashed
from repurchase.survey.read.platforms.international.qualtrics import PLATFORM as QUALTRICS
from repurchase.survey.read.ratings.attention_checks import answer_code
from repurchase.survey.read.read_export import read
from repurchase.survey.read.sheet.grid import SheetTable as FileTable
from repurchase.survey.read.sheet.grid import column

ITEMS = ["SAT1", "SAT2", "SAT3", "SAT4", "TRUST1", "TRUST2", "TRUST3"]


def answered(n=120, seed=2):
    rng = np.random.default_rng(seed)
    f = rng.normal(size=n)
    return pd.DataFrame({i: np.clip(np.round(3 + f + 0.6 * rng.normal(size=n)), 1, 5).astype(int) for i in ITEMS})


def read_from(frame, path, candidates=()):
    frame.to_csv(path, index=False, encoding="utf-8-sig")
    return read(path, candidates)


def noted(survey):
    return {n.message.key for n in survey.notes}


# ------------------------------------------------------------------------------------------------- ratings
@pytest.mark.parametrize(("often", "told"), [(1, "read.outside"), (8, "read.beside_scale")])
def test_a_stray_zero_does_not_make_a_scale_that_begins_at_zero(tmp_path, often, told):
    frame = answered()
    frame.loc[5, ITEMS[:1]] = 0
    for k in range(1, often):
        frame.loc[10 + k, ITEMS[k % 4]] = 0
    survey = read_from(frame, tmp_path / "a.csv")
    assert {(c.scale.low, c.scale.high) for c in survey.instrument} == {(1, 5)}
    assert np.isnan(survey.responses["SAT1"].iloc[5])
    assert told in noted(survey)


def test_a_scale_from_zero_stays_one(tmp_path):
    survey = read_from(answered() - 1, tmp_path / "a.csv")
    assert {(c.scale.low, c.scale.high) for c in survey.instrument} == {(0, 4)}


def test_codes_and_words_of_missing_answers_are_missing_and_not_off_the_scale(tmp_path):
    frame = answered().astype(object)
    frame.loc[3, "SAT1"], frame.loc[4, "SAT2"] = 99, "(跳过)"
    survey = read_from(frame, tmp_path / "a.csv")
    assert np.isnan(survey.responses["SAT1"].iloc[3])
    assert np.isnan(survey.responses["SAT2"].iloc[4])
    assert "read.missing_codes" in noted(survey)
    assert "read.outside" not in noted(survey)


@pytest.mark.parametrize("numbers", [{1: 5, 2: 4, 3: 3, 4: 2, 5: 1}, {k: k for k in range(1, 6)}], ids=["down", "up"])
def test_a_number_among_labels_means_what_its_label_says(tmp_path, numbers):
    words = {1: "非常不同意", 2: "不同意", 3: "一般", 4: "同意", 5: "非常同意"}
    frame = answered()
    shown = frame.map(lambda v: f"{numbers[v]}.{words[v]}").astype(object)
    shown.loc[0, "SAT1"] = numbers[5]
    survey = read_from(shown, tmp_path / "a.csv")
    np.testing.assert_array_equal(survey.responses["SAT2"], frame["SAT2"])
    assert survey.responses["SAT1"].iloc[0] == 5


def test_an_item_that_runs_against_the_others_is_suspected_whatever_its_words(tmp_path):
    frame = answered()
    frame["TRUST2"] = 6 - frame["TRUST2"]
    survey = read_from(frame, tmp_path / "a.csv")
    suspected = [n.message for n in survey.notes if n.message.key == "read.reverse_suspected"]
    assert ["TRUST2" in m.render("en") for m in suspected] == [True]
    assert "read.reverse_suspected" not in noted(read_from(answered(), tmp_path / "b.csv"))


def test_against_is_the_other_side_of_for():
    assert strength("反对").value == -strength("同意").value < 0


def test_an_answer_off_the_scale_passes_no_check():
    assert answer_code(9.0, Scale(1, 5)) is None
    assert answer_code(5.0, Scale(1, 5)) == 5


def test_two_constructs_of_a_shipped_study_are_not_that_study(tmp_path):
    survey = read_from(answered(), tmp_path / "a.csv", [Study.default().instrument])
    assert {"SAT", "TRUST"} <= {c.name for c in survey.instrument}
    assert survey.source.study == ""


@pytest.mark.parametrize(("cell", "seconds"), [("5:12", 312), ("1:05:12", 3912), ("2. 1:00:00", 176400)])
def test_a_clock_without_hours_counts_minutes(cell, seconds):
    assert seconds_of(cell) == seconds


# ------------------------------------------------------------------------------------------------- background
@pytest.mark.parametrize(
    "options",
    [("高中以下", "高中", "大专", "本科", "硕士"), ("3个月", "6个月", "1年", "2年")],
)
def test_categories_stand_in_their_natural_order(options):
    assert natural_order(options[::-1]) == (options, True)


def test_a_question_of_the_file_is_not_taken_for_another_of_the_study(tmp_path):
    frame = answered()
    frame["您的性格类型"] = ["红", "蓝", "绿"] * 40  # not 您的性别, though half of its words are
    survey = read_from(frame, tmp_path / "a.csv", [Study.default().instrument])
    known = {b.name for b in Study.default().instrument.background}
    assert not {b.name for b in survey.instrument.background} & known


@pytest.mark.parametrize("head", ["Status", "Response Type", "DistributionChannel"])
def test_previews_are_told_from_respondents_by_any_one_column(head):
    words = ["preview"] if head == "DistributionChannel" else ["Survey Preview"]
    columns = [column(head, [*words, "x", "x"]), column("Q1", ["1", "2", "3"], index=1)]
    table = FileTable(columns, np.arange(3), "csv", "utf-8", "", (), [])
    assert list(QUALTRICS.previews(table)) == [True, False, False]


# ------------------------------------------------------------------------------------------------- identities
@pytest.mark.parametrize(
    "number",
    [
        "8619912345678",
        "A19912345678",
        "010-62345678",
        "(212)5550123",
        "wxid_q1w2e3r4t5",
        "oX1bcdefghijklmnopqrstuvwxyz",
    ],
)
def test_a_number_or_an_account_is_masked_however_it_is_written(number):
    assert number not in mask_identities(f"x {number} y")


def test_hashes_of_persons_cannot_be_looked_up():
    made = hashed(column("手机", ["13800138000", "13900139000"]))
    assert len(set(made)) == 2
    assert made[0] != hashlib.blake2b(b"13800138000", digest_size=8).hexdigest()


# ------------------------------------------------------------------------------------------------- limits
def packed(content):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("sheet.xml", content)
    return zipfile.ZipFile(held)


def test_what_unfolds_a_hundredfold_is_refused_and_a_dense_file_is_not():
    with pytest.raises(Refused) as refusal:
        check_directory(packed(b"\0" * 25_000_000))
    assert refusal.value.key == "read.zip_bomb"
    check_directory(packed(np.random.default_rng(1).bytes(25_000_000)))


def test_a_part_that_holds_more_than_its_directory_says_is_refused():
    archive = packed(b"a" * 1000)
    member = archive.infolist()[0]
    assert b"".join(unpacked_member(archive, member)) == b"a" * 1000
    member.file_size = 10
    with pytest.raises(Refused) as refusal:
        list(unpacked_member(archive, member))
    assert refusal.value.key == "read.zip_lies"


def test_rows_and_columns_are_counted():
    meter = Meter()
    meter.row(MOST_COLUMNS)
    with pytest.raises(Refused) as refusal:
        meter.row(MOST_COLUMNS + 1)
    assert refusal.value.key == "read.too_wide"
    meter = Meter()
    meter.rows = MOST_ROWS - 1
    meter.row(1)
    with pytest.raises(Refused) as refusal:
        meter.row(1)
    assert refusal.value.key == "containers.too_many_rows"


# ------------------------------------------------------------------------------------------------- shares
def shared(*agreeing, n=40):
    """Shares of statements with which so many of n agree (4); half of the others agree strongly (5)."""
    columns = {}
    for k, count in enumerate(agreeing, 1):
        rest = [5, 2] * n
        columns[f"S{k}"] = ([4] * count + rest)[:n]
    frame = pd.DataFrame(columns)
    frame.iloc[-1], frame.iloc[-2] = 1, 5  # both ends of the scale are used
    return rp.shares(frame, {"block": list(columns)})


def test_agreement_is_one_answer_and_the_two_highest_are_another_column():
    first = shared(20, 20).to_dict()[0]
    assert first["agree_count"] == 20
    assert first["agree_percent"] == 50
    assert first["top2_percent"] == pytest.approx(100 * (20 + 10) / 40)


def test_shares_that_differ_and_shares_that_do_not():
    differ, alike = shared(34, 8), shared(20, 20)
    assert said(differ, "zh")[-1].startswith("block：各题认同比例存在显著差异（")
    assert said(differ, "en")[-1].startswith("block: the shares of agreement differed significantly (")
    assert said(alike, "zh")[-1].startswith("block：每位受访者对各题的回答一致")
    near = shared(20, 22)
    assert said(near, "zh")[-1].startswith("block：未发现各题认同比例存在显著差异（")
    assert said(near, "en")[-1].startswith(
        "block: no significant difference between the shares of agreement was found ("
    )


# ------------------------------------------------------------------------------------------------- pages
def mapped(*points, **more):
    points = [{"label": n, "importance": i, "performance": p, **more.get(n, {})} for n, i, p in points]
    return draw(Figure("x", "importance_performance", "x", {"points": points, "outcome": "Y"}), "zh")


def test_corners_of_the_map_carry_the_names_of_their_quadrants():
    drawn = mapped(("a", 0.1, 20), ("b", 0.5, 80), ("c", 0.2, 40))
    place = {w.words: (w.extent.x / drawn.wide, w.extent.y / drawn.high) for w in drawn.words("quadrant")}
    important, good = {"重点改进", "继续保持"}, {"继续保持", "暂可维持"}
    assert {name for name, (x, _) in place.items() if x > 0.5} == important
    assert {name for name, (_, y) in place.items() if y < 0.5} == good


def test_two_points_lie_in_no_quadrant():
    drawn = mapped(("a", 0.1, 20), ("b", 0.5, 80))
    assert not drawn.words("quadrant")
    assert not drawn.strokes("cross")
    assert mapped(("a", 0.1, 20), ("b", 0.5, 80), ("c", 0.2, 40)).strokes("cross")


def test_a_point_is_coloured_only_where_its_quadrant_can_be_told():
    points = (("a", 0.1, 20), ("b", 0.5, 80), ("c", 0.2, 40))
    drawn = mapped(*points, b={"told": True, "importance_low": 0.4, "importance_high": 0.6})
    told, untold = drawn.areas("point_told"), drawn.areas("point")
    assert [(p.fill, p.edge) for p in told] == [(BLUE, BLUE)]
    assert [(p.fill, p.edge) for p in untold] == [(PAPER, GREY)] * 2
    assert untold[0].extent.x < untold[1].extent.x < told[0].extent.x
    (interval,) = drawn.strokes("interval_told")
    assert interval.colour == blended(BLUE, 0.6)
    ends = [x for piece in interval.pieces for x, _ in piece]
    assert (min(ends) + max(ends)) / 2 == pytest.approx(told[0].extent.x, abs=0.01)
    assert not drawn.strokes("interval")


def test_points_stand_under_points():
    assert padded(["1.5", "12.25", "—"]) == ["\u20071.5\u2007", "12.25", "—"]


def test_a_label_is_repeated_below_a_rule():
    columns = (Column("a", "a", Kind.WORDS, merge=True), Column("b", "b", Kind.COUNT))
    rows = (("x", 1), ("x", 2), ("x", 3))
    assert [r[0] for r in Table("t", "t", columns, rows, rules=(2,)).cells("en")] == ["x", "", "x"]
