"""A table taken apart: which rows are its head, what each column gives, and whom each row is of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from repurchase.study.manuscript.facts.known_facts import KnownFacts
from repurchase.study.manuscript.facts.known_names import KnownNames, Mention
from repurchase.study.manuscript.reading.manuscript_text import TextTable, plain_form
from repurchase.study.manuscript.statements.number_tokens import one_number
from repurchase.study.manuscript.statements.sentence_parts import hypothesis_tokens
from repurchase.study.manuscript.statements.statistic_words import labels

_HEADS: tuple[tuple[str, str], ...] = (
    ("none", r"标准(?!误|差|化)|临界|判断|建议|推荐|阈值|是否(?!成立|支持|显著|通过|接受)|拟合标准|criteri|"
             r"threshold|cut-?off|recommended|acceptable|benchmark|编号|来源|source|wording|点数|points|反向|"
             r"剔除|剩余|有效率|累[计积]|cumul|保留|draws|水平|质量|^成立$|held|msa|共同度|RMSE(?!A)|"
             r"MAE(?![A-Za-z])|损失|loss"),
    ("verdict", r"结论|结果$|检验结果|假设检验|是否(?:成立|支持)|支持(?:与否|情况)|决策|decision|^results?$|"
                r"conclusion|verdict|support(?:ed)?\??$|outcome$"),
    ("type", r"中介类型|type of mediation|mediation type|^type$"),
    ("ci_low", r"下限|lower|LLCI|(?<![A-Za-z])LL(?![A-Za-z])|2\.5\s?%|(?<![\d.])5\s?%"),
    ("ci_high", r"上限|upper|ULCI|(?<![A-Za-z])UL(?![A-Za-z])|97\.5\s?%|(?<![\d.])95\s?%$"),
    ("indirect", r"间接效应|中介效应|indirect"), ("total", r"总效应|total"),
    ("direct", r"直接效应|direct effect|(?:^|[:\s])direct$"),
    ("z", r"^[tTzZ][ -]?(?:statistics?|值|统计)[^a-z]*\(?\|?O/STDEV"),
    ("se", r"^S\.?E\.?\s?\(|^标准误\s?\("),
    ("coef_std", r"标准化(?:的)?(?:路径|回归)?(?:系数|估计|效应|值)|std\.?\s?(?:all|β|beta|estimate|coef)|"
                 r"standardi[sz]ed|β\s?(?:\(|$)"),
    ("coef_b", r"非标准化|unstandardi[sz]ed|^B$|^b$"),
    ("group", r"t/F|d/η"),
    ("cr", r"组合信度|composite|construct reliability|建构信度|组成信度"),
    ("se", r"^S\.?\s?E\.?$|标准误|std\.?\s?err|standard error|STDEV|standard deviation \(STDEV\)"),
    ("group_test", r"^F(?:\s?(?:值|values?|统计量|检验))?$"),
    ("z", r"^C\.\s?R\.$|临界比|^[tzTZ][ -]?(?:值|values?|statistics?|检验)?$|T statistics|^[tz]\b"),
    ("p", r"^[pP]\s?(?:值|-?values?)?(?:\(|$)|^sig\.?|显著性|P values"),
    ("coef", r"路径系数|系数|estimate|估计值|^β|^效应值?$|^effect(?: size)?$|original sample|原始样本|样本估计|"
             r"coefficient|^O$|\bbeta$"),
    ("k", r"题项数|题目数|题数|项数|number of items|n of items|^items$|no\. of items"),
    ("n", r"^[nN]$|样本量|sample size"),
    ("loading", r"^λ"), ("performance", r"绩效|performance"),
    ("count", r"频[数次]|人数|frequency|count|^n \(|^respondents$"), ("share", r"百分比|比例|占比|per\s?cent|"
        r"^share|^%|\(%\)"),
    ("mean", r"均值|平均|^M$|mean"), ("sd", r"标准差|^SD$|std\.? dev|standard dev"),
)  # fmt: skip
_COMPILED = tuple((kind, re.compile(pattern, re.I if kind not in ("coef_b",) else 0)) for kind, pattern in _HEADS)
_FROM = re.compile(r"->|→|-+->|—+>|⟶|➔|➝|⇒")
_RIVAL_FACTORS = re.compile(r"\d\s?(?:个)?(?:因子|factors?)\s?:", re.I)
_MODERATES = re.compile(r"调节|交互|[×✕]|moderat|interaction", re.I)
_TO = re.compile(r"<-+|←|⟵")


@dataclass(slots=True)
class TableRow:
    """A row below the head: its cells, and whom its words name."""

    cells: tuple[str, ...]
    constructs: list[str] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    categories: list[tuple[str, str]] = field(default_factory=list)
    statements: list[str] = field(default_factory=list)
    hypotheses: list[str] = field(default_factory=list)
    path: tuple[str, ...] = ()
    words: str = ""
    group: str = ""


@dataclass(slots=True)
class TableFrame:
    """A table with what its columns give.

    Attributes
    ----------
    kinds : list of str
        The statistic of every column; empty where the head does not tell.
    heads : list of str
        Words of the head over each column.
    named : list of str
        The construct that a column's head names; empty for none.
    asked, captioned : list of str
        Background questions and constructs that the caption names.
    """

    grid: TextTable
    kinds: list[str]
    heads: list[str]
    named: list[str]
    rows: list[TableRow]
    asked: list[str] = field(default_factory=list)
    captioned: list[str] = field(default_factory=list)


def table_frame(grid: TextTable, names: KnownNames, facts: KnownFacts) -> TableFrame:
    """Take a table apart."""
    plain = [tuple(plain_form(c) for c in row) for row in grid.rows]
    head = _head_rows(plain)
    heads = [" ".join(dict.fromkeys(filter(None, (row[j] for row in plain[:head])))) for j in range(len(plain[0]))]
    kinds = [head_kind(words) for words in heads]
    named = [_named(words, names) for words in heads]
    tested = [re.search(r"(?<![A-Za-z])[Ft]\s?(?:值|values?)?$", words.strip()) is not None for words in heads]
    kinds = ["group" if n and t and not k else k for k, n, t in zip(kinds, named, tested, strict=True)]
    rows = _rows(plain[head:], kinds, names, facts)
    _name_items(rows, grid.rows[head:], names)
    if any(re.search(r"中介变量|mediator", words, re.I) for words in heads):
        for row in rows:
            row.path = _chain(row, facts)
    title = names.mentions(plain_form(grid.caption))
    asked = list(dict.fromkeys(m.key for m in title if m.sort == "question"))
    captioned = list(dict.fromkeys(m.key for m in title if m.sort == "construct"))
    return TableFrame(grid, kinds, heads, named, rows, asked, captioned)


def _name_items(rows: list[TableRow], printed: Sequence[Sequence[str]], names: KnownNames) -> None:
    """Rows of items that are called like a statistic: where other rows name items, and the cell has no exponent."""
    if not names.statistics or not any(row.items for row in rows):
        return
    for row, cells in zip(rows, printed, strict=True):
        found = [names.statistics[c.strip()] for c in cells[:3] if c.strip() in names.statistics]
        if found and not row.items:
            row.items = found[:1]


def _chain(row: TableRow, facts: KnownFacts) -> tuple[str, ...]:
    """The chain of a row whose columns are predictor and mediator, with or without the outcome."""
    if len(row.path) > 2:
        return row.path
    begun = [p for p in facts.chains if p[: len(row.constructs)] == tuple(row.constructs)]
    return begun[0] if len(begun) == 1 and len(row.constructs) > 1 else ()


def _head_rows(rows: list[tuple[str, ...]]) -> int:
    """How many rows are the head: the first, and a second one under merged cells that holds no value."""
    if rows and _is_keyed(rows[0]):
        return 0
    if len(rows) < 3 or any(_is_value(c) for c in rows[1]):
        return 1
    merged = len(set(rows[0])) < len(rows[0]) and (rows[1][0] in ("", rows[0][0]) or not rows[0][0])
    return 2 if merged else 1


def _is_keyed(row: tuple[str, ...]) -> bool:
    """Whether a table begins without a head: a statistic's name, and its value."""
    return bool(row[0] and labels(row[0])) and any(_is_value(c) for c in row[1:])


def _is_value(cell: str) -> bool:
    found = one_number(cell)
    return found is not None and (found.decimals > 0 or found.percent)


def head_kind(words: str) -> str:
    """The statistic that the head of a column names."""
    bare = " ".join(words.split())
    for kind, pattern in _COMPILED[:1]:
        if pattern.search(bare):
            return kind
    found = labels(bare)
    kinds = [m.kind for m in found]
    if "ci" in kinds and not re.search(r"下限|上限|lower|upper", bare, re.I):
        return "ci"
    if kinds and kinds[0] in ("alpha", "omega", "cr", "ave",
        "loading", "htmt", "r2", "f2", "vif", "kmo", "citc", "skew",
                              "kurt", "rho_a", "alpha_deleted", "performance", "q2", "sqrt_ave"):  # fmt: skip
        return kinds[0]
    for kind, pattern in _COMPILED:
        if pattern.search(bare):
            return "coef_b" if kind == "coef_std" and re.search(r"非标准化|unstandardi", bare, re.I) else kind
    return kinds[0] if kinds else ""


def _named(words: str, names: KnownNames) -> str:
    found = [m for m in names.mentions(words) if m.sort == "construct"]
    return str(found[0].key) if len(found) == 1 else ""


def _rows(plain: list[tuple[str, ...]], kinds: list[str], names: KnownNames, facts: KnownFacts) -> list[TableRow]:
    out: list[TableRow] = []
    carried: dict[int, str] = {}
    wordy = [j for j in range(len(kinds)) if any(_is_words(row[j]) for row in plain)]
    for row in plain:
        texts = []
        for j in wordy[:4]:
            if row[j] and _is_words(row[j]):
                carried = {k: v for k, v in carried.items() if k < j}
                carried[j] = row[j]
                texts.append(row[j])
            elif not row[j] and j in carried and j < 2 and kinds[j] not in ("verdict", "type"):
                texts.append(carried[j])
        made = _row(row, [t for j, t in enumerate(texts)], names, facts)
        made.group = carried.get(0, "")
        out.append(made)
    return out


def _is_words(cell: str) -> bool:
    if re.fullmatch(r"\s?\d{1,5}\s?(?:-|~|—)\s?\d{1,5}\s?", cell):
        return True  # a range of ages or amounts
    return re.search(r"[A-Za-z一-鿿→←⟶]|<-|->", cell) is not None and one_number(cell) is None


def _row(cells: tuple[str, ...], texts: list[str], names: KnownNames, facts: KnownFacts) -> TableRow:
    words = " | ".join(texts)
    found: list[Mention] = names.mentions(words)
    made = TableRow(cells, words=words)
    made.constructs = list(dict.fromkeys(m.key for m in found if m.sort == "construct"))
    made.items = list(dict.fromkeys(m.key for m in found if m.sort == "item"))
    made.questions = list(dict.fromkeys(m.key for m in found if m.sort == "question"))
    made.categories = list(dict.fromkeys(m.key for m in found if m.sort == "category"))
    made.statements = list(dict.fromkeys(m.key for m in found if m.sort == "statement"))
    made.hypotheses = list(dict.fromkeys(h for _, _, h in hypothesis_tokens(words, facts)))
    made.path = _row_path(made, words, facts)
    return made


def _row_path(row: TableRow, words: str, facts: KnownFacts) -> tuple[str, ...]:
    """The path of a row: by its arrows, by its hypothesis, or the only one that its constructs make."""
    if _RIVAL_FACTORS.search(words):
        return ()  # a model in which these constructs are one factor
    claimed = facts.hypotheses[row.hypotheses[0]] if len(row.hypotheses) == 1 else None
    if claimed is not None and claimed.kind == "moderated":
        return claimed.path
    if _MODERATES.search(words) and claimed is None:
        return ()
    if len(row.constructs) > 1 and _TO.search(words) and not _FROM.search(words):
        turned = tuple(reversed(row.constructs))
        return turned if turned in facts.paths else ()
    if tuple(row.constructs) in facts.paths and _FROM.search(words):
        return tuple(row.constructs)
    if len(row.hypotheses) == 1:
        path = facts.hypotheses[row.hypotheses[0]].path
        if set(row.constructs) <= set(path):
            return path
    inside = [p for p in facts.paths if set(p) == set(row.constructs)]
    return inside[0] if len(inside) == 1 else ()
