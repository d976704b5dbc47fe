"""Necessary conditions in sentences, and their cautions."""

from __future__ import annotations

from collections.abc import Sequence

from repurchase.analysis.decisions.necessity.findings import SUPPORTED, UNTOLD, Condition, NecessityFindings
from repurchase.analysis.gate.findings import phrase_of
from repurchase.errors import INFO, Note, note
from repurchase.style import Kind, Number
from repurchase.text import Text, joined, text

UNTESTED = ("few", "constant", "negative")  # reasons for which a driver is not examined at all


def sentences(findings: NecessityFindings) -> tuple[Text, ...]:
    """Which drivers are necessary conditions, which look like it by the published rule alone, and on what it rests."""
    examined = [c for c in findings.conditions if c.reason not in UNTESTED]
    if not examined:
        return (text("necessity.none_examined", outcome=findings.outcome.label),)
    said = [_necessary(findings, len(examined))]
    alone = [c for c in examined if c.reason == "association"]
    if alone:
        said.append(text("necessity.association", drivers=_named(alone), n=len(alone)))
    held = findings.conditional_on
    if held and findings.told(SUPPORTED):
        said.append(text("necessity.conditional", n=len(held), on=joined(phrase_of(key) for key in held)))
    return tuple(said)


def _necessary(findings: NecessityFindings, examined: int) -> Text:
    supported = findings.told(SUPPORTED)
    if supported:
        return text("necessity.supported", drivers=_named(supported), n=len(supported), outcome=findings.outcome.label)
    open_ones = [c for c in findings.told(UNTOLD) if c.reason not in UNTESTED]
    whole = examined == len(findings.conditions)
    key = "one" if examined == 1 else "open" if open_ones else "none" if whole else "examined"
    bound = findings.rules["nca_d"].bound
    return text(f"necessity.unsupported_{key}", outcome=findings.outcome.label, bound=Number(bound, Kind.BOUNDED, 2))


def cautions(conditions: Sequence[Condition]) -> list[Note]:
    """Drivers that were not examined, and why."""
    said = []
    for reason in UNTESTED:
        left = [c for c in conditions if c.reason == reason]
        if left:
            said.append(note(f"necessity.not_examined_{reason}", INFO, drivers=_named(left), n=len(left)))
    return said


def _named(conditions: Sequence[Condition]) -> object:
    return joined(c.construct.label for c in conditions)
