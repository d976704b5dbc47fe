"""The findings of the sample survey, once for every test of manuscripts, and what contradicts them in some words."""

from __future__ import annotations

from functools import cache

import repurchase as rp
from repurchase.study.manuscript.facts.gather_facts import known_facts


@cache
def findings():
    return rp.analyze(rp.sample_survey(), draws=200).to_dict()


@cache
def facts():
    return known_facts(findings())


def stated(words, tmp_path):
    """What of a text contradicts the findings, as it is stated there."""
    path = tmp_path / "thesis.md"
    path.write_text(words, encoding="utf-8")
    return [f.stated for f in rp.check_manuscript(path, findings()).contradictions]
