"""Facts of further specifications: what other methods and choices found of the same hypotheses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from repurchase.study.manuscript.facts.known_facts import WHOLE, KnownFacts, mapping, path_of
from repurchase.study.manuscript.facts.known_facts import records as rows

SPECIFICATIONS = "robustness.specifications"
_ROBUSTNESS = re.compile(r"稳健|[各部]设定|设定曲线|替换分析|robust|specification|one other choice", re.I)
_NUMBERS = {"ci_low": "ci_low", "ci_high": "ci_high", "p_value": "p"}


def is_of_specifications(words: str) -> bool:
    """Whether a title says that other specifications are told: only there are their numbers right."""
    return _ROBUSTNESS.search(words) is not None


def gather_specifications(content: Mapping[str, Any], facts: KnownFacts) -> None:
    """Add respondents, estimates, limits and tests of every specification."""
    found = mapping(content.get("robustness"))
    for record in rows(found.get("specifications")):
        facts.add("n", WHOLE, record.get("n"), f"{SPECIFICATIONS}.{record.get('key')}.n")
    for hypothesis in rows(found.get("hypotheses")):
        path = path_of(hypothesis.get("path"))
        sort = "indirect" if len(path) > 2 else "coef"
        for reading in rows(hypothesis.get("estimates")) if path else ():
            where = f"{SPECIFICATIONS}.{reading.get('specification')}.{hypothesis.get('id')}"
            for kind in (sort, f"{sort}_std"):
                facts.add(kind, path, reading.get("estimate"), f"{where}.estimate")
            for key, kind in _NUMBERS.items():
                facts.add(kind, path, reading.get(key), f"{where}.{key}")
