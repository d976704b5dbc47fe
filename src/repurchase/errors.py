"""Everything that can go wrong, said in the reader's language; and the cautions that travel with results."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from repurchase.identity_patterns import masked_values
from repurchase.text import Text, text

INFO, CAUTION, ALARM = "info", "caution", "alarm"


class RepurchaseError(Exception):
    """Base of every error raised on purpose; carries a `Text`, not a string."""

    def __init__(self, message: Text | str, /, **values: Any) -> None:
        said = text(message, **values) if isinstance(message, str) else message
        self.message = text(said.key, **masked_values(said.values))  # no error repeats whom a file name or a cell names
        super().__init__(self.message)

    def __str__(self) -> str:
        return self.message.render()


class InputError(RepurchaseError, ValueError):
    """The data, the questionnaire or the study file is not what the analysis needs."""


class ModelError(RepurchaseError, ValueError):
    """The model is misspelt, or says what cannot be estimated."""


class EstimationError(RepurchaseError, ArithmeticError):
    """The numbers asked for do not exist for these data."""


@dataclass(frozen=True, slots=True)
class Note:
    """A caution that travels with a result into every table and report.

    Attributes
    ----------
    message : Text
        One or two sentences, in no language yet.
    severity : {"info", "caution", "alarm"}
        *info* explains, *caution* limits what may be concluded, *alarm* says that a number must not be used.
    """

    message: Text
    severity: str = CAUTION


def note(key: str, /, severity: str = CAUTION, **values: Any) -> Note:
    """A `Note` from its catalogue key and values."""
    return Note(text(key, **masked_values(values)), severity)
