"""Durations, starts and ends are known by pieces of their names together with their values."""

import numpy as np
import pytest

from repurchase.survey.read.answers.times.durations import recorded_role, time_taken
from repurchase.survey.read.answers.times.time_words import time_name
from repurchase.survey.read.answers.times.written_times import moments, seconds_of
from repurchase.survey.read.platforms.shared.roles import Role
from repurchase.survey.read.sheet.grid import column

SECONDS = [184 + 7 * k % 191 for k in range(40)]


@pytest.mark.parametrize(
    ("head", "unit"),
    [("dur_s", "s"), ("time_sec", "s"), ("total_time_min", "min"), ("elapsed", ""), ("duration_ms", "ms"), ("TIME_SUM", ""),
     ("TotalDurationSec", "s"), ("用时秒", "s"), ("总用时（秒）", "s"), ("耗时", ""), ("Dauer", ""), ("Bearbeitungszeit", ""),
     ("Antwortzeit in Minuten", "min"), ("durée", ""), ("Temps de réponse (secondes)", "s"), ("duración (s)", "s"),
     ("Tiempo total", ""), ("Tempo de resposta", ""), ("waktu pengisian (detik)", "s"), ("lama pengisian", ""),
     ("所要時間", ""), ("回答時間(秒)", "s"), ("소요 시간", ""), ("소요시간(초)", "s"), ("Thời gian làm bài (phút)", "min"),
     ("Время заполнения, сек", "s"), ("Czas wypełniania ankiety", "")],
)  # fmt: skip
def test_a_duration_is_known_by_the_pieces_of_its_name(head, unit):
    assert time_name(head).lasting
    assert time_name(head).unit == unit


@pytest.mark.parametrize(
    "head",
    ["使用时长", "Duration of use", "duration_of_relationship", "Time spent on social media (min)", "waiting time", "time",
     "TIME001", "dur_3", "time_2_sec", "Dauer Seite 3", "groupTime12", "Q5_Page Submit", "Wie lange nutzen Sie die App?", "SAT1", ""],
)  # fmt: skip
def test_a_name_that_says_more_or_names_a_page_is_no_duration(head):
    assert not time_name(head).lasting


@pytest.mark.parametrize(
    ("cells", "role"),
    [(SECONDS, Role.SECONDS), ([s / 60 for s in SECONDS], Role.SECONDS), ([s * 1000 for s in SECONDS], Role.SECONDS),
     ([f"{s // 60}분 {s % 60}초" for s in SECONDS], Role.SECONDS), ([1 + k % 5 for k in range(40)], None),
     (["short", "long"] * 20, None)],
)  # fmt: skip
def test_a_name_alone_makes_no_duration(cells, role):
    assert recorded_role(column("dur", cells)) is role


@pytest.mark.parametrize(("head", "role"), [("Hora de inicio", Role.STARTED), ("Startzeit", Role.STARTED), ("시작 시간", Role.STARTED),
                                            ("Waktu selesai", Role.SUBMITTED), ("Horodateur", Role.SUBMITTED), ("回答終了日時", Role.SUBMITTED)])  # fmt: skip
def test_starts_and_ends_are_known_by_name_and_moments(head, role):
    assert recorded_role(column(head, [f"2024-03-{d:02d} 10:00:00" for d in range(1, 20)])) is role
    assert recorded_role(column(head, ["early", "late"] * 10)) is None


@pytest.mark.parametrize("cell", ["2024. 5. 3. 오후 3:12:11", "2024/05/03 午後3:12:11", "2024. 5. 3 15:12:11", "03-05-2024 15:12:11",
                                  "3/5/2024 3:12:11 p. m.", "03.05.2024 15:12:11"])  # fmt: skip
def test_points_in_time_as_platforms_of_many_countries_write_them(cell):
    shown = [cell, cell.replace("2024. 5. 3", "2024. 5. 23").replace("3/5/2024", "23/5/2024")]
    assert str(moments(column("시작", shown))[0]) == "2024-05-03 15:12:11"


def test_the_time_of_one_page_is_not_used():
    assert recorded_role(column("TIME003", [float(2 + k % 11) for k in range(40)])) is Role.IGNORED


def test_the_label_of_a_variable_counts_as_its_name():
    assert recorded_role(column("v_31", SECONDS, wording="Duration of the survey (seconds)")) is Role.SECONDS


@pytest.mark.parametrize(
    ("cells", "size", "said"),
    [([float(s) for s in SECONDS], 1.0, None), ([s / 60 for s in SECONDS], 60.0, "read.duration_in_min"),
     ([s * 1000.0 for s in SECONDS], 0.001, "read.duration_in_ms")],
)  # fmt: skip
def test_a_unit_that_no_name_tells_is_told_by_the_values_and_said(cells, size, said):
    taken = time_taken([column("elapsed", cells)], None)
    assert np.allclose(taken.seconds, SECONDS)
    assert [n.message.key for n in taken.notes] == ([said] if said else [])


def test_start_and_end_tell_the_unit():
    minutes = [60.0 + k for k in range(20)]  # an hour: as seconds no less plausible
    taken = time_taken([column("elapsed", minutes)], np.array(minutes) * 60)
    assert np.allclose(taken.seconds, np.array(minutes) * 60)


def test_of_several_durations_the_whole_one_is_taken_and_the_others_named():
    columns = [
        column("duration_intro", [3.0] * 5),
        column("elapsed", [20.0, 30, 40, 50, 60]),
        column("total_time_sec", [200.0, 300, 400, 500, 600]),
    ]
    taken = time_taken(columns, None)
    assert taken.column.header == "total_time_sec"
    assert "elapsed" in taken.notes[-1].message.render("en")


@pytest.mark.parametrize(
    ("cell", "seconds"),
    [("5 Minuten 12 Sekunden", 312), ("5분 12초", 312), ("5 menit 12 detik", 312), ("1 heure 2 minutes", 3720), ("5 phút", 300),
     ("12,5 s", 12.5), ("3 мин 5 сек", 185), ("1小时2分", 3720), ("350ms", 0.35)],
)  # fmt: skip
def test_durations_are_written_with_units_of_many_languages(cell, seconds):
    assert seconds_of(cell) == pytest.approx(seconds)
