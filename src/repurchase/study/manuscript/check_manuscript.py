"""A chapter of the user's own against the findings: what contradicts them, and what claims more than they show."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from repurchase.files.targets import given_path
from repurchase.identity_patterns import mask_identities, shown_name
from repurchase.plain_text import printable_text
from repurchase.settings import reading_language
from repurchase.short_repr import PageText
from repurchase.study.manuscript.comparison import compared
from repurchase.study.manuscript.facts.findings_file import checked_findings, read_findings
from repurchase.study.manuscript.facts.gather_facts import known_facts
from repurchase.study.manuscript.facts.known_names import known_names
from repurchase.study.manuscript.fault_words import construct_labels, fault_line
from repurchase.study.manuscript.reading.read_manuscript import read_manuscript
from repurchase.study.manuscript.statements.statement import FoundFault
from repurchase.text import Text, text
from repurchase.user_calls.asked_names import AskedNames
from repurchase.user_calls.call_checks import checks


@runtime_checkable
class HasFindings(Protocol):
    """Findings of an analysis in this session."""

    def to_dict(self) -> dict[str, Any]: ...


@dataclass(frozen=True, slots=True)
class ManuscriptCheck(AskedNames):
    """What a manuscript says that the findings do not.

    Attributes
    ----------
    file : str
        The manuscript's name.
    faults : tuple of FoundFault
        In the order of the manuscript; `words` tells a matter of words from a contradiction.
    checked : int
        Statements that were held against the findings.
    unknown : int
        Statements for which the findings hold nothing to compare.
    pages : bool
        Whether the file says where its pages end.
    labels : mapping of code to labels by language
        What the constructs are called, by which a page tells them.
    """

    file: str
    faults: tuple[FoundFault, ...]
    checked: int
    unknown: int
    pages: bool
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)

    @property
    def contradictions(self) -> tuple[FoundFault, ...]:
        """Numbers and verdicts that differ."""
        return tuple(f for f in self.faults if not f.words)

    @property
    def words(self) -> tuple[FoundFault, ...]:
        """Words that claim more than the data show."""
        return tuple(f for f in self.faults if f.words)

    def to_dict(self) -> dict[str, Any]:
        """The whole as plain values."""
        return {
            "schema": "repurchase.review/1",
            "file": self.file,
            "checked": self.checked,
            "not_checked": self.unknown,
            "contradictions": [_record(f) for f in self.contradictions],
            "words": [_record(f) for f in self.words],
        }

    def json(self) -> str:
        """`to_dict` as JSON text."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=1, allow_nan=False)

    def page(self, lang: str | None = None) -> str:
        """A page for the terminal, contradictions first."""
        lang = reading_language(lang)
        lines = [text("manuscript.title", file=self.file).render(lang), *(s.render(lang) for s in self.sentences())]
        for name, faults in (("contradictions", self.contradictions), ("words", self.words)):
            if faults:
                lines += ["", text(f"manuscript.{name}_title", n=len(faults)).render(lang)]
            for k, fault in enumerate(faults, 1):
                lines += [
                    f"{k}. {_location(fault).render(lang)}",
                    f"   {fault.sentence}",
                    f"   {fault_line(fault, self.labels, lang).render(lang)}",
                ]
        return PageText("\n".join(lines))

    def sentences(self) -> tuple[Text, ...]:
        """How many statements were checked, and with what outcome."""
        if not self.checked:
            stated = [text("manuscript.nothing_checked")]
        else:
            wrong, loose = len(self.contradictions), len(self.words)
            stated = [text("manuscript.checked", n=self.checked)]
            stated.append(text("manuscript.some_wrong", n=wrong) if wrong else text("manuscript.none_wrong"))
            stated.append(text("manuscript.some_words", n=loose) if loose else text("manuscript.no_words"))
        if self.unknown:
            stated.append(text("manuscript.not_checked", n=self.unknown))
        if self.faults and not self.pages:
            stated.append(text("manuscript.no_pages"))
        return tuple(stated)

    def __str__(self) -> str:
        return self.page()


@checks()
def check_manuscript(
    manuscript: str | os.PathLike[str], findings: str | os.PathLike[str] | Mapping[str, Any] | HasFindings
) -> ManuscriptCheck:
    """Hold the statements of a chapter that you wrote or edited against the findings of the study.

    Coefficients, p values, reliabilities, fit, samples, shares, limits of intervals and verdicts on hypotheses are
    compared to the decimals printed, in Chinese and English, in prose and in tables; words that claim proof, full
    mediation or causes are pointed out. What cannot be told apart with certainty is passed over in silence, so that a
    clean page is no warrant. Nothing is written.

    Parameters
    ----------
    manuscript : path-like
        A .docx, .md, .txt or .html file. Of tracked changes the text as accepted is read.
    findings : path-like, mapping or Findings
        ``findings.json`` or the folder that holds it; its content; or what `analyze` returned.

    Returns
    -------
    ManuscriptCheck

    Raises
    ------
    InputError
        A file is missing, too large, of a kind that is not read, or not ours.

    Examples
    --------
    >>> import repurchase as rp, tempfile, pathlib
    >>> findings = rp.analyze(rp.sample_survey(), draws=40, quick=True)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     thesis = pathlib.Path(folder, "thesis.md")
    ...     _ = thesis.write_text("The sample had N = 236 respondents.")
    ...     checked = rp.check_manuscript(thesis, findings)
    >>> [(fault.stated, fault.finding) for fault in checked.contradictions]
    [('236', '238')]
    """
    given_path(manuscript)
    if isinstance(findings, (str, os.PathLike)):
        finding = read_findings(Path(findings))
    else:
        # Findings are a mapping as well, of results and not of their plain values
        finding = checked_findings(findings.to_dict() if isinstance(findings, HasFindings) else findings)
    read = read_manuscript(given_path(manuscript))
    made = compared(read, known_facts(finding), known_names(finding))
    faults = tuple(_safe(fault) for fault in made.faults)
    labels = construct_labels(finding)
    return ManuscriptCheck(shown_name(Path(manuscript)), faults, made.checked, made.unknown, read.pages, labels)


def _safe(fault: FoundFault) -> FoundFault:
    """The fault with nobody's number or address in the sentence that is repeated."""
    sentence = mask_identities(printable_text(fault.sentence))
    return replace(fault, stated=printable_text(fault.stated)[:80], sentence=sentence)


def _record(fault: FoundFault) -> dict[str, Any]:
    return {
        "page": fault.location.page,
        "paragraph": fault.location.paragraph,
        "sentence": fault.sentence,
        "kind": fault.kind,
        "said": fault.stated,
        "found": fault.finding or None,
        "where": fault.where or None,
        "severity": fault.severity,
    }


def _location(fault: FoundFault) -> Text:
    if fault.location.page is None:
        return text("manuscript.paragraph", paragraph=fault.location.paragraph)
    return text("manuscript.page", page=fault.location.page, paragraph=fault.location.paragraph)
