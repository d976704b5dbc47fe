"""Arithmetic of parameter labels: what stands right of ``:=`` and on both sides of ``==``.

Nothing here calls itself once for each part of a formula: a sum of thousands of terms, or definitions that use one
another forty deep, are walked part by part, each shared part once.
"""

from __future__ import annotations

import math
import operator
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import ModuleType
from typing import Any, TypeVar

from repurchase.model.formula_tokens import FormulaError, FormulaTokens, Token

TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?P<name>(?:[^\W\d]|\.(?=[^\W\d]))[\w.]*)"
    r"|(?P<op>\*\*|[-+*/^(),]))"
)
FUNCTIONS = ("exp", "log", "sqrt", "abs")
MOST_PARTS = 20_000  # names, numbers and signs of one formula: a sum of 10,000 terms
MOST_NESTED = 50  # parentheses, calls and powers within one another: each takes five calls of the reader
Flat = tuple[tuple[str, Any, tuple[int, ...]], ...]  # kind, value and positions of the arguments of each part


Q = TypeVar("Q")  # what labels stand for: numbers, or arrays of them


class ExpressionError(FormulaError):
    """A mistake in an expression."""


def _computed(function: Callable[..., Q], *arguments: Q | float) -> Q | float:
    """The value of a function, NaN where plain numbers have none: 1/0, a root of -1, what is too large."""
    try:
        found = function(*arguments)
    except (ZeroDivisionError, OverflowError, ValueError):
        return math.nan
    return math.nan if isinstance(found, complex) else found


@dataclass(frozen=True, slots=True, eq=False)
class Expression:
    """A node of a formula: a number, a label, a function or an operator with its arguments."""

    kind: str
    value: Any = None
    arguments: tuple[Expression, ...] = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Expression) and self.flat() == other.flat()

    def __hash__(self) -> int:
        return hash(self.flat())

    def __reduce__(self) -> tuple[Callable[[Flat], Expression], tuple[Flat]]:
        return _rebuilt, (self.flat(),)

    def parts(self) -> list[Expression]:
        """Every different node, arguments before what they are arguments of."""
        found: list[Expression] = []
        known: set[int] = set()
        waiting = [(self, False)]
        while waiting:
            node, complete = waiting.pop()
            if complete:
                found.append(node)
            elif id(node) not in known:
                known.add(id(node))
                waiting.append((node, True))
                waiting += [(a, False) for a in reversed(node.arguments)]
        return found

    def flat(self) -> Flat:
        """The formula without nesting: equal for formulas that are written alike."""
        rows: dict[tuple[str, Any, tuple[int, ...]], int] = {}
        where: dict[int, int] = {}
        for node in self.parts():
            row = (node.kind, node.value, tuple(where[id(a)] for a in node.arguments))
            where[id(node)] = rows.setdefault(row, len(rows))
        return tuple(rows)

    def evaluate(self, values: Mapping[str, Q], functions: ModuleType = math) -> Q | float:
        """The value for given labels; `functions` offers exp, log, sqrt and abs (math, or numpy for arrays)."""
        parts = self.parts()
        needed = Counter(id(a) for node in parts for a in node.arguments)
        found: dict[int, Q | float] = {}
        for node in parts:
            given = [found[id(a)] for a in node.arguments]
            for a in node.arguments:
                needed[id(a)] -= 1
                if not needed[id(a)]:
                    del found[id(a)]  # arrays of thousands of draws do not pile up
            found[id(node)] = _value(node, given, values, functions)
        return found[id(self)]

    def names(self) -> tuple[str, ...]:
        """The labels used, in order of first appearance."""
        return tuple(dict.fromkeys(node.value for node in self.parts() if node.kind == "name"))

    def substitute(self, meanings: Mapping[str, Expression]) -> Expression:
        """The expression with labels replaced by what they stand for."""
        found: dict[int, Expression] = {}
        for node in self.parts():
            if node.kind == "name":
                found[id(node)] = meanings.get(node.value, node)
            else:
                found[id(node)] = Expression(node.kind, node.value, tuple(found[id(a)] for a in node.arguments))
        return found[id(self)]

    def derivative(self, name: str) -> Expression:
        """The derivative by one label."""
        found: dict[int, Expression] = {}
        for node in self.parts():
            found[id(node)] = _derivative(node, [found[id(a)] for a in node.arguments], name)
        return found[id(self)]


def compiled(expressions: Sequence[Expression]) -> Callable[[Mapping[str, Any], ModuleType], list[Any]]:
    """Find the order of all formulas' steps once, a step that several share only once, for plain numbers.

    Returns
    -------
    function of labels' values and a module of functions, as `Expression.evaluate`, giving each formula's value
    """
    rows: dict[tuple[str, Any, tuple[int, ...]], int] = {}
    steps: list[tuple[Expression, tuple[int, ...]]] = []
    ends = []
    for expression in expressions:
        where: dict[int, int] = {}
        for node in expression.parts():
            row = (node.kind, node.value, tuple(where[id(a)] for a in node.arguments))
            if row not in rows:
                rows[row] = len(steps)
                steps.append((node, row[2]))
            where[id(node)] = rows[row]
        ends.append(where[id(expression)])
    plain = [(PLAIN.get(node.value) if node.kind == "operator" else None, node, at) for node, at in steps]

    def values_of(values: Mapping[str, Any], functions: ModuleType) -> list[Any]:
        found: list[Any] = []
        for plain_operator, node, at in plain:
            if plain_operator is not None:
                found.append(plain_operator(found[at[0]], found[at[1]]))
            else:
                found.append(_value(node, [found[k] for k in at], values, functions))
        return [found[k] for k in ends]

    return values_of


PLAIN: dict[str, Callable[[Any, Any], Any]] = {"+": operator.add, "-": operator.sub, "*": operator.mul}
ZERO, ONE = Expression("number", 0.0), Expression("number", 1.0)


def _value(node: Expression, given: list[Q | float], values: Mapping[str, Q], functions: ModuleType) -> Q | float:
    if node.kind == "number":
        return node.value
    if node.kind == "name":
        return values[node.value]
    if node.kind == "call":
        return _computed(abs if node.value == "abs" else getattr(functions, node.value), given[0])
    left, right = given
    if node.value in PLAIN:
        return PLAIN[node.value](left, right)
    return _computed(operator.truediv if node.value == "/" else operator.pow, left, right)


def _derivative(node: Expression, inner: list[Expression], name: str) -> Expression:
    """The derivative of one node from those of its arguments."""
    if node.kind == "number":
        return ZERO
    if node.kind == "name":
        return ONE if node.value == name else ZERO
    if node.kind == "call":
        return _join("*", _derivative_of_call(node), inner[0])
    left, right = node.arguments
    dl, dr = inner
    if node.value in "+-":
        return _join(node.value, dl, dr)
    if node.value == "*":
        return _join("+", _join("*", dl, right), _join("*", left, dr))
    if node.value == "/":
        return _join("-", _join("/", dl, right), _join("/", _join("*", node, dr), right))
    if _is(dr, 0.0):
        return _join("*", _join("*", right, _join("^", left, _join("-", right, ONE))), dl)
    grown = _join("+", _join("*", dr, _call("log", left)), _join("/", _join("*", right, dl), left))
    return _join("*", node, grown)


def _derivative_of_call(node: Expression) -> Expression:
    inner = node.arguments[0]
    return {
        "exp": node,
        "log": _join("/", ONE, inner),
        "sqrt": _join("/", Expression("number", 0.5), node),
        "abs": _join("/", inner, node),
    }[node.value]


def _rebuilt(rows: Flat) -> Expression:
    """The formula of its flat form."""
    found: list[Expression] = []
    for kind, value, places in rows:
        found.append(Expression(kind, value, tuple(found[k] for k in places)))
    return found[-1]


def _call(name: str, argument: Expression) -> Expression:
    return Expression("call", name, (argument,))


def _is(node: Expression, number: float) -> bool:
    return node.kind == "number" and bool(node.value == number)


def _join(op: str, left: Expression, right: Expression) -> Expression:
    """`left op right`, with zeros and ones simplified away so that constants are seen to be constant."""
    if op == "*":
        if _is(left, 0.0) or _is(right, 0.0):
            return ZERO
        if _is(left, 1.0):
            return right
        return left if _is(right, 1.0) else Expression("operator", op, (left, right))
    if op == "/" and _is(left, 0.0):
        return ZERO
    if op in "+-" and _is(right, 0.0):
        return left
    if op == "+" and _is(left, 0.0):
        return right
    if left.kind == right.kind == "number" and op in "+-":
        return Expression("number", left.value + right.value if op == "+" else left.value - right.value)
    return Expression("operator", op, (left, right))


class _Reader(FormulaTokens):
    """Recursive descent over the tokens: sum, product, power, atom."""

    def __init__(self, source: str) -> None:
        super().__init__(_tokens(source), source)
        self.nested = 0

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
        """A power with signs of its own, which bind weaker than the power: a*-b^2 is -(a*b^2)."""
        signs = 0
        while self.peek()[1] == "-":
            self.take()
            signs += 1
        node = self.power()
        for _ in range(signs):
            node = _negative(node)
        return node

    def power(self) -> Expression:
        node = self.atom()
        if self.peek()[1] in ("^", "**"):
            position = self.take()[2]
            return Expression("operator", "^", (node, self.within(self.signed, position)))
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
            return _call(shown, self.closing(self.within(self.sum, position)))
        if shown == "(":
            return self.closing(self.within(self.sum, position))
        raise ExpressionError("expected_value", position, shown)

    def within(self, read: Callable[[], Expression], position: int) -> Expression:
        """Parse one level deeper; there is a deepest."""
        if self.nested == MOST_NESTED:
            raise ExpressionError("too_deep", position, str(MOST_NESTED))
        self.nested += 1
        node = read()
        self.nested -= 1
        return node

    def closing(self, node: Expression) -> Expression:
        _, shown, position = self.take()
        if shown != ")":
            raise ExpressionError("expected_parenthesis", position, shown)
        return node


def _negative(node: Expression) -> Expression:
    return Expression("operator", "*", (Expression("number", -1.0), node))


def _tokens(source: str) -> list[Token]:
    found: list[Token] = []
    at, end = 0, len(source.rstrip())
    while at < end:
        match = TOKEN.match(source, at)
        if match is None:
            bad = next(k for k in range(at, end) if not source[k].isspace())
            raise ExpressionError("unknown_character", bad, source[bad])
        kind = str(match.lastgroup)
        if len(found) == MOST_PARTS:
            raise ExpressionError("long_formula", match.start(kind), f"{MOST_PARTS:,}")
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
