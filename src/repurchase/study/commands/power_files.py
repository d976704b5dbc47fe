"""`repurchase power`: what samples of several sizes would find, as a page, as JSON, or as files for a proposal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from repurchase.analysis.power.result import POWER_SCHEMA, REPLICATIONS, SIZES, TARGET, Power, Progress, power
from repurchase.analysis.power.words import caution_words, how_words, result_words
from repurchase.analysis.respondents.simulation import EFFECT
from repurchase.analysis.results.wording import named
from repurchase.document.office.word.word_pages import WordOptions
from repurchase.document.parts.blocks import Document, FigureRef, Paragraph, Section, TableRef
from repurchase.document.write_files import document_files, file_name
from repurchase.errors import InputError, shown_value
from repurchase.files.kept import kept_words
from repurchase.files.manifest import MANIFEST, holds_schema
from repurchase.files.targets import check_folder, shown
from repurchase.files.write_folder import write_folder
from repurchase.settings import MOST_WORKERS, checked, languages_of
from repurchase.study.chapter.back_matter.reference_list import cited_references
from repurchase.study.file.read_survey import study_of
from repurchase.study.file.study import Study
from repurchase.study.stages.run_state import rules_of
from repurchase.style import STYLES, default_style
from repurchase.text import Text, listed, reader_language, text
from repurchase.work.tasks_ahead import usual_workers

FORMATS = ("docx", "html", "xlsx", "md")
CHAPTER = 3  # where a thesis tells its method
FINDINGS = "findings.json"
WORD = WordOptions(contents=False)  # a section stands in a thesis that has contents of its own


def study_power(
    study: Study | str | Path | None = None,
    n: str | None = None,
    replications: int = REPLICATIONS,
    effect: float = EFFECT,
    effects: str = "",
    target: float = TARGET,
    estimator: str | None = None,
    seed: int | None = None,
    progress: Progress | None = None,
    scheduler: str | None = None,
) -> tuple[Power, Study]:
    """The power of a study (default: the shipped one); the options as the command line has them.

    All usual_workers share the work, or the workers of a Dask scheduler.

    Raises
    ------
    InputError
        For an option that cannot be read or taken, before anything is simulated.
    """
    sizes, given = _sizes(n), _effects(effects)
    chosen = study_of(study) or Study.default()
    options = chosen.entry.options
    found = power(
        chosen,
        sizes,
        effects=given,
        effect=checked("population_value", effect, "effect"),
        replications=checked("replications", replications, "reps"),
        target=checked("target_power", target, "target"),
        estimator=options.estimator if estimator is None else estimator,
        seed=options.seed if seed is None else checked("seed", seed),
        rules=rules_of(chosen),
        workers=min(usual_workers(), MOST_WORKERS),
        scheduler=scheduler,
        progress=progress,
    )
    return found, chosen


def said_power(
    result: Power,
    study: Study,
    lang: str | None = None,
    out: Path | None = None,
    formats: Sequence[str] = FORMATS,
    *,
    as_json: bool = False,
) -> list[str | Text]:
    """What the terminal is told: the page or the JSON, and the folder that files were written to."""
    said: list[str | Text]
    languages = (reader_language(),) if lang is None else languages_of(lang)
    said = [result.json()] if as_json else [result.page(one) for one in languages]
    if out is not None:
        kept = _written(result, study, languages, out, formats)
        if not as_json:
            said += [kept_words(kept)] if kept else []
            said.append(text("power.written", folder=shown(out)))
    return said


def check_power_target(out: Path | None, lang: str | None, formats: Sequence[str], study: object = None) -> None:
    """Refuse before the work what could not be written after it."""
    languages = (reader_language(),) if lang is None else languages_of(lang)
    unknown = [f for f in formats if f not in FORMATS]
    if unknown:
        raise InputError("output.unknown_format", format=unknown[0], known=listed(FORMATS))
    if out is not None:
        names = [file_name(f, at) for at in languages for f in formats]
        check_folder(out, [FINDINGS, MANIFEST, "figures/", *names], [study], _is_ours)


def _written(
    result: Power, study: Study, languages: Sequence[str], out: Path, formats: Sequence[str]
) -> tuple[Path, ...]:
    document = power_document(result, study)
    files: dict[str, bytes] = {}
    for lang in languages:
        chosen = study.entry.options.style
        files |= document_files(document, lang, STYLES[chosen] if chosen else default_style(lang), formats, WORD)
    return write_folder(out, {**files, FINDINGS: result.json().encode("utf-8", "replace")})


def _is_ours(folder: Path) -> bool:
    return holds_schema(folder / FINDINGS, POWER_SCHEMA)


def power_document(result: Power, study: Study) -> Document:
    """A section for a proposal: three paragraphs, the tables, the curves, the works cited; assumptions as appendix."""
    tables = [t for t in result.tables() if not t.appendix]
    appendix = Section(text("chapter.appendix"), tuple(t for t in result.tables() if t.appendix), "appendix")
    curves, first, rest = result.figures(), tables[0], tables[1:]
    see = (text("power.see", table=TableRef(first.name), figure=FigureRef(curves[0].name)) if curves
           else text("power.see_table", table=TableRef(first.name)))  # fmt: skip
    several = len(result.claimed) > 1
    more = [text("power.see_samples_all" if several else "power.see_samples", table=TableRef("power_samples"))]
    more += [text("power.see_fit", table=TableRef(t.name)) for t in rest if t.name == "power_fit"]
    more.append(text("power.see_assumed", assumed=TableRef("power_assumed"), detail=TableRef("power_detail")))
    blocks = (
        Paragraph(how_words(result)),
        Paragraph((*result_words(result), see)),
        *curves,
        first,
        Paragraph(tuple(more)),
        *rest,
        Paragraph(caution_words(result)),
        *(Paragraph((n.message,), n.severity) for n in result.notes),
    )
    body = Section(text("power.heading"), blocks, "power")
    listed = cited_references([body, appendix])
    title: Any = study.title or named(study.name)
    sections = (body, listed) if listed is not None else (body,)
    return Document(text("power.document_title"), sections, CHAPTER, title, appendix=appendix,
                    properties={"subject": "repurchase", "keywords": "statistical power, sample size"})  # fmt: skip


def _sizes(given: str | None) -> tuple[int, ...]:
    """Sample sizes as the command line has them: whole numbers with commas."""
    if given is None:
        return SIZES
    parts = [p.strip() for p in given.replace("，", ",").split(",") if p.strip()]
    if not parts or not all(p.isascii() and p.isdigit() and len(p) < 10 for p in parts):
        raise InputError("power.size_list", given=shown_value(given))
    return tuple(int(p) for p in parts)


def _effects(given: str) -> dict[str, float]:
    """``RI~SAT=0.4, SAT=~SAT1=0.8``: what stands before the last sign of equality is a parameter."""
    found = {}
    for part in (p.strip() for p in given.replace("，", ",").split(",")):
        if not part:
            continue
        name, sign, value = part.rpartition("=")
        try:
            found[name.strip()] = float(value)
        except ValueError:
            sign = ""
        if not sign or "~" not in name:
            raise InputError("power.effect_pair", given=shown_value(part))
    return found
