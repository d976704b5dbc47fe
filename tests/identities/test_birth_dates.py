"""A day of birth is an identity in every language; a year, a month or an age is a question."""

from __future__ import annotations

import pytest
from small_survey import survey_of, turns

from repurchase.survey.read.identities.birth_dates import asks_birth, is_full_date

DAYS = [(d, m, y) for y in (1975, 1983, 1990, 1999, 2004) for m in (1, 5, 12) for d in (3, 14, 28, 30)]
HEADS = (
    "DOB|Date of birth|date_of_birth|DOB (dd/mm/yyyy)|What is your date of birth?|Birthday|生日|您的生日是？|出生日期|"
    "生年月日|誕生日|생년월일|Geburtsdatum|Date de naissance|Fecha de nacimiento|Data de nascimento|Tanggal lahir|"
    "Tarikh lahir|Ngày sinh|Дата рождения|Укажите дату вашего рождения|วัน เดือน ปีเกิด|Data di nascita|Doğum tarihi"
).split("|")
WRITTEN = (
    "{d:02d}/{m:02d}/{y}|{y}-{m:02d}-{d:02d}|{d}.{m}.{y}|{y}年{m}月{d}日|{y}{m:02d}{d:02d}|{y}-{m:02d}-{d:02d} 00:00:00"
).split("|")


@pytest.mark.parametrize("written", WRITTEN)
def test_a_day_of_birth_is_an_identity_in_every_language(written, tmp_path):
    answers = [written.format(d=d, m=m, y=y) for d, m, y in DAYS]
    survey = survey_of(tmp_path, [(head, turns(answers)) for head in HEADS])
    assert [h for h in HEADS if h not in survey.source.identities] == []
    assert survey.background.empty


@pytest.mark.parametrize("head", ["Date of birth", "出生日期", "生年月日", "생년월일", "Дата рождения", "Ngày sinh"])
@pytest.mark.parametrize(
    "answers",
    [
        [str(y) for y in range(1970, 2000)],
        [str(a) for a in range(18, 60)],
        ["1980-1989", "1990-1999", "2000-2009"],
        ["May 1990", "June 1991", "July 1985"],
        ["1990年5月", "1991年6月", "1985年7月"],
    ],
)
def test_a_year_a_month_or_an_age_stays_a_question(head, answers, tmp_path):
    survey = survey_of(tmp_path, [(head, turns(answers))])
    assert survey.source.identities == ()
    assert [b.column for b in survey.instrument.background] == [head]


@pytest.mark.parametrize(
    "word",
    "12 May 1990|May 12, 1990|12 мая 1990 г.|3 de mayo de 1990|12. Mai 1990|ngày 3 tháng 5 năm 1990|平成2年5月3日|"
    "12/05/2533|33005|1990. 5. 12.|12/5/90|12051990|1990-05-12T00:00:00Z".split("|"),
)
def test_full_dates_however_they_are_written(word):
    assert is_full_date(word)


@pytest.mark.parametrize("word", "1990|28|18-25|1990-05|199005|05-12|5月12日|1990年以前|28 лет|after 2000".split("|"))
def test_parts_of_a_date_are_no_full_date(word):
    assert not is_full_date(word)


@pytest.mark.parametrize(
    "head", ["Date of your last birthday gift", "上次购买生日蛋糕的日期", "Date of visit", "Adobe", "Дата покупки"]
)
def test_other_days_are_nobodys_birth(head):
    assert not asks_birth(head)
