"""What a reader of either language reads of a result."""

from repurchase.survey.instrument import Construct, Item


def said(result, lang):
    """The sentences of a result."""
    return [s.render(lang) for s in result.sentences()]


def column(table, lang, name):
    """The cells of one column of a table, as they are printed."""
    at = [c.name for c in table.columns].index(name)
    return [row[at] for row in table.cells(lang)]


def cautions(result):
    """Keys of a result's notes."""
    return [n.message.key for n in result.notes]


def construct(name, en, zh, k=3, role=""):
    """A construct of k items called after it."""
    items = tuple(Item(f"{name}{i}", {"en": f"{name}{i}", "zh": f"{name}{i}"}) for i in range(1, k + 1))
    return Construct(name, {"en": en, "zh": zh}, items, role=role)
