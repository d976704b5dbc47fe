"""A fault in words: statistics by name or symbol, constructs by their labels, the place in findings.json told."""

from __future__ import annotations

import re
from collections.abc import Mapping

from repurchase.study.manuscript.facts.known_facts import mapping, records
from repurchase.study.manuscript.statements.statement import FoundFault
from repurchase.text import Text, text

Labels = Mapping[str, Mapping[str, str]]

_SYMBOLS = {
    "chisq": "χ²", "chisq_df": "χ²/df", "chisq_change": "Δχ²", "df_change": "Δdf", "cfi": "CFI", "tli": "TLI",
    "ifi": "IFI", "nfi": "NFI", "rfi": "RFI", "gfi": "GFI", "agfi": "AGFI", "pgfi": "PGFI", "pnfi": "PNFI",
    "rmsea": "RMSEA", "srmr": "SRMR", "rmr": "RMR", "aic": "AIC", "bic": "BIC", "cfi_change": "ΔCFI",
    "rmsea_change": "ΔRMSEA", "srmr_change": "ΔSRMR", "r2_change": "ΔR²", "q2": "Q²", "vif": "VIF", "citc": "CITC",
    "rho_a": "ρA", "smc": "SMC",
}  # fmt: skip
_SHARED = {  # statistics that are told under one name
    "coef": "coefficient", "coef_b": "coefficient", "coef_std": "coefficient", "loading_efa": "loading",
    "loading_matrix": "loading", "loading_pls": "loading", "loading_b": "loading", "main": "coefficient",
    "without": "coefficient", "without_p": "p", "p_holm": "p", "p_fit": "p", "main_r2": "r2", "r2_regression": "r2",
    "htmt_alone": "htmt", "bare": "coefficient", "n_any": "n", "n_of": "n", "n_flagged": "count", "n_groups": "count",
    "answers": "share", "flagged_share": "share", "group_df2": "df", "df_joint": "df", "p_joint": "p",
    "chisq_joint": "chisq", "any_pair": "r", "diagonal": "sqrt_ave", "n_valid": "n", "ci_low": "interval",
    "ci_high": "interval", "bartlett_df": "df", "group_test": "z", "group": "z", "agree": "share",
    "factor_share": "explained", "eta": "effect_size", "d": "effect_size", "effect": "total", "n_asked": "n",
}  # fmt: skip
_NAMED = frozenset(
    ("alpha", "omega", "cr", "ave", "sqrt_ave", "loading", "coefficient", "indirect", "total", "direct", "se", "z", "p",
     "stars", "interval", "r", "htmt", "n", "n_rows", "n_dropped", "share", "count", "mean", "sd", "r2", "f2", "kmo",
     "bartlett", "df", "verdict", "significance", "direction", "sign", "quotient", "share_sum", "count_items",
     "count_kept", "count_refused", "count_hypotheses", "valid_share", "k", "explained", "skew", "kurt", "performance",
     "alpha_deleted", "effect_size")
)  # fmt: skip
_TOKENS = ("supported", "not_supported", "opposite", "not_estimated", "not_testable", "significant",
           "not_significant", "positive", "negative")  # fmt: skip
_OF_NAMES = frozenset(("significance", "direction", "verdict", "rank"))
_PLACES = {
    "questionnaire": "questionnaire", "sample": "sample", "screening": "screening", "shares": "answers",
    "items": "answers", "item_answers": "answers", "constructs": "descriptives", "correlations": "correlations",
    "reliability": "reliability", "validity": "validity", "factors": "factors", "cfa": "measurement",
    "models": "measurement", "sem": "structure", "indices": "structure", "certificate": "structure",
    "gate": "structure", "bootstrap": "effects", "effects": "effects", "priorities": "priorities",
    "explained": "explained", "hypotheses": "hypotheses", "groups": "groups", "regression": "regression",
    "pls": "pls", "robustness": "robustness", "sensitivity": "power", "common_method": "common_method",
    "moderation": "moderation", "invariance": "invariance", "group_paths": "group_paths", "controls": "controls",
    "missing": "missing", "estimators": "robustness",
}  # fmt: skip


def construct_labels(content: Mapping[str, object]) -> dict[str, dict[str, str]]:
    """What each construct is called, by its code."""
    found = records(mapping(content.get("labels")).get("constructs"))
    return {str(r.get("construct")): {str(k): str(v) for k, v in mapping(r.get("label")).items()} for r in found}


def fault_line(fault: FoundFault, labels: Labels, lang: str) -> Text:
    """What is wrong, in a sentence."""
    if fault.words:
        return text(f"manuscript.word_{fault.kind}", said=fault.stated)
    said, found = fault.stated, fault.finding
    if fault.kind in _OF_NAMES:
        said, found = (_with_labels(words, labels, lang) for words in (said, found))
    if fault.kind == "rank":
        return text("manuscript.line_rank", said=said, found=found)
    if fault.kind in ("quotient", "share_sum", "zero_in_interval"):
        return text(f"manuscript.line_{fault.kind}", said=said, found=found)
    told = {"kind": _named(fault.kind), "said": _told(said), "found": _told(found)}
    place = _told_place(fault.where, labels, lang)
    return text("manuscript.line", **told, where=place) if place else text("manuscript.line_alone", **told)


def _named(kind: str) -> Text | str:
    kind = _SHARED.get(kind, kind)
    return _SYMBOLS.get(kind) or text(f"manuscript.kind_{kind if kind in _NAMED else 'other'}")


def _told(words: str) -> Text | str:
    """A verdict in the reader's language; a number as it is."""
    head, _, token = words.rpartition(": ")
    if token not in _TOKENS:
        return words
    stated = text(f"manuscript.say_{token}")
    return text("manuscript.say_of", what=head, said=stated) if head else stated


def _with_labels(words: str, labels: Labels, lang: str) -> str:
    """Words in which constructs stand by their codes, with their labels instead."""
    if not labels:
        return words
    codes = "|".join(re.escape(code) for code in sorted(labels, key=len, reverse=True))
    return re.sub(rf"(?<![A-Za-z0-9_])(?:{codes})(?![A-Za-z0-9_])", lambda m: _label(m.group(), labels, lang), words)


def _label(code: str, labels: Labels, lang: str) -> str:
    called = labels.get(code, {})
    return called.get(lang) or next(iter(called.values()), code)


def _told_place(where: str, labels: Labels, lang: str) -> Text | str:
    """The part of the findings, with the hypothesis, items or constructs in it; empty where it is not known."""
    section = re.split(r"[.:]", where, maxsplit=1)[0]
    if section not in _PLACES:
        return ""
    part = text(f"manuscript.place_{_PLACES[section]}")
    tokens = re.split(r"\s?->\s?|[.:*~=×\s]+", where)[1:]
    named = [_label(t, labels, lang) for t in tokens if t in labels or re.fullmatch(r"[A-Z][A-Za-z]*\d+[a-z]?", t)]
    if not named or section in ("sample", "screening"):
        return part
    return text("manuscript.place_of", part=part, which=("、" if lang == "zh" else ", ").join(dict.fromkeys(named)))
