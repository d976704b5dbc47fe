"""The results of one analysis by section: what the report, the certificate and the files are made from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from html import escape
from pathlib import Path
from typing import Any

from repurchase.analysis.results.result import Provenance, Result, plain
from repurchase.analysis.results.whole_survey import respondents
from repurchase.document.text.table_display import folded_tables
from repurchase.errors import Note, UnknownNameError, name_hint, shown_value
from repurchase.settings import reading_language
from repurchase.short_repr import PageText, name_list, named_part
from repurchase.study.chapter.pieces.findings_schema import SCHEMA
from repurchase.study.chapter.pieces.main_findings import main_findings
from repurchase.study.chapter.pieces.sentence_words import THOUSAND
from repurchase.study.chapter.pieces.study_labels import study_labels
from repurchase.study.file.study import Study
from repurchase.study.stages.section_titles import section_title
from repurchase.style import STYLES, Style, default_style
from repurchase.survey.survey import Survey
from repurchase.survey.survey_page import spoken
from repurchase.text import reader_language, text
from repurchase.user_calls.asked_names import AskedNames
from repurchase.user_calls.call_checks import checks

MERGED = ("description",)  # results whose own sections stand at the top of findings.json


@dataclass(frozen=True, slots=True, eq=False)
class SectionResults(Mapping[str, Result], AskedNames):
    """What `Findings` holds, and what is told from it as it is; the attributes are explained there."""

    _inside = frozenset(("grouped",))
    study: Study
    survey: Survey
    results: Mapping[str, Result]
    provenance: Provenance
    notes: tuple[Note, ...] = ()
    syntax: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    inputs: tuple[Path, ...] = field(default=(), repr=False)

    def __getitem__(self, name: str) -> Result:
        if name not in self.results:
            raise UnknownNameError("findings.no_section", name=shown_value(name), hint=name_hint(name, self.results))
        return self.results[name]

    def __contains__(self, name: object) -> bool:
        return name in self.results

    def get(self, name: str, default: Any = None) -> Any:
        """The result of that name, or `default`."""
        return self.results.get(name, default)

    def _ipython_key_completions_(self) -> list[str]:
        return list(self.results)

    def _held_as(self, name: str) -> str | None:
        return f'["{name}"]' if name in self.results else None

    def _parts(self) -> Iterable[str]:
        return (
            f"n={respondents(self.survey)}",
            f"study={self.study.name!r}",
            f"results={name_list(self.results)}",
            named_part("notes", len(self.notes)),
        )

    @checks()
    def page(self, lang: str | None = None) -> str:
        """The main findings and the names of the results, for the terminal."""
        lang = reading_language(lang)
        head = text("findings.title", n=respondents(self.survey)).render(lang)
        wide = max(map(len, self.results), default=0)
        listed = [f"  {name:{wide}}  {section_title(name).render(lang)}" for name in self.results]
        see = text("findings.see", name=next(iter(self.results), "")).render(lang)
        return PageText("\n".join([head, "", self.summary(lang), "", see, *listed]))

    def __str__(self) -> str:
        return self.page()

    def __iter__(self) -> Iterator[str]:
        return iter(self.results)

    def __len__(self) -> int:
        return len(self.results)

    @property
    def language(self) -> str:
        """The report's language: the study file's, else that of the survey's wording."""
        return self.study.entry.language or self.survey.source.language

    def style(self, lang: str) -> Style:
        """The study's house style, else the language's."""
        options = self.study.entry.options
        chosen = STYLES[options.style] if options.style else default_style(lang)
        return self.grouped(chosen.with_decimals(options.decimals))

    def grouped(self, style: Style) -> Style:
        """The style for this survey: counts of a large file have their figures in groups from a thousand on."""
        return style if self.survey.whole is None else replace(style, grouped_from=THOUSAND)

    def to_dict(self) -> dict[str, Any]:
        """The whole as plain values: the content of ``findings.json``."""
        out: dict[str, Any] = {"schema": SCHEMA, "provenance": self.provenance.to_dict()}
        out["labels"] = study_labels(self.survey.instrument, self.study.instrument)
        for name, result in self.results.items():
            said = plain(result.to_dict())
            out |= said if name in MERGED else {name: said}
        out.setdefault("problems", [])
        cautions = [(name, n) for name, result in self.results.items() for n in result.notes]
        out["notes"] = [_note(n, None) for n in self.notes] + [_note(n, section) for section, n in cautions]
        return out

    def json(self) -> str:
        """`to_dict` as JSON text, full double precision, NaN as null."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=1, allow_nan=False)

    @checks()
    def summary(self, lang: str | None = None) -> str:
        """The main findings in a few sentences."""
        lang = reading_language(lang)
        style = self.style(lang)
        paragraphs = main_findings(self.results, self.survey, self.study.entry.options.decimals)
        return PageText("\n".join(sentence.render(lang, style) for said in paragraphs for sentence in said))

    def _repr_html_(self) -> str:
        lang = reader_language()
        head = escape(text("findings.title", n=respondents(self.survey)).render(lang))
        with folded_tables():
            parts = "".join(
                f"<details><summary>{escape(section_title(name).render(lang))} <code>{escape(name)}</code></summary>"
                f"{r.fragment(lang, pictures=False)}</details>"
                for name, r in self.results.items()
                if r.tables()
            )
        said = "".join(f"<p>{escape(line)}</p>" for line in self.summary(lang).splitlines())
        return f"<div {spoken(lang)}><h3>{head}</h3>{said}{parts}</div>"


def _note(n: Note, section: str | None) -> dict[str, str | None]:
    return {
        "section": section,
        "severity": n.severity,
        "key": n.message.key,
        "en": n.message.render("en"),
        "zh": n.message.render("zh"),
    }
