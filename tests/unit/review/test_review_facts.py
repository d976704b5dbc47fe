"""What the rules of the pre-review look at is drawn from the results as it is there."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest
from other_studies import STUDIES

import repurchase as rp
from repurchase.errors import ALARM, CAUTION, note
from repurchase.study.chapter.pieces.question_phrases import short_label
from repurchase.study.file.stated_procedure import OF_DESIGN, method_measures
from repurchase.study.review.facts.all_facts import review_facts
from repurchase.study.review.facts.sample_facts import _chance_of
from repurchase.study.review.facts.scale_facts import _improper
from repurchase.style import Number


@pytest.fixture(scope="module")
def sample():
    return rp.analyze(rp.sample_survey(), draws=60)


@pytest.fixture(scope="module")
def stated(tmp_path_factory):
    """A small study whose file states what was done, leaves an item out, frees residuals, and claims a cause."""
    made = STUDIES["one_driver"]
    study, data = made.write(tmp_path_factory.mktemp("stated"))
    source = study.read_text(encoding="utf-8").replace(
        '[model]\npaths = ["ST ~ UX"]', '[model]\npaths = ["ST ~ UX"]\nsyntax = "ST1 ~~ ST2"'
    )
    source = source.replace(
        'path = "UX -> ST"', 'path = "UX -> ST"\nen = "Usefulness increases satisfaction"\nzh = "有用性影响满意"'
    )
    source = source.replace(
        "[constructs.ST]",
        "[constructs.ST]\nsource = \"侯杰泰等 (2004)\"",
    ) + (
        '[procedure]\nanonymity = true\nethics = "no. 7"\nsampling = "convenience sample"\npretest = false\ncleaned = false\n'
        '[items]\nleave_out = [{ item = "UX3", reason = { en = "unclear" } }]\n'
        "[options]\nlevel = 0.9\n"
    )  # fmt: skip
    study.write_text(source, encoding="utf-8")
    return rp.analyze(data, study, draws=60, quick=True)


def states(findings) -> dict[str, str]:
    return {p.id: p.state for p in findings["review"]}


def test_the_sample_survey(sample):
    read = {p.id: (p.state, p.severity) for p in sample["review"]}
    objections = {rule for rule, (state, _) in read.items() if state == "objection"}
    assert objections == {
        "design.synthetic", "structure.assumed", "sampling.size", "screening.eligibility", "screening.consent",
        "method.remedies", "inference.absence", "inference.draws", "inference.cross_section", "groups.invariance",
        "measurement.same_cases", "measurement.ends", "measurement.reversed", "method.one_occasion", "method.criterion",
        "inference.priorities", "groups.small_cells",
    }  # fmt: skip
    asked = {rule for rule, (state, _) in read.items() if state == "cannot be told"}
    assert asked == {
        "design.ethics", "design.pretest", "design.translation", "sampling.method", "sampling.response_rate",
        "sampling.fielding",
    }  # fmt: skip
    assert read["design.synthetic"] == ("objection", "must fix")
    assert read["inference.draws"] == ("objection", "should fix")


def test_facts_of_the_sample_survey(sample):
    facts = review_facts(sample)
    assert (facts.sample.read, facts.sample.removed, facts.sample.n) == (243, 5, 238)
    assert (facts.sample.checks, facts.sample.timed, facts.sample.incomplete) == (1, True, 0)
    assert (facts.sample.several, facts.sample.near_copies) == (2, 0.0)
    assert facts.sample.several_p > 0.5
    assert (facts.scales.constructs, facts.scales.items, facts.scales.points, facts.scales.pairs) == (9, 31, 5, 36)
    assert (facts.scales.same_cases, facts.scales.distinct, facts.scales.no_interval) == (True, True, False)
    assert facts.scales.ceiling == ("RI1", "RI3")
    assert facts.scales.unreliable == facts.scales.unsourced == facts.scales.weak == ()
    assert (facts.model.n, facts.model.parameters) == (238, 86)
    assert facts.model.assumed == {"en": "Private-domain drivers and repurchase intention",
                                   "zh": "私域流量驱动因素与顾客重购意愿研究"}  # fmt: skip
    assert [len(v) for v in facts.model.turned.values()] == [2]
    assert (facts.inference.tested, facts.inference.draws, facts.inference.drivers) == (14, 60, 6)
    assert facts.inference.imprecise == ("H1", "H5", "H9a", "H10b")
    assert facts.inference.mediations_supported == ("H9b", "H9c", "H10a", "H10c")
    low, high = facts.inference.detectable
    assert 0.19 < low < high < 0.26 and (low, high) == sample["sensitivity"].span
    told = [(short_label(c.question), c.n) for c in sample["sample"].small_categories]
    assert [(question, n) for question, _, n in facts.groups.small] == told and len(told) > 1
    assert (facts.groups.compared, facts.groups.invariance_tested) == (126, False)
    assert ({"en": "Age", "zh": "年龄"}, {"en": "Over 40", "zh": "40岁以上"}, 12) in facts.groups.small
    assert facts.method.criterion[1] == pytest.approx(0.4, abs=0.01)
    assert facts.method.measures == ()
    assert len(facts.design.foreign) == 11
    assert facts.design.worded == 10


def test_what_the_study_file_states_is_read(stated):
    read = states(stated)
    assert read["design.ethics"] == "in order"
    assert read["design.pretest"] == "objection"
    assert read["sampling.method"] == "objection"
    assert read["screening.dropped"] == "in order"
    assert read["method.remedies"] == "in order"
    assert read["structure.assumed"] == "in order"
    assert read["inference.levels"] == "objection"
    assert read["design.causal"] == "objection"
    facts = review_facts(stated)
    assert facts.model.correlated == ("ST1 – ST2",)
    assert facts.model.left_out == ("UX3",)
    assert facts.design.causal == (("H1", "increases"),)
    assert facts.design.foreign == ("侯杰泰等 (2004)",)
    assert [label["en"] for label in facts.scales.unsourced] == [STUDIES["one_driver"].constructs["UX"]]
    assert [label["en"] for label in facts.scales.two] == [STUDIES["one_driver"].constructs["UX"]]
    assert facts.scales.same_cases is None


def test_facts_of_the_design_are_no_measures_against_common_method_variance(stated):
    assert method_measures(stated.study) == {"anonymity": True, "pretest": False}
    table = stated["common_method"].table("procedure").markdown("en")
    assert "no. 7" not in table
    assert not any(name in table for name in OF_DESIGN)


def test_clusters_are_read_from_the_notes_of_the_run(stated):
    def with_note(severity):
        values = {
            "column": "store",
            "groups": 30,
            "size": 8,
            "low": 0.1,
            "high": 0.2,
            "effect": Number(3.02),
            "more": 1,
        }
        told = note("dependence.clusters", severity, **values, p="p < .001")
        return review_facts(replace(stated, notes=(told,))).sample.cluster_columns

    assert with_note(ALARM) == {"store": (30, 3.02, True)}
    assert with_note(CAUTION) == {"store": (30, 3.02, False)}
    assert review_facts(replace(stated, notes=())).sample.cluster_columns == {}


@pytest.mark.parametrize(
    ("k", "n", "share", "chance"),
    [
        (2, 3, 0.5, 0.5),
        (0, 3, 0.5, 1.0),
        (3, 3, 0.5, 0.125),
        (1, 10, 0.0, 1 - 0.999**10),
        (4, 9, None, 1.0),
        (1200, 5000, 0.2, 0.0),
        (1000, 5000, 0.2, 0.5),
    ],
)
def test_chance_of_so_many_flagged_sheets(k, n, share, chance):
    assert _chance_of(k, n, share) == pytest.approx(chance, abs=0.01)


def row(lhs, op, rhs, estimate=0.5, std_error=0.1, ci_low=0.3, std_all=0.7):
    return SimpleNamespace(
        lhs=lhs, op=op, rhs=rhs, estimate=estimate, std_error=std_error, ci_low=ci_low, std_all=std_all
    )


def test_improper_and_thin_solutions_are_told_apart():
    rows = [
        row("F", "=~", "a"), row("F", "=~", "b", std_all=1.02), row("F", "=~", "c", std_all=-1.01),
        row("a", "~~", "a"), row("b", "~~", "b", estimate=-0.02, ci_low=-0.2),
        row("c", "~~", "c", estimate=0.05, ci_low=-0.01), row("d", "~~", "d", estimate=0.0, std_error=0.0, ci_low=0.0),
        row("a", "~~", "b", estimate=-0.2, ci_low=-0.4),
    ]  # fmt: skip
    fit = SimpleNamespace(rows=lambda *ops: rows)
    assert list(_improper(fit)) == [("beyond", "b"), ("beyond", "c"), ("negative", "b"), ("thin", "c")]
