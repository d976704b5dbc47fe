"""A model is a table of parameters (after lavaan)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from repurchase.errors import ModelError
from repurchase.model.parameter import Parameter
from repurchase.model.syntax import parse, write
from repurchase.short_repr import name_list, named_part
from repurchase.user_calls.asked_names import AskedNames
from repurchase.user_calls.call_checks import checks_made


@checks_made()
@dataclass(frozen=True, slots=True)
class Model(AskedNames):
    """An ordered table of parameters: the one description that every estimator reads.

    ``str(model)`` is lavaan syntax; ``Model.parse(str(model)) == model``; ``+`` joins two models.

    Attributes
    ----------
    parameters : tuple of Parameter
        One row a parameter, in the order stated.

    Examples
    --------
    >>> import repurchase as rp
    >>> model = rp.Model.parse("SAT =~ s1 + s2 + s3; RI =~ r1 + r2 + r3; RI ~ SAT")
    >>> model.latents, model.indicators("RI")
    (('SAT', 'RI'), ('r1', 'r2', 'r3'))
    >>> [parameter.name for parameter in model.of("~")], model.without("RI~SAT").of("~")
    (['RI~SAT'], ())
    """

    parameters: tuple[Parameter, ...] = field(default_factory=tuple)
    _hash: int = field(default=0, init=False, repr=False, compare=False)  # as soon as it has been asked for

    @classmethod
    def parse(cls, source: str) -> Model:
        """The model that lavaan syntax describes.

        Raises
        ------
        ModelError
            Every mistake at once, each with its line and a caret.

        Examples
        --------
        >>> print(Model.parse("trust =~ t1 + t2 + t3; ri ~ b*trust"))
        trust =~ t1 + t2 + t3
        ri ~ b*trust
        """
        if not isinstance(source, str):
            raise ModelError("model.no_text", kind=type(source).__name__)
        return _parsed(source) if cls is Model else cls(parse(source))

    def __post_init__(self) -> None:
        if isinstance(self.parameters, str):
            raise ModelError("model.to_parse")
        object.__setattr__(self, "parameters", tuple(self.parameters))

    def __hash__(self) -> int:
        if not self._hash:
            object.__setattr__(self, "_hash", hash(self.parameters))
        return self._hash

    def __reduce__(self) -> tuple[type[Model], tuple[tuple[Parameter, ...]]]:
        return type(self), (self.parameters,)  # another process has other hashes of words

    def __add__(self, other: Model) -> Model:
        return Model((*self.parameters, *other.parameters))

    def _parts(self) -> Iterable[str]:
        latents, paths = self.latents, len(self.of("~"))
        return (named_part("latents", name_list(latents) if latents else ""), named_part("paths", paths),
                f"parameters={len(self.parameters)}")  # fmt: skip

    def __str__(self) -> str:
        return write(self.parameters)

    def _repr_html_(self) -> str:
        return f"<pre>{str(self).replace('&', '&amp;').replace('<', '&lt;')}</pre>"

    def of(self, *ops: str) -> tuple[Parameter, ...]:
        """The rows with one of these operators."""
        return tuple(p for p in self.parameters if p.op in ops)

    @property
    def latents(self) -> tuple[str, ...]:
        """The latent variables that ``=~`` defines, in order."""
        return tuple(dict.fromkeys(p.lhs for p in self.of("=~")))

    @property
    def observed(self) -> tuple[str, ...]:
        """Every variable that must be in the data: indicators, outcomes, predictors, then the others."""
        latents = set(self.latents)
        named = [p.rhs for p in self.of("=~")]
        named += [p.lhs for p in self.of("~")] + [p.rhs for p in self.of("~")]
        named += [p.lhs for p in self.of("~~")] + [p.rhs for p in self.of("~~")] + [p.lhs for p in self.of("~1", "|")]
        return tuple(dict.fromkeys(v for v in named if v not in latents))

    def indicators(self, latent: str) -> tuple[str, ...]:
        """The indicators of a latent variable."""
        return tuple(p.rhs for p in self.of("=~") if p.lhs == latent)

    def without(self, *names: str) -> Model:
        """The model without the parameters of these names (``"RI~SAT"``)."""
        return replace(self, parameters=tuple(p for p in self.parameters if p.name not in names))


@lru_cache(maxsize=64)
def _parsed(source: str) -> Model:
    return Model(parse(source))


def measurement(blocks: dict[str, Sequence[str]]) -> Model:
    """The confirmatory factor model of constructs and their items."""
    return Model(tuple(Parameter(latent, "=~", item) for latent, items in blocks.items() for item in items))


def path(outcome: str, *predictors: str) -> Model:
    """One regression of the structural part."""
    return Model(tuple(Parameter(outcome, "~", x) for x in predictors))
