"""`rp.read`: a file, and the study that it belongs to."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path

from repurchase.analysis.screening.drop_rules import answers_of, kept_answers
from repurchase.analysis.screening.row_rules import RowRules
from repurchase.errors import InputError, Note, note
from repurchase.files.targets import given_path
from repurchase.identity_patterns import mask_identities
from repurchase.study.file.reading_ahead import read_already, reading_ahead
from repurchase.study.file.study import Study, loose_name
from repurchase.style import Kind, Number
from repurchase.survey.instrument import Construct, Instrument, Label, Scale
from repurchase.survey.read.column_map.column_map import ColumnMap
from repurchase.survey.read.read_export import codebook_of, columns_of
from repurchase.survey.read.read_export import read as read_file
from repurchase.survey.read.roles.drawn_columns import DesignColumns
from repurchase.survey.source import StudyMatch
from repurchase.survey.stream.decisions.deciding import ReadingOptions
from repurchase.survey.stream.read_large import read_large
from repurchase.survey.stream.rows.stream_plan import is_large
from repurchase.survey.survey import Survey
from repurchase.text import Text, first_few, joined, listed, text
from repurchase.user_calls.call_checks import checks

SCREENING = ("eligible", "consent")  # roles of questions by whose answer somebody stays
MOST_ANSWERS = 8  # that a note lists
SETTLED = frozenset({"read.codes_uneven", "read.codes_unchosen", "read.codes_words"})  # by points stated in words


def study_of(study: Study | str | Path | None) -> Study | None:
    """A study from itself, its path, or the name of a shipped one.

    Raises
    ------
    InputError
        There is neither a file nor a shipped study of that name, or the file states no study.
    """
    if study is None or isinstance(study, Study):
        return study
    name, path = str(study), given_path(study)
    shipped = next((s for s in Study.shipped() if s.name == loose_name(name)), None)
    if shipped is not None and (name == shipped.name or not path.exists()):
        return shipped
    if not path.exists() and not path.suffix and path.name == name:
        return Study.shipped(name)
    return Study.read(path)


@checks()
def read(
    path: str | Path,
    study: Study | str | Path | None = None,
    codebook: str | os.PathLike[str] | None = None,
    columns: ColumnMap | str | os.PathLike[str] | None = None,
    progress: Callable[[str, float], None] | None = None,
    *,
    cluster: str | None = None,
    weights: str | None = None,
    large: bool | None = None,
) -> Survey:
    """A survey from a platform's export.

    Parameters
    ----------
    path : path-like
        xlsx, xls, ods, csv, tsv, sav, zsav, dta or parquet; what it is, is told from its content.
    study : Study or path, optional
        The study that the file answers. Without one, a shipped study is tried; where none matches, constructs are
        drafted from the wording.
    codebook : path-like, optional
        CSV or Excel with the columns item, construct, wording, reverse.
    columns : path-like or ColumnMap, optional
        What single columns are for, as ``repurchase init`` drafts it in ``columns.csv``; overrides every guess.
    progress : callable, optional
        Called with a stage and a fraction while a large file is read.
    cluster, weights : str, optional
        Columns of clusters and of sampling weights; the study file's by default. They are kept for the models and are
        no questions; of clusters only who belongs together is kept.
    large : bool, optional
        Whether a CSV or Parquet file is counted and not held: `Survey.whole` then has the totals of all rows, screened,
        and the survey itself a random sample of them. Default: from more than 50,000 rows on.

    Returns
    -------
    Survey

    Raises
    ------
    InputError
        The file cannot be read as a survey; one or two sentences say why and what to do.

    Examples
    --------
    >>> import repurchase as rp
    >>> survey = rp.read(rp.sample_survey())
    >>> survey.n
    243
    """
    given_path(path)
    already = read_already((path, study, codebook, columns, cluster, weights)) if large is None else None
    if already is not None:
        return already
    chosen = study_of(study)
    candidates = (chosen,) if chosen else Study.shipped()
    instruments = tuple(s.instrument for s in candidates)
    options = chosen.entry.options if chosen else None
    drawn = DesignColumns(
        cluster or (options.cluster if options else ""),
        weights or (options.weights if options else ""),
    )
    if is_large(Path(path)) if large is None else large:
        return _counted(Path(path), instruments, codebook, columns, progress, chosen, drawn)
    survey = read_file(path, instruments, codebook, columns, progress, whole=not chosen, drawn=drawn)
    return _of_study(survey, chosen)


def ahead_of_use(
    path: Path,
    study: str | None,
    codebook: Path | None,
    columns: Path | None,
    cluster: str | None,
    weights: str | None,
    workers: int,
) -> AbstractContextManager[None]:
    """Have a file read by a second process while the context lasts; a large one tells its progress and waits."""
    arguments = (path, study, codebook, columns, cluster, weights)
    if not path.is_file() or is_large(path):
        return nullcontext()
    task = partial(read, path, study, codebook, columns, cluster=cluster, weights=weights)
    return reading_ahead(task, arguments, workers)


def _of_study(survey: Survey, chosen: Study | None) -> Survey:
    """The survey as the study that was given, or else a shipped one that matches, states it."""
    if chosen is None:
        return _with_assumed_study(survey)
    return _settled(_labelled(survey, chosen), chosen).with_notes(*study_notes(survey, chosen))


def _counted(
    path: Path,
    instruments: tuple[Instrument, ...],
    codebook: str | os.PathLike[str] | None,
    columns: ColumnMap | str | os.PathLike[str] | None,
    progress: Callable[[str, float], None] | None,
    chosen: Study | None,
    drawn: DesignColumns,
) -> Survey:
    """The survey in a file of more rows than are held, screened by the rules of its study."""
    options = ReadingOptions(
        instruments,
        codebook_of(codebook),
        columns_of(columns),
        whole=not chosen,
        drawn=drawn,
        finished=lambda survey: _of_study(survey, chosen),
    )

    def screening(sample: Survey, total: int, complete: bool) -> RowRules:
        return RowRules(sample, total, study_beside(sample, chosen).screening_rules(), search=complete)

    return read_large(path, options, screening, progress)


def _labelled(survey: Survey, study: Study) -> Survey:
    """Points that the file holds as bare codes, in the words that the study which was given states for them."""
    own, theirs = survey.instrument, study.instrument
    said = {s.name: s.scale for s in theirs.statements}
    constructs = tuple(
        replace(c, scale=c.scale.labelled_by(theirs[c.name].scale)) if c.name in theirs else c for c in own.constructs
    )
    statements = tuple(replace(s, scale=s.scale.labelled_by(said.get(s.name, s.scale))) for s in own.statements)
    return replace(survey, instrument=replace(own, constructs=constructs, statements=statements))


def _settled(survey: Survey, study: Study) -> Survey:
    """Without the doubts about the points of a scale that the study which was given states point by point."""
    found, stated = _scales(survey.instrument), _scales(study.instrument)
    if not found or any(not scale.labels or stated.get(name) != scale for name, scale in found.items()):
        return survey
    return replace(survey, notes=tuple(n for n in survey.notes if n.message.key not in SETTLED))


def _scales(instrument: Instrument) -> dict[str, Scale]:
    """The scale of every construct and statement; how sure its direction is, is another matter."""
    scales = {c.name: c.scale for c in instrument.constructs} | {s.name: s.scale for s in instrument.statements}
    return {name: replace(scale, assumed=False) for name, scale in scales.items()}


def _with_assumed_study(survey: Survey) -> Survey:
    """Say which shipped study's model will be used, if one matches, and how sure that is."""
    study = _assumed(survey)
    if study is None:
        return survey.with_notes(*(_left_alone(m) for m in survey.source.matches[:1] if not survey.source.study))
    match = next((m for m in survey.source.matches if m.study == study.name), None) or study.match(survey.instrument)
    rivals = [m for m in survey.source.matches if m.study != study.name and match.rivals(m)]
    told = [note("study.assumed", "info", study=study.title or study.name, sure=_how_sure(match))]
    if rivals:
        told.append(_contested(match, rivals))
    source = replace(survey.source, study=study.name)
    return replace(survey, source=source).with_notes(*told).with_notes(*study_notes(survey, study))


def _assumed(survey: Survey) -> Study | None:
    """The shipped study that the survey matches: the one that its file was read by, else the one with most of it."""
    fitting = [s for s in Study.shipped() if s.matches(survey.instrument)]
    read_by = [s for s in fitting if s.name == survey.source.study]
    close = [s for s in fitting if s.match(survey.instrument).is_close]
    return next(iter(read_by), None) or max(close, key=lambda s: s.match(survey.instrument).held, default=None)


def _contested(match: StudyMatch, rivals: Sequence[StudyMatch]) -> Note:
    """That other studies fit nearly as well, so that the choice is the user's."""
    names = joined(text("general.in_brackets", name=m.study, inside=f"{m.held}/{m.stated}") for m in rivals)
    first, n = rivals[0].study, len(rivals)
    held, stated = match.held, match.stated
    return note("study.rivals", study=match.study, found=held, stated=stated, n=n, rivals=names, first=first)


def _title(name: str) -> Label:
    return Study.shipped(name).title


def _how_sure(match: StudyMatch) -> Text:
    """Whether the questionnaire is the study's own, or only its constructs are called alike."""
    share = Number(match.worded, Kind.PERCENT, 0)
    if match.is_worded:
        return text("study.sure_worded", share=share)
    if match.worded:
        return text("study.sure_partly", found=match.held, share=share)
    return text("study.sure_named", found=match.held)


def _left_alone(match: StudyMatch) -> Note:
    """That a study is in the file whole, and more beside it: its model would be a part of what was asked."""
    return note("study.not_assumed", "info", study=_title(match.study), name=match.study, n=match.beyond)


def study_for(survey: Survey, study: Study | str | Path | None) -> Study:
    """The study to analyse `survey` by: the one given, the shipped one that matches, or a draft.

    Raises
    ------
    InputError
        The survey holds no construct of the study that was given.
    """
    chosen = study_beside(survey, study)
    if chosen.instrument.constructs and not any(c.name in survey.instrument for c in chosen.instrument):
        raise InputError("study.nothing_of_it", study=chosen.title or chosen.name)
    return chosen


def study_beside(survey: Survey, study: Study | str | Path | None) -> Study:
    """As `study_for`, but a study that the survey holds nothing of will do: to look at the survey, not to analyse."""
    chosen = study_of(study)
    if chosen is not None:
        return chosen
    if survey.source.study:
        return Study.shipped(survey.source.study)
    return _assumed(survey) or Study.draft(survey)


def stated(survey: Survey, study: Study) -> Survey:
    """The survey with the constructs that the study states, all of them where it states none; roles as on its paths."""
    if not study.instrument.constructs:
        return survey
    assumed = study.assumed_roles()
    kept = tuple(replace(c, role=assumed.get(c.name, c.role)) for c in survey.instrument if c.name in study.instrument)
    return replace(survey, instrument=survey.instrument.with_constructs(kept))


def study_notes(survey: Survey, study: Study) -> list[Note]:
    """What the study names and the survey lacks, and the constructs of the survey that the study does not name."""
    if not study.instrument.constructs:
        return _nobody_kept(survey, study)
    held = set(survey.instrument.item_names)
    absent = [c for c in study.instrument if c.name not in survey.instrument]
    lacking = [i for c in study.instrument if c not in absent for i in c.item_names if i not in held]
    beyond = [c for c in survey.instrument if c.name not in study.instrument]
    notes = _nobody_kept(survey, study)
    if study.assumed_roles():
        notes.append(_told_roles(study))
    if absent and beyond:  # most often one construct under two codes: one remark for the two halves of it
        notes.append(note("study.constructs_apart", n=len(absent), k=len(beyond),
                          absent=joined(map(_with_items, absent)), beyond=joined(map(_with_size, beyond))))  # fmt: skip
    elif absent:
        notes.append(note("study.constructs_absent", n=len(absent), names=joined(map(_with_items, absent))))
    if lacking:
        notes.append(note("study.items_absent", n=len(lacking), items=joined(lacking)))
    if beyond and not absent:
        notes.append(note("study.constructs_beyond", n=len(beyond), names=joined(map(_with_size, beyond))))
    return notes


def _nobody_kept(survey: Survey, study: Study) -> list[Note]:
    """Questions of eligibility and consent of which the study keeps an answer that nobody can give."""
    written = {q.name: q.options for q in study.instrument.background}
    notes = []
    for q in survey.instrument.background:
        offered = [*answers_of(survey, q), *(w for o in written.get(q.name, ()) for w in o.values())]
        if q.role in SCREENING and q.keep and offered and not kept_answers(q, offered).any():
            shown = first_few(dict.fromkeys(mask_identities(str(a)) for a in offered), MOST_ANSWERS)
            notes.append(
                note("study.keeps_nobody", question=q.label, keep=joined(f"“{k}”" for k in q.keep), answers=shown)
            )
    return notes


def _told_roles(study: Study) -> Note:
    """Which roles were read off the paths, so that the file can state others."""
    by_role: dict[str, list[str]] = {}
    for name, role in study.assumed_roles().items():
        by_role.setdefault(role, []).append(name)
    said, *others = (
        text(f"study.assumed_{role}", names=joined(names), n=len(names)) for role, names in sorted(by_role.items())
    )
    for clause in others:  # lists within a list: commas between the roles
        said = text("study.assumed_next", said=said, clause=clause)
    return note("study.roles_assumed", "info", roles=said)


def _with_items(construct: Construct) -> Text:
    return text("general.in_brackets", name=construct.name, inside=listed(construct.item_names))


def _with_size(construct: Construct) -> Text:
    return text("general.in_brackets", name=construct.name, inside=len(construct.items))
