"""A row of a model's table: a parameter with its modifiers."""

from __future__ import annotations

from dataclasses import dataclass

FREE = "NA"
Fixed = float | str | None


class FormulaSides:
    """What the two sides of a formula and its operator make of a parameter: its identity and its name."""

    __slots__ = ()
    lhs: str
    op: str
    rhs: str

    @property
    def key(self) -> tuple[str, str, str]:
        """The parameter's identity, whichever way round a covariance is written."""
        if self.op == "~~" and self.rhs < self.lhs:
            return (self.rhs, self.op, self.lhs)
        return (self.lhs, self.op, self.rhs)

    @property
    def name(self) -> str:
        """lavaan's name without a label or group: ``RI~SAT``, ``x1~1``."""
        return f"{self.lhs}{self.op}{self.rhs}"


@dataclass(frozen=True, slots=True)
class Parameter(FormulaSides):
    """A row of a model: ``lhs op rhs`` with its modifiers.

    Attributes
    ----------
    lhs, op, rhs : str
        `op` is ``=~`` (measured by), ``~`` (regressed on), ``~~`` (covaries with), ``~1`` (intercept, rhs empty),
        ``|`` (threshold), ``:=`` (defined as) or ``==`` (equals; both sides expressions of labels).
    fixed : float, "NA", None, or a tuple of these
        A fixed value; "NA" frees what a default would fix; None leaves the default. A tuple has one entry a group.
    label : str or tuple of str
        Parameters with one label are equal.
    start : float, None, or a tuple
        Where the search begins.
    group : int
        0: every group; else the group's number, from 1.
    equal : str
        The name of another parameter that this one equals, e.g. ``"f=~x2"``.
    """

    lhs: str
    op: str
    rhs: str = ""
    fixed: Fixed | tuple[Fixed, ...] = None
    label: str | tuple[str, ...] = ""
    start: float | tuple[float | None, ...] | None = None
    group: int = 0
    equal: str = ""
