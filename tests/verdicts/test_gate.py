"""What verdicts rest on: each premise held, failed and untold; what is then conditional; the model a verdict is read from."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from readings import column, said

import repurchase as rp
from repurchase.analysis.effects.hypotheses.findings import Tested as TestedHypothesis
from repurchase.analysis.effects.hypotheses.reasons import inflation, with_reasons
from repurchase.analysis.effects.hypotheses.result import Hypotheses, hypotheses
from repurchase.analysis.gate.findings import KEYS, GateFindings, Premise, phrase_of
from repurchase.analysis.gate.model_premises import approximate_fit, cross_paths, direct_paths, exact_fit
from repurchase.analysis.gate.result import Gate, gate
from repurchase.analysis.gate.sample_premises import admissible, distinct, sample_size
from repurchase.analysis.mediation.findings import JointTest
from repurchase.errors import Note
from repurchase.literature import RULES, Rules
from repurchase.study import Hypothesis
from repurchase.study.stages.gate_stage import _dependent, _local, _simulated
from repurchase.text import LANGUAGES, Text, text

NAN = float("nan")
LABELS = {c: {"en": c, "zh": c} for c in ("A", "B", "M", "Y")}
MODEL = "M ~ A + B\nY ~ M\nind_A_M_Y := 0\n"


def premise(key, holds, pairs=()):
    return Premise(key, holds, text("gate.distinct_unknown"), {}, pairs)


def measured(**values):
    return SimpleNamespace(measures={"df": 10.0, **values}, settings=SimpleNamespace(cluster=None, weights=None))


def test_the_test_of_clustered_answers_is_not_corrected_for_a_small_sample():
    fit = measured(chisq_swain=10.0, pvalue_swain=0.5, chisq_scaled=30.0, pvalue_scaled=0.001, df_scaled=10.0)
    assert exact_fit(fit, RULES).holds is True
    fit.settings.cluster = "school"
    assert exact_fit(fit, RULES).holds is False


# ------------------------------------------------------------------------------------------------- premises
@pytest.mark.parametrize(("p", "holds"), [(0.051, True), (0.049, False)])
def test_the_exact_test_is_the_best_corrected_one(p, holds):
    fit = measured(chisq=50.0, pvalue=1e-6, chisq_scaled=20.0, pvalue_scaled=p, df_scaled=10.0)
    found = exact_fit(fit, RULES)
    assert (found.holds, found.evidence["chisq"], found.evidence["p_value"]) == (holds, 20.0, p)
    assert ("does not reject" in found.note.render("en")) is holds
    assert ("未拒绝" in found.note.render("zh")) is holds


def test_a_model_without_degrees_of_freedom_is_not_tested():
    assert exact_fit(measured(df=0.0, chisq=0.0, pvalue=NAN), RULES).holds is None
    assert exact_fit(measured(chisq=3.0, pvalue=NAN), RULES).holds is None


@pytest.mark.parametrize(
    ("cfi", "rmsea", "srmr", "holds"),
    [(0.96, 0.05, 0.07, True), (0.91, 0.07, 0.07, True), (0.80, 0.05, 0.07, False), (NAN, 0.05, 0.07, None)],
)
def test_approximate_fit_by_the_conventional_bounds(cfi, rmsea, srmr, holds):
    assert approximate_fit(measured(cfi=cfi, rmsea=rmsea, srmr=srmr), RULES).holds is holds


def pair(first, second, upper, phi_upper=0.5):
    return SimpleNamespace(first=first, second=second, phi=0.4, phi_high=phi_upper, htmt=upper - 0.1, htmt_high=upper)


@pytest.mark.parametrize(
    ("upper", "phi", "holds"),
    [(0.84, 0.5, True), (0.89, 0.5, True), (0.91, 0.5, False), (NAN, 0.95, False), (NAN, NAN, None)],
)
def test_constructs_are_distinct_below_the_upper_limit(upper, phi, holds):
    found = distinct(SimpleNamespace(pairs=(pair("A", "B", 0.3), pair("M", "Y", upper, phi)), label=LABELS.get), RULES)
    assert found.holds is holds
    assert found.pairs == ((("M", "Y"),) if holds is False else ())


def rows(*errors):
    return [
        SimpleNamespace(lhs="Y", rhs=f"X{i}", estimate=2.0, std_all=-0.5, std_error=4 * e) for i, e in enumerate(errors)
    ]


def solved(notes=(), errors=(0.1,)):
    said = tuple(SimpleNamespace(message=SimpleNamespace(key=k)) for k in notes)
    return SimpleNamespace(notes=said, rows=lambda op: rows(*errors), labels={})


@pytest.mark.parametrize(
    ("notes", "errors", "holds"),
    [
        ((), (0.1, 0.99), True),
        ((), (0.1, 1.01), False),
        (("fit.heywood",), (0.1,), False),
        (("fit.few_cases",), (0.1,), True),
    ],
)
def test_an_improper_or_nearly_unidentified_solution_is_not_admissible(notes, errors, holds):
    assert admissible(solved(notes, errors), None).holds is holds
    assert admissible(solved((), (0.1,)), solved(notes)).holds is (False if "fit.heywood" in notes else True)


@pytest.mark.parametrize(
    ("n", "q", "holds"),
    [(60, 86, False), (95, 10, False), (105, 110, False), (238, 86, None), (150, 10, None), (500, 86, True)],
)
def test_respondents_for_the_parameters(n, q, holds):
    assert sample_size(SimpleNamespace(n=n, theta=np.zeros(q)), RULES).holds is holds


@pytest.mark.parametrize(
    ("p", "alpha", "holds"), [(0.04, 0.05, False), (0.04, 0.01, True), (0.06, 0.05, True), (NAN, 0.05, None)]
)
def test_direct_paths_are_tested_jointly_at_alpha(p, alpha, holds):
    test = JointTest("direct", (("A", "Y"), ("B", "Y")), SimpleNamespace(statistic=8.0, p_value=p), None, None)
    mediation = SimpleNamespace(joint_test=lambda kind: test if kind == "direct" else None)
    found = direct_paths(mediation, Rules(overrides={"significance": {"at_most": alpha, "strict": True}}))
    assert found.holds is holds
    assert found.evidence["paths"] == ["A -> Y", "B -> Y"]


def test_what_was_not_looked_at_cannot_be_told():
    assert direct_paths(None, RULES).holds is None
    assert distinct(None, RULES).holds is None
    assert direct_paths(SimpleNamespace(joint_test=lambda kind: None), RULES).holds is True  # nothing is left out


def stated(*arrows):
    return SimpleNamespace(rows=lambda op: [SimpleNamespace(lhs=b, op=op, rhs=a) for a, b in arrows])


def test_a_model_without_mediators_leaves_no_path_out():
    one = stated(("A", "Y"), ("B", "Y"))
    assert direct_paths(None, RULES, one).holds is True
    found = cross_paths(None, RULES, one)
    assert found.holds is True
    assert found.note.render("en") == "The model has no mediator."
    assert found.note.render("zh") == "模型没有中介变量。"
    several = stated(("A", "Y"), ("B", "Y"), ("A", "Z"))
    assert direct_paths(None, RULES, several).holds is None  # B -> Z is left out, and was not tested
    through = stated(("A", "M"), ("M", "Y"), ("A", "Y"), ("M", "Z"), ("A", "Z"), ("B", "M"))
    assert cross_paths(None, RULES, through).holds is True
    assert direct_paths(None, RULES, through).holds is None


@pytest.mark.parametrize(("clusters", "holds"), [(0, True), (24, None), (39, None), (40, True)])
def test_few_clusters_are_a_small_sample_however_many_respondents(clusters, holds):
    assert sample_size(SimpleNamespace(n=500, theta=np.zeros(30)), RULES, clusters).holds is holds


def local(found, residuals, p_holm=0.5):
    pairs = (SimpleNamespace(first="a1", second="m1", p_holm=p_holm),)
    return SimpleNamespace(candidates_found=found, residuals_found=residuals, holds=found == 0, residuals=pairs,
                           misfits=(("A", "Y"),) * found, alpha=0.05)  # fmt: skip


NO_ITEMS = SimpleNamespace(instrument=[])


@pytest.mark.parametrize(
    ("residuals", "p_holm", "en", "zh"),
    [
        (0, 0.5, "and no residual correlation was significant", "残差相关也均不显著"),
        (2, 0.01, "2 residual correlations are, which", "有 2 个残差相关显著"),
        (0, NAN, "residual correlations have no test with this estimator", "对残差相关没有检验"),
    ],
)
def test_local_fit_says_of_residuals_only_what_was_tested(residuals, p_holm, en, zh):
    found = _local(local(0, residuals, p_holm), NO_ITEMS)
    assert found.holds is True
    assert en in found.note.render("en")
    assert zh in found.note.render("zh")


def simulated(judged, holds):
    levels = (SimpleNamespace(cutoffs={k: SimpleNamespace(value=0.9) for k in ("cfi", "rmsea", "srmr")}),)
    return SimpleNamespace(judged=judged, holds=holds, simulated_n=45, levels=levels,
                           values={"cfi": 0.945, "rmsea": 0.114, "srmr": 0.066})  # fmt: skip


def test_cut_offs_that_cannot_tell_leave_approximate_fit_untold():
    found = _simulated(simulated({}, None))
    assert found.holds is None
    assert "at N = 45 no index could tell this model" in found.note.render("en")
    assert "没有指标能区分" in found.note.render("zh")
    assert "the indices disagree" in _simulated(simulated({"cfi": True, "srmr": False}, None)).note.render("en")


def test_what_the_free_direct_paths_mend_conditions_nothing_there():
    wrong = _local(local(1, 0), NO_ITEMS)
    mended = wrong.beside(_local(local(0, 0), NO_ITEMS))
    assert mended.note.render("en").endswith("With the direct paths free it holds.")
    assert mended.note.render("zh").endswith("释放直接路径后，该前提成立。")
    found = GateFindings((mended,), "Y")
    assert found.conditions(("A", "Y")) == ("local_fit",)
    assert found.conditions(("A", "Y"), freed=True) == ()
    assert found.conditions_of_totals() == ("local_fit",)
    assert found.conditions_of_totals(freed=True) == ()
    worse = GateFindings((_local(local(0, 0), NO_ITEMS).beside(wrong),), "Y")
    assert worse.conditions(("A", "Y")) == ()
    assert worse.conditions(("A", "Y"), freed=True) == ("local_fit",)
    assert worse.conditions(("B", "M"), freed=True) == ()
    told = Gate((mended,), "Y").sentences()
    assert [t.render("en") for t in told][1].endswith("which verdicts are read from, this holds: local fit.")


# ------------------------------------------------------------------------------------------------- what rests on what
def test_every_verdict_rests_on_the_whole_model_and_its_own_part():
    found = GateFindings(
        (premise("exact_fit", False), premise("approximate_fit", False), premise("distinct", False, (("M", "Y"),)),
         premise("admissible", True), premise("direct_paths", False), premise("cross_paths", False),
         premise("sample_size", None), premise("common_method", False)), "Y")  # fmt: skip
    always = {"exact_fit", "approximate_fit", "common_method"}
    assert set(found.conditions(("A", "B"))) == always | {"cross_paths"}
    assert set(found.conditions(("A", "M"))) == always | {"distinct", "cross_paths"}
    assert set(found.conditions(("M", "Y"))) == always | {"distinct", "direct_paths"}
    assert set(found.conditions(("A", "M", "Y"))) == always | {"distinct", "direct_paths", "cross_paths"}
    assert set(found.conditions(("A", "M", "Y"), freed=True)) == always | {"distinct", "cross_paths"}


def test_a_model_that_fits_approximately_is_not_closed_by_the_exact_test():
    found = GateFindings((premise("exact_fit", False), premise("approximate_fit", True)))
    assert found.conditions(("A", "M")) == ()
    untold = GateFindings((premise("exact_fit", False), premise("approximate_fit", None)))
    assert untold.conditions(("A", "M")) == ("exact_fit",)


def test_premises_in_words():
    found = Gate((premise("distinct", False, (("M", "Y"),)), premise("admissible", True), premise("sample_size", None)))
    assert column(found.table("gate"), "en", "holds") == ["no", "yes", "cannot be told"]
    assert column(found.table("gate"), "zh", "holds") == ["不成立", "成立", "无法判断"]
    assert said(found, "en") == [
        "One premise of the verdicts does not hold: distinct constructs. Verdicts that rest on it are marked as conditional.",
        "Whether this holds cannot be told: a sufficient sample size.",
    ]
    assert said(found, "zh")[0].startswith("检验结论的前提中有 1 项不成立：变量可区分。")
    assert said(Gate((premise("admissible", True),)), "en") == ["No premise of the verdicts was found not to hold."]
    assert all(phrase_of(key).render(lang) for key in KEYS for lang in LANGUAGES)


# ------------------------------------------------------------------------------------------------- verdicts
def verdict_of(**more):
    given = {"id": "H1", "path": ("A", "M"), "sign": "+", "words": None, "estimate": 0.1, "std_error": 0.1,
             "p_value": 0.3, "std_all": 0.05, "outcome": "not_supported"}  # fmt: skip
    return TestedHypothesis(**given | more)


class OnePredictor:
    groups, latents = ("",), ("A", "M")

    def rows(self, op):
        return [SimpleNamespace(lhs="M", rhs="A")]


@pytest.mark.parametrize(
    ("std_all", "error", "path", "reason"),
    [
        (0.02, 0.04, ("A", "M"), "small"),  # 0.02 + 1.645 * 0.04 = 0.086
        (-0.02, 0.04, ("A", "M"), "small"),
        (0.05, 0.04, ("A", "M"), "imprecise"),  # 0.116
        (0.02, 0.04, ("A", "M", "Y"), "imprecise"),  # along two steps the bound is 0.01
        (0.001, 0.004, ("A", "M", "Y"), "small"),
    ],
)
def test_why_a_hypothesis_is_not_supported(std_all, error, path, reason):
    one = verdict_of(path=path, std_all=std_all, estimate=2 * std_all, std_error=2 * error)
    found = with_reasons(one, OnePredictor(), None, 0.1, RULES)
    assert found.reason == reason
    assert found.std_high == pytest.approx(std_all + 1.6448536 * error)
    assert found.detectable == pytest.approx((1.959964 + 0.8416212) * error, rel=1e-6)


def test_what_is_not_distinct_is_collinear():
    closed = GateFindings((premise("distinct", False, (("M", "Y"),)),))
    assert with_reasons(verdict_of(), OnePredictor(), closed, 0.1, RULES).reason == "collinear"
    other = GateFindings((premise("distinct", False, (("B", "Y"),)),))
    assert with_reasons(verdict_of(), OnePredictor(), other, 0.1, RULES).reason == "imprecise"


def test_variance_inflation_among_predictors_by_hand():
    """Three predictors, two of which correlate .95: 1 / (1 - .95^2) = 10.256 for these, 1 for the third."""
    R = pd.DataFrame(np.eye(4), list("ABCY"), list("ABCY"))
    R.loc["A", "B"] = R.loc["B", "A"] = 0.95
    fit = SimpleNamespace(
        groups=("",),
        latents=tuple("ABCY"),
        rows=lambda op: [SimpleNamespace(lhs="Y", rhs=x) for x in "ABC"],
        latent_correlations=lambda: R,
    )
    assert inflation(fit, "Y") == pytest.approx({"A": 10.2564, "B": 10.2564, "C": 1.0}, rel=1e-4)
    one = verdict_of(path=("A", "Y"), std_all=0.3, estimate=0.3, std_error=0.4)
    assert with_reasons(one, fit, None, 0.1, RULES).reason == "collinear"
    assert with_reasons(verdict_of(path=("C", "Y")), fit, None, 0.1, RULES).reason == "imprecise"


def test_reasons_and_conditions_in_words():
    every = (
        verdict_of(id="H1", outcome="supported", conditional_on=("distinct",)),
        verdict_of(id="H2", reason="small"),
        verdict_of(id="H3", reason="small", path=("A", "M", "Y")),
        verdict_of(id="H4", reason="collinear", conditional_on=("distinct",)),
        verdict_of(id="H5", reason="imprecise", detectable=0.21),
        verdict_of(id="H6", reason="imprecise", detectable=0.43, conditional_on=("distinct", "sample_size")),
        verdict_of(id="H7", outcome="not_testable", p_value=None),
        verdict_of(id="H8", outcome="supported", path=("M", "Y"), model="direct_paths_free"),
    )
    found = Hypotheses(every, LABELS, n=61)
    en, zh = " ".join(said(found, "en")), " ".join(said(found, "zh"))
    for words in (
        "The verdicts on H1 and H4 are conditional on distinct constructs: this premise does not hold",
        "The verdict on H6 is conditional on distinct constructs and a sufficient sample size: these premises do not",
        "A sample size of 61 is too small",
        "the verdict on H8 is therefore read from the model that frees these paths",
        "2 of the 8 hypotheses are supported at α = .05: H1 and H8.",
        "For H2 two one-sided tests at α show that the effect, if there is one, is smaller than .10",
        "For H3 two one-sided tests at α show that the indirect effect, if there is one, is smaller in standardised size",
        "H5 and H6 are not supported: the intervals hold zero and also effects that would matter.",
        "only standardised effects from about 0.21 to 0.43 upwards",
        "H4 is not supported: a construct on its path is not shown to be distinct from another, or the predictors",
        "H7 is not testable",
    ):
        assert words in en, words
    for words in (
        "H1和H4的结论（2 个）以变量可区分为条件",
        "样本量 61",
        "H8的结论（1 个）取自释放这些路径的模型",
        "H2未获支持：α 水平的双单侧检验表明，即使存在效应",
        "H4未获支持（1 个）：路径上有变量未能显示为与另一变量可区分",
        "H7无法检验（1 个）",
    ):
        assert words in zh, words
    assert "only effects from about 0.21 upwards would" in " ".join(
        said(Hypotheses((every[4], verdict_of(id="H9", reason="imprecise", detectable=0.2104)), LABELS, n=61), "en")
    )
    cells = column(found.table("paths"), "en", "outcome")
    assert cells == [
        "Supported†",
        "Not supported",
        "Not supported†",
        "Not supported",
        "Not supported‡",
        "Not testable",
        "Supported¹",
    ]
    notes = " ".join(n.render("en") for n in found.table("hypotheses").notes)
    assert "† Conditional on distinct constructs: this premise did not hold or could not be tested." in notes
    assert "‡ Conditional on distinct constructs and a sufficient sample size: these premises did not hold" in notes
    assert "The interval is that of the unstandardised coefficient." in notes
    assert "¹ Read from the model in which the direct paths" in notes
    record = {h["id"]: h for h in found.to_dict()}
    assert (record["H1"]["verdict"], record["H1"]["conditional_on"]) == ("supported", ["distinct"])
    assert [record[k]["verdict"] for k in ("H2", "H7")] == ["not supported", "cannot be told"]


def test_all_verdicts_conditional_are_said_at_once():
    found = Hypotheses((verdict_of(conditional_on=("sample_size",)),), LABELS, n=60)
    assert said(found, "en")[0].startswith(
        "All verdicts below are conditional on a sufficient sample size: this premise"
    )


def test_verdicts_that_are_all_read_from_the_freer_model():
    found = Hypotheses((verdict_of(model="direct_paths_free"),), LABELS)
    assert "all verdicts are therefore read from the model that frees these paths" in said(found, "en")[0]
    assert "全部结论均取自释放这些路径的模型" in said(found, "zh")[0]


def test_alpha_decides_and_the_level_of_intervals_does_not():
    fit, claim = fitted(direct=0.0), [Hypothesis("H1", ("A", "M"), "+")]
    p = hypotheses(fit, claim, LABELS).tested[0].p_value
    for level in (0.5, 0.95, 0.999):
        assert hypotheses(fit, claim, LABELS, level=level).tested[0].outcome == "supported"
    strict = Rules(overrides={"significance": {"at_most": p / 2, "strict": True}})
    assert hypotheses(fit, claim, LABELS, rules=strict).tested[0].outcome == "not_supported"


# ------------------------------------------------------------------------------------------------- the freer model
def fitted(direct, n=400, seed=3):
    """Three measured constructs, A -> M -> Y; `direct` is the path A -> Y that the model leaves out."""
    rng = np.random.default_rng(seed)
    a = rng.normal(size=n)
    m = 0.5 * a + 0.8 * rng.normal(size=n)
    latent = {"A": a, "M": m, "Y": 0.5 * m + direct * a + 0.7 * rng.normal(size=n)}
    frame = pd.DataFrame({f"{c}{i}": f + 0.6 * rng.normal(size=n) for c, f in latent.items() for i in (1, 2, 3)})
    parts = "\n".join(f"{c} =~ {c}1 + {c}2 + {c}3" for c in latent)
    return rp.fit(f"{parts}\nM ~ a*A\nY ~ b*M\nind_A_M_Y := a*b", frame, estimator="MLR")


@pytest.mark.parametrize(("direct", "model"), [(0.5, "direct_paths_free"), (0.0, "stated")])
def test_a_mediation_is_read_from_the_model_that_the_joint_test_leaves_standing(direct, model):
    fit = fitted(direct)
    found = rp.mediation(fit, draws=100)
    assert found.model == model
    claims = [
        Hypothesis("H1", ("A", "M"), "+"),
        Hypothesis("H2", ("M", "Y"), "+"),
        Hypothesis("H3", ("A", "M", "Y"), "+"),
    ]
    passed = gate(fit, mediation=found)
    verdicts = hypotheses(fit, claims, LABELS, mediation=found, gate=passed, effects=found.bootstrap)
    assert passed["direct_paths"].holds is (model == "stated")
    assert [t.model for t in verdicts.tested] == [model] * 3
    indirect = found.chosen.effect("indirect", "A", "M", "Y")
    assert verdicts.tested[2].estimate == pytest.approx(indirect.estimate)
    assert (verdicts.tested[2].ci_low, verdicts.tested[2].ci_high) == pytest.approx(indirect.ci)
    assert [t.conditional_on for t in verdicts.tested] == [(), (), ()]
    alone = hypotheses(fit, claims, LABELS, gate=passed)
    assert ("direct_paths" in alone.tested[2].conditional_on) is (model != "stated")
    if model != "stated":
        assert indirect.type == "complementary"
        low, high = indirect.share_ci
        assert low < indirect.share < high
        assert found.tables()[-1].name == "mediation_stated"
        assert all(not e.type for e in found.stated.specific)
    else:
        assert indirect.type in ("indirect_only", "indirect_open")
        assert all(not e.type and np.isnan(e.share) for e in found.freed.specific)


def test_the_gate_as_a_record():
    record = gate(fitted(0.0), mediation=rp.mediation(fitted(0.0), draws=0)).to_dict()
    assert set(record) >= {
        "exact_fit",
        "approximate_fit",
        "distinct",
        "admissible",
        "direct_paths",
        "sample_size",
        "common_method",
    }
    assert all(set(one) >= {"holds", "evidence", "note"} for one in record.values())
    assert record["exact_fit"]["evidence"]["df"] == 25
    assert record["distinct"]["holds"] is None


def test_what_another_analysis_found_replaces_the_premise():
    own = Premise("approximate_fit", False, text("gate.approximate_fit_unknown"))
    found = gate(fitted(0.0), further=[own, Premise("local_fit", None, text("gate.approximate_fit_unknown"))])
    assert found["approximate_fit"] is own
    assert found["local_fit"].holds is None


@pytest.mark.parametrize("key", ["screening.near_copies", "dependence.clusters"])
def test_sheets_that_repeat_or_cluster_leave_no_verdict_unconditional(key):
    told = _dependent(SimpleNamespace(results={}, notes=[Note(Text(key, {"column": "shop"}))]))
    assert told.holds is False
    assert GateFindings((told,)).conditions(("A", "M")) == ("independent_answers",)
    assert GateFindings((told,)).conditions_of_totals(freed=True) == ("independent_answers",)
    assert _dependent(SimpleNamespace(results={}, notes=[Note(Text("run.quick"))])) is None
