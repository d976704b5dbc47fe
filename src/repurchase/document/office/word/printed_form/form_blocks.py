"""What a printed form consists of: words, nothing of how they are set."""

from __future__ import annotations

from dataclasses import dataclass

from repurchase.text import Text


@dataclass(frozen=True, slots=True)
class PrintedHeading:
    """The heading of a part."""

    words: str


@dataclass(frozen=True, slots=True)
class PrintedWords:
    """Words to read: a paragraph of text, an instruction or an aside in quiet type, or the closing words.

    What stands in square brackets in a text is to be filled in, and marked.

    Attributes
    ----------
    words : str
    kind : {"text", "quiet", "aside", "closing"}
    """

    words: str
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class PrintedQuestion:
    """A question with the options that can be marked; without options, a line to write on."""

    words: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PrintedGrid:
    """Statements that share their answers: `lead` above, a row each, and `answers` as the heads of the columns.

    Attributes
    ----------
    lead : str
    statement_head : str
        Above the statements.
    answers : tuple of str
        What each column means; an empty one has its mark alone.
    marks : tuple of str
        What is marked in each row, mostly the codes of the answers.
    statements : tuple of str
    numbers : tuple of str
        One for each statement.
    """

    lead: str
    statement_head: str
    answers: tuple[str, ...]
    marks: tuple[str, ...]
    statements: tuple[str, ...]
    numbers: tuple[str, ...]


FormBlock = PrintedHeading | PrintedWords | PrintedQuestion | PrintedGrid


@dataclass(frozen=True, slots=True)
class PrintedForm:
    """A whole form in one language."""

    lang: str
    title: Text
    blocks: tuple[FormBlock, ...]
