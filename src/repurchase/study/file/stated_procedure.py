"""What a study file states of its own conduct: measures against common method variance, and facts of its design."""

from __future__ import annotations

from collections.abc import Mapping

from repurchase.study.file.study import Study

OF_DESIGN = (  # what only the author knows, and what no measure against common method variance is
    "cleaned",
    "consent",
    "criterion",
    "eligibility",
    "ethics",
    "fielding",
    "response_rate",
    "sampling",
    "translation",
)
Stated = Mapping[str, bool | str]


def method_measures(study: Study) -> Stated:
    """The measures against common method variance: everything under ``procedure`` but facts of the design."""
    return {name: said for name, said in study.entry.procedure.items() if name not in OF_DESIGN}
