"""Why a column got its role, and how sure that is: what the column map shows beside each guess."""

from __future__ import annotations

from dataclasses import dataclass

from repurchase.survey.read.platforms.shared.roles import Role
from repurchase.text import Text

TOLD, SURE, LIKELY, DOUBTFUL = 1.0, 0.9, 0.7, 0.4  # told by the user; two pieces of evidence; one; none or against one


@dataclass(frozen=True, slots=True)
class Judgement:
    """The role of one column.

    Attributes
    ----------
    role : Role
    reasons : tuple of Text
        What speaks for it, in the catalogue's words.
    sure : float
        From 0 to 1; below `LIKELY` the column stands among the doubtful ones.
    """

    role: Role
    reasons: tuple[Text, ...] = ()
    sure: float = LIKELY

    @property
    def doubtful(self) -> bool:
        """Whether the user should look at the column."""
        return self.sure < LIKELY
