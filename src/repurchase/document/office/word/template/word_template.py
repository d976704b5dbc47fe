"""A template: its styles, lists, page setup, headers and footers are the report's; its text and its author are not."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from repurchase.document.office.word.markup.word_look import TWIPS, Look
from repurchase.document.office.word.markup.word_xml import MAIN, RELATIONS
from repurchase.document.office.word.package import docx_package as package
from repurchase.document.office.word.package.heading_numbers import HeadingNumbers
from repurchase.document.office.word.template.outside_links import without_outside
from repurchase.document.office.word.template.template_styles import TemplateStyles, template_numbers, without
from repurchase.document.office.word.template.template_zip import TemplateZip
from repurchase.document.typeset.typeset_blocks import TypesetDocument

if TYPE_CHECKING:
    from lxml.etree import _Element

_W = f"{{{MAIN}}}"
_REFERENCES = (f"{_W}headerReference", f"{_W}footerReference")
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_MAIN_TYPES = (package.MAIN_TYPE, package.MAIN_TYPE.replace("document.main", "template.main"))
_KEPT = ("styles", "numbering", "settings", "theme", "header", "footer")
_ROOTS = {kind: f"{_W}{tag}" for kind, tag in (*((k, k) for k in _KEPT[:3]), ("header", "hdr"), ("footer", "ftr"))}
_COMPLETED = ("styles", "numbering", "settings")  # parts to which ours are added
_WITH_PICTURES = ("header", "footer", "theme", "numbering")  # parts whose pictures are kept with them
_LENGTH = re.compile("-?[0-9]{1,5}")  # in twips; a page of Word is no longer than 31680
_LEAVES = (  # of the settings: what leads outside, belongs to the text left out, or forbids to edit
    "attachedTemplate", "mailMerge", "docVars", "documentProtection", "writeProtection", "trackRevisions",
    "footnotePr", "endnotePr", "rsids", "linkStyles", "saveThroughXslt"
)  # fmt: skip
_LEFT_OF_SECTION = ("footnotePr", "endnotePr", "sectPrChange", "printerSettings", "pgNumType", "type")


class WordTemplate:
    """A .docx or .dotx file taken apart.

    Parameters
    ----------
    content : bytes
    name : str
        What a refusal calls the file.

    Raises
    ------
    InputError
        It is no Word file without macros, or unpacks to more than any template does.
    """

    def __init__(self, content: bytes, name: str) -> None:
        self._zip = TemplateZip(content, name)
        self._main = self._main_part()
        self._types = self._content_types()
        if self._types.get(self._main) not in _MAIN_TYPES:
            raise self._zip.refusal("template.no_docx")
        self._roots: dict[str, _Element] = {}
        self._kept: dict[str, bytes] = {}
        self._relations: list[package.Relation] = []
        self._keep()
        self._section = self._section_properties()

    def _main_part(self) -> str:
        found = [where for relation, where in self._zip.relations("") if relation.kind.endswith("/officeDocument")]
        if not found:
            raise self._zip.refusal("template.no_docx")
        return found[0]

    def _content_types(self) -> dict[str, str]:
        if "[Content_Types].xml" not in self._zip:
            raise self._zip.refusal("template.no_docx")
        nodes = self._zip.tree("[Content_Types].xml").iter(f"{_TYPES}Override")
        return {node.get("PartName", "").lstrip("/"): node.get("ContentType", "") for node in nodes}

    def _keep(self) -> None:
        """Take what the page is made of; the text, its pictures, comments and whoever wrote it stay behind."""
        from lxml import etree

        for relation, where in self._zip.relations(self._main):
            kind = relation.kind.rpartition("/")[2]
            if kind not in _KEPT:
                continue
            self._relations.append(relation)
            root = self._zip.tree(where)
            if root.tag != _ROOTS.get(kind, root.tag):
                raise self._zip.refusal("template.no_docx")
            without_outside(root, self._keep_pictures(where) if kind in _WITH_PICTURES else ())
            if kind in _COMPLETED:
                self._roots[kind] = root
            self._kept[where] = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
        if "styles" not in self._roots:
            raise self._zip.refusal("template.no_docx")

    def _keep_pictures(self, part: str) -> set[str]:
        """Take the pictures of a part; returns the relationships under which it uses them."""
        pictures = [(r, where) for r, where in self._zip.relations(part) if r.kind.endswith("/image")]
        for _, where in pictures:
            self._kept[where] = self._zip.read(where)
        if pictures:
            folder, file = posixpath.split(part)
            relations = package.relations_part(relation for relation, _ in pictures)
            self._kept[posixpath.join(folder, "_rels", f"{file}.rels")] = relations.encode("utf-8")
        return {relation.identity for relation, _ in pictures}

    def _section_properties(self) -> _Element | None:
        """The page setup of the last section, in which a template's text stands."""
        found = self._zip.tree(self._main).findall(f"{_W}body/{_W}sectPr")
        if not found:
            return None
        without(found[-1], _LEFT_OF_SECTION)
        known = {relation.identity for relation in self._relations}
        for node in list(found[-1]):
            if node.tag in _REFERENCES and node.get(f"{{{RELATIONS}}}id") not in known:
                found[-1].remove(node)
        return found[-1]

    def measures(self, look: Look) -> tuple[float, float]:
        """Width and height of the text on a page, in points; the look's own where the template says none."""
        sizes, margins = (
            self._attributes("pgSz", ("w", "h")),
            self._attributes("pgMar", ("left", "right", "top", "bottom")),
        )
        usual = [(side - 2 * look.margin) * 72 / 2.54 for side in look.page]
        if sizes is None or margins is None:
            return usual[0], usual[1]
        width, height = sizes[0] - margins[0] - margins[1], sizes[1] - abs(margins[2]) - abs(margins[3])
        return (width if width > 100 else usual[0]), (height if height > 100 else usual[1])

    def _attributes(self, tag: str, names: tuple[str, ...]) -> list[float] | None:
        node = None if self._section is None else self._section.find(f"{_W}{tag}")
        words = [] if node is None else [node.get(f"{_W}{name}", "") for name in names]
        whole = all(_LENGTH.fullmatch(word) for word in words)
        return [int(word) / TWIPS for word in words] if words and whole else None

    def styles(self, look: Look, width: float) -> TemplateStyles:
        """The template's styles, completed."""
        return TemplateStyles(self._roots["styles"], look, width)

    def numbers(self, styles: TemplateStyles, document: TypesetDocument) -> HeadingNumbers:
        """The template's lists, completed."""
        from lxml import etree

        if "numbering" not in self._roots:
            self._roots["numbering"] = etree.fromstring(f'<w:numbering xmlns:w="{MAIN}"/>')
            self._relations.append(package.Relation("rpNumbering", f"{RELATIONS}/numbering", "rp_numbering.xml"))
        return template_numbers(self._roots["numbering"], styles, document)

    def section(self, numbers: str) -> str:
        """``w:sectPr`` with the page setup; `numbers` is how pages are numbered, or nothing."""
        from lxml import etree

        if self._section is None:
            return f'<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>{numbers}</w:sectPr>'
        section = etree.fromstring(etree.tostring(self._section))
        references = [n for n in section if n.tag in _REFERENCES]
        kind = etree.fromstring(f'<w:type xmlns:w="{MAIN}" w:val="nextPage"/>')
        section.insert(len(references), kind)
        if numbers:
            later = [f"{_W}{t}" for t in ("paperSrc", "pgBorders", "lnNumType", "pgSz", "pgMar", "type")]
            at = 1 + max(i for i, n in enumerate(section) if n.tag in later)
            section.insert(at, etree.fromstring(numbers.replace("<w:pgNumType", f'<w:pgNumType xmlns:w="{MAIN}"')))
        return etree.tostring(section, encoding="unicode")

    def parts(
        self, document: TypesetDocument, body: str, pictures: Sequence[tuple[str, str, bytes]]
    ) -> dict[str, bytes | str]:
        """All parts of the report; `pictures` are relationships, file names and contents."""
        from lxml import etree

        folder, file = posixpath.split(self._main)
        out: dict[str, bytes | str] = dict(self._kept)
        types = {name: kind for name, kind in self._types.items() if name in self._kept}
        for relation in self._relations:
            kind = relation.kind.rpartition("/")[2]
            where = posixpath.normpath(posixpath.join("/" + folder, relation.target)).lstrip("/")
            if kind in _COMPLETED:
                if kind == "settings":
                    without(self._roots[kind], _LEAVES)
                out[where] = etree.tostring(self._roots[kind], encoding="UTF-8", xml_declaration=True, standalone=True)
                types[where] = package.OWN_TYPES[f"word/{kind}.xml"]
        images = [package.Relation(name, f"{RELATIONS}/image", f"media/{image}") for name, image, _ in pictures]
        out |= {posixpath.join(folder, "media", image): content for _, image, content in pictures}
        out[posixpath.join(folder, "_rels", f"{file}.rels")] = package.relations_part([*self._relations, *images])
        out[self._main] = body
        types |= {self._main: package.MAIN_TYPE} | package.PROPERTY_TYPES
        out["[Content_Types].xml"] = package.types_part(types.items(), self._extensions().items())
        out["_rels/.rels"] = package.package_relations(self._main)
        return out | dict(package.property_parts(document))

    def _extensions(self) -> dict[str, str]:
        nodes = self._zip.tree("[Content_Types].xml").iter(f"{_TYPES}Default")
        own = {node.get("Extension", ""): node.get("ContentType", "") for node in nodes}
        return own | package.EXTENSIONS
