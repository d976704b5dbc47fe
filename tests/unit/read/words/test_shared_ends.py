"""Answers that end alike are in the order of how they begin; rated answers of one closed question are in theirs."""

from __future__ import annotations

import pytest

from repurchase.survey.read.answers.answer_profile import AnswerKind, profile, rating_order
from repurchase.survey.read.answers.words.shared_end import without_shared_end
from repurchase.survey.read.sheet.grid import column

RISING = {
    "frequency": ("Never check the label", "Rarely check the label", "Often check the label", "Always check the label"),
    "degree": ("Not at all well informed", "Not very well informed", "Neutral", "Very well informed"),
    "verb": ("Do not influence", "Slightly influence", "Moderately influence", "Strongly influence"),
    "spanish": ("nunca compro", "a veces compro", "a menudo compro", "siempre compro"),
}


def answers(options):
    return [options[(3 * k * k + k) % len(options)] for k in range(40)] + list(reversed(options))


@pytest.mark.parametrize("kind", RISING)
def test_answers_that_end_alike_rise_by_how_they_begin(kind):
    found = profile(column("q", answers(RISING[kind]), index=0))
    assert found.kind is AnswerKind.LADDER
    assert tuple(found.ladder) == RISING[kind]
    assert rating_order(RISING[kind][::-1]) == RISING[kind]


@pytest.mark.parametrize(
    "options",
    [
        ("App store", "Play store", "Online store", "Book store"),
        ("Never here", "Rarely here", "Often there", "Always there"),
        ("never buy", "often buy", "always buy"),
        ("Red wine", "White wine", "Sparkling wine", "Rarely wine"),
    ],
)
def test_things_that_end_alike_are_no_scale(options):
    assert profile(column("q", answers(options), index=0)).kind is AnswerKind.OTHER


def test_the_longest_shared_end_is_taken_off_and_one_answer_may_lack_it():
    assert without_shared_end(["a x y", "b x y", "c x y", "Neither"]) == {
        "a x y": "a",
        "b x y": "b",
        "c x y": "c",
        "Neither": "neither",
    }
    assert without_shared_end(["a x y", "b x y", "Neither", "None"]) == {}
    assert without_shared_end(["a x", "A X", "b x", "c x"]) == {}


def test_refusals_stand_behind_the_order():
    options = ("Prefer not to say", "Very satisfied", "Dissatisfied", "Satisfied")
    assert rating_order(options) == ("Dissatisfied", "Satisfied", "Very satisfied", "Prefer not to say")
    assert rating_order(("Satisfied", "Dissatisfied")) is None
    assert rating_order(("Satisfied", "Dissatisfied", "Blue")) is None
