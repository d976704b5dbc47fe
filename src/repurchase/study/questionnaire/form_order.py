"""From a study to the order in which its questions are asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from repurchase.study.file.study import Study
from repurchase.study.questionnaire.survey_form import FormRow, RatingBlock, SurveyForm, worded
from repurchase.survey.instrument import Check, Construct, Instrument, Scale, Statement
from repurchase.text import LANGUAGES, text

CHECK_PLACE = 0.6  # of all statements, after which a single check is asked: late enough to find who has tired
ADDED_NAME = "CHECK1"
SCREENING_ROLES = ("eligible", "consent")


def form_of(study: Study, *, shuffle: bool = False, seed: int | None = None) -> SurveyForm:
    """The questionnaire of a study, as `rp.questionnaire` describes it."""
    instrument = study.instrument
    blocks = [*map(_construct_block, instrument.constructs), *_statement_blocks(instrument.statements)]
    used = study.entry.options.seed if seed is None else seed
    if shuffle:
        rng = np.random.default_rng(used)
        blocks = [_shuffled(block, rng) for block in blocks]
    added = None if instrument.checks or not blocks else _usual_check(instrument)
    checks = instrument.checks if added is None else (added,)
    first = sorted((b for b in instrument.background if b.role in SCREENING_ROLES), key=lambda b: b.role == "consent")
    others = [b for b in instrument.background if b.role not in SCREENING_ROLES]
    asked, drawn = {b.name for b in instrument.background}, (study.entry.options.cluster, study.entry.options.weights)
    return SurveyForm(
        name=study.name,
        title=study.title,
        language=study.entry.language,
        eligibility=tuple(first),
        blocks=tuple(_with_checks(blocks, checks)),
        behaviour=tuple(b for b in others if b.behaviour),
        background=tuple(b for b in others if not b.behaviour),
        added=added,
        shuffled=used if shuffle else None,
        told={name: dict(words) for name, words in study.entry.questionnaire},
        design=tuple(name for name in drawn if name and name not in asked),
    )


def _construct_block(c: Construct) -> RatingBlock:
    rows = tuple(FormRow(i.name, "item", worded(i.label, i.name), c.name, i.reversed) for i in c.items)
    return RatingBlock(c.name, c.label, rows, c.scale)


def _statement_blocks(statements: Iterable[Statement]) -> Iterable[RatingBlock]:
    """Statements of one block and scale together, in the order in which blocks begin."""
    groups: list[list[Statement]] = []
    for s in statements:
        group = next((g for g in groups if (g[0].block, g[0].scale) == (s.block, s.scale)), None)
        if group is None:
            groups.append([s])
        else:
            group.append(s)
    for members in groups:
        rows = tuple(FormRow(s.name, "statement", worded(s.label, s.name)) for s in members)
        yield RatingBlock(members[0].block, {}, rows, members[0].scale)


def _shuffled(block: RatingBlock, rng: np.random.Generator) -> RatingBlock:
    order = rng.permutation(len(block.rows))
    return replace(block, rows=tuple(block.rows[k] for k in order))


def _usual_check(instrument: Instrument) -> Check:
    """An instructed response on the scale that most statements have: its second answer, which few give by habit."""
    scales = [c.scale for c in instrument.constructs for _ in c.items] + [s.scale for s in instrument.statements]
    scale = max(scales, key=scales.count)
    # A number that stands for an answer is read without a sign, so it is 1 or more where the scale allows.
    answer = scale.low + 1 if scale.labels else min(max(scale.low + 1, 1), scale.high)
    words = dict(scale.labels[1]) if scale.labels else {}
    label = {
        lang: text("survey_form.check_words", answer=words[lang]).render(lang)
        if words.get(lang)
        else text("survey_form.check_number", answer=answer).render(lang)
        for lang in LANGUAGES
    }
    return Check(ADDED_NAME, label, answer, scale)


def _with_checks(blocks: list[RatingBlock], checks: tuple[Check, ...]) -> list[RatingBlock]:
    """Checks among the statements of their scale, spread over the form; never first in a block."""
    out = list(blocks)
    total = sum(len(b.rows) for b in blocks)
    for k, check in enumerate(checks):
        share = CHECK_PLACE if len(checks) == 1 else (k + 1) / (len(checks) + 1)
        row = FormRow(check.name, "check", worded(check.label, check.name), passing=check.answer)
        out = _with_row(out, row, check.scale, round(share * total))
    return out


def _with_row(blocks: list[RatingBlock], row: FormRow, scale: Scale, after: int) -> list[RatingBlock]:
    """`row` after so many statements, in the nearest block of its scale; a block of its own where none has it."""
    begun, nearest = 0, (len(blocks), 0, float("inf"))
    for b, block in enumerate(blocks):
        inner = min(max(after - begun, 1), len(block.rows))
        distance = abs(begun + inner - after)
        if block.scale.points == scale.points and distance < nearest[2]:
            nearest = (b, inner, distance)
        begun += len(block.rows)
    b, inner, _ = nearest
    alone = RatingBlock(row.name, {}, (row,), scale)
    if b == len(blocks):
        return [*blocks, alone]
    if not blocks[b].is_grid:  # sliders are told by their run, which nothing may part
        return [*blocks[: b + 1], alone, *blocks[b + 1 :]]
    rows = blocks[b].rows
    return [*blocks[:b], replace(blocks[b], rows=(*rows[:inner], row, *rows[inner:])), *blocks[b + 1 :]]
