"""Facts gathered from findings.json: samples, scales, fit, shares, groups. Paths have a module of their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from repurchase.study.manuscript.facts.analysis_facts import gather_analyses
from repurchase.study.manuscript.facts.known_facts import (
    OTHER_FIT,
    WHOLE,
    KnownFacts,
    KnownHypothesis,
    code_of,
    mapping,
    path_of,
)
from repurchase.study.manuscript.facts.known_facts import records as rows
from repurchase.study.manuscript.facts.path_facts import gather_paths
from repurchase.study.manuscript.facts.specification_facts import gather_specifications

_FIT = {"chisq": "chisq", "df": "df", "p": "p_fit", "cfi": "cfi", "tli": "tli", "nnfi": "tli", "ifi": "ifi",
        "nfi": "nfi", "rfi": "rfi", "gfi": "gfi", "agfi": "agfi", "pgfi": "pgfi", "pnfi": "pnfi", "rmsea": "rmsea",
        "srmr": "srmr", "rmr": "rmr", "aic": "aic", "bic": "bic"}  # fmt: skip
_SCALES = {"alpha": "alpha", "alpha_standardized": "alpha", "alpha_ordinal": "alpha", "omega": "omega",
           "omega_standardized": "omega", "ci_low": "ci_low", "ci_high": "ci_high", "omega_ci_low": "ci_low",
           "omega_ci_high": "ci_high", "k": "k"}  # fmt: skip
_MOMENTS = {"mean": "mean", "sd": "sd", "skewness": "skew", "kurtosis": "kurt", "ci_low": "ci_low", "n": "n_of",
            "ci_high": "ci_high", "minimum": "minimum", "maximum": "maximum", "items": "k"}  # fmt: skip


def known_facts(content: Mapping[str, Any]) -> KnownFacts:
    """Gather every fact of findings.json that a manuscript may state."""
    facts = KnownFacts()
    facts.constructs = tuple(dict.fromkeys(code_of(r, "construct") for r in rows(content.get("questionnaire"))))
    for record in rows(content.get("questionnaire")):
        facts.owners[str(record.get("item"))] = code_of(record, "construct")
    facts.items = tuple(str(r.get("item")) for r in rows(content.get("questionnaire")))
    facts.add("k", WHOLE, len(facts.items) or None, "questionnaire")
    _sample(content, facts)
    _moments(content, facts)
    _scales(content, facts)
    _validity(content, facts)
    _fit(content, facts)
    _factors(content, facts)
    _groups(content, facts)
    gather_paths(content, facts)
    gather_specifications(content, facts)
    _hypotheses(content, facts)
    gather_analyses(content, facts)
    return facts


def _sample(content: Mapping[str, Any], facts: KnownFacts) -> None:
    screening = mapping(content.get("screening"))
    n_rows, n_valid = screening.get("n_rows"), screening.get("n_valid")
    facts.add("n_rows", WHOLE, n_rows, "screening.n_rows")
    facts.add("n_valid", WHOLE, n_valid, "screening.n_valid")
    for name in ("sample", "sem", "cfa", "pls", "factors", "correlations", "regression"):
        facts.add("n", WHOLE, mapping(content.get(name)).get("n"), f"{name}.n")
    facts.add("n", WHOLE, n_valid, "screening.n_valid")
    if isinstance(n_rows, int) and isinstance(n_valid, int) and n_rows:
        facts.add("n_dropped", WHOLE, n_rows - n_valid, "screening.dropped")
        facts.add("valid_share", WHOLE, n_valid / n_rows, "screening.n_valid")
    marked = mapping(screening.get("by_answers"))
    signs = [mapping(sign) for sign in screening.get("signs") or ()]
    shown = {"flagged": len(list(rows(screening.get("flagged"))))}
    for record in (marked, shown, *signs):
        facts.add("n_flagged", WHOLE, record.get("flagged"), "screening.by_answers.flagged")
        facts.add("flagged_share", WHOLE, record.get("honest_share"), "screening.by_answers.honest_share")
        for base in (n_rows, n_valid):
            if isinstance(n := record.get("flagged"), int) and isinstance(base, int) and base:
                facts.add("flagged_share", WHOLE, n / base, "screening.by_answers.share")
    several = [r for r in rows(screening.get("flagged")) if len(r.get("flags") or ()) > 1]
    facts.add("several_signs:n_flagged", WHOLE, len(several) or None, "screening.flagged")
    for question in rows(mapping(content.get("sample")).get("questions")):
        name = str(question.get("question"))
        facts.add("n_asked", name, question.get("n"), f"sample.{name}.n")
        facts.add("n_groups", name, len(list(rows(question.get("categories")))), f"sample.{name}.categories")
        for category in rows(question.get("categories")):
            key, where = (name, str(category.get("category"))), f"sample.{name}.{category.get('category')}"
            facts.add("count", key, category.get("count"), where)
            percent = category.get("percent")
            facts.add("share", key, percent / 100 if isinstance(percent, (int, float)) else None, where)
    for share in rows(content.get("shares")):
        item, where = str(share.get("item")), f"shares.{share.get('item')}"
        for name in ("agree_percent", "top2_percent", "ci_low", "ci_high"):
            value = share.get(name)
            kind = name if name.startswith("ci") else "agree"
            facts.add(kind, item, value / 100 if isinstance(value, (int, float)) else None, where)
        for value in mapping(share.get("percent")).values():
            facts.add("agree", item, value / 100 if isinstance(value, (int, float)) else None, where)
        facts.add("count", item, share.get("agree_count"), where)
    sizes = [known for (kind, _), known in facts.values.items() if kind in ("n", "n_asked", "n_rows")]
    facts.counts = {int(k.value) for known in sizes for k in known}


def _moments(content: Mapping[str, Any], facts: KnownFacts) -> None:
    for section, name in (("constructs", "construct"), ("items", "item"), ("item_answers", "item")):
        for record in rows(content.get(section)):
            for key, kind in _MOMENTS.items():
                facts.add(kind, code_of(record, name), record.get(key), f"{section}.{code_of(record, name)}.{key}")
    for record in rows(content.get("item_answers")):
        item = code_of(record, "item")
        shares = [v for k in range(1, 12) if isinstance(v := record.get(f"answer_{k}"), (int, float))]
        for first in range(len(shares)):
            for end in range(first + 1, len(shares) + 1):
                facts.add("answers", item, sum(shares[first:end]), f"item_answers.{item}.answer_{first + 1}_{end}")
    correlations = mapping(content.get("correlations"))
    names = [str(v) for v in correlations.get("variables", ())]
    for kind, key in (("mean", "mean"), ("sd", "sd")):
        for name, value in zip(names, correlations.get(key, ()), strict=False):
            facts.add(kind, name, value, f"correlations.{key}.{name}")
    for i, (row, tests) in enumerate(zip(correlations.get("r", ()), correlations.get("p_value", ()), strict=False)):
        for j, (value, p) in enumerate(zip(row, tests, strict=False)):
            if i < j < len(names):
                pair = frozenset((names[i], names[j]))
                facts.add("r", pair, value, f"correlations.r.{names[i]}.{names[j]}")
                facts.add("p", pair, p, f"correlations.p_value.{names[i]}.{names[j]}")


def _scales(content: Mapping[str, Any], facts: KnownFacts) -> None:
    for record in rows(content.get("reliability")):
        name = code_of(record, "construct")
        for key, kind in _SCALES.items():
            facts.add(kind, name, record.get(key), f"reliability.{name}.{key}")
        for item in rows(record.get("items")):
            facts.add("citc", str(item.get("item")), item.get("citc"), f"reliability.{name}.{item.get('item')}.citc")
            facts.add("alpha_deleted", str(item.get("item")), item.get("alpha_if_deleted"), f"reliability.{name}")
    pls = mapping(content.get("pls"))
    for record in rows(pls.get("constructs")):
        name = code_of(record, "construct")
        for key, kind in (("alpha", "alpha"), ("rho_c", "cr_pls"), ("ave", "ave_pls"), ("rho_a", "rho_a"),
                          ("r_squared", "r2"), ("adjusted", "r2"), ("q2_predict", "q2")):  # fmt: skip
            facts.add(kind, name, record.get(key), f"pls.constructs.{name}.{key}")
    for record in rows(pls.get("items")):
        name = str(record.get("item"))
        facts.add("loading_pls", name, record.get("loading"), f"pls.items.{name}.loading")
        facts.add("vif", name, record.get("vif"), f"pls.items.{name}.vif")
    for key in ("vif", "vif_latent"):
        for name, value in mapping(mapping(content.get("common_method")).get(key)).items():
            facts.add("vif", str(name), value, f"common_method.{key}.{name}")
    for name, value in mapping(mapping(content.get("regression")).get("vif")).items():
        facts.add("vif", str(name), value, f"regression.vif.{name}")


def _validity(content: Mapping[str, Any], facts: KnownFacts) -> None:
    validity = mapping(content.get("validity"))
    for kind in ("ave", "cr", "msv", "asv"):
        for name, value in mapping(validity.get(kind)).items():
            facts.add(kind, str(name), value, f"validity.{kind}.{name}")
            if kind == "ave" and isinstance(value, (int, float)) and value >= 0:
                facts.add("sqrt_ave", str(name), value**0.5, f"validity.fornell_larcker.{name}")
    matrices = {"fornell_larcker": "phi", "htmt": "htmt", "htmt_upper": "htmt_upper", "htmt2": "htmt2",
                "htmt2_upper": "htmt_upper", "latent_correlation_upper": "phi_upper"}  # fmt: skip
    for key, kind in matrices.items():
        for first, row in mapping(validity.get(key)).items():
            for second, value in mapping(row).items():
                if first != second:
                    pair = frozenset((str(first), str(second)))
                    facts.add(kind, pair, value, f"validity.{key}.{first}.{second}")
    _estimates(content, facts)


def _estimates(content: Mapping[str, Any], facts: KnownFacts) -> None:
    """Loadings and latent correlations of both models."""
    for record in rows(mapping(content.get("validity")).get("loadings")):
        _loading(record, facts, str(record.get("item")), f"validity.loadings.{record.get('item')}")
    for model in ("cfa", "sem"):
        for record in rows(mapping(content.get(model)).get("estimates")):
            lhs, rhs, where = str(record.get("lhs")), str(record.get("rhs")), f"{model}.estimates"
            if record.get("op") == "=~":
                _loading(record, facts, rhs, f"{where}.{lhs}=~{rhs}")
            elif record.get("op") == "~~" and lhs != rhs:
                pair = frozenset((lhs, rhs))
                facts.add("phi", pair, record.get("std_all"), f"{where}.{lhs}~~{rhs}")
                facts.add("p", pair, record.get("p_value"), f"{where}.{lhs}~~{rhs}")


def _loading(record: Mapping[str, Any], facts: KnownFacts, item: str, where: str) -> None:
    facts.add("loading", item, record.get("std_all"), f"{where}.std_all")
    for key, kind in (("estimate", "loading_b"), ("std_error", "se"), ("statistic", "z"), ("p_value", "p")):
        facts.add(kind, item, record.get(key), f"{where}.{key}")
    facts.add("smc", item, (record.get("std_all") or 0) ** 2, f"{where}.std_all")


def _fit(content: Mapping[str, Any], facts: KnownFacts) -> None:
    indices, shown = mapping(content.get("indices")), mapping(content.get("common_method"))
    for name, measures, subject in (
        ("cfa.measures", mapping(mapping(content.get("cfa")).get("measures")), WHOLE),
        ("sem.measures", mapping(mapping(content.get("sem")).get("measures")), WHOLE),
        ("indices.cfa", mapping(indices.get("cfa")), WHOLE),
        ("indices.sem", mapping(indices.get("sem")), WHOLE),
        ("common_method.one_factor", mapping(shown.get("one_factor")), OTHER_FIT),
    ):
        _measures(name, measures, facts, subject)
    for premise in ("exact_fit", "approximate_fit"):  # of the model with direct paths free too
        evidence = mapping(mapping(mapping(content.get("gate")).get(premise)).get("evidence"))
        for name, measures in evidence.items():
            _measures(f"gate.{premise}.{name}", mapping(measures), facts, WHOLE)
    for k, record in enumerate(rows(content.get("models"))):
        _measures(f"models.{k}", record, facts, OTHER_FIT if k else WHOLE)
    for other, found in content.items():
        if str(other).partition(":")[0] in ("invariance", "group_paths", "robustness", "moderation", "mediation"):
            for record in _nested(found):
                _measures(str(other), record, facts, OTHER_FIT)
    holds = mapping(mapping(content.get("gate")).get("approximate_fit")).get("holds")
    facts.add("fit_holds", WHOLE, int(holds) if isinstance(holds, bool) else None, "gate.approximate_fit.holds")
    for test in rows(mapping(content.get("effects")).get("joint_tests")):
        for key, kind in (("chisq_diff", "chisq"), ("wald", "chisq"), ("df", "df"), ("p_value", "p"),
                          ("wald_p_value", "p")):  # fmt: skip
            facts.add(f"{kind}_joint", WHOLE, test.get(key), f"effects.joint_tests.{test.get('kind')}.{key}")
    for key in ("chisq", "other_chisq"):
        facts.add("chisq", WHOLE, mapping(content.get("certificate")).get(key), f"certificate.{key}")
    srmr = mapping(mapping(content.get("pls")).get("srmr"))
    for key, value in srmr.items():
        facts.add("srmr", WHOLE, value, f"pls.srmr.{key}")


def _nested(content: object) -> list[Mapping[str, Any]]:
    """Every dictionary within, however deep (findings.json is no deeper than its writer made it)."""
    out: list[Mapping[str, Any]] = []
    left = [content]
    while left:
        one = left.pop()
        if isinstance(one, Mapping):
            out.append(one)
            left += one.values()
        elif isinstance(one, list):
            left += one
    return out


def _measures(name: str, measures: Mapping[str, Any], facts: KnownFacts, subject: str) -> None:
    tests: dict[str, float] = {}
    for key, value in measures.items():
        base = key.removesuffix("_scaled").removesuffix("_robust").removesuffix("_bentler").removesuffix("_swain")
        base = "p" if base == "pvalue" else base
        if base in _FIT:
            facts.add(_FIT[base], subject, value, f"{name}.{key}")
            if base == "chisq" and isinstance(value, (int, float)):
                tests[key] = value
        elif base.startswith("rmsea_ci") and not base.endswith("level"):
            facts.add("ci_low" if "lower" in base else "ci_high", "rmsea", value, f"{name}.{key}")
        elif key == "chisq_df":
            facts.add("chisq_df", subject, value, f"{name}.{key}")
    df = measures.get("df")
    for key, value in tests.items():
        if isinstance(df, (int, float)) and df:
            facts.add("chisq_df", subject, value / df, f"{name}.{key}/df")


def _factors(content: Mapping[str, Any], facts: KnownFacts) -> None:
    factors = mapping(content.get("factors"))
    facts.add("kmo", WHOLE, factors.get("kmo"), "factors.kmo")
    bartlett = mapping(factors.get("bartlett"))
    for key, kind in (("chisq", "bartlett"), ("df", "bartlett_df"), ("p_value", "p_bartlett")):
        facts.add(kind, WHOLE, bartlett.get(key), f"factors.bartlett.{key}")
    items = list(rows(factors.get("items")))
    for key in ("extracted", "rotated"):
        values = [v for v in factors.get(key) or () if isinstance(v, (int, float))]
        if values and items:
            facts.add("cumulative", WHOLE, sum(values) / len(items), f"factors.{key}")
            for k, value in enumerate(values):
                facts.add("factor_share", WHOLE, value / len(items), f"factors.{key}.{k}")
    for k, value in enumerate(factors.get("eigenvalues") or ()):
        facts.add("eigenvalue", WHOLE, value, f"factors.eigenvalues.{k}")
        if items and isinstance(value, (int, float)) and k < 12:
            facts.add("factor_share", WHOLE, value / len(items), f"factors.eigenvalues.{k}")
    harman = mapping(mapping(content.get("common_method")).get("harman"))
    facts.add("harman", WHOLE, harman.get("first_component"), "common_method.harman.first_component")
    for item in items:
        name = str(item.get("item"))
        facts.add("communality", name, item.get("communality"), f"factors.items.{name}.communality")
        for value in item.get("loadings") or ():
            facts.add("loading_efa", name, value, f"factors.items.{name}.loadings")


def _groups(content: Mapping[str, Any], facts: KnownFacts) -> None:
    for record in rows(content.get("groups")):
        question, construct = str(record.get("question")), code_of(record, "construct")
        key, where = (question, construct), f"groups.{question}.{construct}"
        for name, kind in (("statistic", "group_test"), ("p_value", "p"), ("p_holm", "p"), ("effect", "group_effect"),
                           ("trend", "trend"), ("trend_p_value", "p"), ("trend_p_holm", "p"),
                           ("ranks_p_value", "p")):  # fmt: skip
            facts.add(kind, key, record.get(name), f"{where}.{name}")
        facts.add("group_df2", key, record.get("df2"), f"{where}.df2")
        facts.add("group_p", key, record.get("p_holm"), f"{where}.p_holm")
        facts.add("group_p", key, record.get("p_value"), f"{where}.p_value")
        for group in rows(record.get("groups")):
            facts.add("group_mean", key, group.get("mean"), where)
            facts.add("group_sd", key, group.get("sd"), where)
            for name in set(map(str, mapping(group.get("group")).values())) | {str(group.get("group"))}:
                facts.add("mean", (question, name, construct), group.get("mean"), where)
                facts.add("sd", (question, name, construct), group.get("sd"), where)
            facts.counts.add(int(group.get("n") or 0))


def _hypotheses(content: Mapping[str, Any], facts: KnownFacts) -> None:
    for record in rows(content.get("hypotheses")):
        id, path = str(record.get("id")), path_of(record.get("path"))
        facts.hypotheses[id] = KnownHypothesis(id, path, str(record.get("outcome")), f"hypotheses.{id}")
        facts.alpha = float(record.get("alpha") or facts.alpha)
