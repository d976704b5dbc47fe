"""Lists of groups, of hypotheses and of extremes: a true sentence is left alone, its wrong twin is told."""

from __future__ import annotations

import pytest
from sample_findings import facts, findings, stated


def share(question, answer, more=0.0):
    return f"{100 * facts().of('share', (question, answer))[0].value + more:.1f}%"


def count(question, answer, more=0):
    return f"{facts().of('count', (question, answer))[0].value + more:.0f}"


def least(kind):
    return min(facts().of(kind, c)[0].value for c in facts().constructs)


def estimate(name):
    return next(f"{r['std_all']:.2f}" for r in findings()["hypotheses"] if r["id"] == name)


WOMEN, MEN = ("gender", "Female"), ("gender", "Male")
STUDENTS, LONGEST = ("occupation", "Student"), ("tenure", "More than 1 year")
TWINS = {
    "two groups in the order of their names": lambda: (
        f"受访者里女性多于男性，两者分别占{share(*WOMEN)}和{share(*MEN)}。",
        f"受访者里女性多于男性，两者分别占{share(*MEN)}和{share(*WOMEN)}。",
    ),
    "one share against the other": lambda: (
        f"There were more women than men ({share(*WOMEN)} against {share(*MEN)}).",
        f"There were more women than men ({share(*MEN)} against {share(*WOMEN)}).",
    ),
    "a bracket in front of its group": lambda: (
        f"72 respondents ({share('age', '23-27')}) were aged 23–27 and 45 ({share('age', '28-32')}) aged 28–32.",
        f"72 respondents ({share('age', '23-27')}) were aged 23–27 and 45 ({share('age', '28-32', 1)}) aged 28–32.",
    ),
    "a bracket behind a name that is not known": lambda: (
        f"职业以办公室人员（{share('occupation', 'Company employee')}）和学生（{share(*STUDENTS)}）居多。",
        f"职业以办公室人员（{share('occupation', 'Company employee')}）和学生（{share(*STUDENTS, 3)}）居多。",
    ),
    "respondents and their share in front of the group": lambda: (
        f"{count(*LONGEST)} respondents ({share(*LONGEST)}) had been customers for more than one year.",
        f"{count(*LONGEST, 5)} respondents ({share(*LONGEST)}) had been customers for more than one year.",
    ),
    "a count that begins a sentence": lambda: (
        f"In all, {share('occupation', 'Self-employed or freelance')} were self-employed or freelance. "
        f"{count(*LONGEST)} respondents ({share(*LONGEST)}) had been customers for more than one year.",
        f"In all, {share('occupation', 'Self-employed or freelance', 2)} were self-employed or freelance. "
        f"{count(*LONGEST)} respondents ({share(*LONGEST)}) had been customers for more than one year.",
    ),
    "persons who left a question out": lambda: (
        "月收入（学生为生活费）一题有3人未答。", "月收入一题中，学生有3人。",
    ),
    "hypotheses and values in the same order": lambda: (
        f"Hypotheses 2 and 3 were supported with β = {estimate('H2')} and β = {estimate('H3')}.",
        f"Hypotheses 2 and 3 were supported with β = {estimate('H3')} and β = {estimate('H2')}.",
    ),
    "verdicts on listed hypotheses": lambda: (
        "Hypotheses 2 and 3 were supported.", "Hypotheses 2 and 1 were supported.",
    ),
    "the least of a statistic, and then whose it is": lambda: (
        f"AVE的最小值为{least('ave'):.2f}，AVE最低的变量是购物便捷性。",
        f"AVE的最小值为{least('ave') + 0.03:.2f}，AVE最低的变量是购物便捷性。",
    ),
    "performance is no mean": lambda: (
        "从重要性—表现分析看，购物便捷性的表现得分最高。", "从重要性—表现分析看，个性化服务的表现得分最高。",
    ),
    "no differences that are significant": lambda: (
        "Satisfaction differed by purchase frequency, whereas no differences were significant for gender.",
        "No differences were significant for purchase frequency in satisfaction.",
    ),
    "the largest group": lambda: (
        "Company employees formed the largest occupational group.",
        "Students formed the largest occupational group.",
    ),
    "the largest total effect": lambda: (
        "Personalised service is the driver with the largest total effect.",
        "Word of mouth is the driver with the largest total effect.",
    ),
    "the construct that is best explained": lambda: (
        "Trust is the construct best explained by the model.", "Satisfaction is the construct best explained by the model.",
    ),
    "all loadings beyond a value": lambda: (
        "所有题项的标准化载荷都在0.60以上。", "所有题项的标准化载荷都在0.70以上。",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TWINS)
def test_a_true_sentence_is_left_alone_and_its_wrong_twin_is_told(name, tmp_path):
    true, wrong = TWINS[name]()
    assert not stated(true, tmp_path)
    assert stated(wrong, tmp_path)


@pytest.mark.parametrize(
    "words",
    [
        "The largest groups were office workers and students.",
        "人数最多的是企业文员和学生。",
        "Apart from students, the smallest group was not asked about.",
        "载荷应在0.70以上。",
    ],
)
def test_what_names_several_groups_or_a_rule_is_no_claim(words, tmp_path):
    assert not stated(words, tmp_path)
