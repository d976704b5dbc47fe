"""One statement weighed against the facts: whether a value of findings.json would be printed so."""

from __future__ import annotations

import re
from dataclasses import replace

from repurchase.study.manuscript.facts.known_facts import Known, KnownFacts
from repurchase.study.manuscript.reading.manuscript_text import TextLocation
from repurchase.study.manuscript.statements.number_tokens import Printed
from repurchase.study.manuscript.statements.statement import BEHIND, Checked, FoundFault, NumberStatement, elsewhere
from repurchase.study.manuscript.statements.statistic_words import FIT_KINDS

MOST_SHOWN = 160  # characters of a sentence that a report repeats
_RANGED_KINDS = frozenset(
    ["alpha", "omega", "cr", "ave", "loading", "mean", "sd", "htmt", "r", "citc", "skew", "kurt", "sqrt_ave"]
)
_SOME = re.compile(
    r"其余|其他|其中|remaining|others?\b|rest of|驱动|自变量|中介|因变量|前因|显著|探索|旋转|EFA|"
    r"driver|predictor|exogenous|endogenous|antecedent|mediat|significant|explorator|rotat",
    re.I,
)

_LEAST_SHOWN = 0.001  # a p below this is printed as "< 0.001"
_MEASURED = re.compile(r"测量模型|验证性因[子素]|(?<![A-Za-z])CFA(?![A-Za-z])|measurement model|confirmatory", re.I)
_STRUCTURAL = re.compile(r"结构模型|structural model|路径模型|path model", re.I)
_ABOUT = {
    "mean": re.compile(r"^(?:constructs|items|groups|sample)\."),
    "alpha": re.compile(r"^reliability\.[^.]+\.ci_"),
    "omega": re.compile(r"\.omega_ci_"),
    "r2": re.compile(r"^explained\.r_squared\."),
    "performance": re.compile(r"^priorities\.[^.]+\.performance"),
    "f2": re.compile(r"effect_sizes"),
}  # where the limits stand of a statistic that is named
_LIMIT = re.compile(r"lower|upper|low|high")


def weigh(statement: NumberStatement, facts: KnownFacts, made: Checked) -> None:
    """Count one statement, and keep it where nothing in findings.json would be printed so."""
    if statement.part:
        _weigh_range(statement, facts, made)
        return
    known = statement.known(facts)
    known = known if statement.analysis else _of_named_model(statement, known)
    if statement.about:
        known = [k for k in known if _ABOUT[statement.about].search(k.where)] or known
    freed = not statement.analysis and _is_of_no_model(statement, facts)
    if not known or (freed and not agrees(statement, known)):
        made.unknown += 1
        return
    made.checked += 1
    if not agrees(statement, known) and not agrees(statement, elsewhere(statement, facts)):
        made.faults.append(contradiction(statement, known))


def _of_named_model(statement: NumberStatement, known: list[Known]) -> list[Known]:
    """The values of the measurement or of the structural model, where the words name one of the two alone."""
    if statement.kind not in FIT_KINDS and statement.kind != "p_fit":
        return known
    words = statement.sentence
    measured, structural = _MEASURED.search(words) is not None, _STRUCTURAL.search(words) is not None
    if measured is structural:
        return known
    other = ("sem.", "indices.sem.", "certificate.", "pls.") if measured else ("cfa.", "indices.cfa.", "models.")
    return [k for k in known if not k.where.startswith(other)] or known


def weigh_limit(
    low: NumberStatement | None, statement: NumberStatement, facts: KnownFacts, made: Checked
) -> NumberStatement | None:
    """Weigh an interval where its upper limit follows the lower one; what is returned waits for its upper limit."""
    if statement.kind == "ci_high" and low is not None and low.subjects == statement.subjects:
        _weigh_interval(low, statement, facts, made)
    return statement if statement.kind == "ci_low" else None


def _weigh_interval(low: NumberStatement, high: NumberStatement, facts: KnownFacts, made: Checked) -> None:
    """Whether two limits, each of which findings.json has, are limits of one and the same interval."""
    columns = []
    for statement in (low, high):
        known = [*statement.known(facts), *elsewhere(statement, facts)]
        columns.append({_LIMIT.sub("", k.where) for k in known if statement.number.any_of([k])})
    if not all(columns) or columns[0] & columns[1]:
        return
    usual = [k for k in high.known(facts) if high.number.any_of([k]) and _rank(k, high.number)[0] < 2]
    odd, other = (low, usual) if usual else (high, low.known(facts))
    wanted = {_LIMIT.sub("", k.where) for k in other if (high if usual else low).number.any_of([k])}
    known = [k for k in odd.known(facts) if _LIMIT.sub("", k.where) in wanted]
    if known:
        made.faults.append(contradiction(odd, known))


def _is_of_no_model(statement: NumberStatement, facts: KnownFacts) -> bool:
    """Whether a coefficient is of two constructs between which the model has no path: a chapter may have freed it."""
    if not statement.kind.startswith("coef"):
        return False
    kinds = ("coef", "coef_std")
    found = [k for s in statement.subjects for kind in kinds for k in facts.of(kind, s)]
    direct = all(isinstance(s, tuple) and len(s) == 2 for s in statement.subjects)
    modelled = any(not k.where.startswith("regression.") for k in found) or re.search(
        r"回归|regress", statement.sentence
    )
    return direct and not (found and modelled)


def agrees(statement: NumberStatement, known: list[Known]) -> bool:
    """Whether one of these values may be printed so, and stands in the relation stated."""
    number = statement.number
    if statement.kind == "p_fit" and statement.relation == "=" and number.value == 0:
        return any(k.value < 0.5 * 10.0**-number.decimals for k in known)
    if statement.relation == "<":
        return any(k.value <= number.value for k in known)
    if statement.relation == ">":
        return any(k.value >= number.value for k in known)
    if statement.kind in ("p", "p_holm") and number.value == 0:
        return any(k.value < 0.5 * 10.0**-number.decimals for k in known)
    if statement.kind in ("z", "group_test", "n_dropped") and any(number.prints(abs(k.value)) for k in known):
        return True
    if statement.kind == "r2" and not number.percent and number.value > 1:
        return any(number.prints(k.value * 100) for k in known)
    return number.any_of(known)


def _weigh_range(statement: NumberStatement, facts: KnownFacts, made: Checked) -> None:
    """An end of "from ... to ...": the least or greatest of some values of this statistic."""
    kinds = {"alpha": ("alpha",), "loading": ("loading", "loading_pls", "loading_efa"), "r": ("phi", "r"),
             "htmt": ("htmt", "htmt_upper", "htmt2"), "cr": ("cr", "cr_pls"), "ave": ("ave", "ave_pls")}  # fmt: skip
    if statement.part == "all":
        _weigh_bound(statement, facts, made)
        return
    if statement.kind not in _RANGED_KINDS:
        made.unknown += 1
        return
    known = [
        k
        for kind in kinds.get(statement.kind, (statement.kind,))
        for subject, ks in facts.all_of(kind).items()
        if not isinstance(subject, tuple)
        for k in ([max(ks, key=lambda k: abs(k.value))] if kind == "loading_efa" else ks)
    ]
    if not known:
        made.unknown += 1
        return
    made.checked += 1
    if not statement.number.any_of(_ends_of(known, statement)):
        best = min(known, key=lambda k: k.value) if statement.part == "min" else max(known, key=lambda k: k.value)
        made.faults.append(contradiction(statement, [best]))


def _ends_of(known: list[Known], statement: NumberStatement) -> list[Known]:
    """The least or greatest value of each column of findings.json; every value where a sentence speaks of some only."""
    if _SOME.search(statement.sentence) or statement.kind in ("mean", "sd", "vif"):
        return known
    columns: dict[str, list[Known]] = {}
    for one in known:
        columns.setdefault(re.sub(r"\.[^.]*[A-Z0-9][^.]*(?=\.|$)", "", one.where), []).append(one)
    pick = min if statement.part == "min" else max
    return [pick(ks, key=lambda k: k.value) for ks in columns.values()]


def _weigh_bound(statement: NumberStatement, facts: KnownFacts, made: Checked) -> None:
    """What is said of all values of a statistic: each subject must have one that lies beyond the number."""
    by_subject: dict[object, list[Known]] = {}
    for kind in BEHIND.get(statement.kind, (statement.kind,)):
        for subject, known in facts.all_of(kind).items():
            if kind.endswith("_b"):
                continue  # an unstandardised loading may be of any size
            if not statement.subjects or subject in statement.subjects:
                usual = known[:1] if not kind.endswith("_pls") else []
                by_subject.setdefault(subject, []).extend(usual + [k for k in known if k.where.startswith("pls")])
    if not by_subject:
        made.unknown += 1
        return
    made.checked += 1
    bound, above = statement.number.value, statement.relation == ">"
    wrong = [ks for ks in by_subject.values() if not any(k.value > bound if above else k.value < bound for k in ks)]
    if wrong:
        made.faults.append(contradiction(statement, wrong[0]))


def contradiction(statement: NumberStatement, known: list[Known]) -> FoundFault:
    """A statement that none of these values would be printed as, and the value that comes first."""
    number = statement.number
    known = sorted(known, key=lambda k: _rank(k, number))
    wanted = known[0]
    kind = statement.kind
    shown = ", ".join(dict.fromkeys(_shown(k.value, number.decimals, percent=number.percent) for k in known[:2]))
    if kind in ("p", "p_holm") and statement.relation == "=":
        shown = "< 0.001" if wanted.value < _LEAST_SHOWN else _shown(wanted.value, 3, percent=False)
    if any(number.decimals and abs(k.value + number.value) < 0.5 * 10.0**-number.decimals for k in known):
        kind = "sign"
    stated = {"<": "< ", ">": "> "}.get(statement.relation, "") + (number.shown or f"{number.value:g}")
    if kind == "p" and number.shown.endswith("*"):
        kind, stated = "stars", number.shown
    return made_fault(kind, stated, shown, wanted.where, statement.sentence, statement.location)


def _rank(known: Known, number: Printed) -> tuple[int, float]:
    """The chapter's own value first, further methods last; the nearest among equals."""
    seldom = ("pls", "regression", "estimators", "effects.direct_paths_free", "explained.effect_sizes", "bootstrap")
    main = ("hypotheses", "effects.effects", "validity", "constructs", "indices", "sample", "screening")
    rank = 2 if known.where.startswith(seldom) else 0 if known.where.startswith(main) else 1
    value = known.value * 100 if number.percent else known.value
    return rank, abs(value - number.value)


def _shown(value: float, decimals: int, *, percent: bool) -> str:
    return f"{value * 100:.{decimals}f}%" if percent else f"{value:.{decimals}f}"


def weigh_stars(statement: NumberStatement, facts: KnownFacts, made: Checked) -> None:
    """Hold the stars of a number against the p values of its subjects."""
    level = {1: 0.05, 2: 0.01, 3: 0.001}[statement.number.stars]
    known = replace(statement, kind="p").known(facts)
    if known:
        made.checked += 1
        if not any(k.value < level for k in known):
            shown = _shown(min(k.value for k in known), 3, percent=False)
            stars = "*" * statement.number.stars
            stated = f"{statement.number.shown.rstrip('*')}{stars}"
            made.faults.append(
                made_fault("stars", stated, shown, known[0].where, statement.sentence, statement.location)
            )


def made_fault(
    kind: str, stated: str, finding: str, where: str, sentence: str, location: TextLocation, *, words: bool = False
) -> FoundFault:
    """A fault, with no more of the sentence than the words around what is said."""
    severity = "caution" if words else "error"
    return FoundFault(kind, stated.strip(), finding, where, _shortened(sentence, stated), location, words, severity)


def _shortened(sentence: str, stated: str) -> str:
    """The words around what is said, and no more: a manuscript may name people."""
    sentence = re.sub(r"\s+", " ", sentence).strip()
    if len(sentence) <= MOST_SHOWN:
        return sentence
    at = max(sentence.find(stated.lstrip("<>= ")), 0)
    start = max(min(at - MOST_SHOWN // 2, len(sentence) - MOST_SHOWN), 0)
    cut = sentence[start : start + MOST_SHOWN]
    return ("…" if start else "") + cut + ("…" if start + MOST_SHOWN < len(sentence) else "")
