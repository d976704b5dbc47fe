"""What proves that an answer sheet must go: one rule a reason, each with its threshold and its source."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from repurchase.analysis.results.wording import percent
from repurchase.analysis.screening.honest_answers import HonestSheets
from repurchase.array_types import Floats, Integers, Mask
from repurchase.errors import InputError, shown_value
from repurchase.literature import OWN, criterion, references
from repurchase.numeric.classical import careless
from repurchase.style import Number
from repurchase.survey.instrument import Background, Instrument
from repurchase.survey.survey import Survey
from repurchase.text import Text, listed, text

REASONS = ("no_consent", "not_eligible", "mostly_missing", "too_fast", "duplicate", "attention_failed", "straightline")
CRITERIA = {  # the entry of the criteria table that each reason leans on; eligibility and consent are the study's own
    "mostly_missing": "missing_drop",
    "too_fast": "seconds_per_item",
    "duplicate": "exact_duplicate",
    "attention_failed": "attention_checks",
    "straightline": "straightline_items",
}


def _bound(name: str) -> float:
    found = criterion(name).bound
    return float("nan") if found is None else float(found)


def _usual(name: str) -> float:
    usual: float = field(default_factory=lambda: _bound(name))
    return usual


@dataclass(frozen=True, slots=True)
class ScreeningRules:
    """Thresholds of screening; the defaults are those of the criteria table.

    Attributes
    ----------
    drop : tuple of str
        Reasons for which a respondent goes; one that is left out of the list only flags.
    sure : tuple of str
        Reasons that hold however many respondents go by them; of the others, one that most would go by is doubted.
    seconds_per_item : float
        Faster than this per question answered: too fast.
    missing_drop, missing_flag : float
        Share of items and statements left blank: above the first the sheet goes, from the second on it is flagged.
    attention_checks : float
        Failed checks that are tolerated where there are several; with one check, none.
    straightline_items : float
        Questions that one repeated answer must span.
    honest_chance : float
        Share of honest sheets, simulated from the sample's answers, below which a straight line, or a copy without
        address or account, is proof; from it on, and without other evidence, it is a sign.
    leave_out_flagged : float
        Signs from which on a sheet is left out of the sample too; 0: none is.
    longstring, fast_share, slow_fence, irv_share, mahalanobis, even_odd, even_odd_scales, synonym_r, synonym_share,
    synonym_pairs, near_copy_share : float
        Of the signs that flag and never drop.
    """

    drop: tuple[str, ...] = REASONS
    sure: tuple[str, ...] = ()
    seconds_per_item: float = _usual("seconds_per_item")
    missing_drop: float = _usual("missing_drop")
    missing_flag: float = _usual("missing_flag")
    attention_checks: float = _usual("attention_checks")
    straightline_items: float = _usual("straightline_items")
    longstring: float = _usual("longstring")
    fast_share: float = _usual("fast_share")
    slow_fence: float = _usual("slow_fence")
    irv_share: float = _usual("irv_share")
    mahalanobis: float = _usual("mahalanobis")
    even_odd: float = _usual("even_odd")
    even_odd_scales: float = _usual("even_odd_scales")
    synonym_r: float = _usual("synonym_r")
    synonym_share: float = _usual("synonym_share")
    synonym_pairs: float = _usual("synonym_pairs")
    near_copy_share: float = _usual("near_copy_share")
    honest_chance: float = _usual("honest_chance")
    leave_out_flagged: float = 0

    def __post_init__(self) -> None:
        unknown = [r for r in (*self.drop, *self.sure) if r not in REASONS]
        if unknown:
            raise InputError("screening.unknown_reason", reason=unknown[0], known=listed(REASONS))
        for f in fields(self):
            value = getattr(self, f.name)
            if f.name not in {"drop", "sure"} and not value >= 0:
                raise InputError("screening.bad_threshold", name=f.name, value=shown_value(value))

    def source(self, name: str) -> str:
        """Who says so: the works behind the default of a threshold, or the study that set another."""
        changed = hasattr(self, name) and getattr(self, name) != _bound(name)
        return references()[OWN].short if changed else criterion(name).source()


@dataclass(frozen=True, slots=True)
class Evidence:
    """Who breaks one rule: `failed` over all respondents, with what each is told of it (row, value).

    `hints` are those who did what the rule names, but as honest respondents may have done it too: a sign, no proof.
    """

    reason: str
    rule: Text
    source: str
    failed: Mask
    values: tuple[Text | None, ...] = ()
    hints: Mask | None = None

    def detail(self, i: int) -> Text | None:
        """What speaks against row i, where there is more to say than the reason."""
        return self.values[i] if self.values else None


def rated(survey: Survey) -> NDArray[np.float64]:
    """Answers to items and statements, shape (n, k), as given, in the order of the file's columns."""
    return survey.responses[rated_names(survey)].to_numpy(dtype=float)


def rated_names(survey: Survey) -> list[str]:
    """Names of the items and statements, in the order of the file's columns.

    A statement on a scale that no item has (how likely to recommend, 0 to 10) ends every line of equal answers, and is
    none of them.
    """
    instrument = survey.instrument
    scales = {(c.scale.low, c.scale.high) for c in instrument}
    alike = (s.name for s in instrument.statements if not scales or (s.scale.low, s.scale.high) in scales)
    names = {*instrument.item_names, *alike}
    return [c for c in survey.responses.columns if c in names]


def blank_share(survey: Survey) -> NDArray[np.float64]:
    """Share of the items and statements shown to each respondent that were left blank, 0 to 1.

    Whoever was shown none of them, where there are branches, answered none: 1.
    """
    x = rated(survey)
    if survey.shown.empty:
        return careless.missing_share(x)
    shown = survey.was_shown(rated_names(survey))
    count = shown.sum(axis=1)
    return np.where(count > 0, (np.isnan(x) & shown).sum(axis=1) / np.maximum(count, 1), 1.0)


def evidence(survey: Survey, rules: ScreeningRules) -> Iterator[Evidence]:
    """Each rule that these data allow to be applied, in the order in which a table counts them."""
    x = rated(survey)
    honest, other = HonestSheets(x), _other_evidence(survey, rules)
    for question in survey.instrument.background:
        found = _turned_away(survey, question)
        if found is not None:
            yield found
    if x.shape[1]:
        share = blank_share(survey)
        yield _evidence("mostly_missing", rules, share > rules.missing_drop, share=percent(rules.missing_drop))
    fast = _too_fast(survey, rules)
    if fast is not None:
        yield fast
    if x.shape[1]:
        yield _copies(survey, honest, other, rules)
    failed = failed_checks(survey)
    if failed is not None:
        if len(survey.instrument.checks) > 1:
            yield _evidence(
                "attention_failed",
                rules,
                failed > rules.attention_checks,
                rule="attention_several",
                allowed=int(rules.attention_checks),
            )
        else:
            yield _evidence("attention_failed", rules, failed > 0)
    if x.shape[1] >= rules.straightline_items:
        yield _straight(survey, honest, other, rules)


def failed_checks(survey: Survey) -> NDArray[np.intp] | None:
    """How many instructed-response questions each respondent answered otherwise; blank is not failed."""
    checks = [c for c in survey.instrument.checks if c.name in survey.responses]
    if not checks:
        return None
    wrong = [survey.responses[c.name].notna() & (survey.responses[c.name] != c.answer) for c in checks]
    return np.sum([w.to_numpy() for w in wrong], axis=0)


def answered_questions(survey: Survey) -> NDArray[np.intp]:
    """Questions that each respondent answered: items, statements, checks, and each background question once."""
    count = survey.responses.notna().to_numpy().sum(axis=1)
    for question in survey.instrument.background:
        columns = background_columns(survey, question)
        if columns:
            part = survey.background[columns]
            chosen = part.eq(True) if question.kind == "multiple" else part.notna()
            count = count + chosen.any(axis=1).to_numpy()
    return count


def background_columns(survey: Survey, question: Background) -> list[str]:
    """Columns of the background frame that hold one question: its own, or one an option."""
    return [c for c in survey.background.columns if c == question.name or str(c).startswith(f"{question.name}: ")]


def answers_of(survey: Survey, question: Background) -> list[object]:
    """The different answers to one question, those that nobody gave among them where the file lists them."""
    columns = background_columns(survey, question)
    if columns != [question.name]:
        return [str(c).removeprefix(f"{question.name}: ") for c in columns]
    answers = survey.background[question.name]
    held = answers.cat.categories if isinstance(answers.dtype, pd.CategoricalDtype) else answers.dropna().unique()
    return list(held)


def pace(survey: Survey) -> NDArray[np.float64] | None:
    """Seconds per question answered; None where the platform kept no time."""
    if "seconds" not in survey.meta or survey.meta["seconds"].isna().all():
        return None
    return pace_of(survey.meta["seconds"].to_numpy(dtype=float), answered_questions(survey))


def pace_of(seconds: Floats, count: Integers) -> Floats:
    """Seconds per question of those who answered `count` questions; NaN where that is none."""
    return np.where(count > 0, seconds / np.maximum(count, 1), np.nan)


def usual_times(seconds: Floats, rules: ScreeningRules) -> tuple[float, float | None]:
    """Seconds below which a respondent is fast, and above which slow."""
    present = seconds[~np.isnan(seconds)]
    fast = rules.fast_share * float(np.median(present)) if present.size else 0.0
    return fast, careless.upper_fence(seconds, rules.slow_fence)


def _too_fast(survey: Survey, rules: ScreeningRules) -> Evidence | None:
    speed = pace(survey)
    if speed is None:
        return None
    failed = np.nan_to_num(speed, nan=np.inf) < rules.seconds_per_item
    return _evidence("too_fast", rules, failed, seconds=_short(rules.seconds_per_item))


def _other_evidence(survey: Survey, rules: ScreeningRules) -> Mask:
    """Who has something else against him: a failed check, little time, another's address and background."""
    failed, slow_enough = failed_checks(survey), np.ones(survey.n, dtype=bool)
    if pace(survey) is not None:
        seconds = survey.meta["seconds"].to_numpy(dtype=float)
        known = seconds[~np.isnan(seconds)]
        slow_enough = ~(seconds < rules.fast_share * float(np.median(known)))
    twice = np.zeros(survey.n, dtype=bool)
    if len(survey.background) == survey.n and survey.background.shape[1]:
        for column in _people(survey):
            same = pd.concat([survey.background, column.rename("")], axis=1).duplicated(keep=False).to_numpy()
            twice |= same & column.notna().to_numpy()
    return ~slow_enough | twice | (failed > 0 if failed is not None else False)


def _people(survey: Survey) -> list[pd.Series]:
    return [survey.meta[c] for c in ("person", "network") if c in survey.meta]  # equal on user or on IP


def _straight(survey: Survey, honest: HonestSheets, other: Mask, rules: ScreeningRules) -> Evidence:
    """Straight lines: proof where honest respondents would hardly give one, or where more speaks against them."""
    straight = careless.straight_lines(honest.answers, int(rules.straightline_items))
    rare = honest.chance_of_lines(straight) < rules.honest_chance
    proven = straight & (rare | other | contradictory(survey.instrument, rated_names(survey), honest.answers))
    limit, least = percent(rules.honest_chance, 1), int(rules.straightline_items)
    return replace(_evidence("straightline", rules, proven, k=least, chance=limit), hints=straight & ~proven)


def contradictory(instrument: Instrument, names: Sequence[str], x: Floats) -> Mask:
    """Who agreed, or disagreed, with a reverse-worded item and a plain one of its construct alike.

    Column j of `x` (n, k) holds the answers to the item of the j-th of the `names`.
    """
    out = np.zeros(len(x), dtype=bool)
    for c in instrument.constructs:
        turned = [names.index(i.name) for i in c.items if i.reversed]
        plain = [names.index(i.name) for i in c.items if not i.reversed]
        middle = (c.scale.low + c.scale.high) / 2
        for j in turned:
            for k in plain:
                out |= (x[:, j] == x[:, k]) & (x[:, j] != middle)
    return out


def _copies(survey: Survey, honest: HonestSheets, other: Mask, rules: ScreeningRules) -> Evidence:
    """The later of two sheets equal in everything; where no person is known, only if honest sheets are hardly equal."""
    columns = [survey.responses.to_numpy(dtype=float)]
    if len(survey.background) == survey.n:
        columns += [_codes(survey.background[c])[:, None] for c in survey.background.columns]
    people = _people(survey)
    firsts = [careless.first_equal(np.hstack([*columns, _codes(p)[:, None]])) for p in people]
    first = np.min(firsts, axis=0) if firsts else careless.first_equal(np.hstack(columns))
    known = np.any([p.notna().to_numpy() for p in people], axis=0) if people else np.zeros(survey.n, dtype=bool)
    count = (~np.isnan(honest.answers)).sum(axis=1)
    later = (first < np.arange(survey.n)) & (count > 0)
    nameless = later & ~known & (count >= rules.straightline_items)
    rare = honest.chance_of_copies(nameless, survey.background) < rules.honest_chance
    failed = (later & known) | (nameless & (rare | other))
    rows = survey.rows
    values = tuple(
        text("screening.copy_of", row=int(rows[f])) if bad else None for f, bad in zip(first, failed, strict=True)
    )
    found = _evidence("duplicate", rules, failed, values, chance=percent(rules.honest_chance, 1))
    return replace(found, hints=nameless & ~failed)


def _codes(column: pd.Series) -> NDArray[np.float64]:
    codes = pd.factorize(column)[0].astype(float)
    return np.where(codes < 0, np.nan, codes)


def _turned_away(survey: Survey, question: Background) -> Evidence | None:
    """Who gave an answer that the study does not keep; consent must be given, eligibility only not be denied."""
    columns = background_columns(survey, question)
    if question.role not in ("eligible", "consent") or not question.keep or not columns:
        return None
    wanted = _wordings(question)
    part = survey.background[columns]
    if question.kind == "multiple" and columns != [question.name]:
        kept = part[[c for c in columns if _plain(str(c).removeprefix(f"{question.name}: ")) in wanted]]
        stays, given = kept.eq(True).any(axis=1).to_numpy(), part.eq(True).any(axis=1).to_numpy()
    else:
        answers = part[columns[0]]
        stays, given = answers.map(_plain).isin(wanted).to_numpy(), answers.notna().to_numpy()
    reason = "no_consent" if question.role == "consent" else "not_eligible"
    failed = ~stays if question.role == "consent" else given & ~stays
    return Evidence(reason, text(f"screening.rule_{reason}", question=question.label), references()[OWN].short, failed)


def _wordings(question: Background) -> set[str]:
    """The kept answers in every language of their options, and as numbers of those options."""
    wanted = {_plain(k) for k in question.keep}
    for number, option in enumerate(question.options, 1):
        words = {_plain(w) for w in option.values()}
        if words & wanted:
            wanted |= words | {str(number)}
    return wanted


def kept_answers(question: Background, answers: Sequence[object]) -> Mask:
    """Which of some answers to an eligible or consent question the study keeps."""
    wanted = _wordings(question)
    return np.array([_plain(a) in wanted for a in answers], dtype=bool)


def _plain(value: object) -> str:
    shown = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    return unicodedata.normalize("NFKC", shown).strip().casefold()


def _evidence(
    reason: str,
    rules: ScreeningRules,
    failed: Mask,
    values: tuple[Text | None, ...] = (),
    rule: str = "",
    **details: object,
) -> Evidence:
    words = text(f"screening.rule_{rule or reason}", **details)
    return Evidence(reason, words, rules.source(CRITERIA[reason]), failed, values)


def _short(value: float) -> Number:
    return Number(value, decimals=0 if float(value).is_integer() else 1)
