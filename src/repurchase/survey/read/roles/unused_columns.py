"""What is said of columns that no analysis uses although they hold answers."""

from __future__ import annotations

from collections.abc import Sequence

from repurchase.errors import Note, note
from repurchase.survey.read.identities.person_columns import speaks_of_identity
from repurchase.survey.read.platforms.shared.roles import Role
from repurchase.survey.read.roles.closed_questions import is_closed, is_sampling_weight
from repurchase.survey.read.roles.closed_things import may_be_closed
from repurchase.survey.read.roles.decide import Judgements
from repurchase.survey.read.sheet.grid import SheetColumn
from repurchase.text import joined

_COMPUTED = frozenset({"roles.computed", "roles.copied", "roles.turned_copy", "roles.saved_by_program"})
_BY_HEAD = frozenset({"roles.head", "roles.names_person"})
_BY_ANSWERS = frozenset({"roles.holds_identities", "roles.long_numbers", "roles.tells_apart"})


def unused_notes(columns: Sequence[SheetColumn], judgements: Judgements) -> list[Note]:
    """Return notes on columns that were computed, weigh respondents, or look like questions and are left out.

    Parameters
    ----------
    columns : sequence of SheetColumn
    judgements : Judgements
        Of these columns.
    """
    left = [c for c in columns if judgements.role(c) is Role.IGNORED and c.filled]
    computed = [c for c in left if _reason(judgements, c) in _COMPUTED]
    weights = [c for c in left if c not in computed and "weigh" in c.name.casefold() and is_sampling_weight(c)]
    asked = [
        c
        for c in left
        if _reason(judgements, c) == "roles.head"
        and c not in weights
        and (judgements.profiles[c.index].rated or is_closed(c))
    ]
    held = [c for c in columns if judgements.role(c) in {Role.IDENTITY, Role.USER} and c.filled]
    closed = [c for c in held if _reason(judgements, c) in _BY_HEAD and may_be_closed(c)]
    by_answers = [c for c in held if _reason(judgements, c) in _BY_ANSWERS and not speaks_of_identity(c.header)]
    return [
        note(key, severity, columns=joined(c.header[:40] for c in some), n=len(some))
        for key, severity, some in (
            ("roles.note_computed", "info", computed),
            ("roles.note_weights", "caution", weights),
            ("roles.note_unused", "caution", asked),
            ("roles.note_may_be_closed", "caution", closed),
            ("roles.note_by_answers", "caution", by_answers),
        )
        if some
    ]


def _reason(judgements: Judgements, c: SheetColumn) -> str:
    reasons = judgements.by_index[c.index].reasons
    return reasons[0].key if reasons else ""
