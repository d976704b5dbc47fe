"""One column of numbers that rates: a recommendation from 0 to 10, a satisfaction; and counts, which do not."""

import numpy as np
import pytest
from made_numbers import N, ends, rated, read_columns, roles, run

SAT = run("SAT", rated(3))
LIKELY = np.clip(np.round(7.5 + 2 * np.random.default_rng(7).normal(size=N)), 0, 10).astype(int).tolist()


@pytest.mark.parametrize(
    "head",
    [
        "How likely are you to recommend us to a friend?",
        "NPS",
        "Wie wahrscheinlich ist es, dass Sie uns weiterempfehlen?",
        "您有多大可能向朋友推荐我们？",
        "¿Qué probabilidad hay de que nos recomiende?",
        "Recommanderiez-vous notre magasin ?",
        "友人に薦める可能性はどのくらいですか",
        "On a scale of 0 to 10, how happy are you?",
        "请打分（0至10分）",
    ],
)
@pytest.mark.parametrize("words", [False, True])
def test_a_recommendation_alone_is_rated_from_0_to_10(tmp_path, head, words):
    agree = ["Strongly disagree", "Disagree", "Neutral", "Agree", "Strongly agree"]
    others = [(h, [agree[v - 1] for v in x] if words else x) for h, x in SAT]
    survey = read_columns(tmp_path, [(head, LIKELY), ("shop", ["A", "B"] * (N // 2)), *others])
    assert roles(survey)[head] == "item"
    assert ends(survey)[head] == (0, 10)
    assert {ends(survey)[h] for h, _ in SAT} == {(1, 5)}


@pytest.mark.parametrize(
    "head",
    [
        "How sure are you of your preparation (1-10)",
        "Seberapa percaya diri anda (skala 1-10)",
        "您对备考有多大信心（1—10分）",
    ],
)
def test_a_head_that_names_its_points_is_rated(tmp_path, head):
    sure = [50, *(max(v, 1) for v in LIKELY[1:])]  # and a slip
    survey = read_columns(tmp_path, [(head, sure), ("shop", ["A", "B"] * (N // 2)), *SAT])
    assert roles(survey)[head] == "item"
    assert ends(survey)[head] == (1, 10)


@pytest.mark.parametrize("head", ["Number of visits (0-10)", "Wie viele Stunden (1-10)", "Region (1-4)"])
def test_a_head_that_counts_within_its_ends_is_not_rated(tmp_path, head):
    values = [1 + v % 4 for v in LIKELY]
    survey = read_columns(tmp_path, [(head, values), ("shop", ["A", "B"] * (N // 2)), *SAT])
    assert roles(survey)[head] != "item"


@pytest.mark.parametrize("head", ["How many cups of coffee a day?", "Anzahl Reisen", "您一年旅行几次？", "children"])
def test_a_count_alone_is_not_rated(tmp_path, head):
    survey = read_columns(tmp_path, [(head, LIKELY), ("shop", ["A", "B"] * (N // 2)), *SAT])
    assert roles(survey)[head] != "item"


@pytest.mark.parametrize("head", ["How many children do you have?", "Wie viele Katzen?", "¿Cuántos hijos tiene?"])
def test_a_count_beside_a_run_is_none_of_it(tmp_path, head):
    counts = np.random.default_rng(7).integers(0, 6, N).tolist()
    survey = read_columns(tmp_path, [*SAT, (head, counts)])
    assert roles(survey)[head] != "item"


def test_a_single_satisfaction_is_rated(tmp_path):
    survey = read_columns(tmp_path, [("Overall satisfaction", rated(1, high=7)[0]), ("shop", ["A", "B"] * 40), *SAT])
    assert ends(survey)["Overall satisfaction"] == (1, 7)


def test_a_statement_that_holds_the_words_of_a_count_stays_in_its_run(tmp_path):
    heads = ["操作简单", "操作次数少而简单", "The number of steps is small", "I know how much I save", "I like it"]
    survey = read_columns(tmp_path, list(zip(heads, rated(5), strict=True)))
    assert {roles(survey)[h] for h in heads} == {"item"}
