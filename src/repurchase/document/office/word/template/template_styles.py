"""Styles and lists of a template: what it has is kept, what the report needs besides is added."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from repurchase.document.office.word.markup.word_look import Look
from repurchase.document.office.word.markup.word_xml import MAIN, escaped
from repurchase.document.office.word.package.heading_numbers import HeadingNumbers, abstract_lists, list_of
from repurchase.document.office.word.package.style_sheet import NORMAL, style_id, style_settings, style_xml
from repurchase.document.typeset.typeset_blocks import TypesetDocument

if TYPE_CHECKING:
    from lxml.etree import _Element

_W = f"{{{MAIN}}}"
_NAMESPACE = f' xmlns:w="{MAIN}"'
LARGEST = 1638.0  # points of type that Word knows
_SINGLE = 1.3  # lines of 宋体 as high as their type, in single spacing
_ON = ("1", "true", "on")
_WITH_FONTS = ("Table Cell",)  # widths of columns rest on these
_CAPTIONS = ("Figure Caption", "Second Caption")  # look as the template's own caption does
_FLOWING = ("Body Text", "Bibliography")  # look as the template's own text does


class TemplateStyles:
    """The styles of a template, with those of ours that it lacks."""

    def __init__(self, root: _Element, look: Look, width: float) -> None:
        self._root = root
        self._by_id = {node.get(f"{_W}styleId", ""): node for node in root.iter(f"{_W}style")}
        self.ids = {_name(node).casefold(): key for key, node in self._by_id.items() if _is_paragraph(node)}
        normal = next((k for k, n in self._by_id.items() if _is_paragraph(n) and n.get(f"{_W}default") in _ON), "")
        self.ids.setdefault(NORMAL.casefold(), normal or NORMAL)
        self.added: list[str] = []
        self._complete(look, width)
        self.by_name = {s.name: escaped(self.ids[s.name.casefold()]) for s in style_settings(look, width)}

    def _complete(self, look: Look, width: float) -> None:
        """Add what lacks."""
        from lxml import etree

        lacking = [s for s in style_settings(look, width) if s.name.casefold() not in self.ids]
        for settings in lacking:
            identity = style_id(settings.name)
            self.ids[settings.name.casefold()] = f"Rp{identity}" if identity in self._by_id else identity
        names = {s.name: escaped(self.ids[s.name.casefold()]) for s in style_settings(look, width)}
        own_caption = "caption" not in {settings.name for settings in lacking}
        for settings in lacking:
            is_caption = own_caption and settings.name in _CAPTIONS
            written = style_xml(
                settings,
                names,
                look,
                escaped(self.ids["caption" if is_caption else NORMAL.casefold()]),
                _NAMESPACE,
                own_fonts=settings.name in _WITH_FONTS,
                flowing=is_caption or settings.name in _FLOWING,
            )
            node = etree.fromstring(written)
            for number in node.iter(f"{_W}numPr"):
                number.getparent().remove(number)
            self._root.append(node)
            self._by_id[self.ids[settings.name.casefold()]] = node
            self.added.append(settings.name)

    def list_of_heading(self, level: int) -> str:
        """Identity of the list that numbers headings of a level, ``""`` where none does."""
        return self._inherited(f"heading {level}", "pPr/numPr/numId", "val") or ""

    def look(self, look: Look) -> Look:
        """Sizes and lines of running text and headings as this template has them, for the estimate of pages."""
        size, line, _, after = self._measures("Body Text", look.body)
        headings = tuple(self._measures(f"heading {level}", usual[0]) for level, usual in enumerate(look.headings, 1))
        return replace(
            look, body=size, line=line, after=after, headings=tuple((s, high, b, a) for s, high, b, a in headings)
        )

    def _measures(self, name: str, usual: float) -> tuple[float, float, float, float]:
        """Size, height of a line, and what is free above and below it."""
        size = min(_number(self._inherited(name, "rPr/sz", "val"), usual * 2) / 2, LARGEST)
        line = _number(self._inherited(name, "pPr/spacing", "line"), 240)
        rule = self._inherited(name, "pPr/spacing", "lineRule") or "auto"
        before = _number(self._inherited(name, "pPr/spacing", "before"), 0) / 20
        after = _number(self._inherited(name, "pPr/spacing", "after"), 0) / 20
        return size, line / 240 * size * _SINGLE if rule == "auto" else line / 20, before, after

    def _inherited(self, name: str, path: str, attribute: str) -> str | None:
        """An attribute of a style, of the styles that it is based on, or of the document's defaults."""
        node = self._by_id.get(self.ids.get(name.casefold(), ""))
        steps = "/".join(f"{_W}{step}" for step in path.split("/"))
        for _ in range(len(self._by_id)):
            if node is None:
                break
            found = node.find(steps)
            if found is not None and found.get(f"{_W}{attribute}") is not None:
                return found.get(f"{_W}{attribute}")
            base = node.find(f"{_W}basedOn")
            node = None if base is None else self._by_id.get(base.get(f"{_W}val", ""))
        group = path.split("/")[0]
        found = self._root.find(f"{_W}docDefaults/{_W}{group}Default/{steps}")
        return None if found is None else found.get(f"{_W}{attribute}")


def template_numbers(root: _Element, styles: TemplateStyles, document: TypesetDocument) -> HeadingNumbers:
    """Lists of a template's numbering, with ours behind them; its own chapter list begins at the report's chapter."""
    from lxml import etree

    first = _free(root, "abstractNum", "abstractNumId")
    chapter, appendix = abstract_lists(document, (first, first + 1), [])
    single = _free(root, "num", "numId")
    lists = root.findall(f"{_W}num")
    for written in (chapter, appendix):
        node = etree.fromstring(written.replace("<w:abstractNum ", f"<w:abstractNum{_NAMESPACE} ", 1))
        if lists:
            lists[0].addprevious(node)
        else:
            root.append(node)
    for k in (0, 1):
        root.append(etree.fromstring(list_of(single + k, first + k, _NAMESPACE)))
    own = next((n for n in lists if n.get(f"{_W}numId") == styles.list_of_heading(1)), None)
    if own is None:
        return HeadingNumbers(single, single + 1, in_styles=False)
    _begin_at(own, document.chapter or 1)
    return HeadingNumbers(single, single + 1)


def _begin_at(node: _Element, chapter: int) -> None:
    """Let a list begin at the report's chapter."""
    from lxml import etree

    for override in node.findall(f"{_W}lvlOverride"):
        if override.get(f"{_W}ilvl") == "0":
            node.remove(override)
    start = f'<w:lvlOverride{_NAMESPACE} w:ilvl="0"><w:startOverride w:val="{chapter}"/></w:lvlOverride>'
    node.insert(1, etree.fromstring(start))


def _free(root: _Element, tag: str, attribute: str) -> int:
    return 1 + max((_whole(node.get(f"{_W}{attribute}")) for node in root.findall(f"{_W}{tag}")), default=0)


def _whole(words: str | None) -> int:
    return int(words) if words is not None and words.isascii() and words.isdigit() and len(words) < 10 else 0


def _number(words: str | None, usual: float) -> float:
    found = _whole(words.split(".")[0] if words else None)
    return float(found) if found else usual


def _name(node: _Element) -> str:
    name = node.find(f"{_W}name")
    return "" if name is None else name.get(f"{_W}val", "")


def _is_paragraph(node: _Element) -> bool:
    return node.get(f"{_W}type") == "paragraph"


def without(root: _Element, tags: Iterable[str]) -> None:
    """Take elements of some names out of a tree."""
    for tag in tags:
        for node in list(root.iter(f"{_W}{tag}")):
            parent = node.getparent()
            if parent is not None:
                parent.remove(node)
