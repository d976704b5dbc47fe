"""What every result of inference must show: in both languages, as plain values, with its cautions."""

import json
from functools import cache

import pytest
from inference_oracle import data, fitted, oracle

import repurchase as rp
from repurchase.analysis.invariance.group_paths.result import path_differences

LANGUAGES = ("en", "zh")
THREE = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9\n"


def made():
    return {
        "bootstrap": lambda: fitted("nine_construct").bootstrap(draws=60, seed=1),
        "bollen_stine": lambda: fitted("holzinger").bootstrap(draws=60, seed=1, kind="bollen-stine"),
        "effects": lambda: fitted("nine_construct").effects(bootstrap=fitted("nine_construct").bootstrap(draws=60)),
        "effects_delta": lambda: fitted("political_democracy").effects(),
        "mediation": lambda: rp.mediation(fitted("nine_construct"), draws=60),
        "comparison": lambda: rp.compare(
            fitted("political_democracy", "MLR"),
            fitted("political_democracy", "MLR", oracle()["political_democracy"]["nested_model"]),
        ),
        "verification": lambda: rp.verify(fitted("holzinger")),
        "residuals": lambda: fitted("holzinger").residuals(),
        "invariance": lambda: rp.invariance(THREE, data("holzinger"), "school", "MLR"),
        "paths": lambda: path_differences(
            THREE + "textual ~ visual\nspeed ~ visual", data("holzinger"), "school", "ML", permutations=50
        ),
        "moderation": lambda: rp.moderation(
            "SAT =~ SAT1 + SAT2 + SAT3\nTRUST =~ TRUST1 + TRUST2 + TRUST3 + TRUST4\nRI =~ RI1 + RI2 + RI3 + RI4",
            data("nine_construct"), "SAT", "TRUST", "RI",
        ),
    }  # fmt: skip


@cache
def result(name):
    return made()[name]()


@pytest.mark.parametrize("name", list(made()))
def test_results_say_themselves_in_both_languages(name):
    found = result(name)
    tables = found.tables()
    assert tables
    assert len({t.name for t in tables}) == len(tables)
    for lang in LANGUAGES:
        for t in tables:
            assert t.rows, t.name
            assert t.title.render(lang)
            shown = [*t.headings(lang), *(cell for row in t.cells(lang) for cell in row)]
            shown += [n.render(lang) for n in t.notes]
            assert not any("nan" in s.lower().split() for s in shown)
        said = [s.render(lang) for s in found.sentences()] + [n.message.render(lang) for n in found.notes]
        assert not any("{" in s for s in said)
    assert found.sentences()


@pytest.mark.parametrize("name", list(made()))
def test_results_are_plain_values(name):
    json.dumps(result(name).to_dict(), allow_nan=False)
    assert len(result(name).to_frame()) == len(result(name).tables()[0].rows)


def test_figures_of_moderation_hold_what_the_drawings_need():
    slopes, regions = result("moderation").figures()
    assert {"x_label", "y_label", "moderator", "lines"} <= slopes.data.keys()
    assert len(slopes.data["lines"]) == 3
    assert {"moderator", "effect", "x", "estimate", "low", "high", "regions", "observed"} <= regions.data.keys()
    assert all(low <= value <= high for low, value, high in zip(
        regions.data["low"], regions.data["estimate"], regions.data["high"], strict=True))  # fmt: skip


def test_total_indirect_effects_are_shown_where_they_sum_several_paths():
    found = result("effects")
    rows = found.to_frame("mediation")
    summed = {e.ends for e in found.specific if e.kind == "total_indirect"}
    several = {e for e in summed if sum(s.ends == e and s.kind == "indirect" for s in found.specific) > 1}
    assert several < summed
    assert (rows.effect == "Total indirect").sum() == len(several)
    assert len(rows) == len(found.specific) - len(summed - several)


def test_a_fixed_direct_path_has_neither_type_nor_share():
    found = result("effects")
    fixed = {e.ends for e in found.specific if e.kind == "direct" and not e.free}
    assert ("PROMO", "RI") in fixed
    assert all(not e.type and e.share != e.share for e in found.specific if e.ends in fixed)
    assert [n.message.key for n in found.notes].count("effects.fixed") == 1
    free = found.effect("indirect", "SAT", "TRUST", "RI")
    assert free.type
    assert 0 < free.share < 1


def test_a_mediation_has_one_type_from_the_model_that_its_verdict_is_read_from():
    found = result("mediation")
    assert found.freed is not found.stated
    joint = found.joint_test("direct").change.p_value
    assert found.model == ("direct_paths_free" if joint < 0.05 else "stated")
    other = found.freed if found.model == "stated" else found.stated
    assert not [e for e in other.specific if e.type and not e.free]
    sure = [e for e in found.chosen.specific if e.kind == "indirect" and e.p_value < 0.05]
    assert sure
    assert all(e.type for e in sure)
    assert {t.kind for t in found.tests} == {"direct", "cross"}
    assert ("PROMO", "RI") in found.tests[0].paths
    assert ("PROMO", "TRUST") in found.tests[1].paths
    assert ("RESP", "TRUST") not in found.tests[1].paths


def test_no_comparison_of_paths_without_invariance_goes_unsaid():
    assert "group_paths.not_tested" in [n.message.key for n in result("paths").notes]
    held = path_differences(
        THREE + "textual ~ visual", data("holzinger"), "school", "ML", permutations=0, invariance=result("invariance")
    )
    assert not [n for n in held.notes if n.message.key.startswith("group_paths.")]
