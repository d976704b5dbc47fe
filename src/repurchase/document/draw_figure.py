"""Figures drawn: `draw` turns a `Figure` block into a matplotlib figure, `png` and `svg` into bytes and words.

============================  ==========================================  ===================================
kind                          what                                        drawn by (its docstring says `data`)
============================  ==========================================  ===================================
``likert``                    answers of items, diverging stacked bars    `charts.likert`
``bars``                      shares or means with optional intervals     `charts.bars`
``dots``                      estimates with intervals on one scale       `charts.dots`
``scree``                     eigenvalues and parallel analysis           `charts.scree`
``simple_slopes``             predicted lines at values of a moderator    `simple_slopes.simple_slopes`
``johnson_neyman``            an effect along its moderator               `simple_slopes.johnson_neyman`
``importance_performance``    quadrant map with intervals                 `importance_map.importance_performance`
``flow``                      respondents kept, and why others went       `screening_flow.flow`
``path``                      structural model with coefficients          `path_diagram.path`
``research_model``            hypotheses, no numbers                      `path_diagram.research_model`
``measurement``               latents, items, loadings                    `measurement_diagram.measurement`
============================  ==========================================  ===================================
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING

from repurchase.document.content.document_content import Figure, FigureData
from repurchase.document.diagrams.measurement_diagram import measurement
from repurchase.document.diagrams.path_diagram import path, research_model
from repurchase.document.drawing.pen import Pen
from repurchase.document.figures.charts import bars, dots, likert, scree
from repurchase.document.figures.importance_map import importance_performance
from repurchase.document.figures.screening_flow import flow
from repurchase.document.figures.simple_slopes import johnson_neyman, simple_slopes
from repurchase.style import Style, default_style
from repurchase.text import render

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

KINDS: dict[str, Callable[[Pen, FigureData], Drawing]] = {
    "likert": likert,
    "bars": bars,
    "dots": dots,
    "scree": scree,
    "simple_slopes": simple_slopes,
    "johnson_neyman": johnson_neyman,
    "importance_performance": importance_performance,
    "flow": flow,
    "path": path,
    "research_model": research_model,
    "measurement": measurement,
}


def draw(figure: Figure, lang: str = "en", style: Style | None = None) -> Drawing:
    """The `matplotlib.figure.Figure` of a `Figure` block, in one language.

    Raises
    ------
    ValueError
        For a kind that is not in `KINDS`, or data that the kind cannot draw.
    """
    if figure.kind not in KINDS:
        raise ValueError(f"{figure.name}: no drawing of kind {figure.kind!r}; there are {', '.join(sorted(KINDS))}")
    with _own_settings():
        return KINDS[figure.kind](Pen(lang, style or default_style(lang)), figure.data)


def pictures(figure: Figure, lang: str = "en", style: Style | None = None, dpi: int = 220) -> tuple[bytes, bytes]:
    """PNG and SVG of one drawing, made once; the same bytes on every run."""
    drawn = draw(figure, lang, style)
    about = {"Date": None, "Creator": None, "Format": None, "Type": None, "Title": render(figure.title, lang, style)}
    with _own_settings(figure.name):
        return _bytes(drawn, "png", dpi, {"Software": None}), _bytes(drawn, "svg", 72, about)


def png(figure: Figure, lang: str = "en", style: Style | None = None, dpi: int = 220) -> bytes:
    """The drawing as a PNG file, the same bytes on every run."""
    return _saved(figure, lang, style, "png", dpi, {"Software": None})


def svg(figure: Figure, lang: str = "en", style: Style | None = None) -> str:
    """The drawing as SVG, letters as outlines (the reader needs no font), the same on every run."""
    about = {"Date": None, "Creator": None, "Format": None, "Type": None, "Title": render(figure.title, lang, style)}
    return _saved(figure, lang, style, "svg", 72, about).decode("utf-8")


def _saved(figure: Figure, lang: str, style: Style | None, kind: str, dpi: int, about: dict[str, str | None]) -> bytes:
    drawn = draw(figure, lang, style)
    with _own_settings(figure.name):
        return _bytes(drawn, kind, dpi, about)


def _bytes(drawn: Drawing, kind: str, dpi: int, about: dict[str, str | None]) -> bytes:
    buffer = BytesIO()
    drawn.savefig(buffer, format=kind, dpi=dpi, metadata=about)
    return buffer.getvalue()


@contextmanager
def _own_settings(salt: str = "repurchase") -> Iterator[None]:
    """Matplotlib's own defaults while we draw, the user's settings again afterwards."""
    import matplotlib

    ours = {k: v for k, v in matplotlib.rcParamsDefault.items() if not k.startswith("backend")}
    ours |= {"svg.hashsalt": salt, "svg.fonttype": "path"}
    with matplotlib.rc_context(ours):
        yield
