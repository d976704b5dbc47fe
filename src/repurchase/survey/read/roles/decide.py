"""The role of each column: what the user says, the platform, the run it stands in, its head and its answers."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass, field

from repurchase.survey.read.answers.answer_profile import AnswerKind, Profile
from repurchase.survey.read.answers.answer_runs import profiled
from repurchase.survey.read.answers.times.durations import recorded_role
from repurchase.survey.read.answers.times.written_times import durations, moments
from repurchase.survey.read.identities.people_words import about_public_figures
from repurchase.survey.read.identities.person_columns import asks_identity, labelled_person, role_of_person
from repurchase.survey.read.identities.values import (
    MOSTLY,
    holds_identity,
    identity_share,
    known_names,
    mostly_names,
    only_full_names,
)
from repurchase.survey.read.platforms.shared.base import Platform
from repurchase.survey.read.platforms.shared.roles import (
    Role,
    askable,
    role_beside_questions,
    rule_of,
)
from repurchase.survey.read.roles.blocks import RUN, Block, blocks
from repurchase.survey.read.roles.closed_questions import (
    counts_rows,
    is_amount,
    is_closed,
    is_sampling_weight,
    tells_rows_apart,
)
from repurchase.survey.read.roles.closed_things import asks_for_kind
from repurchase.survey.read.roles.computed_columns import computed_from, copied_from, families_of, named_computed
from repurchase.survey.read.roles.reasons import DOUBTFUL, LIKELY, SURE, TOLD, Judgement
from repurchase.survey.read.roles.respondent_questions import asks_about_respondent, same_question
from repurchase.survey.read.roles.turned_copies import turned_copies
from repurchase.survey.read.sheet.grid import SheetColumn, SheetTable
from repurchase.survey.read.sheet.normalise import fold
from repurchase.survey.read.sheet.question_heads import question_number, words_of
from repurchase.survey.variables import ROW, derived
from repurchase.text import Text, text

MANY_ANSWERS = 40  # a closed question has no more distinct answers
_SOFT = frozenset({Role.IGNORED, Role.STATUS, Role.FINISHED, Role.PROGRESS, Role.IDENTITY})
_PERSONS = frozenset({Role.IDENTITY, Role.USER})
_PAGE_DATA = re.compile(
    r"(?:.*[_\s\-])?(?:first click|last click|page submit|click count|browser|version|operating system|resolution)",
    re.I,
)  # what Qualtrics measures beside the answers, under the names that authors give to the page
_PAGE_TIMES = re.compile(r"TIME\d{3}|rts\d+")  # what SoSci Survey and Unipark measure
_PAGE_IDS = re.compile(r"QID\d+_(?:FIRST_CLICK|LAST_CLICK|PAGE_SUBMIT|CLICK_COUNT|BROWSER|VERSION|OS|RESOLUTION)")


@dataclass(slots=True)
class Judgements:
    """What was made of the columns of a file.

    Attributes
    ----------
    by_index : dict of int to Judgement
    profiles : dict of int to Profile
    blocks : dict of int to Block
        Of the columns that stand in one.
    """

    by_index: dict[int, Judgement] = field(default_factory=dict)
    profiles: dict[int, Profile] = field(default_factory=dict)
    blocks: dict[int, Block] = field(default_factory=dict)
    turned: dict[int, SheetColumn] = field(default_factory=dict)

    def role(self, c: SheetColumn) -> Role:
        """Return the role of a column."""
        return self.by_index[c.index].role


def judged(
    table: SheetTable, platform: Platform, told: Mapping[int, Role] | None = None, sliders: Container[int] = ()
) -> Judgements:
    """Give every column its role, with the reasons and how sure it is.

    Parameters
    ----------
    table : SheetTable
    platform : Platform
        The one recognised; its rules hold in its own files only.
    told : mapping of int to Role, optional
        Roles that the user's column map names, by the column's index; they overrule everything.
    sliders : container of int
        Columns that the study which was given rates from 0 to 100.
    """
    out = Judgements({}, profiled(table.columns, sliders))
    out.turned = turned_copies([c for c in table.columns if out.profiles[c.index].rated])
    out.blocks = blocks([c for c in _may_rate(table, out.profiles) if c.index not in out.turned], out.profiles)
    own = ROW in {c.name for c in table.columns}
    first = _first_question(table) if platform.numbers_questions else 0
    for c in table.columns:
        if told and c.index in told:
            out.by_index[c.index] = Judgement(told[c.index], (text("roles.told"),), TOLD)
        elif own and derived(c.name):
            out.by_index[c.index] = Judgement(Role.IGNORED, (text("roles.clean_file"),), SURE)
        else:
            out.by_index[c.index] = _judged(c, platform, out, beside=c.index < first)
    _set_computed_aside(table, out, told or {})
    return out


def _may_rate(table: SheetTable, profiles: Mapping[int, Profile]) -> list[SheetColumn]:
    """The columns that a run may hold: those that ask about the respondent stand outside and part it."""
    columns = table.columns
    return [
        c
        for k, c in enumerate(columns)
        if profiles[c.index].kind is not AnswerKind.EMPTY
        and not _is_page_data(c)
        and (not asks_about_respondent(c) or same_question(columns, k))
    ]


def _judged(c: SheetColumn, platform: Platform, out: Judgements, *, beside: bool) -> Judgement:
    """The role of one column that nobody named."""
    if _is_page_data(c):
        device = re.search(r"brows|version|operat|resol|_os$", c.import_id or c.name, re.I)
        return Judgement(
            Role.IDENTITY if device else Role.IGNORED, (text("roles.platform", name=platform.label),), SURE
        )
    if c.import_id and not c.import_id.startswith("QID"):
        return _embedded(c, platform)
    if c.import_id and not asks_identity(words_of(c.wording)):
        return _asked_in_qualtrics(c, platform, out)
    block = out.blocks.get(c.index)
    met = rule_of(c.name, platform.rules) or (rule_of(c.wording, platform.rules) if c.wording != c.name else None)
    in_run = block is not None and len(block) >= RUN and block.kind != "words"
    if met and met in platform.rules and not (in_run and _is_soft(met[1])):
        return _by_rule(c, met[1], out, text("roles.platform", name=platform.label))
    may_be_asked = met is not None and (askable(c.name) or askable(c.wording))
    if block and in_run and (block.numbered or block.worded or met is None or may_be_asked):
        return Judgement(Role.QUESTION, (text("roles.run", n=len(block)),), SURE)
    if (met is None or met[1] is Role.IGNORED) and (recorded := recorded_role(c)):
        return Judgement(recorded, (text("roles.records_time"),), LIKELY)
    if met and may_be_asked and not beside and _is_asked(c, met[1]):
        return Judgement(Role.QUESTION, (text("roles.answered_like_question"),), LIKELY)
    if met and not beside and met[1] in _PERSONS and asks_for_kind(c):
        return Judgement(Role.QUESTION, (text("roles.kinds"),), LIKELY)
    if met:
        return _by_rule(c, met[1], out, text("roles.head"))
    if beside:
        return Judgement(role_beside_questions(c.name), (text("roles.beside", name=platform.label),), LIKELY)
    return _by_words(c, out)


def _is_soft(role: Role) -> bool:
    return role in _SOFT or role is Role.SECONDS


def _is_page_data(c: SheetColumn) -> bool:
    if _PAGE_TIMES.fullmatch(c.name):
        return True
    if c.import_id:
        return bool(_PAGE_IDS.fullmatch(c.import_id))
    return bool(_PAGE_DATA.fullmatch(c.name)) and "click" in c.name.casefold()


def _embedded(c: SheetColumn, platform: Platform) -> Judgement:
    """Qualtrics's own columns by their rules; a field that the author embedded by its answers."""
    met = rule_of(c.name, platform.rules)
    if met and not (askable(c.name) and is_closed(c)):
        return Judgement(met[1], (text("roles.platform", name=platform.label),), SURE)
    if role := role_of_person(c):
        return Judgement(role, (text("roles.names_person"),), SURE)
    if tells_rows_apart(c) or identity_share(c) >= MOSTLY or mostly_names(c):
        return Judgement(Role.IDENTITY, (text("roles.tells_apart"),), LIKELY)
    return Judgement(Role.QUESTION, (text("roles.embedded"),), LIKELY)


def _asked_in_qualtrics(c: SheetColumn, platform: Platform, out: Judgements) -> Judgement:
    met = rule_of(c.name, platform.rules)
    if met and met[1] is Role.USER and holds_identity(c):
        return Judgement(Role.USER, (text("roles.names_person"),), SURE)
    return _by_words(c, out)


def _by_rule(c: SheetColumn, role: Role, out: Judgements, reason: Text) -> Judgement:
    """The role that a rule gives, unless the answers show a question."""
    if role in _SOFT and len(c.uniques) <= MANY_ANSWERS and c.filled and _answers_a_question(c, role, out):
        return Judgement(Role.QUESTION, (text("roles.answered_like_question"),), LIKELY)
    if role is Role.SECONDS and c.filled and _holds_no_time(c):
        return _by_value(c)  # 时长 in words: how long, in bands
    return Judgement(role, (reason,), SURE)


def _holds_no_time(c: SheetColumn) -> bool:
    return not (durations(c) >= 0).any() and moments(c).isna().all()


def _is_asked(c: SheetColumn, role: Role) -> bool:
    """Whether a column called as platforms call their own is answered like a closed question or a number."""
    if role is Role.IDENTITY and (identity_share(c) >= MOSTLY or asks_identity(words_of(c.wording))):
        return False  # a single street among cities that recur is pooled later
    if counts_rows(c) or is_sampling_weight(c):
        return False
    return (is_closed(c) and not known_names(c)) or (
        role is Role.IGNORED and not tells_rows_apart(c) and _is_plain_number(c)
    )


def _is_plain_number(c: SheetColumn) -> bool:
    return len(c.distinct) > 1 and all(v is not None for v, w in zip(c.numbers, c.words, strict=True) if w)


def _by_words(c: SheetColumn, out: Judgements) -> Judgement:
    """The role of a column that no rule names: by what its head asks for, else by its answers."""
    if role := labelled_person(c):
        return Judgement(role, (text("roles.names_person"),), SURE)
    p = out.profiles[c.index]
    if p.rated and p.kind is not AnswerKind.WORDS:  # a rating is an answer, whoever is rated
        block = out.blocks.get(c.index)
        reason = text("roles.run", n=len(block)) if block and len(block) >= RUN else text("roles.rated_alone")
        return Judgement(Role.QUESTION, (reason,), SURE if block and len(block) >= RUN else LIKELY)
    if named_computed(c.name):
        return Judgement(Role.IGNORED, (text("roles.saved_by_program"),), SURE)
    if asks_for_kind(c):
        return Judgement(Role.QUESTION, (text("roles.kinds"),), LIKELY)
    if role := role_of_person(c):
        return Judgement(role, (text("roles.names_person"),), SURE)
    return _by_value(c)


def _answers_a_question(c: SheetColumn, role: Role, out: Judgements) -> bool:
    """Whether a column called like a platform's is a question after all: rated in words, or asked in a sentence."""
    wording = words_of(c.wording)
    if role is not Role.IDENTITY:
        return out.profiles[c.index].kind is AnswerKind.LABELS and len(c.distinct) > 2
    asked = c.wording != c.name and ("您" in wording or wording.endswith(("?", "？")))
    return asked and not asks_identity(wording) and not holds_identity(c) and 1 < len(c.distinct) <= MANY_ANSWERS


def _by_value(c: SheetColumn) -> Judgement:
    """A question, unless a good part of its answers are identities; single ones are taken out of it later."""
    if is_amount(c):
        return Judgement(Role.QUESTION, (text("roles.question"),), LIKELY)
    public = about_public_figures(words_of(c.wording or c.name))
    names = mostly_names(c) or (not public and (only_full_names(c) or known_names(c)))
    if names or identity_share(c) >= MOSTLY:
        return Judgement(Role.IDENTITY, (text("roles.holds_identities"),), SURE if names else LIKELY)
    if tells_rows_apart(c, long=True):
        return Judgement(Role.IDENTITY, (text("roles.long_numbers"),), DOUBTFUL)
    return Judgement(Role.QUESTION, (text("roles.question"),), LIKELY if is_closed(c) else DOUBTFUL)


def _set_computed_aside(table: SheetTable, out: Judgements, told: Mapping[int, Role]) -> None:
    """Totals and means of the rated columns are named and not used."""
    questions = [c for c in table.columns if out.role(c) is Role.QUESTION]
    families = families_of(out.blocks, questions)
    by_name = {fold(c.name): c for c in questions}
    for c in [c for c in table.columns if out.role(c) in {Role.QUESTION, Role.IGNORED}]:
        if c.index not in told and out.role(c) is Role.QUESTION and (original := copied_from(c, by_name)) is not None:
            reason = text("roles.copied", first=original.header)
            out.by_index[c.index] = Judgement(Role.IGNORED, (reason,), SURE)
            continue
        if c.index not in told and (mirrored := out.turned.get(c.index)) is not None:
            out.by_index[c.index] = Judgement(Role.IGNORED, (text("roles.turned_copy", first=mirrored.header),), SURE)
            continue
        if c.index in told or c.index in out.blocks or c.labels or out.profiles[c.index].kind is AnswerKind.EMPTY:
            continue
        if parts := computed_from(c, out.profiles, families):
            reason = text("roles.computed", n=len(parts), first=parts[0].header, last=parts[-1].header)
            out.by_index[c.index] = Judgement(Role.IGNORED, (reason,), SURE)


def _numbered_name(c: SheetColumn) -> str:
    """The number of a column called Q1, Q9-2, Q17_R3."""
    match = re.match(r"Q(\d{1,3})(?!\d)", c.name)
    return match[1] if match else ""


def _first_question(table: SheetTable) -> int:
    """Index of the first numbered head, where heads are numbered: what stands before it is the platform's own."""
    numbers = [(c.index, question_number(c.wording) or _numbered_name(c)) for c in table.columns]
    numbered = [(index, n) for index, n in numbers if n]
    enough = len(numbered) >= 0.3 * len(table.columns)
    return numbered[0][0] if enough and numbered[0][1] == "1" else 0
