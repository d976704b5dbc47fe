"""The right side of a formula: ``a*x1 + start(.5)*x2 + c(1, NA)*x3``."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from typing import Any

from repurchase.model.expression import FUNCTIONS as ARITHMETIC
from repurchase.model.expression import ExpressionError, parse_expression
from repurchase.model.formula_tokens import FormulaError, FormulaTokens, Token
from repurchase.model.parameter import FREE, Fixed

TOKEN = re.compile(
    r"\s*(?:(?P<number>[+-]?\s*(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)(?![\w.])"
    r"|(?P<name>(?:[^\W\d]|\.(?=[^\W\d]))[\w.]*)"
    r"|(?P<string>\"[^\"]*\"|'[^']*')|(?P<op>[-+*/^(),]))"
)
SIGN = re.compile(r"\s*(?P<op>[-+])")
FUNCTIONS = ("c", "start", "equal", "label")
LONGEST_TOKEN = 200  # characters of a name, a label or a number


class Mistake(FormulaError):
    """A mistake in a line of a model."""


@dataclass(frozen=True, slots=True)
class Modifier:
    """A modifier stands before the ``*``: a value, a label, a start, an equality."""

    fixed: Fixed | tuple[Fixed, ...] = None
    label: str | tuple[str, ...] = ""
    start: float | tuple[float | None, ...] | None = None
    equal: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A variable's name (``1`` for an intercept) with its modifier."""

    name: str
    modifier: Modifier


Value = float | str  # of a modifier: a number, or a label or `FREE`


def _tokens(source: str, start: int) -> list[Token]:
    tokens: list[Token] = []
    end = len(source.rstrip())
    while start < end:
        match = TOKEN.match(source, start)
        if match is not None and match.lastgroup == "number" and match["number"][0] in "+-" and _after_value(tokens):
            match = SIGN.match(source, start)  # the sign joins two terms here
        if match is None:
            bad = next(k for k in range(start, end) if not source[k].isspace())
            raise Mistake("unknown_character", bad, source[bad])
        kind = str(match.lastgroup)
        if len(match[kind]) > LONGEST_TOKEN:
            raise Mistake("long_name", match.start(kind), str(LONGEST_TOKEN))
        tokens.append((kind, match[kind], match.start(kind)))
        start = match.end()
    return tokens


def _after_value(tokens: list[Token]) -> bool:
    return bool(tokens) and (tokens[-1][0] != "op" or tokens[-1][1] == ")")


def read_terms(source: str, start: int, op: str) -> list[Term]:
    """The terms of a formula from position `start` on."""
    reader = _Terms(_tokens(source, start), source.rstrip(), op)
    terms = [reader.term()]
    while reader.peek()[0] != "end":
        _, shown, position = reader.take()
        if shown != "+":
            raise Mistake("expected_plus", position, shown)
        terms.append(reader.term())
    return terms


class _Terms(FormulaTokens):
    def __init__(self, tokens: list[Token], source: str, op: str) -> None:
        super().__init__(tokens, source)
        self.op = op

    def term(self) -> Term:
        modifier = Modifier()
        while True:
            modifier = self.constant(modifier)
            kind, shown, position = self.take()
            called = kind == "name" and self.peek()[1] == "("
            if called:
                modifier = self.call(shown, position, modifier)
                self.star()
            elif self.peek()[1] == "*":
                modifier = _with_value(modifier, kind, shown, position)
                self.star()
            else:
                return self.variable(kind, shown, position, modifier)

    def constant(self, modifier: Modifier) -> Modifier:
        """A fixed value that is worked out, ``(1 - .8)*25*x``; the modifier as it was where none stands here."""
        last, depth, index = 0, 0, self.index
        for index in range(self.index, len(self.tokens)):
            kind, shown, _ = self.tokens[index]
            depth += {"(": 1, ")": -1}.get(shown, 0)
            called = shown in ARITHMETIC and index + 1 < len(self.tokens) and self.tokens[index + 1][1] == "("
            if (kind == "name" and not called) or kind == "string" or (shown == "+" and not depth):
                break
            last = index if shown == "*" and not depth else last
        if last - self.index < 2 or depth:
            return modifier
        begin, end = self.tokens[self.index][2], self.tokens[last][2]
        try:
            value = parse_expression(self.source[begin:end]).evaluate({})
        except ExpressionError as error:
            raise Mistake(error.reason, begin + error.position, error.shown) from error
        if not math.isfinite(value):
            raise Mistake("no_number", begin, self.source[begin:end].strip())
        self.index = last + 1
        return _once(modifier, "fixed", float(value), begin)

    def variable(self, kind: str, shown: str, position: int, modifier: Modifier) -> Term:
        if kind == "name" or (kind == "number" and self.op == "~" and shown in ("0", "1")):
            return Term(shown, modifier)
        if kind == "end":
            raise Mistake("nothing_right", position, shown)
        raise Mistake("expected_name", position, shown)

    def star(self) -> None:
        _, shown, position = self.take()
        if shown != "*":
            raise Mistake("expected_star", position, shown)

    def call(self, name: str, position: int, modifier: Modifier) -> Modifier:
        if name not in FUNCTIONS:
            raise Mistake("unknown_modifier", position, name)
        values = self.arguments()
        if name == "c":
            return _several(modifier, values, position)
        single: Value | tuple[Value, ...] = tuple(_value(v) for v in values) if len(values) > 1 else _value(values[0])
        if name == "start":
            if any(isinstance(v, str) and v != FREE for v in (single if isinstance(single, tuple) else (single,))):
                raise Mistake("start_needs_number", position, name)
            return replace(modifier, start=_starts(single))
        if not isinstance(single, str):
            raise Mistake("expected_label", position, name)
        return replace(modifier, label=single) if name == "label" else replace(modifier, equal=single)

    def arguments(self) -> list[Token]:
        """The values between parentheses; ``start(c(1, 2))`` is read as ``start(1, 2)``."""
        self.take()
        nested = self.peek()[1] == "c" and self.peek(1)[1] == "("
        if nested:
            self.index += 2
        values = [self.argument()]
        while self.peek()[1] == ",":
            self.take()
            values.append(self.argument())
        for _ in range(1 + nested):
            _, shown, position = self.take()
            if shown != ")":
                raise Mistake("expected_parenthesis", position, shown)
        return values

    def argument(self) -> Token:
        token = self.take()
        if token[0] not in ("number", "name", "string"):
            raise Mistake("expected_value", token[2], token[1])
        return token


def _value(token: Token) -> Value:
    kind, shown, position = token
    if kind == "number":
        number = float("".join(shown.split()))
        if not math.isfinite(number):
            raise Mistake("too_large", position, shown[:LONGEST_TOKEN])
        return number
    return shown[1:-1] if kind == "string" else shown


def _starts(values: Value | tuple[Value, ...]) -> float | tuple[float | None, ...] | None:
    """Starting values, none for each that is free."""
    if isinstance(values, tuple):
        return tuple(None if isinstance(v, str) else v for v in values)
    return None if isinstance(values, str) else values


def _with_value(modifier: Modifier, kind: str, shown: str, position: int) -> Modifier:
    """The modifier with one more value or label before the star."""
    if kind not in ("number", "name", "string"):
        raise Mistake("expected_name", position, shown)
    value = _value((kind, shown, position))
    return _once(modifier, "fixed" if isinstance(value, float) or value == FREE else "label", value, position)


def _once(modifier: Modifier, what: str, value: object, position: int) -> Modifier:
    """The modifier with its value or label, which may be said once."""
    if getattr(modifier, what) not in (None, "", value):
        shown = value if isinstance(value, str) else f"{value:g}" if isinstance(value, float) else "c()"
        raise Mistake(f"two_{what}", position, shown)
    said: dict[str, Any] = {what: value}
    return replace(modifier, **said)


def _several(modifier: Modifier, tokens: list[Token], position: int) -> Modifier:
    values = tuple(_value(t) for t in tokens)
    numbers = [isinstance(v, float) for v in values]
    if all(n or v == FREE for n, v in zip(numbers, values, strict=True)):
        return _once(modifier, "fixed", values, position)
    if any(numbers):
        raise Mistake("mixed_values", position, "c")
    return _once(modifier, "label", tuple("" if v == FREE else str(v) for v in values), position)
