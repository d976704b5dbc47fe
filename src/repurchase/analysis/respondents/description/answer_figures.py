"""The answers to every item as stacked bars, under the construct that they measure."""

from __future__ import annotations

from collections.abc import Sequence

from repurchase.analysis.respondents.description.findings import DescriptionFindings
from repurchase.analysis.respondents.description.tables import shares_of
from repurchase.analysis.respondents.shares.findings import answer_labels
from repurchase.document.parts.blocks import Figure
from repurchase.survey.instrument import Construct, Item
from repurchase.text import joined, text

MOST_ITEMS = 18  # on one page in type that can be read


def answers_figures(findings: DescriptionFindings) -> tuple[Figure, ...]:
    """One figure for each run of constructs that a page holds; those of different answer scales stand apart."""
    made: list[Figure] = []
    for constructs in _pages(findings.survey.instrument.constructs):
        rows = [
            {
                "label": _item_label(i),
                "shares": shares_of(findings.answers[i.name]),
                "n": sum(findings.answers[i.name]),
                "group": c.label,
            }
            for c in constructs
            for i in c.items
        ]
        data = {"items": rows, "answers": answer_labels(constructs[0].scale)}
        title = text("description.title_figure", constructs=joined(c.label for c in constructs))
        name = f"items_{len(made) + 1}" if made else "items"
        made.append(Figure(name, "likert", title, data, appendix=True))
    return tuple(made)


def _pages(constructs: Sequence[Construct]) -> list[list[Construct]]:
    """Runs of constructs with one answer scale, about as many items in each."""
    pages: dict[tuple[tuple[int, ...], int], list[Construct]] = {}
    for points in dict.fromkeys(c.scale.points for c in constructs):
        alike = [c for c in constructs if c.scale.points == points]
        total, placed = sum(len(c.items) for c in alike), 0
        wanted = -(-total // MOST_ITEMS)
        for c in alike:
            page = int((placed + len(c.items) / 2) / total * wanted)
            pages.setdefault((points, page), []).append(c)
            placed += len(c.items)
    return list(pages.values())


def _item_label(item: Item) -> dict[str, str]:
    return {lang: words if words == item.name else f"{item.name} {words}" for lang, words in item.label.items()}
