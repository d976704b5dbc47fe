"""Words of robustness: its specifications, sentences and cautions."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from repurchase.analysis.robustness.findings import CONSISTENT, PLS, SCORES, RobustnessFindings, Specification
from repurchase.bibliography import references
from repurchase.errors import CAUTION, Note, note
from repurchase.text import Joined, Text, joined, text

WORKS = ("simonsohn2020", "steegen2016")


def method_words(method: str) -> Text | str:
    """A method within a table or a sentence."""
    return text("robustness.method_scores") if method == SCORES else method


def choice_words(f: RobustnessFindings, s: Specification) -> Text | None:
    """What departs from the reported analysis beside the method, within a table; None where nothing does."""
    if not s.choice:
        return None
    if s.choice == "missing":
        return text(f"robustness.missing_{'listwise' if _used_all(f) else 'all'}")
    return text(f"robustness.choice_{s.choice}")


def _used_all(f: RobustnessFindings) -> bool:
    """Whether the reported analysis uses incomplete answer sheets: leaving them out then is the other choice."""
    other = next((s for s in f.counted if s.change == "missing"), None)
    return other is None or other.n <= f.reported.n


def sentences(f: RobustnessFindings) -> tuple[Text, ...]:
    """How many specifications there are, on how many hypotheses they agree, and that the count is no test."""
    said = [text("robustness.done", m=len(f.counted), n=len(f.tested))]
    both = f.compared()
    apart = [t.id for t in both if not f.agree_on(t.id)]
    if both and not apart:
        said.append(text("robustness.alike", n=len(both)))
    elif both:
        said.append(text("robustness.apart", n=len(both), k=len(apart), ids=joined(apart)))
    return (*said, *failed_words(f), shared_words(), *twin_words(f))


def shared_words() -> Text:
    """That specifications share their data, so that counting them is no test."""
    return text("robustness.shared", sources="; ".join(references()[key].cited for key in WORKS))


def twin_words(f: RobustnessFindings) -> Iterable[Text]:
    """That two estimators are one but for their standard errors, where both are counted."""
    if {"ML", "MLR"} <= set(f.methods):
        yield text("robustness.twins")


def failed_words(f: RobustnessFindings, say: Callable[[int], object] = int) -> Iterable[Text]:
    """The specifications without usable estimates, those of one method and one reason together; `say` words counts."""
    groups: dict[Text, list[Specification]] = {}
    for s in f.failures:
        if s.failed is not None:
            groups.setdefault(s.failed, []).append(s)
    parts = [(joined(dict.fromkeys(method_words(s.method) for s in own)), own, why) for why, own in groups.items()]
    k = len(f.failures)
    if len(parts) == 1:
        methods, _, why = parts[0]
        yield text("robustness.failed_alike", k=k, count=say(k), method=methods, why=why)
    elif parts:
        each = [text("robustness.failed_part", method=m, count=say(len(own)), why=why) for m, own, why in parts]
        yield text("robustness.failed", k=k, count=say(k), which=_clauses(each))


def unsuitable_words(f: RobustnessFindings) -> Iterable[Text]:
    """The methods that do not suit the data, with the rule that says so."""
    groups: dict[Text, list[Text | str]] = {}
    for u in f.unsuitable:
        if u.what in ("WLSMV", PLS, CONSISTENT, SCORES):
            groups.setdefault(u.why, []).append(method_words(u.what))
    for why, names in groups.items():
        yield text("robustness.unsuitable", methods=joined(names), n=len(names), why=why)


def cautions(f: RobustnessFindings) -> tuple[Note, ...]:
    """Hypotheses that the reported analysis supports and most other specifications do not."""
    thin = [t.id for t in f.tested if t.supported and _lost(f, t.id)]
    return (note("robustness.thin", CAUTION, ids=joined(thin), n=len(thin)),) if thin else ()


def _lost(f: RobustnessFindings, hypothesis: str) -> bool:
    k, m = f.held(hypothesis)
    return m > 1 and 2 * k < m


def _clauses(parts: list[Text]) -> Joined | Text:
    """Clauses that hold commas of their own, parted by semicolons."""
    made = parts[0]
    for part in parts[1:]:
        made = text("robustness.next_clause", first=made, next=part)
    return made
