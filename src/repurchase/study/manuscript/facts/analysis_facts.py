"""Facts of analyses beside the model: each kept under the name of its analysis, so that no path is held against it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from repurchase.study.manuscript.facts.known_facts import WHOLE, KnownFacts, code_of, mapping
from repurchase.study.manuscript.facts.known_facts import records as rows
from repurchase.study.manuscript.reading.manuscript_text import plain_form

MODERATION, INVARIANCE, GROUP_PATHS, CONTROLS, MISSING = (
    "moderation",
    "invariance",
    "group_paths",
    "controls",
    "missing",
)
PRODUCT, BELOW, MIDDLE, ABOVE = "product", "below", "middle", "above"  # terms of a moderation beside its constructs
_SLOPES = {-1.0: BELOW, 0.0: MIDDLE, 1.0: ABOVE}
_NORMAL = 1.959963984540054
_TERMS = {"estimate": "coef", "std": "coef", "main": "main", "std_error": "se", "std_std_error": "se", "p_value": "p",
          "ci_low": "ci_low", "ci_high": "ci_high", "std_ci_low": "ci_low", "std_ci_high": "ci_high"}  # fmt: skip
_CHANGES = {"chisq_diff": "chisq_change", "df_diff": "df_change", "p_value": "p", "delta_cfi": "cfi_change",
            "delta_rmsea": "rmsea_change", "delta_srmr": "srmr_change"}  # fmt: skip
_MEASURES = {"chisq": "chisq", "df": "df", "pvalue": "p_fit", "cfi": "cfi", "tli": "tli", "rmsea": "rmsea",
             "srmr": "srmr", "ifi": "ifi", "nfi": "nfi", "gfi": "gfi", "aic": "aic", "bic": "bic"}  # fmt: skip
_GROUP_TESTS = {"chisq_diff": "chisq_change", "wald": "chisq_change", "p_value": "p", "wald_p_value": "p",
                "p_permutation": "p", "p_holm": "p_holm"}  # fmt: skip
_CONTROLLED = {"controlled": "coef", "estimate": "coef_b", "std_error": "se", "p_value": "p", "without": "without",
               "without_p": "without_p"}  # fmt: skip


def gather_analyses(content: Mapping[str, Any], facts: KnownFacts) -> None:
    """Add what findings.json holds of every such analysis."""
    for key, held in content.items():
        section = str(key).partition(":")[0]
        if section == MODERATION:
            _moderation(mapping(held), str(key), facts)
        elif section == INVARIANCE:
            _invariance(mapping(held), str(key), facts)
        elif section == GROUP_PATHS:
            _group_paths(mapping(held), str(key), facts, _names_of_groups(content, mapping(held)))
    _controls(mapping(content.get("controls")), facts)
    _missing(mapping(content.get("missing")), facts)


def _moderation(held: Mapping[str, Any], where: str, facts: KnownFacts) -> None:
    whole = tuple(str(held.get(name)) for name in ("predictor", "moderator", "outcome"))
    for key, kind in (("r_squared", "r2"), ("r_squared_main", "main_r2"), ("f_squared", "f2"), ("p_value", "p"),
                      ("chisq_diff", "chisq_change")):  # fmt: skip
        facts.add(f"{MODERATION}:{kind}", whole, held.get(key), f"{where}.{key}")
    with_product, without = held.get("r_squared"), held.get("r_squared_main")
    if isinstance(with_product, float) and isinstance(without, float):
        facts.add(f"{MODERATION}:r2_change", whole, with_product - without, f"{where}.r_squared")
    for term in rows(held.get("terms")):
        name = str(term.get("name"))
        subject = (*whole, name if name in whole else PRODUCT)
        for key, kind in _TERMS.items():
            facts.add(f"{MODERATION}:{kind}", subject, term.get(key), f"{where}.{name}.{key}")
        for value, spread in (("estimate", "std_error"), ("std", "std_std_error")):
            _test_of(term.get(value), term.get(spread), subject, f"{where}.{name}", facts)
    for slope in rows(held.get("simple_slopes")):
        level, estimate, error = slope.get("at"), slope.get("estimate"), slope.get("std_error")
        if level in _SLOPES and isinstance(estimate, float) and isinstance(error, float) and error > 0:
            subject = (*whole, _SLOPES[level])
            at = f"{where}.simple_slopes.{_SLOPES[level]}"
            for slope_kind, number in (("coef", estimate), ("se", error), ("ci_low", estimate - _NORMAL * error),
                                ("ci_high", estimate + _NORMAL * error),
                                ("p", math.erfc(abs(estimate / error) / math.sqrt(2)))):  # fmt: skip
                facts.add(f"{MODERATION}:{slope_kind}", subject, number, at)
            _test_of(estimate, error, subject, at, facts)


def _test_of(estimate: object, error: object, subject: tuple[str, ...], where: str, facts: KnownFacts) -> None:
    if isinstance(estimate, float) and isinstance(error, float) and error > 0:
        facts.add(f"{MODERATION}:z", subject, estimate / error, where)


def _invariance(held: Mapping[str, Any], where: str, facts: KnownFacts) -> None:
    question = str(held.get("group"))
    for step in rows(held.get("steps")):
        name = f"{step.get('step')}{'_partial' if step.get('partial') else ''}"
        subject = (question, name)
        at = f"{where}.{name}"
        measures = mapping(step.get("measures"))
        for key, value in measures.items():
            base = key.removesuffix("_scaled").removesuffix("_robust").removesuffix("_bentler")
            if base in _MEASURES:
                facts.add(f"{INVARIANCE}:{_MEASURES[base]}", subject, value, f"{at}.{key}")
            if base == "chisq" and isinstance(value, float) and measures.get("df"):
                facts.add(f"{INVARIANCE}:chisq_df", subject, value / measures["df"], f"{at}.{key}/df")
        for key, kind in _CHANGES.items():
            value = step.get(key)
            facts.add(f"{INVARIANCE}:{kind}", subject, value, f"{at}.{key}")
            if kind.endswith("_change") and isinstance(value, float) and value:  # a fall is told without its sign too
                facts.add(f"{INVARIANCE}:{kind}", subject, -value, f"{at}.{key}")
    for mean in rows(held.get("latent_means")):
        for key, kind in (("difference", "coef"), ("std_error", "se"), ("p_value", "p"), ("p_holm", "p_holm")):
            facts.add(f"latent_means:{kind}", (question, str(mean.get("latent"))), mean.get(key), where)


def _names_of_groups(content: Mapping[str, Any], held: Mapping[str, Any]) -> dict[str, set[str]]:
    """Each group's name with what it is called in the other language."""
    asked = [
        r for r in rows(mapping(content.get("labels")).get("background")) if r.get("question") == held.get("group")
    ]
    options = [set(map(str, option.values())) for record in asked for option in rows(record.get("options"))]
    groups = map(str, held.get("groups") or ())
    return {group: {group}.union(*(names for names in options if group in names)) for group in groups}


def _group_paths(held: Mapping[str, Any], where: str, facts: KnownFacts, called: Mapping[str, set[str]]) -> None:
    question = str(held.get("group"))
    for record in rows(held.get("paths")):
        path = tuple(part.strip() for part in str(record.get("path")).replace("->", "→").split("→"))
        at = f"{where}.{' -> '.join(path)}"
        for key, kind in _GROUP_TESTS.items():
            facts.add(f"{GROUP_PATHS}:{kind}", (question, *path), record.get(key), f"{at}.{key}")
        for key, kind in (("std_all", "coef"), ("estimates", "coef_b")):
            for group, value in mapping(record.get(key)).items():
                for name in called.get(str(group), {str(group)}):
                    subject = (question, plain_form(name), *path)
                    facts.add(f"{GROUP_PATHS}:{kind}", subject, value, f"{at}.{key}.{group}")
    together = mapping(held.get("together"))
    for key, kind in (("statistic", "chisq_change"), ("df", "df_change"), ("p_value", "p")):
        facts.add(f"{GROUP_PATHS}:{kind}", (question,), together.get(key), f"{where}.together.{key}")


def _controls(held: Mapping[str, Any], facts: KnownFacts) -> None:
    for section in ("paths", "controls"):
        for record in rows(held.get(section)):
            outcome, predictor = str(record.get("outcome")), str(record.get("predictor"))
            subject = (predictor, outcome) if section == "paths" else (WHOLE, outcome)
            for key, kind in _CONTROLLED.items():
                at = f"{CONTROLS}.{predictor} -> {outcome}.{key}"
                facts.add(f"{CONTROLS}:{kind}", subject, record.get(key), at)


def _missing(held: Mapping[str, Any], facts: KnownFacts) -> None:
    facts.add(f"{MISSING}:share", WHOLE, held.get("share"), "missing.share")
    little = mapping(held.get("little"))
    for key, kind in (("chisq", "chisq"), ("df", "df"), ("p_value", "p")):
        facts.add(f"{MISSING}:{kind}", WHOLE, little.get(key), f"missing.little.{key}")
    for section, name in (("constructs", "construct"), ("items", "item")):
        for record in rows(held.get(section)):
            code = code_of(record, name)
            facts.add(f"{MISSING}:share", code, record.get("share"), f"missing.{section}.{code}.share")
