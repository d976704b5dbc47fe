"""The gate before every verdict: what it rests on, looked at once for the whole chapter."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from repurchase.analysis.gate.findings import KEYS, GateFindings, Premise
from repurchase.analysis.gate.model_premises import approximate_fit, cross_paths, direct_paths, exact_fit
from repurchase.analysis.gate.sample_premises import admissible, distinct, sample_size
from repurchase.analysis.gate.tables import premise_table
from repurchase.analysis.gate.words import sentences
from repurchase.analysis.mediation.findings import JointTest, MediationFindings
from repurchase.analysis.results.result import Record, Result, plain
from repurchase.analysis.sem.fitted import Fitted
from repurchase.analysis.validity.findings import ValidityFindings
from repurchase.document.parts.blocks import Table
from repurchase.literature import RULES, Rules
from repurchase.survey.instrument import Label
from repurchase.text import Text, text


@dataclass(frozen=True)
class Gate(GateFindings, Result):
    """What the verdicts of a chapter rest on.

    Attributes
    ----------
    premises : tuple of Premise
        In the order of the chapter.
    outcome : str
        The outcome whose direct paths were tested; empty where there is no single one.
    labels : mapping
        Words of constructs.
    """

    labels: Mapping[str, Label] = field(default_factory=dict)

    def tables(self) -> tuple[Table, ...]:
        return (premise_table(self),)

    def sentences(self) -> tuple[Text, ...]:
        return sentences(self)

    def to_dict(self) -> Record:
        return {
            p.key: {"holds": p.holds, "evidence": plain(p.evidence), "note": p.note.render("en"),
                    "note_zh": p.note.render("zh")}
            for p in self.premises
        }  # fmt: skip


def gate(
    sem: Fitted,
    *,
    cfa: Fitted | None = None,
    validity: ValidityFindings | None = None,
    mediation: MediationFindings | None = None,
    left_out: Sequence[JointTest] = (),
    further: Sequence[Premise] = (),
    rules: Rules = RULES,
) -> Gate:
    """Look at everything that verdicts on a structural model rest on.

    Parameters
    ----------
    sem : Fit
        The structural model as stated.
    cfa : Fit, optional
        Its measurement model, for improper solutions.
    validity : Validity, optional
        Whether the constructs are distinct; without it this cannot be told.
    mediation : Mediation, optional
        Its joint tests of the paths that the model leaves out.
    left_out : sequence of JointTest
        These tests, where there is no mediation of one outcome: of several outcomes.
    further : sequence of Premise
        What other analyses found (local fit, cut-offs simulated for this model, common method); one replaces the
        premise of the same key.
    rules : Rules
        Alpha and the bounds.

    Returns
    -------
    Gate
    """
    freer = mediation.read_instead if mediation is not None else None
    found = [
        _of_both(exact_fit(sem, rules), freer, exact_fit, rules),
        _of_both(approximate_fit(sem, rules), freer, approximate_fit, rules),
        distinct(validity, rules),
        _of_both(admissible(sem, cfa), freer, lambda fit, _: admissible(fit, cfa), rules),
        direct_paths(mediation, rules, sem, left_out),
        cross_paths(mediation, rules, sem, left_out),
        sample_size(sem, rules, sem.sample.design.n_clusters),
        Premise("common_method", None, text("gate.common_method_unknown")),
    ]
    given = {p.key: p for p in further}
    known = [given.pop(p.key, p) for p in found]
    ordered = sorted((*known, *given.values()), key=lambda p: KEYS.index(p.key))
    return Gate(tuple(ordered), mediation.outcome if mediation else "", sem.notes[:0], dict(sem.labels))


def _of_both(premise: Premise, freer: Fitted | None, look: Callable[[Fitted, Rules], Premise], rules: Rules) -> Premise:
    """A premise of the model as stated, with whether it holds where the direct paths are free."""
    return premise if freer is None else premise.beside(look(freer, rules))
