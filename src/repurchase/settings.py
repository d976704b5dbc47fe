"""Everything that a user can set: what it may be, in one table; every option and argument is checked here.

The study file's schema, the command line and the functions of Python ask this module, so that one value is refused
in the same sentence whichever way it was given, before any work is done.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from numbers import Integral, Real
from types import MappingProxyType
from typing import TypeVar

from repurchase.errors import LONGEST_SHOWN, SettingError, shown_value
from repurchase.literature import PRESETS
from repurchase.style import STYLES, Style, default_style
from repurchase.text import LANGUAGES, Text, joined, reader_language, text

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number from `least` to `most`; numpy's own count, True and False do not."""

    least: int
    most: int

    def problem(self, option: str, value: object) -> Text | None:
        """What is wrong with a value; None where nothing is."""
        if isinstance(value, Integral) and not _is_flag(value) and self.least <= int(value) <= self.most:
            return None
        ends = {"least": f"{self.least:,}", "most": f"{self.most:,}"}
        return text("settings.whole", option=option, **ends, given=shown_given(value))


@dataclass(frozen=True, slots=True)
class Decimal:
    """A number between two bounds; `open_low` and `open_high` leave the bounds themselves out."""

    least: float
    most: float
    open_low: bool = False
    open_high: bool = False

    def problem(self, option: str, value: object) -> Text | None:
        """What is wrong with a value; None where nothing is."""
        if isinstance(value, Real) and not _is_flag(value) and self._holds(value):
            return None
        low = "settings.above" if self.open_low else "settings.at_least" if self.open_high else "settings.from"
        high = "settings.below" if self.open_high else "settings.at_most" if self.open_low else "settings.to"
        return text(
            "settings.decimal",
            option=option,
            low=text(low),
            least=f"{self.least:g}",
            high=text(high),
            most=f"{self.most:g}",
            given=shown_given(value),
        )

    def _holds(self, value: Real) -> bool:
        number = int(value) if isinstance(value, Integral) else float(value)  # a whole number may be beyond floats
        if isinstance(number, float) and not math.isfinite(number):
            return False
        low = number > self.least if self.open_low else number >= self.least
        return low and (number < self.most if self.open_high else number <= self.most)


@dataclass(frozen=True, slots=True)
class ChoiceSetting:
    """One of some words; `any_case` takes them in capitals or not."""

    known: tuple[str, ...]
    any_case: bool = False

    def problem(self, option: str, value: object) -> Text | None:
        """What is wrong with a value; None where nothing is."""
        if isinstance(value, str) and (value in self.known or self._in_another_case(value)):
            return None
        return text("settings.choice", option=option, known=joined(self.known), given=shown_given(value))

    def _in_another_case(self, value: str) -> bool:
        return self.any_case and len(value) <= LONGEST_SHOWN and value.lower() in {k.lower() for k in self.known}


@dataclass(frozen=True, slots=True)
class Flag:
    """True or False, Python's or numpy's."""

    def problem(self, option: str, value: object) -> Text | None:
        """What is wrong with a value; None where nothing is."""
        return None if _is_flag(value) else text("settings.flag", option=option, given=shown_given(value))


@dataclass(frozen=True, slots=True)
class SchedulerAddress:
    """Where a Dask scheduler answers: protocol, host and port."""

    def problem(self, option: str, value: object) -> Text | None:
        """What is wrong with a value; None where nothing is."""
        parts = ADDRESS.fullmatch(value) if isinstance(value, str) else None
        if parts and 0 < int(parts["port"]) < PORTS:
            return None
        return text("settings.scheduler", option=option, given=shown_given(value))


Rule = Whole | Decimal | ChoiceSetting | Flag | SchedulerAddress
ESTIMATORS = ("ML", "MLM", "MLMV", "MLMVS", "MLR", "GLS", "WLS", "ULS", "ULSM", "ULSMV", "DWLS", "WLSM", "WLSMV",
              "auto")  # fmt: skip
EQUAL = ("loadings", "intercepts", "means", "residuals", "residual.covariances", "lv.variances", "lv.covariances",
         "regressions", "thresholds")  # fmt: skip
PLATFORMS = ("wenjuanxing", "tencent", "wenjuanwang", "credamo", "qualtrics", "google_forms", "microsoft_forms",
             "surveymonkey", "limesurvey")  # fmt: skip
MOST_DRAWS = 1_000_000  # intervals gain nothing beyond some 10,000; memory is what ends here
ADDRESS = re.compile(r"(tcp|tls)://([A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\]):(?P<port>[0-9]{1,5})")
PORTS = 65_536
MOST_WORKERS = 64  # processes of one machine
MOST_MEGABYTES = 500  # of memory, from which the sizes below and those of files follow
BYTES_PER_MADE_UP_ANSWER = 70  # measured with 5 million written as .csv: 45, and the program itself
MOST_MADE_UP_ANSWERS = (MOST_MEGABYTES - 150) * 1_000_000 // BYTES_PER_MADE_UP_ANSWER
SETTINGS: Mapping[str, Rule] = MappingProxyType(
    {
        "draws": Whole(0, MOST_DRAWS),
        "workers": Whole(1, MOST_WORKERS),
        "bootstrap_draws": Whole(2, MOST_DRAWS),
        "scheduler": SchedulerAddress(),
        "seed": Whole(0, 2**32 - 1),
        "level": Decimal(0, 1, open_low=True, open_high=True),
        "study_level": Decimal(0.5, 1, open_low=True, open_high=True),
        "estimator": ChoiceSetting(ESTIMATORS, any_case=True),
        "missing": ChoiceSetting(("listwise", "fiml", "ml", "pairwise", "auto")),
        "chapter_missing": ChoiceSetting(("", "listwise", "fiml")),
        "factors": ChoiceSetting(("common", "pca")),
        "alpha": Decimal(0, 0.5, open_low=True),
        "smallest_effect": Decimal(0, 1, open_low=True, open_high=True),
        "likelihood": ChoiceSetting(("normal", "wishart")),
        "information": ChoiceSetting(("expected", "observed")),
        "group_equal": ChoiceSetting(EQUAL),
        "std_lv": Flag(),
        "meanstructure": Flag(),
        "fixed_x": Flag(),
        "quick": Flag(),
        "segments": Flag(),
        "preset": ChoiceSetting(PRESETS),
        "language": ChoiceSetting(LANGUAGES),
        "languages": ChoiceSetting((*LANGUAGES, "both")),
        "scheme": ChoiceSetting(("path", "factorial", "centroid")),
        "folds": Whole(2, 1_000),
        "repeats": Whole(0, 1_000),
        "respondents": Whole(1, MOST_MADE_UP_ANSWERS),
        "categories": Whole(2, 11),
        "classes": Whole(2, 9),
        "population_value": Decimal(-10, 10),
        "ease": Decimal(-10, 10),
        "replications": Whole(10, 100_000),
        "sample_size": Whole(3, 100_000),
        "target_power": Decimal(0, 1, open_low=True, open_high=True),
        "necessity_scope": ChoiceSetting(("empirical", "theoretical")),
        "permutations": Whole(99, 1_000_000),
        "percentile": Decimal(0, 100, open_low=True, open_high=True),
        "decimals": Whole(2, 6),
        "dots": Whole(30, 1_200),
        "leave_out_flagged": Whole(0, 20),
        "chapter": Whole(1, 20),
        "style": ChoiceSetting(("apa", "gbt")),
        "bilingual_captions": Flag(),
        "contents": Flag(),
        "share": Decimal(0, 1),
        "planted_share": Decimal(0, 0.5),
        "platform": ChoiceSetting(PLATFORMS),
        "share_above_zero": Decimal(0, 1, open_low=True),
        "flag": Flag(),
        "criterion": Decimal(-1_000_000, 1_000_000),
        "seconds": Decimal(0, 3_600),
        "scale_end": Whole(-1_000, 1_000),
        "raise": Decimal(0, 1_000),
        "raise_above_zero": Decimal(0, 1_000, open_low=True),
        "amount": Decimal(0, 1e15),
        "orders_per_point": Decimal(-1_000, 1_000),
    }
)
MOST_POINTS = 101  # of a response scale: a slider from 0 to 100


def problem(name: str, value: object, option: str | None = None) -> Text | None:
    """Tell what is wrong with a value of a setting; None where nothing is.

    Parameters
    ----------
    name : str
        Of `SETTINGS`.
    option : str, optional
        What the user calls it; default: `name`.
    """
    return SETTINGS[name].problem(option or name, value)


def checked(name: str, value: T, option: str | None = None) -> T:
    """Return a value that a setting can take.

    Raises
    ------
    SettingError
        For every other; the sentence names the option, the value and what is permitted.
    """
    wrong = problem(name, value, option)
    if wrong is not None:
        raise SettingError(wrong)
    return value


def languages_of(lang: object) -> tuple[str, ...]:
    """Return the languages that an option names: one, several, or ``both``."""
    several = (lang,) if isinstance(lang, str) or not isinstance(lang, Iterable) else tuple(lang)
    for one in several or ("",):
        checked("language" if len(several) > 1 else "languages", one, "lang")
    return LANGUAGES if several == ("both",) else several


def reading_language(lang: str | None) -> str:
    """Return the language that a page is asked for in, by default the reader's.

    Raises
    ------
    SettingError
        For a language that there is not.
    """
    return reader_language() if lang is None else str(checked("language", lang, "lang"))


def reading_style(style: Style | str | None, lang: str) -> Style:
    """Return the style that a page is asked for in, by default the language's.

    Parameters
    ----------
    style : Style, "apa", "gbt" or None
    lang : {"en", "zh"}

    Raises
    ------
    SettingError
        For what is no style, one of another name, and decimals that there cannot be.
    """
    if style is None:
        return default_style(lang)
    if not isinstance(style, Style):
        return STYLES[checked("style", style)]
    checked("style", style.name, "Style.name")
    checked("decimals", style.decimals, "Style.decimals")
    return style


def listed_names(given: str | Iterable[str] | None) -> tuple[str, ...]:
    """Names that were given, one or several: one alone is a list of one, never a list of its letters."""
    return (given,) if isinstance(given, str) else tuple(given or ())


def _is_flag(value: object) -> bool:
    return isinstance(value, bool) or type(value).__name__ == "bool" or type(value).__name__ == "bool_"


def shown_given(value: object) -> str:
    """Write a value that was given as its refusal repeats it."""
    return shown_value(value, LONGEST_SHOWN)
