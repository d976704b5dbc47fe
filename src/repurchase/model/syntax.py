"""lavaan's language, read into parameters and written back."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from repurchase.errors import LONGEST_SHOWN, ModelError
from repurchase.model.expression import ExpressionError, parse_expression
from repurchase.model.parameter import FREE, Fixed, Parameter
from repurchase.model.terms import Mistake, Modifier, read_terms
from repurchase.plain_text import printable_text, shortened_text
from repurchase.text import Text, Words, text

OPERATOR = re.compile(r":=|==|=~|~\*~|<~|~~|~|<=|>=|<|>|\||%|:(?!=)|=")
UNSUPPORTED = {"<~": "formative", "~*~": "scaling", "<": "inequality", ">": "inequality", "<=": "inequality",
               ">=": "inequality", "%": "operator", "=": "operator", ":": "block"}  # fmt: skip
ARROW = re.compile(r"<-|->|→|←")
LONGEST_LINE = 100  # of a line that stands above its caret
MOST_MISTAKES = 5  # that are told one by one
MOST_CHARACTERS, MOST_PARAMETERS, LONGEST_NAME = 200_000, 5_000, 200  # 300 items on 40 factors fill a tenth of them
HELD = re.compile(r"[,@\t]|\d{7}")  # what rows of answers hold and lines of a model do not: such a line is not repeated
NAME = re.compile(r"(?:[^\W\d]|\.(?=[^\W\d]))[\w.]*\Z")


@dataclass(frozen=True, slots=True)
class _Statement:
    """A formula without comments; `origin` maps each of its characters to (line, column), from 0."""

    source: str
    origin: tuple[tuple[int, int], ...]


@lru_cache(maxsize=64)
def parse(source: str) -> tuple[Parameter, ...]:
    """The parameters that a model's text describes, in order.

    Raises
    ------
    ModelError
        The first mistakes, each with its line and a caret under the place, and how many there are.
    """
    if len(source) > MOST_CHARACTERS:
        raise ModelError("model.too_long", n=f"{len(source):,}", most=f"{MOST_CHARACTERS:,}")
    lines, parameters, mistakes = source.splitlines(), [], []
    for statement in _statements(lines):
        try:
            parameters += _read(statement.source)
        except Mistake as mistake:
            where = statement.origin[min(mistake.position, len(statement.origin) - 1)]
            mistakes.append(_explained(lines, where, mistake))
        if len(parameters) > MOST_PARAMETERS:
            raise ModelError("model.too_many", most=f"{MOST_PARAMETERS:,}", line=statement.origin[0][0] + 1)
    if not mistakes:
        parameters, mistakes = _merged(parameters)
    if not mistakes:
        mistakes = [*_circles(parameters), *_unknown_labels(parameters), *_defined_labels(parameters)]
    if not mistakes and all(p.op in (":=", "==") for p in parameters):
        mistakes = [text("model.empty")]
    if mistakes:
        raise _refusal(mistakes)
    return tuple(parameters)


def _refusal(mistakes: list[Text]) -> ModelError:
    """The first few mistakes, and how many more there are."""
    told = mistakes[:MOST_MISTAKES]
    if len(mistakes) > len(told):
        told = [*told, text("model.more_mistakes", n=len(mistakes) - len(told))]
    return ModelError(text("model.mistakes", n=len(mistakes), mistakes=Words(tuple(told), "\n")))


def _statements(lines: Sequence[str]) -> Iterator[_Statement]:
    """Formulas: a line without an operator belongs to the line before it, as in lavaan."""
    characters: list[str] = []
    origin: list[tuple[int, int]] = []
    for number, line in enumerate(lines):
        bare = re.split(r"[#!]", line, maxsplit=1)[0]
        column = 0
        for part in re.split(r"(;)", bare):
            begins = _operator(part) is not None or part == ";"
            if begins and "".join(characters).strip():
                yield _Statement("".join(characters), tuple(origin))
                characters, origin = [], []
            if part != ";":
                characters += [*part, " "]
                origin += [(number, column + k) for k in range(len(part) + 1)]
            column += len(part)
    if "".join(characters).strip():
        yield _Statement("".join(characters), tuple(origin))


def _operator(source: str, start: int = 0) -> re.Match[str] | None:
    """The first operator outside quotes."""
    return OPERATOR.search(re.sub(r"\"[^\"]*\"|'[^']*'", lambda m: "q" * len(m.group()), source), start)


def _short(words: str) -> str:
    """A statement as a mistake may repeat it: whoever gives the data for the model does not want to read them here."""
    return words if len(words) <= LONGEST_SHOWN else words[:LONGEST_SHOWN] + "…"


def _read(source: str) -> list[Parameter]:
    """The parameters of one formula."""
    first = len(source) - len(source.lstrip())
    match = _operator(source)
    if match is None:
        raise Mistake("no_operator", first, _short(source.strip()))
    op, start, end = match.group(), match.start(), match.end()
    if (arrow := ARROW.search(source)) is not None:
        raise Mistake("arrow", arrow.start(), arrow.group())
    if op in UNSUPPORTED:
        raise Mistake(UNSUPPORTED[op], start, op)
    if op in (":=", "=="):
        return [_expression_row(source, op, start, end)]
    left = _names(source, start)
    again = _operator(source, end)
    if again is not None:
        raise Mistake("two_operators", again.start(), again.group())
    rows, terms = [], read_terms(source, end, op)
    if len(left) * len(terms) > MOST_PARAMETERS:
        raise Mistake("many_terms", start, f"{MOST_PARAMETERS:,}")
    for name in left:
        for term in terms:
            row_op, rhs = ("~1", "") if op == "~" and term.name in ("1", "0") else (op, term.name)
            modifier = replace(term.modifier, fixed=0.0) if term.name == "0" else term.modifier
            rows.append(_parameter(name, row_op, rhs, modifier))
    return rows


def _parameter(lhs: str, op: str, rhs: str, modifier: Modifier) -> Parameter:
    return Parameter(lhs, op, rhs, modifier.fixed, modifier.label, modifier.start, equal=modifier.equal)


def _names(source: str, end: int) -> list[str]:
    """The names left of the operator, joined by plus signs."""
    names, start = [], 0
    for part in source[:end].split("+"):
        name = part.strip()
        position = start + len(part) - len(part.lstrip())
        if not NAME.match(name):
            raise Mistake("bad_name" if name else "nothing_left", min(position, end), _short(name))
        if len(name) > LONGEST_NAME:
            raise Mistake("long_name", min(position, end), str(LONGEST_NAME))
        names.append(name)
        start += len(part) + 1
    return names


def _expression_row(source: str, op: str, start: int, end: int) -> Parameter:
    left, right = source[:start].strip(), source[end:].strip()
    if op == ":=" and not NAME.match(left):
        raise Mistake("bad_name" if left else "nothing_left", len(source) - len(source.lstrip()), _short(left))
    if op == ":=" and len(left) > LONGEST_NAME:
        raise Mistake("long_name", len(source) - len(source.lstrip()), str(LONGEST_NAME))
    for side, begin, stop in ((left, 0, start), (right, end, len(source))):
        try:
            parse_expression(source[begin:stop])
        except ExpressionError as error:
            where = min(begin + error.position, len(source.rstrip()))
            raise Mistake(error.reason if side else "nothing_there", where, error.shown) from error
    return Parameter(re.sub(r"\s+", "", left), op, re.sub(r"\s+", "", right))


def _merged(rows: list[Parameter]) -> tuple[list[Parameter], list[Text]]:
    """Rows that name one parameter made one: ``f =~ a*x + start(1)*x``."""
    found: dict[tuple[str, ...], Parameter] = {}
    mistakes = []
    for row in rows:
        key = (*row.key, str(len(found))) if row.op in (":=", "==") else row.key
        old = found.get(key)
        if old is None:
            found[key] = row
            continue
        values = {}
        for name in ("fixed", "label", "start", "equal"):
            mine, theirs = getattr(old, name), getattr(row, name)
            if mine not in (None, "") and theirs not in (None, "") and mine != theirs:
                mistakes.append(text("model.said_twice", name=row.name))
            values[name] = theirs if theirs not in (None, "") else mine
        found[key] = replace(old, **values)
    return list(found.values()), mistakes


def _circles(rows: list[Parameter]) -> list[Text]:
    """Variables that would measure or predict themselves, and arrows drawn twice."""
    found = [text("model.itself", name=p.lhs) for p in rows if p.op in ("=~", "~") and p.lhs == p.rhs]
    measured = {(p.rhs, p.lhs) for p in rows if p.op == "=~"}
    twice = [p for p in rows if p.op == "~" and (p.lhs, p.rhs) in measured]
    return [*found, *(text("model.same_arrow", item=p.lhs, latent=p.rhs) for p in twice)]


def _unknown_labels(rows: list[Parameter]) -> list[Text]:
    """Labels that a formula uses and no parameter carries."""
    known = {p.lhs for p in rows if p.op == ":="}
    for p in rows:
        known.update(p.label if isinstance(p.label, tuple) else (p.label,))
    mistakes = []
    for p in rows:
        sides = {":=": (p.rhs,), "==": (p.lhs, p.rhs)}.get(p.op, ())
        for name in dict.fromkeys(n for side in sides for n in parse_expression(side).names()):
            if name not in known:
                mistakes.append(text("model.unknown_label", label=name, formula=_short(f"{p.lhs} {p.op} {p.rhs}")))
    return mistakes


def _defined_labels(rows: list[Parameter]) -> list[Text]:
    """Names that ``:=`` defines and a parameter carries, or that are defined twice."""
    defined = [p.lhs for p in rows if p.op == ":="]
    labels = {v for p in rows for v in (p.label if isinstance(p.label, tuple) else (p.label,))}
    return [text("model.defined_twice", name=v) for v, n in Counter(defined).items() if v in labels or n > 1]


def _explained(lines: Sequence[str], where: tuple[int, int], mistake: Mistake) -> Text:
    line, column = where
    if HELD.search(re.sub(r"\([^()]*\)?", "", lines[line])):
        problem = text(f"model.{mistake.reason}", shown="…")
        return text("model.at_line", line=line + 1, column=column + 1, problem=problem)
    begin = max(column - LONGEST_LINE * 3 // 5, 0) if len(lines[line]) > LONGEST_LINE else 0
    source = shortened_text(printable_text(lines[line][begin:]), LONGEST_LINE)
    pad = "".join("\u3000" if unicodedata.east_asian_width(c) in "WF" else " " for c in lines[line][begin:column])
    problem = text(f"model.{mistake.reason}", shown=mistake.shown)
    return text("model.at", line=line + 1, column=column + 1, problem=problem, source=source, caret=pad + "^")


def write(rows: Sequence[Parameter]) -> str:
    """lavaan syntax of the parameters: one line for neighbours with the same left side and operator."""
    lines: list[str] = []
    last: tuple[str, str] | None = None
    for row in rows:
        op = "~" if row.op == "~1" else row.op
        if row.op in (":=", "=="):
            lines.append(f"{row.lhs} {row.op} {row.rhs}")
            last = None
        elif last == (row.lhs, op):
            lines[-1] += f" + {_term(row)}"
        else:
            lines.append(f"{row.lhs} {op} {_term(row)}")
            last = (row.lhs, op)
    return "\n".join(lines)


def _term(row: Parameter) -> str:
    name = "1" if row.op == "~1" else row.rhs
    said = []
    if row.fixed is not None:
        said.append(_vector(row.fixed))
    if row.label:
        said.append(_vector(row.label))
    if row.start is not None:
        said.append(f"start({_vector(row.start)})")
    if row.equal:
        said.append(f'equal("{row.equal}")')
    return " + ".join(f"{s}*{name}" for s in said) if said else name


def _vector(values: Fixed | tuple[Fixed, ...]) -> str:
    if isinstance(values, tuple):
        return f"c({', '.join(_scalar(v) for v in values)})"
    return _scalar(values)


def _scalar(value: Fixed) -> str:
    if value is None:
        return FREE
    if isinstance(value, str):
        return value if NAME.match(value) or value == FREE else f'"{value}"'
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)
