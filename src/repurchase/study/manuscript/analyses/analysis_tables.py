"""Tables of moderation, invariance, paths of groups and controls: their cells, each with what it may rightly be."""

from __future__ import annotations

import re
from collections.abc import Iterator

from repurchase.study.manuscript.analyses.analysis_words import (
    CONTROLLED,
    INVARIANT,
    MODERATED,
    level_of,
    moderations_named,
    statistic_named,
    step_of,
)
from repurchase.study.manuscript.facts.analysis_facts import (
    CONTROLS,
    GROUP_PATHS,
    INVARIANCE,
    MODERATION,
    PRODUCT,
)
from repurchase.study.manuscript.facts.known_facts import WHOLE, KnownFacts, Subject
from repurchase.study.manuscript.statements.number_tokens import one_number
from repurchase.study.manuscript.statements.statement import NumberStatement
from repurchase.study.manuscript.statements.statistic_words import FIT_KINDS
from repurchase.study.manuscript.tables.path_tables import star_level
from repurchase.study.manuscript.tables.table_frame import TableFrame, TableRow

_UNREAD = re.compile(
    r"潜均值|潜变量均值|latent means?|部分等值|partial invariance|释放的参数|parameters left free|层[级次]回归|"
    r"hierarchical|均值得分|mean scores",
    re.I,
)
_OF_PATHS = re.compile(r"路径|系数|\bpaths?\b|coefficient", re.I)
_OF_GROUPS = re.compile(r"分组|组间|群组|各组|按“|按\"|\bgroups?\b|\bgender\b", re.I)
_LIMITS = re.compile(r"^[\[(]?\s?(-?\d*\.\d+)\s?(?:,|;|~|至|to)\s?(-?\d*\.\d+)\s?[\])]?$")
_WITHOUT = re.compile(r"不含|未含|不包含|控制前|加入前|模型\s?1|without|before|main effects|\bmodel 1\b", re.I)
_STANDARD = re.compile(r"β|标准化|standardi[sz]ed|std", re.I)
_UNSTANDARD = re.compile(r"非标准化|unstandardi|^\s?[Bb](?![A-Za-zα-ω])", re.I)
_FEWEST = 2  # rows that name a step of invariance, and make a table of it


def analysis_table(frame: TableFrame, facts: KnownFacts) -> list[NumberStatement] | None:
    """The cells of a table of such an analysis that are certain; None where the table is of something else."""
    caption = frame.grid.caption
    steps = [row for row in frame.rows if row.cells and step_of(row.cells[0])]
    if len(steps) >= _FEWEST and (INVARIANT.search(caption) or sum(_is_step(r) for r in steps) >= _FEWEST):
        return list(_invariance_cells(frame, facts))
    if _UNREAD.search(caption) and (MODERATED.search(caption) or INVARIANT.search(caption) or "均值" in caption
                                    or "latent mean" in caption.lower()):  # fmt: skip
        return []
    if MODERATED.search(caption) and not any(row.hypotheses for row in frame.rows):
        return list(_moderation_cells(frame, facts))
    paths = [row for row in frame.rows if row.path or "→" in row.words or "->" in row.words]
    if CONTROLLED.search(caption) and paths:
        return list(_control_cells(frame, facts))
    if paths and (_group_heads(frame, facts) or (_OF_GROUPS.search(caption) and _OF_PATHS.search(caption))):
        return list(_group_cells(frame, facts))
    return None


def _is_step(row: TableRow) -> bool:
    return INVARIANT.search(row.cells[0]) is not None


def _told(
    frame: TableFrame, row: TableRow, j: int, kind: str, subjects: tuple[Subject, ...], analysis: str
) -> Iterator[NumberStatement]:
    """A cell as a statement, and its interval as two; what its stars say of p is weighed with it."""
    cell = row.cells[j]
    shown = " | ".join(filter(None, (frame.grid.caption[:60], row.cells[0][:60], frame.heads[j][:40], cell)))
    location = frame.grid.location
    if ends := _LIMITS.match(cell):
        for name, bare in (("ci_low", ends[1]), ("ci_high", ends[2])):
            if (limit := one_number(bare)) is not None:
                yield NumberStatement(name, subjects, limit, shown, location, analysis=analysis)
        return
    bound = re.match(r"\s?([<>])\s?(.*)", cell) if kind.startswith("p") else None
    number = one_number(bound[2] if bound else cell)
    if number is None or not subjects:
        return
    yield NumberStatement(kind, subjects, number, shown, location, bound[1] if bound else "=", analysis=analysis)
    if number.stars and kind in ("coef", "coef_std", "coef_b", "without"):
        tested = "without_p" if kind == "without" else "p"
        yield NumberStatement(tested, subjects, star_level(number), shown, location, "<", analysis=analysis)


def _invariance_cells(frame: TableFrame, facts: KnownFacts) -> Iterator[NumberStatement]:
    known = {s for s in facts.all_of(f"{INVARIANCE}:chisq") if isinstance(s, tuple)}
    asked = {s for s in known if s[0] in frame.asked}
    for row in frame.rows:
        step = step_of(row.cells[0])
        subjects = tuple(sorted(s for s in asked or known if s[1] == step))
        for j, head in enumerate(frame.heads[1:], 1):
            kind = statistic_named(head)
            if kind and (kind in FIT_KINDS or kind.endswith("_change") or kind in ("p", "df", "chisq")):
                yield from _told(frame, row, j, kind, subjects, INVARIANCE)


def _moderation_cells(frame: TableFrame, facts: KnownFacts) -> Iterator[NumberStatement]:
    named = {*frame.captioned, *(c for row in frame.rows for c in row.constructs)}
    whole = moderations_named(named, facts)
    if len(whole) != 1:
        return
    for row in frame.rows:
        level, first = level_of(row.cells[0]), statistic_named(row.cells[0])
        terms = set(row.constructs)
        if first in ("r2", "r2_change", "f2"):
            for j, head in enumerate(frame.heads[1:], 1):
                kind = "main_r2" if first == "r2" and _WITHOUT.search(head) else first
                yield from _told(frame, row, j, kind, (whole[0],), MODERATION)
            continue
        if {whole[0][0], whole[0][1]} <= terms or (not terms and re.search(r"交互|乘积|interaction", row.cells[0])):
            subject = (*whole[0], PRODUCT)
        elif len(terms) == 1 and terms <= set(whole[0]):
            subject = (*whole[0], next(iter(terms)))
        elif level and not terms:
            subject = (*whole[0], level)
        else:
            continue
        for j, head in enumerate(frame.heads[1:], 1):
            if kind := _term_kind(head):
                yield from _told(frame, row, j, kind, (subject,), MODERATION)


def _term_kind(head: str) -> str:
    """What a column gives of a term: its coefficient with or without the product, its error, test or interval."""
    kind = statistic_named(head)
    if kind in ("se", "p", "z", "ci"):
        return kind
    if re.search(r"标准误|\bSE\b|S\.E\.", head):
        return "se"
    coefficient = kind.startswith("coef") or re.search(r"β|系数|斜率|slope|estimate|效应", head, re.I)
    if not coefficient:
        return ""
    return "main" if _WITHOUT.search(head) else "coef"


def _control_cells(frame: TableFrame, facts: KnownFacts) -> Iterator[NumberStatement]:
    outcomes = {s[1] for s in facts.all_of(f"{CONTROLS}:coef") if isinstance(s, tuple)}
    for row in frame.rows:
        if row.path and len(row.path) == 2:
            subject: tuple[str, ...] = row.path
        elif len(row.constructs) == 1 and row.constructs[0] in outcomes and re.search(r"→|->", row.words):
            subject = (WHOLE, row.constructs[0])
        else:
            continue
        for j, head in enumerate(frame.heads[1:], 1):
            kind = _term_kind(head)
            if kind == "main":
                kind = "without"
            elif kind == "coef" and _UNSTANDARD.search(head):
                kind = "coef_b"
            elif kind == "coef":
                kind = "coef_std" if _STANDARD.search(head) else ""
            if kind in ("coef_std", "coef_b", "without", "se", "p"):
                yield from _told(frame, row, j, kind, (subject,), CONTROLS)


def _group_heads(frame: TableFrame, facts: KnownFacts) -> dict[int, list[tuple[str, str]]]:
    """The group whose coefficients a column gives, with its question; empty where fewer than two columns name one."""
    groups = {(s[0], s[1]) for s in facts.all_of(f"{GROUP_PATHS}:coef") if isinstance(s, tuple)}
    found: dict[int, list[tuple[str, str]]] = {}
    for j, head in enumerate(frame.heads):
        inside = [g for g in groups if re.search(rf"(?<![A-Za-z]){re.escape(g[1])}(?![A-Za-z])", head, re.I)]
        if inside:
            longest = max(len(g[1]) for g in inside)
            found[j] = [g for g in inside if len(g[1]) == longest]
    return found if len(found) > 1 else {}


def _group_cells(frame: TableFrame, facts: KnownFacts) -> Iterator[NumberStatement]:
    heads = _group_heads(frame, facts)
    questions = {g[0] for groups in heads.values() for g in groups}
    questions = questions & set(frame.asked) or questions
    for row in frame.rows:
        if len(row.path) != 2:
            continue
        for j, head in enumerate(frame.heads[1:], 1):
            if j in heads:
                kind = "coef_b" if _UNSTANDARD.search(head) else "coef_std"
                subjects: tuple[Subject, ...] = tuple((*g, *row.path) for g in heads[j] if g[0] in questions)
                if _STANDARD.search(head) or _UNSTANDARD.search(head):
                    yield from _told(frame, row, j, kind, subjects, GROUP_PATHS)
            elif (kind := statistic_named(head)) in ("p", "p_holm", "chisq_change"):
                yield from _told(frame, row, j, kind, tuple((q, *row.path) for q in questions), GROUP_PATHS)
