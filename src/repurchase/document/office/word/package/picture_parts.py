"""Pictures of figures in the file: a PNG that every program shows, and the drawing itself for those that can."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from repurchase.document.office.word.markup.word_look import POINTS_OF_CENTIMETRE
from repurchase.document.office.word.markup.word_xml import escaped

_UNITS = 360_000 / POINTS_OF_CENTIMETRE  # of length in a drawing, by point
_PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_VECTOR = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
_VECTOR_USE = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"


class PictureParts:
    """Figures' pictures by anchor, and under which relationship the body uses them."""

    def __init__(self, pictures: Mapping[str, bytes], drawings: Mapping[str, bytes]) -> None:
        self._pictures, self._drawings = pictures, drawings
        self._used: dict[str, int] = {}

    def holds(self, anchor: str) -> bool:
        """Whether there is a picture of a figure."""
        return anchor in self._pictures

    def drawing(self, anchor: str, width: float, height: float, words: str) -> str:
        """The run that shows a picture, `width` by `height` points, with alternative text."""
        k = self._used.setdefault(anchor, len(self._used) + 1)
        size = f'cx="{round(width * _UNITS)}" cy="{round(height * _UNITS)}"'
        name = f"Picture {k}"
        return (
            f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
            f'<wp:docPr id="{k}" name="{name}" descr="{escaped(words)}"/>'
            '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
            f'<a:graphic><a:graphicData uri="{_PICTURE}"><pic:pic><pic:nvPicPr>'
            f'<pic:cNvPr id="{k}" name="{name}"/><pic:cNvPicPr/></pic:nvPicPr>'
            f"<pic:blipFill>{self._blip(anchor, k)}<a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
            f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
            "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
        )

    def _blip(self, anchor: str, k: int) -> str:
        if anchor not in self._drawings:
            return f'<a:blip r:embed="rpPicture{k}"/>'
        return (
            f'<a:blip r:embed="rpPicture{k}"><a:extLst><a:ext uri="{_VECTOR_USE}"><asvg:svgBlip xmlns:asvg="{_VECTOR}" '
            f'r:embed="rpDrawing{k}"/></a:ext></a:extLst></a:blip>'
        )

    def parts(self) -> Iterator[tuple[str, str, bytes]]:
        """Relationship, file name and content of every picture that the body uses."""
        for anchor, k in self._used.items():
            yield f"rpPicture{k}", f"rp_picture{k}.png", self._pictures[anchor]
            if anchor in self._drawings:
                yield f"rpDrawing{k}", f"rp_drawing{k}.svg", self._drawings[anchor]
