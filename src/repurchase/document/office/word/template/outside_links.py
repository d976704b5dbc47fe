"""What in a part of a template leads outside the file: taken out, the words that it showed stay."""

from __future__ import annotations

import re
from collections.abc import Container
from typing import TYPE_CHECKING

from repurchase.document.office.word.markup.word_xml import MAIN, RELATIONS

if TYPE_CHECKING:
    from lxml.etree import _Element

_W = f"{{{MAIN}}}"
_OUTSIDE = re.compile("DDE|INCLUDE|IMPORT|LINK|DATABASE", re.IGNORECASE)  # fields that fetch or start something
_ADDRESSES = ("href", "src")


def without_outside(root: _Element, known: Container[str]) -> None:
    """Take out fields that fetch something, addresses, and uses of relationships that are not `known`."""
    _without_fields(root)
    for node in list(root.iter("*")):
        for name, value in dict(node.attrib).items():
            if name.startswith(f"{{{RELATIONS}}}") and value not in known:
                _unlink(node, name)
            elif name.rpartition("}")[2] in _ADDRESSES:
                del node.attrib[name]


def _without_fields(root: _Element) -> None:
    """No field of the part stays where one leads outside: a code may be spread over many runs."""
    from lxml import etree

    codes = "".join(node.text or "" for node in root.iter(f"{_W}instrText"))
    simple = (node.get(f"{_W}instr", "") for node in root.iter(f"{_W}fldSimple"))
    if _OUTSIDE.search(" ".join((codes, *simple))):
        etree.strip_elements(root, f"{_W}instrText", f"{_W}fldChar", with_tail=False)
        etree.strip_tags(root, f"{_W}fldSimple")


def _unlink(node: _Element, name: str) -> None:
    """A link keeps its words; a picture or object is nothing without what it shows."""
    parent = node.getparent()
    if node.tag == f"{_W}hyperlink" or parent is None:
        del node.attrib[name]
    else:
        parent.remove(node)
