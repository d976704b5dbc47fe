"""What the figures of the chapter cost: ``python benchmarks/figures.py``.

Prints processor seconds of every figure of the shipped survey as PNG and SVG, the first of them with what has to be
loaded, and for comparison those of matplotlib for one plain chart with the same typeface in both formats. See
docs/decisions/0035-figures-are-plain-marks.md. Run with OMP_NUM_THREADS=1.
"""

from __future__ import annotations

import sys
from io import BytesIO
from time import process_time

import repurchase as rp
from repurchase.document.content.document_content import Figure, walk
from repurchase.document.draw_figure import DPI, pictures
from repurchase.document.drawing.fonts import font_file


def plain_chart() -> None:
    """Draw a scree plot of matplotlib's own, as PNG and SVG."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure as Drawing
    from matplotlib.font_manager import FontProperties

    drawn = Drawing(figsize=(5.9, 3.0))
    FigureCanvasAgg(drawn)
    axes = drawn.add_subplot()
    axes.plot(range(31), [8 / (1 + k) for k in range(31)], "o-", label="特征值")
    axes.set_title("碎石图", fontproperties=FontProperties(fname=str(font_file())))
    axes.legend(prop=FontProperties(fname=str(font_file())))
    for kind in ("png", "svg"):
        drawn.savefig(BytesIO(), format=kind, dpi=DPI)


def seconds(work: object, *given: object) -> float:
    """Processor time of one call."""
    start = process_time()
    work(*given)  # type: ignore[operator]
    return process_time() - start


def main() -> None:
    """Draw everything in both languages, once each."""
    report = rp.analyze(rp.sample_survey(), draws=200).report()
    figures = list({b.name: b for b in walk(report.sections) if isinstance(b, Figure)}.values())
    for lang in ("zh", "en"):
        total = 0.0
        for figure in figures:
            took = seconds(pictures, figure, lang)
            total += took
            print(f"{figure.name:22s} {took:6.3f} s")
        print(f"{lang}: {len(figures)} figures  {total:6.3f} s\n")
    print(f"one plain chart of matplotlib, warm: {min(seconds(plain_chart) for _ in range(3)):.3f} s")


if __name__ == "__main__":
    sys.exit(main())
