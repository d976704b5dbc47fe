"""A finished chapter read back: what its sentences say, held against its tables, its figures and findings.json.

Every check gives a list of faults, each with the place and the sentence that it is about; an empty list is what a test
asks for.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from repurchase.document.typeset.typeset_blocks import (
    TypesetCell,
    TypesetDocument,
    TypesetFigure,
    TypesetParagraph,
    TypesetSection,
    TypesetTable,
)
from repurchase.literature import criteria
from repurchase.study.chapter.back_matter.citations import citations_in, works_in
from repurchase.text import catalogue

SENTENCE = re.compile(r"(?<=[。！？；])|(?<=[.!?][”)])\s+(?=[“(A-Z\d])|(?<=[.!?])\s+(?=[“(A-Z\d])")
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?![,\d])|\d+)(?:\.\d+)?|\.\d+"
NUMBER = re.compile(rf"(?:(?<![\w.])|(?<=[\u4e00-\u9fff]))[−-]?(?:{_DIGITS})")
YEAR = re.compile(r"(?:1[89]|20)\d\d[a-z]?\b")
SYMBOLS = "α|β|ω|χ²|R²|f²|Δ|η²|ρ|λ|p|t|F|z|d|r|M|SD|AVE|CR|b|N|n"
COMMON = {
    "of",
    "and",
    "the",
    "to",
    "on",
    "in",
    "by",
    "with",
    "a",
    "an",
    "or",
    "for",
    "at",
    "from",
    "的",
    "与",
    "和",
    "及",
}
KEYS = {  # how sentences say what a key of findings.json begins with
    "p_": ("p",), "pvalue": ("p",), "std_all": ("β", "r", "correlation", "相关系数"), "estimate": ("b", "coefficient", "系数"), "r_squared": ("r²",),
    "chisq": ("χ²",), "df": ("df", "χ²"), "ci_": ("ci", "interval", "区间"), "std_error": ("se", "标准误"),
    "alpha": ("α",), "omega": ("ω",), "f_": ("f",), "rmsea": ("rmsea",), "cfi": ("cfi",), "tli": ("tli",),
    "srmr": ("srmr",), "htmt": ("htmt",), "detectable": ("detected", "检出"), "citc": ("item-total", "citc"),

}  # fmt: skip
# A name that is known by its letters alone counts only as a word of its own
SINGLE = re.compile(r"[A-Za-z]{1,2}|[Α-ω]²?|[Rfη]²")


@dataclass(frozen=True)
class Sentence:
    """One sentence of the chapter and where it stands."""

    place: str
    words: str
    paragraph: str
    in_body: bool

    def fault(self, reason: str) -> str:
        """One line of what is wrong with it."""
        return f"[{self.place}] {reason}: {self.words}"


@dataclass(frozen=True)
class Holder:
    """A number where it is held: its value, and the names by which a sentence would speak of it."""

    value: float
    names: frozenset[str]
    heads: frozenset[str] = frozenset()
    extreme: bool = False
    place: str = ""  # the anchor of a table; empty for what is no table of the document
    cells: tuple[frozenset[str], ...] = ()  # names of a row, cell by cell

    def is_spoken_of(self, words: str) -> bool:
        """Whether a text names the row: half of its first cells at least, a path by both of its ends."""
        if not self.cells:
            return said_in(self.names, words)
        said = sum(_is_whole(cell, words) for cell in self.cells)
        return said > 0 and 2 * said >= len(self.cells)


def _is_whole(cell: frozenset[str], words: str) -> bool:
    """Whether a text says the longest of a cell's names, or all the others."""
    longest = max(cell, key=len)
    others = cell - {longest}
    return said_in(frozenset({longest}), words) or (
        bool(others) and all(said_in(frozenset({n}), words) for n in others)
    )


@dataclass
class Chapter:
    """A typeset chapter beside the findings that it was made from."""

    document: TypesetDocument
    findings: Mapping[str, object]
    labels: Mapping[str, str] = field(default_factory=dict)  # of constructs and items, by code

    @property
    def lang(self) -> str:
        return self.document.lang

    @cached_property
    def tables(self) -> list[tuple[str, TypesetTable]]:
        """Those of the body, of the appendix, and of the workbook, each with the anchor by which a sentence names it."""
        placed = [(b.number.anchor, b) for b in self.document.blocks() if isinstance(b, TypesetTable)]
        first = () if self.document.first_sheet is None else (self.document.first_sheet,)
        kept = (b for s in (*first, *self.document.sheets) for b in blocks_of(s))
        return placed + [("", b) for b in kept if isinstance(b, TypesetTable)]

    @cached_property
    def near(self) -> dict[str, frozenset[str]]:
        """Anchors of the tables that stand in a section or are named in it, by the section's heading."""
        found: dict[str, frozenset[str]] = {}
        for part in self.document.parts:
            inside = {b.number.anchor for b in blocks_of(part) if isinstance(b, TypesetTable) and b.number}
            named = {run.anchor for _, p in paragraphs(part) for run in p.runs if run.anchor}
            for section in (part, *(b for b in blocks_of(part) if isinstance(b, TypesetSection))):
                found[section.full_heading] = frozenset(inside | named)
        return found

    @cached_property
    def sentences(self) -> list[Sentence]:
        found = []
        for part in self.document.parts:
            for section, block in paragraphs(part):
                if block.role == "reference":
                    continue
                place = section.full_heading
                # the number of a table or figure is no statement
                said = "".join("¤" if run.anchor else run.words for run in block.runs).replace("\u00a0", " ")
                in_body = part is not self.document.appendix
                found += [Sentence(place, s.strip(), said, in_body) for s in SENTENCE.split(said) if s and s.strip()]
        return found

    @cached_property
    def holders(self) -> list[Holder]:
        held = [h for anchor, table in self.tables for h in held_by_table(table, anchor)]
        held += held_by_findings(self.findings, self.labels)
        for rule in criteria().values():
            names = heads_of(rule.label.get(self.lang, "")) | {rule.name}
            bounds = (rule.at_least, rule.at_most, rule.acceptable, *(band.start for band in rule.bands))
            held += [Holder(float(b), frozenset(names), frozenset(names), True) for b in bounds if b is not None]
        return held

    def unlabelled(self, words: str) -> str:
        """A sentence without the names of constructs, which may sound like verdicts: leaders' support."""
        for label in sorted(filter(None, self.labels.values()), key=len, reverse=True):
            words = words.replace(label, "¤")
        return words

    @cached_property
    def values(self) -> np.ndarray:
        return np.array([h.value for h in self.holders])

    @cached_property
    def hypotheses(self) -> dict[str, str]:
        """Outcome by the hypothesis's number."""
        rows = self.findings.get("hypotheses", ())
        return {row["id"]: row["outcome"] for row in rows}


def blocks_of(section: TypesetSection) -> Iterator[object]:
    for block in section.blocks:
        yield block
        if isinstance(block, TypesetSection):
            yield from blocks_of(block)


def paragraphs(section: TypesetSection) -> Iterator[tuple[TypesetSection, TypesetParagraph]]:
    for block in section.blocks:
        if isinstance(block, TypesetSection):
            yield from paragraphs(block)
        elif isinstance(block, TypesetParagraph):
            yield section, block


# ------------------------------------------------------------------------------------------------ numbers
def labels_of(words: str) -> set[str]:
    """A label, and both ends of a path, as a sentence may say them."""
    parts = (words, *re.split(r"\s*(?:→|->|<->|×|：|: )\s*", words))
    return {w.strip().casefold() for w in parts if w.strip() and not re.fullmatch(r"[\d.,%−\s-]+", w)}


def heads_of(heading: str) -> set[str]:
    """A heading, its parts and its symbols."""
    parts = (
        heading,
        *re.split(r"[\s/（）()，,：:；;、]+", heading),
        *re.findall(rf"(?<![A-Za-z])(?:{SYMBOLS})(?![A-Za-z])", heading),
    )
    return {w.casefold() for w in parts if w and w.casefold() not in COMMON and not re.fullmatch(r"[\d.%−-]+", w)}


def held_by_table(table: TypesetTable, place: str) -> Iterator[Holder]:
    """Every number of a table, with its row's words and its column's heading; counts of rows and of equal cells too."""
    columns = [[v for row in table.rows for v in cell_values(row[j])] for j in range(len(table.columns))]
    title = frozenset(heads_of(table.title))
    for row in table.rows:
        cells = [frozenset(labels_of(cell.words)) for cell in row if not cell.numbers and labels_of(cell.words)][:3]
        names = frozenset(w for cell in cells for w in cell)
        for j, cell in enumerate(row):
            heads = frozenset(heads_of(table.columns[j].full_heading))
            for value in cell_values(cell):
                yield Holder(value, names, heads, value in (min(columns[j]), max(columns[j])), place, tuple(cells))
    yield from (Holder(value, title, frozenset(), True, place) for value in ends_of(table))
    said = (*(n.words for n in table.notes), *(c.full_heading for c in table.columns), table.title)
    for words in said:
        yield from (Holder(value, title, frozenset(heads_of(words)), True, place) for value in numbers_in(words))
    for j in range(len(table.columns)):
        equal = Counter(row[j].words for row in table.rows)
        yield from (Holder(float(n), title, title, True, place) for n in {*equal.values(), len(table.rows), len(equal)})


def ends_of(table: TypesetTable) -> set[float]:
    """The least and the largest of a matrix, with and without its signs, and of the largest of each row."""
    rows = [[v for cell in row for v in cell_values(cell) if abs(v) < 1] for row in table.rows]
    rows = [row for row in rows if row]
    flat = [v for row in rows for v in row]
    if not flat:
        return set()
    sizes, largest = [abs(v) for v in flat], [max(map(abs, row)) for row in rows]
    return {min(flat), max(flat), min(sizes), max(sizes), min(largest), max(largest)}


def cell_values(cell: TypesetCell) -> list[float]:
    exact = [float(n.value) for n in cell.numbers if n.value is not None and np.isfinite(float(n.value))]
    return exact or numbers_in(cell.words)


def numbers_in(words: str) -> list[float]:
    return [as_float(found[0]) for found in NUMBER.finditer(words)]


def as_float(shown: str) -> float:
    return float(shown.replace("−", "-").replace(",", "").rstrip("%."))


def held_by_findings(tree: object, labels: Mapping[str, str], path: tuple[str, ...] = ()) -> list[Holder]:
    """Every number of findings.json, with the words beside it as names, and its key in the words of a sentence."""
    out: list[Holder] = []
    if isinstance(tree, Mapping):
        beside = {w for v in tree.values() if isinstance(v, str) and len(v) < 80 for w in labels_of(v)}
        for key, value in tree.items():
            if isinstance(value, int | float) and not isinstance(value, bool):
                out.append(_leaf(value, beside, (*path, str(key)), labels))
            else:
                out += held_by_findings(value, labels, (*path, str(key)))
    elif isinstance(tree, list | tuple):
        for value in tree:
            if isinstance(value, int | float) and not isinstance(value, bool):
                out.append(replace(_leaf(value, set(), path, labels), heads=frozenset()))
            else:
                out += held_by_findings(value, labels, path)
        out.append(Holder(float(len(tree)), frozenset(), frozenset()))
    return out


def _leaf(value: float, beside: set[str], path: tuple[str, ...], labels: Mapping[str, str]) -> Holder:
    """`names` are strings beside the number and codes among the keys; what its own key means is its head."""
    codes = {code.casefold(): label.casefold() for code, label in labels.items()}
    steps = {w for step in path for w in labels_of(step)}
    names = beside | {step for step in steps if step in codes}
    names |= {codes[name] for name in names if name in codes}
    said = next((words for start, words in KEYS.items() if path[-1:] and path[-1].startswith(start)), ())
    heads = {w for step in path[-2:] for w in (step.casefold(), step.replace("_", " ").casefold())} | set(said)
    return Holder(float(value), frozenset(names), frozenset(heads), True)


def said_in(names: frozenset[str], words: str) -> bool:
    """Whether a text speaks of one of these names."""
    low = words.casefold()
    for name in names:
        if SINGLE.fullmatch(name):
            if re.search(rf"(?<![A-Za-z]){re.escape(name)}(?![A-Za-z])", low):
                return True
        elif name in low:
            return True
    return False


def places(shown: str) -> int:
    return len(shown.rstrip("%").partition(".")[2])


def is_held(chapter: Chapter, shown: str, sentence: Sentence, mark: str = "") -> bool:
    """Whether a number that a sentence shows is one that it may speak of, rounded as it stands there."""
    value, near = as_float(shown), 0.5 * 10.0 ** -places(shown) * (1 + 1e-9)
    held = chapter.values
    with np.errstate(invalid="ignore", over="ignore"):
        fits = np.abs((100 if shown.endswith("%") else 1) * held - value) <= near
        fits |= shown.endswith("%") & (np.abs(held - value) <= near)
        fits |= bool(SIZE.search(sentence.words)) & (np.abs(np.abs(held) - value) <= near)
    if mark == "<":
        fits |= (held >= 0) & (held < value)
    found = np.flatnonzero(fits)
    if places(shown) < 2 or mark:  # a count or a percentage: it stands somewhere, and that is what can be told
        return len(found) > 0
    near_tables = chapter.near.get(sentence.place, frozenset())
    for i in found:
        holder = chapter.holders[i]
        row, head = holder.is_spoken_of(sentence.paragraph), said_in(holder.heads, sentence.paragraph)
        here = holder.place in near_tables
        if (row and (head or here)) or (holder.extreme and head and (here or not holder.names)):
            return True
        if holder.extreme and (here or head) and RANGE.search(sentence.words):
            return True
    return bool(DIFFERENCE.search(sentence.words)) and is_difference(chapter, value, near, sentence)


def is_difference(chapter: Chapter, value: float, near: float, sentence: Sentence) -> bool:
    """Whether a number is how far apart two cells of one column are, the column and one of the rows being named."""
    for anchor, table in chapter.tables:
        if anchor not in chapter.near.get(sentence.place, ()):
            continue
        for j, column in enumerate(table.columns):
            if not said_in(frozenset(heads_of(column.full_heading)), sentence.paragraph):
                continue
            cells = [(v, said_in(frozenset(labels_of(row[0].words)), sentence.paragraph))
                     for row in table.rows for v in cell_values(row[j])[:1]]  # fmt: skip
            cells[:1] = [(a, True) for a, _ in cells[:1]]  # the model that the others are held against
            if any(abs(abs(a - b) - abs(value)) <= near for a, told in cells if told for b, _ in cells):
                return True
    return False


def statements(sentence: Sentence) -> Iterator[tuple[str, str]]:
    """The numbers that a sentence states, years of citations left out; each with what stands before it.

    ``<`` says only that a value is below; ``(`` that a number is an argument, as the degrees of freedom of F(3, 97.05).
    """
    words = re.sub(r"\d+(?:\.\d+){2,}", "¤", sentence.words)  # a version
    for citation in citations_in(words):
        words = words.replace(citation, "¤")
    for found in NUMBER.finditer(words):
        before = words[: found.start()].rstrip()
        shown = found[0].rstrip(",")
        if before.endswith(("-", "–")) and shown[:1] in "-−":
            shown = shown[1:]
        sign = "%" if words[found.end() : found.end() + 1] == "%" else ""
        argument = re.search(r"[A-Za-zΑ-ω²]\([^()]*$", before) is not None
        yield shown.rstrip(".") + sign, "<" if before.endswith("<") else "(" if argument else ""


def stray_numbers(chapter: Chapter) -> list[str]:
    """Numbers of sentences that stand in no table, not in findings.json and among no criteria."""
    return [
        s.fault(f"{shown} stands in no table and not in findings.json")
        for s in chapter.sentences
        if s.in_body
        for shown, mark in statements(s)
        if not is_held(chapter, shown, s, mark)
    ]


def differing_numbers(one: Chapter, other: Chapter) -> list[str]:
    """Paragraphs whose decimals are not the same in both languages."""
    faults = []
    for a, b in zip(_paragraphs_of(one), _paragraphs_of(other), strict=True):
        first, second = (Counter(abs(as_float(n)) for n in _decimals(words)) for words in (a, b))
        if first != second:
            faults.append(f"{sorted((first - second).elements())} and {sorted((second - first).elements())}: {a} | {b}")
    return faults


def _paragraphs_of(chapter: Chapter) -> list[str]:
    found = [p for part in chapter.document.parts for _, p in paragraphs(part) if p.role != "reference"]
    return ["".join("¤" if run.anchor else run.words for run in p.runs).replace("\u00a0", " ") for p in found]


def _decimals(words: str) -> list[str]:
    plain = re.sub(r"\d+(?:\.\d+){2,}", "¤", words)
    return [found[0] for found in NUMBER.finditer(plain) if places(found[0].rstrip("."))]


# ------------------------------------------------------------------------------------------------ verdicts
VERDICTS = {
    "en": {
        "not_supported": r"not (?:\w+ )?supported|unsupported|(?:did|do|does) not support|not confirmed|no support|"
        r"(?:was|were|is|are) rejected|(?:was|were|is|are) not(?= \()",
        "opposite": r"opposite sign|opposite direction|contrary to (?:the hypothesis|expectation)",
        "not_testable": r"not testable",
        "not_estimated": r"could not be tested|cannot be tested|not estimated",
        "supported": r"\bsupport(?:ed|s)?\b|\bconfirmed\b",
    },
    "zh": {
        "not_supported": r"(?:未能?|没有|均未|不)(?:能)?(?:获得?|得到)?(?:数据的?)?支持|(?:不|未能?)成立|未通过检验",
        "opposite": r"方向(?:与假设)?相反|与假设方向相反",
        "not_testable": r"无法检验|不可检验",
        "not_estimated": r"未估计",
        "supported": r"(?:获得?|得到|予以)?(?:数据的?)?支持|成立|通过检验",
    },
}
ALIKE = {"not_testable": {"not_testable", "not_estimated"}, "not_estimated": {"not_testable", "not_estimated"}}


def verdicts_said(words: str, lang: str, known: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Hypotheses of one sentence, each with the verdict that follows it, or, where none does, the one before."""
    ids = "|".join(sorted(map(re.escape, known), key=len, reverse=True))
    if not ids:
        return
    one = rf"(?<![A-Za-z\d])(?:{ids})(?![A-Za-z\d])"
    parts = [rf"(?P<{name}>{pattern})" for name, pattern in VERDICTS[lang].items()]
    token = re.compile(
        rf"(?P<span>{one}\s*(?:–|—|-|~|to|至|到)\s*{one})|(?P<id>{one})|{'|'.join(parts)}", re.IGNORECASE
    )
    order, waiting, behind, end = list(known), [], None, 0
    groups: list[tuple[list[str], str | None]] = []
    for found in token.finditer(words):
        kind, before = found.lastgroup, words[end : found.start()]
        end = found.end()
        if kind in ("span", "id"):
            if behind is not None and waiting and not re.fullmatch(r"(?:[\s,，、与和及]|and)*", before):
                groups.append((waiting, behind))
                waiting, behind = [], None
            if not waiting and re.fullmatch(r"(?:了|假设|hypothes[ei]s|[\s（(:：])*", before) and groups:
                behind = groups[-1][1]  # what stands right before them: “did not support H1”
            first, last = (re.findall(one, found[0]) * 2)[:2]
            waiting += order[order.index(first) : order.index(last) + 1]
            continue
        if behind is not None:
            groups.append((waiting, behind))
            waiting, behind = [], None
        groups.append((waiting, str(kind)))
        waiting = []
    groups.append((waiting, behind if behind is not None else groups[-1][1] if groups else None))
    for names, verdict in groups:
        if verdict is not None:
            yield from ((name, verdict) for name in names)


def differing_verdicts(chapter: Chapter) -> list[str]:
    """Hypotheses whose verdict in a sentence, a table or a figure is not that of findings.json."""
    known, faults = chapter.hypotheses, []
    for s in chapter.sentences:
        for name, verdict in verdicts_said(chapter.unlabelled(s.words), chapter.lang, known):
            if verdict != known[name] and verdict not in ALIKE.get(known[name], ()):
                faults.append(s.fault(f"{name} is {known[name]} and is called {verdict}"))
    for _, table in chapter.tables:
        faults += [f"[{table.title}] {fault}" for fault in _verdicts_of_table(table, chapter)]
    for block in chapter.document.blocks():
        if isinstance(block, TypesetFigure):
            faults += [f"[{block.title}] {fault}" for fault in _verdicts_of_figure(block, known)]
    return faults


def unsaid_hypotheses(chapter: Chapter) -> list[str]:
    """Hypotheses of which no sentence of the body gives the verdict."""
    said = {
        name
        for s in chapter.sentences
        if s.in_body
        for name, _ in verdicts_said(chapter.unlabelled(s.words), chapter.lang, chapter.hypotheses)
    }
    return [f"no sentence says whether {name} is supported" for name in chapter.hypotheses if name not in said]


def _verdicts_of_table(table: TypesetTable, chapter: Chapter) -> Iterator[str]:
    said = {catalogue(chapter.lang)[f"hypotheses.{o}"].casefold(): o for o in VERDICTS[chapter.lang]}
    for row in table.rows:
        cells = [re.sub(r"[¹²³⁴⁵⁶⁷⁸⁹ᵃ-ᶻ*†‡§]+$", "", cell.words).strip() for cell in row]
        names = [c for c in cells if c in chapter.hypotheses]
        outcomes = [said[c.casefold()] for c in cells if c.casefold() in said]
        for name in names[:1]:
            for outcome in outcomes:
                if outcome != chapter.hypotheses[name]:
                    yield f"{name} is {chapter.hypotheses[name]} and is called {outcome}"


def _verdicts_of_figure(figure: TypesetFigure, known: Mapping[str, str]) -> Iterator[str]:
    """A path that is drawn as significant is supported, or has the opposite sign."""
    for path in figure.content.data.get("paths", ()):
        outcome = known.get(str(path.get("label", "")))
        if outcome in ("supported", "not_supported", "opposite") and path.get("estimate") is not None:
            if bool(path.get("significant")) != (outcome != "not_supported"):
                yield f"{path['label']} is {outcome} and is drawn as if it were not"


# ------------------------------------------------------------------------------------------------ references
def unnamed_blocks(chapter: Chapter) -> list[str]:
    """Tables and figures that no sentence names."""
    named = {
        run.anchor
        for part in chapter.document.parts
        for _, block in paragraphs(part)
        for run in block.runs
        if run.anchor
    }
    blocks = (b for b in chapter.document.blocks() if isinstance(b, TypesetTable | TypesetFigure))
    return [f"{b.number.label} {b.title}" for b in blocks if b.number is not None and b.number.anchor not in named]


def page_words(chapter: Chapter) -> Iterator[str]:
    """Everything that stands on pages and is not in the list of references."""
    for part in chapter.document.parts:
        if part.name != "references":
            yield from _words_within(part)


def _words_within(block) -> Iterator[str]:
    match block:
        case TypesetSection():
            yield block.heading
            for inner in block.blocks:
                yield from _words_within(inner)
        case TypesetParagraph():
            yield block.words.replace("\u00a0", " ")
        case TypesetTable():
            yield block.title
            yield from (column.full_heading for column in block.columns)
            yield from (cell.shown for row in block.rows for cell in row)
            yield from (note.words for note in block.notes)
        case TypesetFigure():
            yield from (block.title, *(note.words for note in block.notes))


def cited_and_listed(chapter: Chapter) -> list[str]:
    """Citations without an entry, entries without a citation, and citations of works that nobody knows."""
    from repurchase.bibliography import references
    from repurchase.text import render

    listed = {b.words for part in chapter.document.parts if part.name == "references" for b in part.blocks}
    entries = {
        render(w.entry, chapter.lang, chapter.document.style): key for key, w in references().items() if w.is_work
    }
    cited: dict[str, str] = {}
    faults = []
    for words in page_words(chapter):
        cited |= dict.fromkeys(works_in(words), words)
        unknown = [c for c in citations_in(words) if not works_in(c)]
        faults += [
            f"{c} is no known work: {words}" for c in unknown if not any(c.partition(" ")[0] in e for e in listed)
        ]
    held = {entries[e] for e in listed if e in entries}
    faults += [f"{references()[key].short} is cited and not listed: {cited[key]}" for key in cited.keys() - held]
    return faults + [f"{references()[key].short} is listed and not cited" for key in held - cited.keys()]


# ------------------------------------------------------------------------------------------------ prose
RANGE = re.compile(
    r"\b(?:from|between|largest|smallest|highest|lowest|most|least|all|every|above|below)\b|\d to [−-]?[.\d]|[最介至均到~]|不低于|高于|低于"
)
SIZE = re.compile(r"absolute|in size|绝对值|大小")
DIFFERENCE = re.compile(r"\bby\b|differ|Δ|低|高|相差|差异|提高|下降|增加|减少")
LEFTOVERS = re.compile(
    r"[{}\ufffd\ue000-\uf8ff]|(?<![.] )(?<!^)\bNone\b(?! of)|\bnan\b|\bNaN\b|TODO|\bText\(|\bNumber\("
)
INTERNALS = re.compile(
    r"(?<![\w-])--\w|`|工作表|\bworksheet|\bSheet\d|[0-9a-f]{16,}|\bsha-?256\b|\.(?:xlsx|csv|toml|py|json)\b|"
    r"\[options\]|\b\w+=\"", re.IGNORECASE,
)  # fmt: skip
_VALUE = r"(?<![\d.])[−-]?(?:\d+(?:\.\d+)?|\.\d+)%?"  # a whole number, not its last digits
_END = r"(?!\d|%|\.\d)"
DEGENERATE = {
    "en": re.compile(rf"\b(?:between|from|of)?\s*({_VALUE}) (?:and|to) \1{_END}|({_VALUE})–\2{_END}"),
    "zh": re.compile(rf"({_VALUE})\s?(?:至|到|~|～|—|–|与|和)\s?\1{_END}"),
}
NOT_PLURAL = "is|explains|explained|was|has|as|its|this|less|across|thus|minus|plus|versus|basis|analysis|class|process|does|s|always|bias"
ONE_OF_MANY = re.compile(rf"(?<![\d.,−-])1 (?!(?:{NOT_PLURAL})\b)[a-z]+s\b")
COUNTED = (
    "item|items|construct|constructs|hypothesis|hypotheses|respondent|respondents|statement|statements|path|paths|"
    "factor|factors|questionnaire|answer|answers|question|questions|model|models"
)
MANY_OF_ONE = re.compile(
    r"(?<![\d.,−-])(?:[2-9]|[1-9]\d+) (?:item|construct|hypothesis|respondent|statement|path|factor|answer|question)\b"
)


def leftovers(chapter: Chapter) -> list[str]:
    """Placeholders, keys of the catalogue, and values that were never put into words."""
    keys = set(catalogue("en"))
    faults = []
    for words in page_words(chapter):
        if LEFTOVERS.search(words) or any(key in keys for key in re.findall(r"\b[a-z_]+(?:\.[a-z_]+)+\b", words)):
            faults.append(words)
    return faults


def internals(chapter: Chapter) -> list[str]:
    """What speaks of the program and not of the study: options, code, worksheets, files, checksums."""
    return [s.fault(f"“{m[0]}”") for s in chapter.sentences if s.in_body and (m := INTERNALS.search(s.words))]


def degenerate_ranges(chapter: Chapter) -> list[str]:
    """Ranges from a number to itself."""
    found = DEGENERATE[chapter.lang]
    return [s.fault(f"“{m[0].strip()}”") for s in chapter.sentences if (m := found.search(s.words))]


def wrong_plurals(chapter: Chapter) -> list[str]:
    """In English: one of several things, several of one thing."""
    if chapter.lang != "en":
        return []
    return [
        s.fault(f"“{m[0]}”")
        for s in chapter.sentences
        if (m := ONE_OF_MANY.search(s.words) or MANY_OF_ONE.search(s.words))
    ]


def numerals_first(chapter: Chapter) -> list[str]:
    """In English: sentences that begin with a numeral."""
    if chapter.lang != "en":
        return []
    return [s.fault("begins with a numeral") for s in chapter.sentences if re.match(r"[“(\[]?[−-]?\.?\d", s.words)]


def empty_sections(chapter: Chapter) -> list[str]:
    """Headings under which nothing stands."""
    sections = [b for b in chapter.document.blocks() if isinstance(b, TypesetSection)]
    return [s.full_heading for s in sections if not s.blocks]


CHECKS: dict[str, Callable[[Chapter], list[str]]] = {
    check.__name__: check
    for check in (
        stray_numbers,
        differing_verdicts,
        unsaid_hypotheses,
        unnamed_blocks,
        cited_and_listed,
        leftovers,
        internals,
        degenerate_ranges,
        wrong_plurals,
        numerals_first,
        empty_sections,
    )
}
