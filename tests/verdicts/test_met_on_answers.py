"""What analyses of answers are refused or warned for: each on its way, with what decides, in both languages."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest
from readings import construct, exactly, noted, refused

import repurchase as rp
from repurchase.analysis.measurement.competing_models.result import competing_models
from repurchase.analysis.respondents.description.result import describe
from repurchase.analysis.respondents.early_late import early_late
from repurchase.analysis.respondents.item_decisions import item_decisions
from repurchase.study import Study
from repurchase.survey.instrument import Background, Instrument
from repurchase.survey.survey import Survey

ITEMS = {"A": ["A1", "A2", "A3"], "B": ["B1", "B2", "B3"]}


@cache
def answers(n=160, apart=0.85):
    rng = np.random.default_rng(7)
    a = rng.normal(size=n)
    b = np.sqrt(1 - apart**2) * a + apart * rng.normal(size=n)
    of = {"A": a, "B": b}
    return pd.DataFrame(
        {i: np.clip(np.round(3 + of[c] + 0.6 * rng.normal(size=n)), 1, 5) for c in "AB" for i in ITEMS[c]}
    )


def asked(kind, values):
    """Two constructs and one background question."""
    frame = answers()
    question = Background("g", {"en": "Group", "zh": "组"}, kind=kind)
    instrument = Instrument((construct("A", "Price", "价格"), construct("B", "Trust", "信任")), background=(question,))
    more = Background("h", {"en": "Half", "zh": "半"})
    instrument = Instrument(instrument.constructs, background=(question, more))
    n = len(frame)
    return Survey(frame, instrument, pd.DataFrame({"g": (values * n)[:n], "h": (["u", "v"] * n)[:n]}))


def loose():
    """Six items with hardly anything in common."""
    return pd.DataFrame(np.random.default_rng(11).normal(size=(60, 6)), columns=list("abcdef"))


def holes():
    frame = answers().copy()
    frame.loc[:3, "A1"] = np.nan
    return frame


def few_ordinal():
    """Eight items of two categories from fifteen respondents."""
    rng = np.random.default_rng(1)
    f = rng.normal(size=15)
    return pd.DataFrame({f"i{k}": (f + 0.5 * rng.normal(size=15) > 0).astype(float) for k in range(8)})


def stuck():
    R = [[1, 0.8, 0.7], [0.8, 1, 0.4], [0.7, 0.4, 1]]
    frame = pd.DataFrame(exactly(R), columns=["a", "b", "c"])
    return frame, rp.fit("f =~ a + b + c\na ~~ 0*a\nb ~~ 0*b", frame)


def study(criteria):
    return Study.parse(f'schema = "repurchase.study/1"\nname = "s"\n[constructs.A]\nlabel = {{ en = "A" }}\n'
                       f'items = [{{ name = "A1" }}]\n[criteria.rmsea]\n{criteria}\n')  # fmt: skip


def many():
    frame = answers().sample(6_000, replace=True, random_state=1).reset_index(drop=True)
    return frame + 0.01 * np.random.default_rng(1).normal(size=frame.shape)


REFUSED = {
    "bias.two_waves": (lambda: early_late(asked("", ["1", "2", "3"]), waves="g"), "“g” has 3", "“g”有 3 个"),
    "survey.missing_items": (lambda: rp.reliability(asked("", ["u"]), {"A": ["A1", "Q7"]}), "lack these items of the questionnaire: Q7", "缺少问卷的以下题项：Q7"),
    "item_decisions.unknown": (lambda: item_decisions(answers(), {"Q7": "why"}, ITEMS), "leaves out Q7", "要剔除的Q7"),
    "models.base": (lambda: competing_models(answers(), ITEMS, fit=stuck()[1]), "nothing to compare rivals with", "无法与竞争模型比较"),
    "validity.not_converged": (lambda: rp.validity(stuck()[0], {"f": ["a", "b", "c"]}, fit=stuck()[1]), "cannot be judged", "无法判断收敛效度与区分效度"),
    "study.no_items": (lambda: rp.analyze(Survey(answers(), Instrument(()))), "has nothing to model", "没有可供建模的内容"),
    "study.setting": (lambda: study("at_most = 2e9"), "`criteria.rmsea.at_most` is a number from", "2000000000.0"),
}  # fmt: skip
NOTED = {
    "item_decisions.unknown": (lambda: item_decisions(answers(), {"A1": "why", "Q7": "why"}, ITEMS), "leaves out Q7", "要剔除的Q7"),
    "item_decisions.gone": (lambda: item_decisions(answers(), dict.fromkeys(ITEMS["A"], "why"), ITEMS), "No item of A is left", "A没有保留的题项"),
    "correlations.constant": (lambda: rp.correlations(answers().assign(B1=6 - answers()["A1"]), {"A": ["A2", "A3"], "B": ["A1", "B1"]}), "No correlation exists for B, as its values do not vary", "B没有变异"),
    "description.too_large": (lambda: describe(many(), ITEMS), "above 5000 respondents", "样本量超过 5000"),
    "groups.numbers": (lambda: rp.group_differences(asked("number", list(range(20, 60)))), "Group: answered with a number", "组：为数值型变量"),
    "groups.single": (lambda: rp.group_differences(asked("", ["u"])), "Group: fewer than two categories", "组：人数足够的类别不足两个"),
    "factors.few_per_item": (lambda: rp.efa(answers().iloc[:20], ITEMS, draws=50), "20 respondents for 6 items, 3.3 an item, which is below", "20 名受访者、6 个题项，平均每题 3.3 人"),
    "factors.incomplete": (lambda: rp.efa(holes(), ITEMS, draws=50), "left out 4 incomplete answer sheets", "剔除了 4 份"),
    "factors.low_kmo": (lambda: rp.efa(loose(), {"A": list("abc"), "B": list("def")}, n_factors=2, draws=50), "is unacceptable (≥ .70 (≥ .50 acceptable))", "不可接受（"),
    "factors.not_positive": (lambda: rp.efa(few_ordinal(), {"A": [f"i{k}" for k in range(8)]}, n_factors=1, correlation="polychoric", draws=50), "are not positive definite", "多分格相关矩阵非正定"),
    "models.large": (lambda: competing_models(many(), ITEMS), "With 6000 respondents", "样本量为 6000 时"),
    "validity.high_correlation": (lambda: rp.validity(answers(apart=0.1), ITEMS, draws=200), "latent correlation of A and B reaches", "A与B的潜变量相关系数上限达"),
}  # fmt: skip


@pytest.mark.parametrize("key", REFUSED)
def test_what_answers_do_not_allow(key):
    refused(REFUSED[key][0], key, *REFUSED[key][1:])


@pytest.mark.parametrize("key", NOTED)
def test_what_an_analysis_of_answers_is_warned_of(key):
    noted(NOTED[key][0](), key, *NOTED[key][1:])
