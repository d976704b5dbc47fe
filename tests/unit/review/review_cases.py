"""For every rule of the pre-review: facts on which it objects, finds the matter in order, asks, or does not apply."""

from __future__ import annotations

from dataclasses import replace

from repurchase.study.review.facts.review_facts import ReviewFacts
from repurchase.text import text

SAT, RI = {"en": "Satisfaction", "zh": "满意"}, {"en": "Repurchase intention", "zh": "重购意愿"}
WORDS = {
    name: text(f"gate.{key}", **values)
    for name, key, values in (
        ("exact", "exact_fit_unknown", {}),
        ("approximate", "approximate_fit_unknown", {}),
        ("local", "local_fit_unknown", {}),
        ("direct", "direct_paths_unknown", {}),
        ("cross", "cross_paths_unknown", {}),
    )
}
OBJECTS, ORDER, ASKS, SILENT = "objection", "in order", "cannot be told", None
FREQUENCY = {"en": "How often?", "zh": "多久一次"}


def facts(**rooms: dict) -> ReviewFacts:
    """A study without fault, but for the fields given by room."""
    clean = ReviewFacts()
    clean = replace(clean, model=replace(clean.model, words=WORDS))
    return replace(clean, **{room: replace(getattr(clean, room), **fields) for room, fields in rooms.items()})


def said(**stated: object) -> dict:
    return {"design": {"stated": stated}}


CASES: dict[str, list[tuple]] = {  # rule: (state, variant, severity where it is not the rule's, facts)
    "design.synthetic": [
        (OBJECTS, "", "", {"design": {"synthetic": True}}),
        (SILENT, "", "", {}),
    ],
    "design.causal": [
        (OBJECTS, "", "", {"design": {"causal": (("H1", "导致"), ("title", "leads to"))}}),
        (ORDER, "", "", {}),
        (SILENT, "", "", {"design": {"worded": 0}}),
    ],
    "design.ethics": [
        (ASKS, "", "", {}),
        (ASKS, "", "", said(ethics="  ")),
        (OBJECTS, "", "", said(ethics=False)),
        (ORDER, "", "", said(ethics=True)),
        (ORDER, "said", "", said(ethics="no. 12/2026")),
    ],
    "design.pretest": [
        (ASKS, "", "", {}),
        (OBJECTS, "", "", said(pretest=False)),
        (ORDER, "", "", said(pretest=True)),
        (ORDER, "said", "", said(pretest="n = 30")),
    ],
    "design.translation": [
        (SILENT, "", "", {}),
        (ASKS, "", "", {"design": {"foreign": ("Davis (1989)",)}}),
        (OBJECTS, "", "", {"design": {"foreign": ("Davis (1989)",), "stated": {"translation": False}}}),
        (ORDER, "", "", {"design": {"foreign": ("Davis (1989)",), "stated": {"translation": True}}}),
        (ORDER, "said", "", {"design": {"foreign": ("Davis (1989)",), "stated": {"translation": "by two people"}}}),
    ],
    "sampling.method": [
        (ASKS, "", "", {}),
        (ASKS, "", "", said(sampling=True)),
        (OBJECTS, "", "", said(sampling=False)),
        (OBJECTS, "said", "", said(sampling="便利抽样")),
        (OBJECTS, "said", "", said(sampling="Snowball sampling in two groups")),
        (ORDER, "", "", said(sampling="random draw from the member list, not a convenience sample")),
        (ORDER, "", "", said(sampling="在会员名单中随机抽取")),
    ],
    "sampling.size": [
        (OBJECTS, "few", "must fix", {"model": {"n": 60, "parameters": 86}}),
        (OBJECTS, "few", "must fix", {"model": {"n": 99, "parameters": 9}}),
        (OBJECTS, "thin", "", {"model": {"n": 238, "parameters": 86}}),
        (OBJECTS, "small", "", {"model": {"n": 150, "parameters": 30}}),
        (ORDER, "", "", {"model": {"n": 200, "parameters": 40}}),
        (SILENT, "", "", {"model": {"n": 0, "parameters": 0}}),
    ],
    "sampling.response_rate": [
        (ASKS, "", "", {}),
        (OBJECTS, "", "", said(response_rate=False)),
        (ORDER, "", "", said(response_rate=True)),
        (ORDER, "said", "", said(response_rate="600 of 900")),
    ],
    "sampling.clusters": [
        (OBJECTS, "ignored", "must fix", {"sample": {"cluster_columns": {"store": (30, 3.02, True)}}}),
        (OBJECTS, "ignored", "should fix", {"sample": {"cluster_columns": {"store": (30, 1.4, False)}}}),
        (OBJECTS, "few", "should fix", {"sample": {"cluster": "class", "clusters": 20}}),
        (ORDER, "allowed", "", {"sample": {"cluster": "class", "clusters": 45}}),
        (ORDER, "", "", {}),
    ],
    "sampling.fielding": [
        (ASKS, "", "", {}),
        (OBJECTS, "", "", said(fielding=False)),
        (ORDER, "", "", said(fielding=True)),
        (ORDER, "said", "", said(fielding="3 to 17 March")),
    ],
    "screening.dropped": [
        (OBJECTS, "signs", "", {"sample": {"left_out_signs": 2, "left_out": 7}}),
        (OBJECTS, "before", "", said(cleaned=True)),
        (ORDER, "said", "", said(cleaned="12 deleted because unfinished")),
        (ORDER, "", "", {}),
        (ORDER, "", "", {"sample": {"left_out_signs": 2}}),
        (ORDER, "none", "", {"sample": {"removed": 0}, **said(cleaned=False)}),
        (ASKS, "", "", {"sample": {"removed": 0}}),
    ],
    "screening.attention": [(OBJECTS, "", "", {"sample": {"checks": 0}}), (ORDER, "", "", {})],
    "screening.duration": [(OBJECTS, "", "", {"sample": {"timed": False}}), (ORDER, "", "", {})],
    "screening.near_copies": [
        (OBJECTS, "", "", {"sample": {"near_copies": 0.4}}),
        (ORDER, "", "", {}),
        (SILENT, "", "", {"sample": {"near_copies": None}}),
    ],
    "screening.flagged": [
        (OBJECTS, "", "", {"sample": {"several": 60, "several_in_all": 60, "several_p": 1e-9}}),
        (ORDER, "", "", {"sample": {"several": 15, "several_in_all": 15, "several_p": 0.2}}),
        (OBJECTS, "more", "", {"sample": {"several": 60, "several_in_all": 61, "several_p": 1e-9}}),
        (ORDER, "more", "", {"sample": {"several": 1, "several_in_all": 4, "several_p": 0.2}}),
        (ORDER, "other", "", {"sample": {"several_in_all": 1}}),
        (ORDER, "none", "", {}),
        (SILENT, "", "", {"sample": {"several_by_chance": None}}),
    ],
    "screening.eligibility": [
        (OBJECTS, "", "", {"sample": {"asks_eligibility": False}}),
        (OBJECTS, "", "", {"sample": {"asks_eligibility": False}, **said(eligibility=False)}),
        (ORDER, "said", "", {"sample": {"asks_eligibility": False}, **said(eligibility="members only")}),
        (ORDER, "", "", {}),
    ],
    "screening.consent": [
        (OBJECTS, "", "", {"sample": {"asks_consent": False}}),
        (ORDER, "said", "", {"sample": {"asks_consent": False}, **said(consent="opening page")}),
        (ORDER, "", "", {}),
    ],
    "screening.incomplete": [
        (OBJECTS, "listwise", "", {"sample": {"n": 580, "model_n": 500, "incomplete": 80}}),
        (OBJECTS, "pairwise", "consider", {"sample": {"incomplete": 9, "missing": "pairwise"}}),
        (ORDER, "", "", {"sample": {"incomplete": 9, "missing": "fiml"}}),
        (ORDER, "none", "", {}),
        (SILENT, "", "", {"sample": {"missing": ""}}),
    ],
    "measurement.source": [
        (OBJECTS, "", "", {"scales": {"unsourced": (SAT,)}}),
        (OBJECTS, "all", "", {"scales": {"unsourced": (SAT, RI), "constructs": 2}}),
        (ORDER, "", "", {}),
    ],
    "measurement.single_items": [(OBJECTS, "", "", {"scales": {"single": (SAT, RI)}}), (ORDER, "", "", {})],
    "measurement.two_items": [(OBJECTS, "", "", {"scales": {"two": (SAT,)}}), (ORDER, "", "", {})],
    "measurement.reliability": [
        (OBJECTS, "low", "", {"scales": {"unreliable": ((SAT, 0.62, 0.5),)}}),
        (OBJECTS, "limit", "consider", {"scales": {"unreliable": ((SAT, 0.74, 0.68), (RI, 0.75, 0.69))}}),
        (ORDER, "", "", {}),
        (SILENT, "", "", {"scales": {"judged": 0}}),
    ],
    "measurement.convergent": [
        (OBJECTS, "ave", "", {"scales": {"weak": ((SAT, 0.47),)}}),
        (OBJECTS, "loadings", "", {"scales": {"low_loadings": ("SAT1",)}}),
        (OBJECTS, "both", "", {"scales": {"weak": ((SAT, 0.47),), "low_loadings": ("SAT1",)}}),
        (ORDER, "", "", {}),
        (SILENT, "", "", {"scales": {"pairs": 0, "judged": 0}}),
    ],
    "measurement.distinct": [
        (OBJECTS, "", "", {"scales": {"distinct": False, "merged": ((SAT, RI),)}}),
        (ORDER, "", "", {"scales": {"distinct_words": text("gate.distinct_single")}}),
        (SILENT, "", "", {"scales": {"distinct": None}}),
    ],
    "measurement.interval": [
        (OBJECTS, "", "", {"scales": {"no_interval": True}}),
        (OBJECTS, "", "", {"scales": {"pairs": 0}}),
        (ORDER, "", "", {}),
        (SILENT, "", "", {"scales": {"constructs": 1}}),
    ],
    "measurement.same_cases": [
        (OBJECTS, "", "", {"scales": {"same_cases": True}}),
        (OBJECTS, "part", "", {"scales": {"same_cases": True, "explored": 151}}),
        (ORDER, "", "", {"scales": {"same_cases": False}}),
        (SILENT, "", "", {}),
    ],
    "measurement.improper": [
        (OBJECTS, "negative", "", {"scales": {"negative": ("SAT1",), "beyond": ("SAT1",)}}),
        (OBJECTS, "beyond", "", {"scales": {"beyond": ("SAT1", "SAT2")}}),
        (OBJECTS, "indefinite", "must fix", {"scales": {"indefinite": True, "thin": ("SAT1",)}}),
        (OBJECTS, "thin", "should fix", {"scales": {"thin": ("SAT1", "RI")}}),
        (ORDER, "", "", {}),
        (SILENT, "", "", {"scales": {"fitted": False}}),
    ],
    "measurement.ends": [
        (OBJECTS, "ceiling", "", {"scales": {"ceiling": ("RI1",)}}),
        (OBJECTS, "floor", "", {"scales": {"floor": ("RI1", "RI2")}}),
        (OBJECTS, "both", "", {"scales": {"ceiling": ("RI1",), "floor": ("RI2",)}}),
        (ORDER, "", "", {}),
    ],
    "measurement.categories": [
        (OBJECTS, "", "", {"scales": {"points": 4}}),
        (ORDER, "ordered", "", {"scales": {"points": 4, "ordered": True, "estimator": "WLSMV"}}),
        (ORDER, "", "", {}),
        (SILENT, "", "", {"scales": {"fitted": False}}),
    ],
    "measurement.normality": [
        (OBJECTS, "", "", {"scales": {"kurtosis": 12.3, "estimator": "ML"}}),
        (ORDER, "", "", {"scales": {"kurtosis": 12.3}}),
        (ORDER, "normal", "", {"scales": {"estimator": "ML"}}),
        (SILENT, "", "", {"scales": {"kurtosis": None}}),
        (SILENT, "", "", {"scales": {"ordered": True, "kurtosis": 12.3}}),
    ],
    "measurement.reversed": [(OBJECTS, "", "", {"scales": {"reversed": 0}}), (ORDER, "", "", {})],
    "method.remedies": [
        (OBJECTS, "", "", {"method": {"measures": (), "marker": ""}}),
        (ORDER, "", "", {"method": {"marker": ""}}),
        (ORDER, "marker", "", {"method": {"measures": ()}}),
        (SILENT, "", "", {"method": {"looked": False}}),
        (SILENT, "", "", {"scales": {"constructs": 1}, "method": {"measures": (), "marker": ""}}),
    ],
    "method.one_factor": [
        (OBJECTS, "", "", {"method": {"one_factor_fits": True}}),
        (ORDER, "", "", {}),
        (SILENT, "", "", {"method": {"one_factor_fits": None}}),
        (SILENT, "", "", {"method": {"one_factor_fits": True}, "scales": {"constructs": 1}}),
    ],
    "method.one_occasion": [
        (OBJECTS, "", "", {"method": {"outcome": RI, "apart": False}}),
        (ORDER, "", "", {"method": {"outcome": RI}}),
        (SILENT, "", "", {"method": {"apart": False}}),
    ],
    "method.criterion": [
        (OBJECTS, "none", "", {"method": {"outcome": RI}}),
        (OBJECTS, "reported", "consider", {"method": {"outcome": RI, "criterion": (FREQUENCY, 0.4, 0.28, 0.5)}}),
        (OBJECTS, "weak", "should fix", {"method": {"outcome": RI, "criterion": (FREQUENCY, 0.08, -0.04, 0.2)}}),
        (OBJECTS, "negative", "should fix", {"method": {"outcome": RI, "criterion": (FREQUENCY, -0.3, -0.4, -0.2)}}),
        (ORDER, "", "", {"method": {"outcome": RI}, **said(criterion=True)}),
        (ORDER, "said", "", {"method": {"outcome": RI}, **said(criterion="orders of the next month")}),
        (SILENT, "", "", {}),
    ],
    "structure.rejected": [
        (OBJECTS, "poor", "must fix", {"model": {"exact": False, "approximate": False}}),
        (OBJECTS, "indices", "should fix", {"model": {"approximate": False}}),
        (OBJECTS, "doubtful", "must fix", {"model": {"exact": False, "approximate": None}}),
        (OBJECTS, "exact", "consider", {"model": {"exact": False}}),
        (ORDER, "", "", {}),
        (SILENT, "", "", {"inference": {"tested": 0}, "model": {"exact": False, "approximate": False}}),
        (SILENT, "", "", {"model": {"fitted": False, "exact": False, "approximate": False}}),
    ],
    "structure.local": [
        (OBJECTS, "", "", {"model": {"local": False}}),
        (ORDER, "", "", {}),
        (SILENT, "", "", {"model": {"local": None}}),
    ],
    "structure.omitted_paths": [
        (OBJECTS, "direct", "must fix", {"model": {"direct": False}}),
        (OBJECTS, "direct_cross", "must fix", {"model": {"direct": False, "cross": False}}),
        (OBJECTS, "freed", "should fix", {"model": {"direct": False, "freed": True}}),
        (OBJECTS, "freed_cross", "must fix", {"model": {"direct": False, "cross": False, "freed": True}}),
        (OBJECTS, "cross", "", {"model": {"cross": False}}),
        (ORDER, "", "", {}),
        (SILENT, "", "", {"model": {"direct": None, "cross": None}}),
    ],
    "structure.equivalent": [
        (OBJECTS, "alike", "", {"model": {"turned": {"close": ("A → B",), "worse": ("C → B",)}}}),
        (OBJECTS, "alike_one", "", {"model": {"turned": {"same": ("A → B",)}}}),
        (OBJECTS, "alike", "", {"model": {"turned": {"better": ("A → B",), "open": ("C → B",)}}}),
        (OBJECTS, "open", "consider", {"model": {"turned": {"open": ("A → B",), "worse": ("C → B",)}}}),
        (ORDER, "", "", {"model": {"turned": {"worse": ("A → B", "C → B")}}}),
        (ORDER, "one", "", {"model": {"turned": {"worse": ("A → B",)}}}),
        (SILENT, "", "", {}),
    ],
    "structure.modified": [
        (OBJECTS, "residuals", "", {"model": {"correlated": ("RI1 ~~ RI2",)}}),
        (OBJECTS, "items", "", {"model": {"left_out": ("RI1",)}}),
        (OBJECTS, "both", "", {"model": {"left_out": ("RI1",), "correlated": ("RI2 ~~ RI3",)}}),
        (ORDER, "", "", {}),
        (SILENT, "", "", {"scales": {"fitted": False}, "model": {"left_out": ("RI1",)}}),
    ],
    "structure.assumed": [
        (OBJECTS, "", "", {"model": {"assumed": "A shipped study", "own_file": False}}),
        (ORDER, "", "", {}),
        (SILENT, "", "", {"model": {"own_file": False}}),
        (SILENT, "", "", {"model": {"fitted": False, "assumed": "A shipped study"}}),
    ],
    "structure.hypotheses": [
        (OBJECTS, "few", "", {"model": {"n": 60}, "inference": {"tested": 14}}),
        (OBJECTS, "many", "consider", {"inference": {"tested": 20}}),
        (ORDER, "", "", {"inference": {"tested": 19}}),
        (SILENT, "", "", {"inference": {"tested": 0}}),
    ],
    "structure.engine": [
        (OBJECTS, "", "", {"model": {"agrees": False}}),
        (ORDER, "", "", {}),
        (SILENT, "", "", {"model": {"agrees": None}}),
    ],
    "inference.multiple": [
        (OBJECTS, "", "", {"inference": {"lost_to_holm": ("H2",)}}),
        (ORDER, "", "", {}),
        (SILENT, "", "", {"inference": {"significant": 0}}),
        (SILENT, "", "", {"inference": {"tested": 1}}),
    ],
    "inference.sensitivity": [
        (OBJECTS, "small", "", {"inference": {"small": (("H1", 0.11, 0.13),)}}),
        (OBJECTS, "small_one", "", {"inference": {"small": (("H1", 0.3, 0.42),), "detectable": (0.42, 0.42)}}),
        (ORDER, "", "", {}),
        (ORDER, "one", "", {"inference": {"detectable": (0.2, 0.2)}}),
        (ORDER, "none", "", {"inference": {"direct_supported": 0}}),
        (ORDER, "none_one", "", {"inference": {"direct_supported": 0, "detectable": (0.2, 0.2)}}),
        (SILENT, "", "", {"inference": {"detectable": None}}),
    ],
    "inference.absence": [
        (OBJECTS, "", "", {"inference": {"imprecise": ("H1", "H2"), "no_effect": ("H3",)}}),
        (ORDER, "", "", {"inference": {"no_effect": ("H3",)}}),
        (SILENT, "", "", {}),
    ],
    "inference.levels": [
        (OBJECTS, "", "", {"inference": {"level": 0.9}}),
        (ORDER, "drawn", "", {}),
        (ORDER, "", "", {"inference": {"draws": 0}}),
        (SILENT, "", "", {"model": {"fitted": False}, "inference": {"level": 0.9}}),
    ],
    "inference.product": [
        (OBJECTS, "", "", {"inference": {"draws": 0, "mediations": ("H3",)}}),
        (ORDER, "", "", {"inference": {"mediations": ("H3", "H4")}}),
        (SILENT, "", "", {"inference": {"draws": 0}}),
    ],
    "inference.draws": [
        (OBJECTS, "", "should fix", {"inference": {"draws": 200}}),
        (OBJECTS, "", "consider", {"inference": {"draws": 2000}}),
        (ORDER, "", "", {}),
        (SILENT, "", "", {"inference": {"draws": 0}}),
    ],
    "inference.failed_draws": [
        (OBJECTS, "failed", "consider", {"inference": {"failed": 250}}),
        (OBJECTS, "failed", "should fix", {"inference": {"failed": 251}}),
        (OBJECTS, "improper", "consider", {"inference": {"improper": 3}}),
        (OBJECTS, "both", "consider", {"inference": {"failed": 2, "improper": 3}}),
        (ORDER, "", "", {}),
        (SILENT, "", "", {"inference": {"draws": 0}}),
    ],
    "inference.cross_section": [
        (OBJECTS, "supported", "", {"inference": {"mediations": ("H3", "H4"), "mediations_supported": ("H4",)}}),
        (OBJECTS, "", "consider", {"inference": {"mediations": ("H3",)}}),
        (ORDER, "", "", {"inference": {"mediations": ("H3",)}, **said(different_times=True)}),
        (SILENT, "", "", {}),
    ],
    "inference.priorities": [
        (OBJECTS, "", "", {"inference": {"drivers": 6}}),
        (ORDER, "told", "", {"inference": {"drivers": 6, "told": (SAT,)}}),
        (ORDER, "leader", "", {"inference": {"drivers": 6, "leader": SAT}}),
        (SILENT, "", "", {"inference": {"drivers": 1}}),
    ],
    "inference.software": [
        (OBJECTS, "", "", {"inference": {"seed": None}}),
        (OBJECTS, "", "", {"inference": {"version": ""}}),
        (ORDER, "", "", {}),
    ],
    "groups.invariance": [
        (OBJECTS, "claimed", "", {"groups": {"compared": 8, "different": 2}}),
        (OBJECTS, "", "consider", {"groups": {"compared": 8}}),
        (OBJECTS, "rest", "consider", {"groups": {"compared": 8, "different": 1, "checked": 3, "checked_different": 1,
                                                  "ladders": {"a": (SAT, True)}}}),
        (OBJECTS, "rest_claimed", "", {"groups": {"compared": 8, "different": 2, "checked": 3, "checked_different": 1,
                                                  "ladders": {"a": (SAT, True)}}}),
        (ORDER, "", "", {"groups": {"compared": 8, "different": 2, "checked": 8, "checked_different": 2}}),
        (ORDER, "", "", {"groups": {"compared": 8, "different": 2, "invariance_tested": True}}),
        (SILENT, "", "", {}),
    ],
    "groups.paths": [
        (OBJECTS, "rejected", "", {"groups": {"ladders": {"a": (SAT, False), "b": (RI, None)}}}),
        (OBJECTS, "unknown", "should fix", {"groups": {"ladders": {"a": (SAT, True), "b": (RI, None)}}}),
        (ORDER, "", "", {"groups": {"ladders": {"a": (SAT, True)}}}),
        (SILENT, "", "", {}),
    ],
    "groups.small_cells": [
        (OBJECTS, "", "", {"groups": {"compared": 8, "small": ((SAT, RI, 12), (SAT, RI, 4))}}),
        (ORDER, "", "", {"groups": {"compared": 8}}),
        (SILENT, "", "", {"groups": {"small": ((SAT, RI, 12),)}}),
    ],
}  # fmt: skip
