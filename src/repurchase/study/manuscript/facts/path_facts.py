"""Facts of paths: coefficients, errors, tests, intervals, effects, types of mediation, explained variance."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from repurchase.study.manuscript.facts.known_facts import WHOLE, KnownFacts, mapping, path_of
from repurchase.study.manuscript.facts.known_facts import records as rows

_TESTS = {"std_error": "se", "boot_error": "se", "std_all_error": "se", "statistic": "z", "f2": "f2", "vif": "vif"}


def gather_paths(content: Mapping[str, Any], facts: KnownFacts) -> None:
    """Add every path and effect that findings.json holds."""
    for section in content:
        _walk(content[section], str(section), facts)
    for model in ("sem",):
        for record in rows(mapping(content.get(model)).get("estimates")):
            if record.get("op") == "~":
                path = (str(record.get("rhs")), str(record.get("lhs")))
                facts.paths.add(path)
                _one_path(record, path, f"{model}.estimates.{path[1]}~{path[0]}", facts)
    for record in rows(content.get("hypotheses")):
        if stated := path_of(record.get("path")):
            facts.paths.add(stated)
    _regression(mapping(content.get("regression")), facts)
    _specifications(mapping(content.get("robustness")), facts)
    _explained(content, facts)
    for record in rows(content.get("priorities")):
        path = (str(record.get("driver")), str(record.get("outcome")))
        for key, kind in (("importance", "effect"), ("importance_low", "ci_low"), ("importance_high", "ci_high")):
            facts.add(kind, path, record.get(key), f"priorities.{path[0]}.{key}")
        name = path[0]
        for key, kind in (
            ("performance", "performance"),
            ("performance_low", "ci_low"),
            ("performance_high", "ci_high"),
        ):
            facts.add(kind, name, record.get(key), f"priorities.{name}.{key}")
    _products(facts)
    _ends(facts)


def _products(facts: KnownFacts) -> None:
    """Indirect effects by partial least squares: the product of the paths of a chain."""
    by_path = {
        path: k.value
        for path in facts.paths
        for k in facts.of("coef_std", path)
        if k.where == f"pls.paths.{' -> '.join(path)}.estimate"
    }
    for chain in facts.chains:
        steps = list(pairwise(chain))
        if all(step in by_path for step in steps):
            value = math.prod(by_path[step] for step in steps)
            for kind in ("indirect", "indirect_std"):
                facts.add(kind, chain, value, f"pls.paths.{' -> '.join(chain)}")


def _walk(content: object, where: str, facts: KnownFacts) -> None:
    """Every record that names a path, wherever it stands."""
    left: list[tuple[object, str]] = [(content, where)]
    while left:
        one, at = left.pop()
        if isinstance(one, list):
            left += [(x, at) for x in one if isinstance(x, (list, Mapping))]
        elif isinstance(one, Mapping):
            path = path_of(one.get("path"))
            if not path and "from" in one and "to" in one:
                path = (str(one["from"]), str(one["to"]))
                _pair(one, path, at, facts)
            elif path:
                name = one.get("id") or one["path"]
                _one_path(one, path, f"{at}.{name}", facts)
            left += [(x, f"{at}.{key}") for key, x in one.items() if isinstance(x, (list, Mapping))]


def _one_path(record: Mapping[str, Any], path: tuple[str, ...], where: str, facts: KnownFacts) -> None:
    kind = str(record.get("kind") or "")
    sort = {"": "coef", "indirect": "indirect", "total_indirect": "indirect", "total": "total"}.get(kind, "direct")
    if len(path) > 2:
        sort = "indirect"
        facts.paths.add(path)
    standard = where.startswith(("pls", "robustness"))
    for key, value in _single_values(record):
        if key in ("estimate", "covariance_based", "std_all", "std_lv", "direct"):
            facts.add(sort, path, value, f"{where}.{key}")
            if key != "estimate" or standard:
                facts.add(f"{sort}_std", path, value, f"{where}.{key}")
        elif key in _TESTS:
            facts.add(_TESTS[key], path, value, f"{where}.{key}")
        elif key.endswith(("ci_low", "bc_low", "bca_low", "percentile_low", "std_low")):
            facts.add("ci_low", path, value, f"{where}.{key}")
        elif key.endswith(("ci_high", "bc_high", "bca_high", "percentile_high", "std_high")):
            facts.add("ci_high", path, value, f"{where}.{key}")
        elif "p_value" in key or key.startswith("p_"):
            facts.add("p", path, value, f"{where}.{key}")
        elif key == "share":
            facts.add("mediated_share", path, value, f"{where}.{key}")
    _quotient(record, path, where, facts)
    if isinstance(type_ := record.get("type"), str) and type_ and len(path) > 2:
        facts.types.setdefault(path, type_)


def _single_values(record: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    """The numbers of a record; a list of numbers (one an estimator) as each of its own."""
    for key, given in record.items():
        for value in given if isinstance(given, list) else (given,):
            if isinstance(value, (int, float)) and not isinstance(value, bool):
                yield key, value


def _quotient(record: Mapping[str, Any], path: tuple[str, ...], where: str, facts: KnownFacts) -> None:
    """The test that an estimate and its error make, as programs print it that give no other."""
    for estimate, error in (("estimate", "std_error"), ("estimate", "boot_error"), ("std_all", "std_all_error")):
        value, spread = record.get(estimate), record.get(error)
        if isinstance(value, (int, float)) and isinstance(spread, (int, float)) and spread > 0:
            facts.add("z", path, value / spread, f"{where}.{estimate}/{error}")


def _pair(record: Mapping[str, Any], path: tuple[str, str], where: str, facts: KnownFacts) -> None:
    for key, value in record.items():
        sort = key.removesuffix("_std")
        if sort in ("direct", "indirect", "total") and value:
            facts.add(sort, path, value, f"{where}.{path[0]}.{path[1]}.{key}")


_OTHER_CHOICES = {"estimate": "coef", "p_value": "p", "ci_low": "ci_low", "ci_high": "ci_high"}


def _specifications(content: Mapping[str, Any], facts: KnownFacts) -> None:
    """What further specifications found, as statistics of their own: a chapter gives them where it names the choice."""
    for record in rows(content.get("specifications")):
        facts.add("n_elsewhere", WHOLE, record.get("n"), f"robustness.{record.get('key')}")
        if isinstance(n := record.get("n"), int):
            facts.counts.add(n)
    for record in rows(content.get("hypotheses")):
        path = path_of(record.get("path"))
        for estimate in rows(record.get("estimates")):
            where = f"robustness.{estimate.get('specification')}"
            for key, kind in _OTHER_CHOICES.items():
                facts.add(f"{kind}_elsewhere", path, estimate.get(key), where)


def _regression(content: Mapping[str, Any], facts: KnownFacts) -> None:
    outcome = str(content.get("outcome"))
    for k, model in enumerate(rows(content.get("models"))):
        for key, kind in (("beta", "coef"), ("beta", "coef_std"), ("statistic", "z"), ("p_value", "p")):
            for name, value in zip(model.get("predictors") or (), model.get(key) or (), strict=False):
                facts.add(kind, (str(name), outcome), value, f"regression.models.{k}.{key}.{name}")
        for key in ("r2", "r2_adjusted", "r2_change"):
            facts.add("r2_regression", outcome, model.get(key), f"regression.models.{k}.{key}")
        facts.add("f_regression", WHOLE, model.get("f"), f"regression.models.{k}.f")


def _explained(content: Mapping[str, Any], facts: KnownFacts) -> None:
    for name, record in mapping(mapping(content.get("explained")).get("r_squared")).items():
        for key, kind in (("estimate", "r2"), ("ci_low", "ci_low"), ("ci_high", "ci_high")):
            facts.add(kind, str(name), mapping(record).get(key), f"explained.r_squared.{name}.{key}")
    for name, value in mapping(mapping(content.get("sem")).get("r_squared")).items():
        facts.add("r2", str(name), value, f"sem.r_squared.{name}")


def _ends(facts: KnownFacts) -> None:
    """An indirect effect is known by its ends too, where a chain is the only one between them."""
    chains = facts.chains
    for chain in chains:
        ends = (chain[0], chain[-1])
        if sum((c[0], c[-1]) == ends for c in chains) > 1:
            continue
        for kind in ("ci_low", "ci_high", "p", "se", "z"):
            for known in facts.of(kind, chain):
                facts.add(kind, ends, known.value, known.where)
