"""Figures drawn: `draw` turns a `Figure` block into marks on a sheet; `pictures` and `pdf` make files of those.

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
``power_curves``              power by sample size                        `power_curves.power_curves`
``ceilings``                  scatters under their ceilings               `ceiling_charts.ceilings`
``specification_curve``       estimates of many specifications            `specification_curve.specification_curve`
``profiles``                  means of groups, construct by construct      `class_profiles.profiles`
``flow``                      respondents kept, and why others went       `screening_flow.flow`
``path``                      structural model with coefficients          `path_diagram.path`
``research_model``            hypotheses, no numbers                      `path_diagram.research_model`
``measurement``               latents, items, loadings, errors            `measurement_diagram.measurement`
============================  ==========================================  ===================================
"""

from __future__ import annotations

from collections.abc import Callable

from repurchase.document.content.document_content import FigureContent, FigureData
from repurchase.document.diagrams.measurement_diagram import measurement
from repurchase.document.diagrams.path_diagram import path, research_model
from repurchase.document.drawing.marks import FigureSheet
from repurchase.document.drawing.pen import Pen
from repurchase.document.drawing.picture_pdf import drawing_pdf
from repurchase.document.drawing.picture_png import drawing_png
from repurchase.document.drawing.picture_svg import drawing_svg
from repurchase.document.figures.ceiling_charts import ceilings
from repurchase.document.figures.charts import bars, dots, scree
from repurchase.document.figures.class_profiles import profiles
from repurchase.document.figures.importance_map import importance_performance
from repurchase.document.figures.likert_bars import likert
from repurchase.document.figures.power_curves import power_curves
from repurchase.document.figures.screening_flow import flow
from repurchase.document.figures.simple_slopes import johnson_neyman, simple_slopes
from repurchase.document.figures.specification_curve import specification_curve
from repurchase.style import Style, default_style
from repurchase.text import render

DPI = 300  # what journals ask of a picture at its printed width

KINDS: dict[str, Callable[[Pen, FigureData], FigureSheet]] = {
    "likert": likert,
    "bars": bars,
    "dots": dots,
    "scree": scree,
    "simple_slopes": simple_slopes,
    "johnson_neyman": johnson_neyman,
    "importance_performance": importance_performance,
    "power_curves": power_curves,
    "ceilings": ceilings,
    "specification_curve": specification_curve,
    "profiles": profiles,
    "flow": flow,
    "path": path,
    "research_model": research_model,
    "measurement": measurement,
}


def draw(figure: FigureContent, lang: str = "en", style: Style | None = None) -> FigureSheet:
    """The marks of a `Figure` block, in one language.

    Raises
    ------
    ValueError
        For a kind that is not in `KINDS`, or data that the kind cannot draw.
    """
    if figure.kind not in KINDS:
        raise ValueError(f"{figure.name}: no drawing of kind {figure.kind!r}; there are {', '.join(sorted(KINDS))}")
    return KINDS[figure.kind](Pen(lang, style or default_style(lang)), figure.data)


def pictures(
    figure: FigureContent, lang: str = "en", style: Style | None = None, dpi: int = DPI
) -> tuple[bytes, bytes]:
    """PNG and SVG of one drawing, made once; the same bytes on every run."""
    drawn = draw(figure, lang, style)
    return drawing_png(drawn, dpi), _svg(drawn, figure, lang, style).encode("utf-8")


def png(figure: FigureContent, lang: str = "en", style: Style | None = None, dpi: int = DPI) -> bytes:
    """The drawing as a PNG file, the same bytes on every run."""
    return drawing_png(draw(figure, lang, style), dpi)


def svg(figure: FigureContent, lang: str = "en", style: Style | None = None) -> str:
    """The drawing as SVG, letters as outlines (the reader needs no font), the same on every run."""
    return _svg(draw(figure, lang, style), figure, lang, style)


def pdf(figure: FigureContent, lang: str = "en", style: Style | None = None) -> bytes:
    """The drawing as a page of PDF, the same bytes on every run."""
    return drawing_pdf(draw(figure, lang, style), render(figure.title, lang, style))


def _svg(drawn: FigureSheet, figure: FigureContent, lang: str, style: Style | None) -> str:
    return drawing_svg(drawn, render(figure.title, lang, style), figure.name)
