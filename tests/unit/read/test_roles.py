"""What a column is for: evidence and runs before word lists."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from repurchase.survey.read.read_export import read
from repurchase.survey.read.roles.closed_questions import (
    counts_rows,
    is_closed,
    is_sampling_weight,
    tells_rows_apart,
)
from repurchase.survey.read.roles.computed_columns import named_computed
from repurchase.survey.read.roles.respondent_questions import asks_about_respondent
from repurchase.survey.read.sheet.grid import column
from whole_repr import whole_repr

N = 60


def _rated(k, high=5, seed=1):
    rng = np.random.default_rng(seed)
    common = rng.normal(size=N)
    middle = (1 + high) / 2
    return [
        np.clip(np.round(middle + 0.8 * common + rng.normal(size=N)), 1, high).astype(int).tolist() for _ in range(k)
    ]


def _run(prefix, k, seed=1):
    return [(f"{prefix}{j + 1}", values) for j, values in enumerate(_rated(k, seed=seed))]


def _turns(*answers):
    return [answers[(3 * k * k + k) % len(answers)] for k in range(N)]


def _read(tmp_path, columns, name="answers.csv"):
    path = tmp_path / name
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow([head for head, _ in columns])
        writer.writerows(zip(*[values for _, values in columns], strict=True))
    return read(path)


def _rated_columns(survey):
    items = [i.column for i in survey.instrument.items]
    return {*items, *(s.column for s in survey.instrument.statements)}


def _background(survey):
    return {b.column: b.kind for b in survey.instrument.background}


@pytest.mark.parametrize("prefix", ["SC", "Q_", "ID", "NO", "SN", "W", "SCORE", "ATT", "AC", "IMC"])
def test_a_run_of_rated_columns_is_never_dropped_for_its_code(prefix, tmp_path):
    run = _run(prefix, 4)
    survey = _read(tmp_path, [*run, *_run("RI", 3, seed=2), ("gender", _turns("F", "M"))])
    assert {head for head, _ in run} <= _rated_columns(survey)
    assert not survey.instrument.checks


@pytest.mark.parametrize(
    "head", ["source", "version", "condition", "quality", "status", "language", "城市", "来源", "平台"]
)
def test_a_question_named_like_bookkeeping_is_background_where_no_platform_speaks(head, tmp_path):
    survey = _read(tmp_path, [*_run("SAT", 3), (head, _turns("north", "south", "west"))])
    assert head in _background(survey)


@pytest.mark.parametrize("head", ["region", "City", "Country", "省份"])
def test_a_region_with_few_answers_each_was_asked(head, tmp_path):
    survey = _read(tmp_path, [*_run("SAT", 3), (head, _turns("Lund", "Malmö", "Ystad"))])
    assert head in _background(survey)
    assert head not in survey.source.identities


def test_a_region_that_tells_respondents_apart_stays_an_identity(tmp_path):
    survey = _read(tmp_path, [*_run("SAT", 3), ("City", [f"Hamlet {k}" for k in range(N)])])
    assert "City" in survey.source.identities


def test_a_platform_keeps_its_own_columns(tmp_path):
    own = [
        ("序号", list(range(1, N + 1))),
        ("提交答卷时间", ["2024/5/1 10:00:00"] * N),
        ("所用时间", ["120秒"] * N),
        ("来源", _turns("微信", "链接")),
        ("总分", _turns(10, 12, 15)),
    ]
    asked = [(f"{k}、我觉得{word}", v) for k, (word, v) in enumerate(zip("甲乙丙", _rated(3), strict=True), 1)]
    survey = _read(tmp_path, [*own, *asked])
    assert survey.source.platform == "wenjuanxing"
    assert {"序号", "来源", "总分"} <= set(survey.source.ignored)


def test_sums_and_means_of_rated_columns_are_set_aside(tmp_path):
    a, b, c, d = (np.array(v) for v in _rated(4))
    columns = [
        *[(f"hope{k + 1}", v.tolist()) for k, v in enumerate((a, b, c, d))],
        ("HOPE", np.round((a + b + (6 - c) + d) / 4, 2).tolist()),
        ("hope_all", (a + b + c + d).tolist()),
        ("Zhope", np.round((a + b + c + d - 12.4) / 3.1, 5).tolist()),
        *_run("trust", 3, seed=2),
        ("age", [18 + (7 * k) % 41 for k in range(N)]),
    ]
    survey = _read(tmp_path, columns)
    assert {"HOPE", "hope_all", "Zhope"} <= set(survey.source.ignored)
    assert _background(survey) == {"age": "number"}


@pytest.mark.parametrize("name", ["filter_$", "FAC1_1", "ZRE_2", "MAH_1", "COO_1"])
def test_what_a_statistics_program_saves_is_told_by_its_name(name):
    assert named_computed(name)
    assert not named_computed("FACE1")


@pytest.mark.parametrize(
    "wording",
    [
        "Learning to use the app is easy for me",
        "Employees are professional and polite",
        "Services are offered through every channel",
        "To a high degree I feel at ease",
        "The salary matches the effort",
        "员工的身份是清楚的",
        "服务渠道齐全方便",
        "工资水平与付出相称",
        "操作次数少而简单",
    ],
)
def test_a_word_inside_a_sentence_makes_no_question_about_the_respondent(wording):
    assert not asks_about_respondent(column(wording, [1, 2, 3]))


@pytest.mark.parametrize(
    "wording",
    [
        "Age",
        "Your gender",
        "What is your highest level of education?",
        "Monthly income",
        "1、您的性别",
        "年龄段",
        "月收入水平",
        "您的职业是",
    ],
)
def test_a_head_that_is_the_word_asks_about_the_respondent(wording):
    assert asks_about_respondent(column(wording, [1, 2, 3]))


def test_sentences_with_words_of_background_questions_are_rated(tmp_path):
    words = ["Learning it is easy", "Employees are professional", "Every channel is open", "My job gets easier"]
    survey = _read(tmp_path, list(zip(words, _rated(4), strict=True)))
    assert set(words) <= _rated_columns(survey)


def test_coded_background_before_a_run_on_the_same_points_stays_background(tmp_path):
    asked = ["您的性别", "年龄", "学历", "月收入"]
    columns = [(h, [k % 5 + 1 for k in range(j, N + j)]) for j, h in enumerate(asked)]
    items = [(f"我认为该店{w}", v) for w, v in zip(["可靠", "亲切", "干净", "方便"], _rated(4), strict=True)]
    survey = _read(tmp_path, [*columns, *items])
    assert set(_background(survey)) == set(asked)
    assert {h for h, _ in items} <= _rated_columns(survey)


def test_one_thing_asked_of_several_objects_is_rated_and_no_profile(tmp_path):
    heads = [f"How often do you drink {w}?" for w in ("tea", "coffee", "milk", "water")]
    survey = _read(tmp_path, [*zip(heads, _rated(4), strict=True), ("How old are you?", _turns("18-25", "26+"))])
    assert set(heads) <= _rated_columns(survey)
    assert set(_background(survey)) == {"How old are you?"}


def test_long_numbers_that_nearly_all_differ_are_identities(tmp_path):
    survey = _read(tmp_path, [*_run("SAT", 3), ("membership", [7_000_013 + 91 * k for k in range(N)])])
    assert "membership" in survey.source.identities


def test_answers_tell_closed_questions_from_ids():
    assert is_closed(column("a", ["x", "y"] * 10))
    assert not is_closed(column("a", [f"x{k}" for k in range(20)]))
    assert counts_rows(column("a", list(range(20))))
    assert not counts_rows(column("a", [1, 2] * 10))
    assert tells_rows_apart(column("a", [f"x{k}" for k in range(20)]))
    assert not tells_rows_apart(column("a", list(range(20))))
    assert tells_rows_apart(column("a", [5_000_000 + k for k in range(20)]), long=True)
    assert not tells_rows_apart(column("a", [500_000 + k for k in range(20)]), long=True)
    assert is_sampling_weight(column("a", [0.8, 1.2, 1.0, 1.1, 0.9] * 4))
    assert not is_sampling_weight(column("a", [57.5, 61.2, 80.1]))


QUALTRICS = [
    ("ResponseId", "Response ID", "_recordId", [f"R_{k}" for k in range(N)]),
    ("RecordedDate", "Recorded Date", "recordedDate", ["2024-05-01 10:00:00"] * N),
    ("page_First Click", "Timing - First Click", "QID9_FIRST_CLICK", [k % 7 + 0.5 for k in range(N)]),
    ("page_Click Count", "Timing - Click Count", "QID9_CLICK_COUNT", [k % 5 for k in range(N)]),
    ("dev_Browser", "Meta - Browser", "QID8_BROWSER", _turns("Chrome", "Safari")),
    ("Q_1", "I trust it", "QID1", _rated(1)[0]),
    ("SC1", "I rely on it", "QID2", _rated(1, seed=2)[0]),
    ("SC2", "I count on it", "QID3", _rated(1, seed=3)[0]),
    ("condition", "condition", "condition", _turns("control", "treated")),
    ("panelist", "panelist", "panelist", [f"p{k:05d}" for k in range(N)]),
]


def test_qualtrics_page_data_and_embedded_data(tmp_path):
    path = tmp_path / "q.csv"
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow([q[0] for q in QUALTRICS])
        writer.writerow([q[1] for q in QUALTRICS])
        writer.writerow([f'{{"ImportId":"{q[2]}"}}' for q in QUALTRICS])
        writer.writerows(zip(*[q[3] for q in QUALTRICS], strict=True))
    survey = read(path)
    assert survey.source.platform == "qualtrics"
    assert set(_background(survey)) == {"condition"}
    assert {"dev_Browser", "panelist"} <= set(survey.source.identities)
    assert {"page_First Click", "page_Click Count"} <= set(survey.source.ignored)
    assert {"Q_1", "SC1"} <= _rated_columns(survey)


def _keys(survey):
    return {n.message.key for n in survey.notes}


def test_what_holds_answers_and_is_not_used_is_said(tmp_path):
    a, b, c = (np.array(v) for v in _rated(3))
    weights = [0.8 + 0.01 * (k % 41) for k in range(N)]
    columns = [*_run("SAT", 3, seed=2), *[(f"hope{k}", v.tolist()) for k, v in enumerate((a, b, c), 1)]]
    survey = _read(tmp_path, [*columns, ("hope_sum", (a + b + c).tolist()), ("weight", weights)])
    assert {"roles.note_computed", "roles.note_weights"} <= _keys(survey)


def test_an_empty_column_among_rated_ones_stops_nothing(tmp_path):
    columns = [("Q1", _turns("Agree", "Disagree")), ("Name", [""] * N), ("Q3", _turns("Disagree", "Agree", "Neutral"))]
    assert len(_read(tmp_path, columns).responses) == N


def test_frequencies_asked_of_several_things_are_rated(tmp_path):
    words = ("Never", "Rarely", "Sometimes", "Often", "Always")
    columns = [
        (head, [words[v - 1] for v in values])
        for head, values in zip(("tired", "angry", "sad", "gay"), _rated(4), strict=True)
    ]
    assert _rated_columns(_read(tmp_path, columns)) == {"tired", "angry", "sad", "gay"}


def test_long_options_that_recur_are_a_closed_question(tmp_path):
    bands = (
        "Less than 30,000 PKR a month",
        "30,000 - 59,999 PKR a month",
        "60,000 PKR a month or more, net",
        "I earn nothing",
    )
    survey = _read(tmp_path, [*_run("SAT", 3), ("Means", _turns(*bands))])
    assert "Means" in _background(survey)


def test_answers_that_may_be_names_are_asked_about_and_not_shown(tmp_path):
    names = ("John Smith", "Mary Johnson", "Robert Brown")
    columns = [(f"Rater{k}", [names[(i * i + k) % 3] for i in range(N)]) for k in range(1, 5)]
    survey = _read(tmp_path, [*columns, *_run("SAT", 3)])
    told = whole_repr((survey.columns, survey.notes))
    assert "Smith" not in told
    assert "Johnson" not in told


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("{wave}_{code}{k}", "read.numbers_again"),
        ("{code}{k}_{wave}1", "read.unmapped"),
        ("{code}{k}.{n}", "read.items_again"),
        ("{code}_{k}_w{n}", "read.items_again"),
    ],
)
def test_items_asked_again_are_said(written, key, tmp_path):
    heads = [
        written.format(wave=wave, code=code, k=k, n=n)
        for n, wave in enumerate(("pre", "post"), 1)
        for code in ("TRU", "SAT")
        for k in (1, 2, 3)
    ]
    assert key in _keys(_read(tmp_path, list(zip(heads, _rated(12), strict=True))))
    ordinary = [*_run("TRU", 6), *_run("SAT", 6, seed=2)]
    assert not {"read.numbers_again", "read.items_again"} & _keys(_read(tmp_path, ordinary))


def test_one_slip_of_the_hand_makes_no_counts(tmp_path):
    values = _rated(3, 7)
    values[1][3] = 67
    survey = _read(tmp_path, [*zip(("mood_am", "mood_pm", "mood_eve"), values, strict=True), *_run("SAT", 3, seed=2)])
    assert {"mood_am", "mood_pm", "mood_eve"} <= _rated_columns(survey)
    assert "read.outside" in _keys(survey)
    often = [[v * 7 if k % 3 else v for k, v in enumerate(column)] for column in _rated(3, 7)]
    survey = _read(
        tmp_path, [*zip(("cups_tea", "cups_water", "cups_milk"), often, strict=True), *_run("SAT", 3, seed=2)]
    )
    assert {"cups_tea", "cups_water", "cups_milk"} <= set(_background(survey))


def test_neighbours_answered_alike_are_a_run_though_each_has_a_name_of_its_own(tmp_path):
    heads = ["JOY1", "ANGER2", "FEAR1", "CALM3"]
    survey = _read(tmp_path, [*zip(heads, _rated(4), strict=True), ("gender", _turns("F", "M"))])
    assert set(heads) <= _rated_columns(survey)


FORMS = {
    "es": ("Marca temporal", "Dirección de correo electrónico", "Puntuación"),
    "ru": ("Отметка времени", "Адрес электронной почты", "Баллы"),
    "fr": ("Horodateur", "Adresse e-mail", "Score"),
    "ja": ("タイムスタンプ", "メールアドレス", "スコア"),
    "de": ("Zeitstempel", "E-Mail-Adresse", "Punktzahl"),
    "id": ("Cap waktu", "Alamat email", "Skor"),
    "vi": ("Dấu thời gian", "Địa chỉ email", "Điểm số"),
    "pt": ("Carimbo de data/hora", "Endereço de e-mail", "Pontuação"),
    "ko": ("타임스탬프", "이메일 주소", "점수"),
    "zh": ("時間戳記", "電子郵件地址", "分數"),
}


@pytest.mark.parametrize("lang", FORMS)
def test_a_forms_own_columns_in_the_language_of_the_form(tmp_path, lang):
    stamp, mail, score = FORMS[lang]
    survey = _read(
        tmp_path,
        [
            (stamp, [f"3/{1 + k % 28}/2026 10:{k:02d}:05" for k in range(N)]),
            (mail, [f"p{k}@example.org" for k in range(N)]),
            (score, [f"{k % 7} / 10" for k in range(N)]),
            *((f"Stem [item {j}]", v) for j, v in enumerate(_rated(6))),
        ],
    )
    assert survey.source.platform == "google_forms"
    assert [e.role for e in survey.columns[:3]] == ["submitted", "user", "ignored"]
    assert survey.source.identities == (mail,)
