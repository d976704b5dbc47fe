"""Arithmetic of parameter labels: what stands right of ``:=`` and on both sides of ``==``."""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?P<name>(?:[^\W\d]|\.(?=[^\W\d]))[\w.]*)"
    r"|(?P<op>\*\*|[-+*/^(),]))"
)
FUNCTIONS = ("exp", "log", "sqrt", "abs")


class ExpressionError(ValueError):
    """What is wrong with an expression (`reason`, a catalogue key's last part) and where (`position`, from 0)."""

    def __init__(self, reason: str, position: int, shown: str = "") -> None:
        super().__init__(f"{reason} at {position}: {shown}")
        self.reason, self.position, self.shown = reason, position, shown


def _computed(function: Callable[..., Any], *arguments: Any) -> Any:
    """The value of a function, NaN where plain numbers have none: 1/0, a root of -1, what is too large."""
    try:
        found = function(*arguments)
    except (ZeroDivisionError, OverflowError, ValueError):
        return math.nan
    return math.nan if isinstance(found, complex) else found


@dataclass(frozen=True, slots=True)
class Expression:
    """A node of a formula: a number, a label, a function or an operator with its arguments."""

    kind: str
    value: Any = None
    arguments: tuple[Expression, ...] = ()

    def evaluate(self, values: Mapping[str, Any], functions: Any = math) -> Any:
        """The value for given labels; `functions` offers exp, log, sqrt and abs (math, or numpy for arrays)."""
        if self.kind == "number":
            return self.value
        if self.kind == "name":
            return values[self.value]
        found = [a.evaluate(values, functions) for a in self.arguments]
        if self.kind == "call":
            return _computed(abs if self.value == "abs" else getattr(functions, self.value), found[0])
        left, right = found
        if self.value == "+":
            return left + right
        if self.value == "-":
            return left - right
        if self.value == "*":
            return left * right
        return _computed(operator.truediv if self.value == "/" else operator.pow, left, right)

    def names(self) -> tuple[str, ...]:
        """The labels used, in order of first appearance."""
        if self.kind == "name":
            return (self.value,)
        return tuple(dict.fromkeys(n for a in self.arguments for n in a.names()))

    def substitute(self, meanings: Mapping[str, Expression]) -> Expression:
        """The expression with labels replaced by what they stand for."""
        if self.kind == "name":
            return meanings.get(self.value, self)
        return Expression(self.kind, self.value, tuple(a.substitute(meanings) for a in self.arguments))

    def derivative(self, name: str) -> Expression:
        """The derivative by one label."""
        if self.kind == "number" or name not in self.names():
            return ZERO
        if self.kind == "name":
            return ONE
        if self.kind == "call":
            return self._derivative_of_call(name)
        left, right = self.arguments
        dl, dr = left.derivative(name), right.derivative(name)
        if self.value in "+-":
            return _join(self.value, dl, dr)
        if self.value == "*":
            return _join("+", _join("*", dl, right), _join("*", left, dr))
        if self.value == "/":
            return _join("-", _join("/", dl, right), _join("/", _join("*", self, dr), right))
        if dr == ZERO:
            return _join("*", _join("*", right, _join("^", left, _join("-", right, ONE))), dl)
        grown = _join("+", _join("*", dr, _call("log", left)), _join("/", _join("*", right, dl), left))
        return _join("*", self, grown)

    def _derivative_of_call(self, name: str) -> Expression:
        inner = self.arguments[0]
        outer = {
            "exp": self,
            "log": _join("/", ONE, inner),
            "sqrt": _join("/", Expression("number", 0.5), self),
            "abs": _join("/", inner, self),
        }[self.value]
        return _join("*", outer, inner.derivative(name))


ZERO, ONE = Expression("number", 0.0), Expression("number", 1.0)


def _call(name: str, argument: Expression) -> Expression:
    return Expression("call", name, (argument,))


def _join(op: str, left: Expression, right: Expression) -> Expression:
    """`left op right`, with zeros and ones simplified away so that constants are seen to be constant."""
    if op == "*":
        if ZERO in (left, right):
            return ZERO
        if left == ONE:
            return right
        return left if right == ONE else Expression("operator", op, (left, right))
    if op == "/" and left == ZERO:
        return ZERO
    if op in "+-" and right == ZERO:
        return left
    if op == "+" and left == ZERO:
        return right
    if left.kind == right.kind == "number" and op in "+-":
        return Expression("number", left.value + right.value if op == "+" else left.value - right.value)
    return Expression("operator", op, (left, right))


class _Reader:
    """Recursive descent over the tokens: sum, product, power, atom."""

    def __init__(self, source: str) -> None:
        self.source, self.tokens, self.at = source, _tokens(source), 0

    def peek(self) -> tuple[str, str, int]:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("end", "", len(self.source))

    def take(self) -> tuple[str, str, int]:
        token = self.peek()
        self.at += 1
        return token

    def sum(self) -> Expression:
        if self.peek()[1] in ("-", "+"):
            sign = self.take()[1]
            first = self.product()
            node = first if sign == "+" else Expression("operator", "*", (Expression("number", -1.0), first))
        else:
            node = self.product()
        while self.peek()[1] in ("+", "-"):
            op = self.take()[1]
            node = Expression("operator", op, (node, self.product()))
        return node

    def product(self) -> Expression:
        node = self.signed()
        while self.peek()[1] in ("*", "/"):
            op = self.take()[1]
            node = Expression("operator", op, (node, self.signed()))
        return node

    def signed(self) -> Expression:
        """A power with a sign of its own, which binds weaker than the power: a*-b^2 is -(a*b^2)."""
        if self.peek()[1] == "-":
            self.take()
            return _negative(self.signed())
        return self.power()

    def power(self) -> Expression:
        node = self.atom()
        if self.peek()[1] in ("^", "**"):
            self.take()
            return Expression("operator", "^", (node, self.signed()))
        return node

    def atom(self) -> Expression:
        kind, shown, position = self.take()
        if kind == "number":
            return Expression("number", float(shown))
        if kind == "name":
            if self.peek()[1] != "(":
                return Expression("name", shown)
            if shown not in FUNCTIONS:
                raise ExpressionError("unknown_function", position, shown)
            self.take()
            return _call(shown, self.closing(self.sum()))
        if shown == "(":
            return self.closing(self.sum())
        raise ExpressionError("expected_value", position, shown)

    def closing(self, node: Expression) -> Expression:
        _, shown, position = self.take()
        if shown != ")":
            raise ExpressionError("expected_parenthesis", position, shown)
        return node


def _negative(node: Expression) -> Expression:
    return Expression("operator", "*", (Expression("number", -1.0), node))


def _tokens(source: str) -> list[tuple[str, str, int]]:
    found, at = [], 0
    while at < len(source):
        if not source[at:].strip():
            break
        match = TOKEN.match(source, at)
        if match is None:
            bad = at + len(source[at:]) - len(source[at:].lstrip())
            raise ExpressionError("unknown_character", bad, source[bad])
        kind = str(match.lastgroup)
        found.append((kind, match[kind], match.start(kind)))
        at = match.end()
    return found


@lru_cache(maxsize=1024)
def parse_expression(source: str) -> Expression:
    """The `Expression` of a formula.

    Raises
    ------
    ExpressionError
        With the reason and the position.
    """
    reader = _Reader(source)
    node = reader.sum()
    kind, shown, position = reader.peek()
    if kind != "end":
        raise ExpressionError("unexpected", position, shown)
    return node
