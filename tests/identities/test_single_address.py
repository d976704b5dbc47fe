"""One street among cities that recur is pooled; the rest of the column stays a question."""

import pytest
from test_closed_things import read_answers

CITIES = {"City": ["Paris", "London", "Rome"], "城市": ["北京", "上海", "广州"]}
STREETS = {"City": "12 Main Street, Springfield", "城市": "北京市海淀区中关村大街1号"}


@pytest.mark.parametrize("head", CITIES)
def test_one_street_among_cities_is_pooled_and_the_rest_stays(tmp_path, head):
    answers = [STREETS[head], *(CITIES[head] * 13)]
    survey, role = read_answers(tmp_path, head, answers)
    assert role == "background"
    assert set(CITIES[head]) < set(survey.background.iloc[:, 0])
    assert STREETS[head] not in set(survey.background.iloc[:, 0])
    assert any("pool" in n.message.key or "typed" in n.message.key for n in survey.notes)


@pytest.mark.parametrize("head", CITIES)
def test_streets_among_cities_make_an_identity(tmp_path, head):
    answers = [STREETS[head], CITIES[head][0]]
    assert read_answers(tmp_path, head, answers)[1] == "identity"
