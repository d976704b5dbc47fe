"""Every statement of a manuscript held against the facts: what contradicts, what says too much, what cannot be told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from repurchase.study.manuscript.acquittal import is_acquitted
from repurchase.study.manuscript.analyses.analysis_prose import NumbersBeside, numbers_beside
from repurchase.study.manuscript.analyses.analysis_tables import analysis_table
from repurchase.study.manuscript.analyses.analysis_words import REGION, SLOPES
from repurchase.study.manuscript.conclusions.fit_words import fit_claims
from repurchase.study.manuscript.conclusions.stated_tests import stated_test_faults
from repurchase.study.manuscript.conclusions.word_rules import word_faults
from repurchase.study.manuscript.consistency import column_of, odd_coefficients, without_repeats
from repurchase.study.manuscript.counting.stated_counts import stated_counts
from repurchase.study.manuscript.facts.known_facts import DECIDED, KnownFacts
from repurchase.study.manuscript.facts.known_names import KnownNames
from repurchase.study.manuscript.facts.named_choices import NamedFacts
from repurchase.study.manuscript.ranking.further_ranks import further_ranks
from repurchase.study.manuscript.ranking.ranks import rank_claims, told_kind
from repurchase.study.manuscript.ranking.references import topic_of, with_names
from repurchase.study.manuscript.reading.manuscript_text import (
    Manuscript,
    Prose,
    TextLocation,
    TextTable,
    plain_form,
    sentences,
)
from repurchase.study.manuscript.statements.number_subjects import PATH
from repurchase.study.manuscript.statements.number_tokens import one_number
from repurchase.study.manuscript.statements.prose_numbers import prose_numbers
from repurchase.study.manuscript.statements.sample_counts import caption_count, sample_counts
from repurchase.study.manuscript.statements.sentence_parts import SentenceParts, sentence_parts, zero_faults
from repurchase.study.manuscript.statements.statement import (
    Checked,
    FoundFault,
    NumberStatement,
    is_beside,
    is_foreign,
    is_literature,
    is_reference_list,
    with_tested_sections,
)
from repurchase.study.manuscript.statements.subjects import MEDIATED
from repurchase.study.manuscript.statements.verdicts import (
    group_claims,
    is_hedged,
    is_positive,
    is_significant,
    level_faults,
    pair_claims,
    prose_verdicts,
    significance_claims,
    verdict_of_cell,
)
from repurchase.study.manuscript.tables.table_arithmetic import quotient_faults, share_faults
from repurchase.study.manuscript.tables.table_frame import TableFrame, TableRow, table_frame
from repurchase.study.manuscript.tables.table_numbers import table_numbers
from repurchase.study.manuscript.weighed_counts import weigh_count
from repurchase.study.manuscript.weighing import agrees, contradiction, made_fault, weigh, weigh_limit, weigh_stars

_PRONOUN = re.compile(r"两者|二者|它们|(?<!尤)其(?!他|余|中)|该(?:路径|变量|效应)|\b(?:its|their|both|the two)\b", re.I)
_METHODS = {
    "pls.": re.compile(r"PLS|偏最小二乘|partial least squares", re.I),
    "regression.": re.compile(r"回归|regress", re.I),
    "estimators.": re.compile(r"MLR|WLSMV|DWLS|稳健|robust", re.I),
}
_SEVERAL = 3  # statements of a section that only a further method explains
MOST_SENTENCE = 2_500  # characters of one sentence that are read


_OTHERS = re.compile(r"其余|其他|另外|\bremaining\b|\bother\b", re.I)


def compared(manuscript: Manuscript, facts: KnownFacts, names: KnownNames) -> Checked:
    """Check every sentence and table of a manuscript."""
    manuscript = with_tested_sections(manuscript)
    named = NamedFacts(facts, " ".join(b.words for b in manuscript.prose()))
    by_section: dict[str, list[Prose | TextTable]] = {}
    blocks: list[Prose | TextTable] = [*manuscript.prose(), *manuscript.grids()]
    for block in blocks:
        by_section.setdefault(block.location.section, []).append(block)
    made = Checked()
    for blocks in by_section.values():
        made.add(_section(blocks, named, names))
    made.faults = _distinct(made.faults)
    return made


def _section(blocks: list[Prose | TextTable], named: NamedFacts, names: KnownNames) -> Checked:
    """Check the blocks under one title, by the chapter's own model; or by a further method that several follow."""
    made = _blocks(blocks, named, names, frozenset())
    if sum(not f.words for f in made.faults) >= _SEVERAL:
        for method in named.further():
            other = _blocks(blocks, named, names, frozenset((method,)))
            if len(made.faults) - len(other.faults) >= _SEVERAL:
                made = other
    return made


def _blocks(blocks: list[Prose | TextTable], named: NamedFacts, names: KnownNames, more: frozenset[str]) -> Checked:
    made = Checked()
    before = ""
    for block in blocks:
        title = block.location.section
        if isinstance(block, TextTable):
            if not is_reference_list(title):
                cells = [*(block.rows[0] if block.rows else ()), *(cell for row in block.rows for cell in row[:3])]
                words = f"{' '.join(cells)} {block.caption} {block.note}"
                _table(block, named.beside(words, f"{title} {block.caption}", more), names, made)
        elif not is_reference_list(title) or block.heading:
            _prose(block, named.beside(f"{before} {block.words}", title, more), names, made)
            before = block.words if not block.heading else ""
    return made


def _prose(block: Prose, facts: KnownFacts, names: KnownNames, made: Checked) -> None:
    title = block.location.section
    if block.is_caption and not is_literature(title) and not is_foreign(block.words):
        for stated in caption_count(sentence_parts(block.words, names, facts), facts, block.location):
            weigh(stated, facts, made)
    if not block.heading and not block.is_caption:
        _paragraph(block, facts, names, made)


def _paragraph(block: Prose, facts: KnownFacts, names: KnownNames, made: Checked) -> None:
    """The sentences of a paragraph, each with the one before it where it goes on speaking of the same."""
    last: SentenceParts | None = None
    topic = kind = ""
    about = MEDIATED.search(f"{block.location.section} {block.words}") is not None
    for whole in sentences(block.words):
        sentence = whole[:MOST_SENTENCE]
        before = last.original if last is not None else ""
        parts = sentence_parts(sentence, names, facts, with_names(sentence, topic, before, names))
        parts.before, parts.mediated = plain_form(before), about
        parts.earlier = [m.key for m in last.of_sort("construct")] if last is not None else []
        both = None
        if last is not None and _goes_on(parts, last):
            both = sentence_parts(f"{last.original} {sentence}", names, facts)
        _sentence(parts, block, facts, made, both, len(before))
        _rank_claims(parts, block, facts, made, kind)
        named = [m for m in parts.mentions if not parts.is_compared(m)]
        topic = topic_of(parts.words, named) if named else topic
        kind = told_kind(parts) or (kind if not parts.labels else "")
        last = parts
    _odd_coefficients(made.coefficients, facts, block.words, made)
    made.coefficients = []


def _odd_coefficients(statements: list[NumberStatement], facts: KnownFacts, words: str, made: Checked) -> None:
    """What stands on another scale than the coefficients around it."""
    for odd, known in odd_coefficients(statements, facts, words):
        made.faults.append(contradiction(odd, known))


def _rank_claims(parts: SentenceParts, block: Prose, facts: KnownFacts, made: Checked, kind: str) -> None:
    """What a sentence says of ranks; `kind` is the statistic that the sentences before spoke of."""
    if is_literature(block.location.section) or is_foreign(parts.words) or is_hedged(parts.words):
        return
    if is_beside(parts.words) or SLOPES.search(parts.words):
        return
    for claim in (*rank_claims(parts, facts, kind), *further_ranks(parts, facts)):
        made.checked += 1
        if claim is not None and not any(f".{claim.stated}." in f.where for f in made.faults[-2:]):
            made.faults.append(
                made_fault("rank", claim.stated, claim.finding, claim.kind, parts.original, block.location)
            )


def _goes_on(parts: SentenceParts, before: SentenceParts) -> bool:
    """Whether a sentence that names no construct speaks of those of the one before it: "the two", "its", a bare β."""
    if parts.of_sort("construct", "item") or _OTHERS.search(parts.words):
        return False
    pronoun = _PRONOUN.search(parts.words)
    if pronoun and any(start < pronoun.start() for start, _, _ in parts.hypotheses):
        return False  # "H3 was not supported because its interval": of the hypothesis
    first = min((n.start for n in parts.numbers), default=0)
    told = any(start < first for start, _, _ in parts.hypotheses)
    two = len({m.key for m in before.of_sort("construct")}) == 2 and not told
    return _PRONOUN.search(parts.words) is not None or (two and any(m.kind in PATH for m in parts.labels))


def _sentence(
    parts: SentenceParts, block: Prose, facts: KnownFacts, made: Checked, both: SentenceParts | None, since: int
) -> None:
    """Check one sentence; its numbers with the sentence before it, where `both` is given and they begin at `since`."""
    theory = is_literature(block.location.section)
    if not theory and not is_foreign(parts.words):
        if not is_beside(parts.words):
            _numbers(both or parts, block.location, facts, made, since if both else 0)
        _check_claims(parts, block.location, facts, made)
    if not theory:
        for rule, stated in word_faults(parts, facts):
            where = "effects" if "mediation" in rule else ""
            made.faults.append(made_fault(rule, stated, "", where, parts.original, block.location, words=True))
            made.checked += 1


def _numbers(parts: SentenceParts, location: TextLocation, facts: KnownFacts, made: Checked, since: int = 0) -> None:
    beside = numbers_beside(parts, facts, location)
    seen: set[int] = set(beside.covered)
    low: NumberStatement | None = None
    for statement in (s for s in beside.statements if s.number.start >= since):
        weigh(statement, facts, made)
    for statement in (*sample_counts(parts, facts, location), *prose_numbers(parts, facts, location)):
        if statement.number.start in seen or statement.number.start < since:
            continue
        seen.add(statement.number.start)
        faults = len(made.faults)
        weigh(statement, facts, made)
        if len(made.faults) > faults and _is_excused(statement, parts, beside, facts):
            del made.faults[faults:]
            low = None
            continue
        made.coefficients.append(statement)
        low = weigh_limit(low, statement, facts, made)
        if statement.number.stars and statement.kind not in ("p", "n"):
            weigh_stars(statement, facts, made)
    for stated_ in () if since else stated_counts(parts, len(facts.hypotheses)):
        weigh_count(stated_, parts, location, facts, made)
    for limits, told in zero_faults(parts):
        made.faults.append(made_fault("zero_in_interval", limits, told, "", parts.original, location))
    for stated, share in () if since else share_faults(parts.words, facts.counts):
        made.checked += 1
        if any(f.kind in ("share", "count") and f.stated.rstrip("%") in stated for f in made.faults):
            continue
        made.faults.append(made_fault("share_sum", stated, f"{share:.1f}%", "", parts.original, location))


def _is_excused(statement: NumberStatement, parts: SentenceParts, beside: NumbersBeside, facts: KnownFacts) -> bool:
    """Whether a number that contradicts what it was taken for is, or may be, another value that its sentence gives."""
    other = beside.others.get(statement.number.start)
    if other is not None and agrees(other, other.known(facts)):
        return True
    return beside.is_silent_on(statement) or is_acquitted(statement, parts, facts)


def _check_claims(parts: SentenceParts, location: TextLocation, facts: KnownFacts, made: Checked) -> None:
    _group_claims(parts, location, facts, made)
    _pair_claims(parts, location, facts, made)
    for stated in fit_claims(parts, facts):
        known = [k for k in facts.of("cfi", "") if k.where.startswith("indices.sem")][:1]
        made.faults += [made_fault("cfi", stated, f"{k.value:.3f}", k.where, parts.original, location) for k in known]
    for kind, stated, right in stated_test_faults(parts, facts):
        made.faults.append(made_fault(kind, stated, right, "", parts.original, location))
    told: set[tuple[str, ...]] = set()
    for path, level, least in level_faults(parts, facts):
        told.add(path)
        made.faults.append(made_fault("p", level, least, "hypotheses", parts.original, location))
    for claim, verdict in prose_verdicts(parts, facts):
        made.checked += 1
        decided = DECIDED.get(claim.outcome)
        if decided is not verdict and (decided is not None or verdict):
            told.add(claim.path)
            made.faults.append(made_fault("verdict", f"{claim.id}: {_yes(verdict)}", claim.outcome, claim.where,
                                      parts.original, location))  # fmt: skip
    of_levels = SLOPES.search(parts.words) or REGION.search(parts.words)
    for path, claimed, positive in significance_claims(parts, facts):
        if path in told or of_levels:
            continue
        significant, sign = is_significant(path, facts), is_positive(path, facts)
        named = " → ".join(path)
        made.checked += 1
        if claimed is not None and significant is not None and claimed is not significant:
            if _by_other_method(parts.words, path, facts, claimed=claimed):
                continue
            stated = "significant" if claimed else "not_significant"
            other = "not_significant" if claimed else "significant"
            made.faults.append(
                made_fault("significance", f"{named}: {stated}", other, "hypotheses", parts.original, location)
            )
        elif positive is not None and sign is not None and positive is not sign and significant is not False:
            signs = {True: "positive", False: "negative"}
            made.faults.append(made_fault("direction", f"{named}: {signs[positive]}", signs[sign], "hypotheses",
                                      parts.original, location))  # fmt: skip


def _by_other_method(words: str, path: tuple[str, ...], facts: KnownFacts, *, claimed: bool) -> bool:
    """Whether a sentence names a further method, by which the path is what it says."""
    methods = tuple(name for name, told in _METHODS.items() if told.search(words))
    tests = [k.value < facts.alpha for k in facts.of("p", path) if methods and k.where.startswith(methods)]
    return claimed in tests


def _group_claims(parts: SentenceParts, location: TextLocation, facts: KnownFacts, made: Checked) -> None:
    for (question, construct), claimed in group_claims(parts, facts):
        made.checked += 1
        values = [k.value for k in facts.of("group_p", (question, construct)) if k.where.endswith("p_holm")]
        right = any(v < facts.alpha for v in values) if claimed else any(v >= facts.alpha for v in values)
        if values and not right:
            stated, other = ("significant", "not_significant") if claimed else ("not_significant", "significant")
            made.faults.append(made_fault("significance", f"{question}, {construct}: {stated}", other, "groups",
                                      parts.original, location))  # fmt: skip


def _pair_claims(parts: SentenceParts, location: TextLocation, facts: KnownFacts, made: Checked) -> None:
    for pair, claimed in pair_claims(parts, facts):
        made.checked += 1
        known = facts.of("p", pair)[0]
        if (known.value < facts.alpha) is not claimed:
            stated, other = ("significant", "not_significant") if claimed else ("not_significant", "significant")
            made.faults.append(made_fault("significance", f"{', '.join(sorted(pair))}: {stated}", other, known.where,
                                      parts.original, location))  # fmt: skip


def _yes(verdict: bool) -> str:
    return "supported" if verdict else "not_supported"


def _table(grid: TextTable, facts: KnownFacts, names: KnownNames, made: Checked) -> None:
    if not grid.rows or is_literature(grid.location.section):
        return
    frame = table_frame(grid, names, facts)
    beside = analysis_table(frame, facts)
    statements = list(table_numbers(frame, facts)) if beside is None else beside
    low: NumberStatement | None = None
    matrix = [agrees(s, s.known(facts)) for s in statements if s.kind == "loading_matrix"]
    wrong: set[str] = set()
    checked: dict[str, list[list[FoundFault]]] = {}
    for statement in statements:
        if statement.kind == "p" and statement.number.shown.endswith("*") and statement.sentence in wrong:
            continue  # stars of a number that is wrong itself
        if statement.kind == "loading_matrix" and sum(matrix) < 0.6 * len(matrix):
            continue  # another extraction or rotation than the one of findings.json
        before = len(made.faults)
        weigh(statement, facts, made)
        wrong |= {statement.sentence} if len(made.faults) > before else set()
        checked.setdefault(column_of(statement), []).append(made.faults[before:])
        low = weigh_limit(low, statement, facts, made)
    made.faults = without_repeats(made.faults, checked.values())
    columns: dict[str, list[NumberStatement]] = {}
    for statement in statements:
        columns.setdefault(column_of(statement), []).append(statement)
    for cells in columns.values():
        _odd_coefficients(cells, facts, "", made)
    if beside is not None:
        return  # rows of another analysis: what they conclude is not said of the model's own paths
    for row, test, right in quotient_faults(frame, facts):
        made.faults.append(
            made_fault("quotient", f"{test.value:g}", f"{right:.2f}", "", " | ".join(row.cells), grid.location)
        )
    for row in frame.rows:
        for verdict in _row_verdicts(frame, row):
            _row_verdict(row, verdict, grid, facts, made)


def _row_verdicts(frame: TableFrame, row: TableRow) -> Iterator[bool]:
    """What the cells of a row say of its hypothesis or path."""
    for kind, cell in zip(frame.kinds, row.cells, strict=False):
        if kind == "p" and (said := verdict_of_cell(plain_form(cell))) is not None:
            yield said  # 显著 in the place of a p value
    for j, cell in enumerate(row.cells):
        if frame.kinds[j] in ("verdict", "") and j and one_number(cell) is None:
            finding = verdict_of_cell(plain_form(cell))
            if finding is not None and (frame.kinds[j] == "verdict" or len(row.cells) - j < 3):
                yield finding
                return


def _row_verdict(row: TableRow, verdict: bool, grid: TextTable, facts: KnownFacts, made: Checked) -> None:
    claim = facts.hypotheses.get(row.hypotheses[0]) if len(row.hypotheses) == 1 else None
    if claim is not None:
        decided, where = DECIDED.get(claim.outcome), claim.where
    elif row.path:
        decided, where = is_significant(row.path, facts), "hypotheses"
    else:
        return
    made.checked += 1
    if decided is not None and decided is not verdict:
        name = claim.id if claim is not None else " → ".join(row.path)
        shown = " | ".join(filter(None, (grid.caption[:60], *row.cells)))
        made.faults.append(
            made_fault("verdict", f"{name}: {_yes(verdict)}", _yes(decided), where, shown, grid.location)
        )


def _distinct(faults: Iterable[FoundFault]) -> list[FoundFault]:
    """Each fault once, in the order of the manuscript; a wrong limit and its estimate stay two."""
    return sorted(dict.fromkeys(faults), key=lambda f: (f.location.paragraph, f.words))
