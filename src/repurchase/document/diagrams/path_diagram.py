"""Structural models drawn: drivers on the left, outcomes on the right, every label in a position of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from repurchase.document.content.document_content import FigureData
from repurchase.document.diagrams.node_layout import Arrangement, Line, along, arrange, cut_end, depth, meets
from repurchase.document.drawing.fonts import font
from repurchase.document.drawing.label_placement import Box, choose
from repurchase.document.drawing.pen import INK, PALE, WIDTH, Pen, present
from repurchase.document.typeset.line_width import longest
from repurchase.style import Kind

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, SubFigure


NAME, SMALL = 9.0, 8.0  # points
HEAD = 0.09  # length of an arrow's head in inches
DASHED = (0, (4, 2.5))
SPREADS = ((1.0, 0.22), (1.25, 0.3), (1.5, 0.42), (1.9, 0.6))  # how far apart layers and nodes go until labels fit
SHARES = (0.5, 0.45, 0.55, 0.4, 0.6, 0.34, 0.66, 0.28, 0.72, 0.22, 0.78, 0.16, 0.84)
SQUARED = "R²"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A diagram with its geometry, in inches from the top left corner of the sheet.

    Attributes
    ----------
    figure : matplotlib.figure.Figure
    arrangement : Arrangement
    labels : tuple of Box or None
        Where the words of each path, then of each covariance, stand; None where it has none.
    oval : tuple of bool
        Which nodes are ellipses.
    """

    figure: Figure
    arrangement: Arrangement
    labels: tuple[Box | None, ...]
    oval: tuple[bool, ...]


def path(pen: Pen, data: FigureData) -> Figure:
    """A structural model with its coefficients.

    Parameters
    ----------
    pen : Pen
    data : mapping
        ``nodes`` : sequence of mappings: ``name`` (str, as the paths call it), ``label`` (label, Text or str),
            ``r_squared`` (float in [0, 1], optional: written inside), ``observed`` (bool, optional: a rectangle
            instead of an ellipse).
        ``paths`` : sequence of mappings: ``source`` and ``target`` (names), ``estimate`` (standardised), ``stars``
            (str, optional), ``significant`` (bool, optional: False is drawn dashed).
        ``covariances`` : sequence of mappings, optional: ``first``, ``second``, ``estimate``, ``stars``,
            ``significant``; drawn as double arrows.

    Raises
    ------
    ValueError
        For a path that names no node, or one of a node with itself.
    """
    return diagram(pen, data, lambda p: pen.number(p.get("estimate"), Kind.BOUNDED, stars=p.get("stars") or "")).figure


def research_model(pen: Pen, data: FigureData) -> Figure:
    """A model as claimed: the hypotheses at their paths, no numbers.

    Parameters
    ----------
    pen : Pen
    data : mapping
        ``nodes`` : as in `path`, without ``r_squared``.
        ``paths`` : sequence of mappings: ``source``, ``target``, and ``label`` (str or Text, e.g. "H1"; optional:
            a path that no hypothesis is about, drawn dashed).
    """
    claimed = [{**p, "significant": bool(pen.say(p.get("label")))} for p in data["paths"]]
    bare = [{k: v for k, v in n.items() if k != "r_squared"} for n in data["nodes"]]
    return diagram(pen, {"nodes": bare, "paths": claimed}, lambda p: pen.say(p.get("label"))).figure


def diagram(pen: Pen, data: FigureData, words: Callable[[FigureData], str]) -> Drawn:
    """Arrange and draw; `words` says what stands at a path."""
    nodes, lines = list(data["nodes"]), [*data["paths"], *(data.get("covariances") or ())]
    positions = {n["name"]: i for i, n in enumerate(nodes)}
    paths = [_pair(positions, p, "source", "target") for p in data["paths"]]
    ties = [_pair(positions, c, "first", "second") for c in data.get("covariances") or ()]
    figure = pen.sheet()
    axes = figure.add_axes((0, 0, 1, 1))
    inside = [_inside(pen, n, _room(nodes, pen, depth(len(nodes), paths))) for n in nodes]
    oval = tuple(not n.get("observed") for n in nodes)
    sizes = _sizes(figure, inside, oval)
    label_words = [words(p) for p in lines]
    arrangement, labels = _settled(figure, sizes, paths, ties, label_words, oval)
    figure.set_size_inches(arrangement.wide, arrangement.high)
    axes.set(xlim=(0, arrangement.wide), ylim=(arrangement.high, 0))
    axes.axis("off")
    for i, (line, spec) in enumerate(zip(arrangement.lines, lines, strict=True)):
        arrow(axes, line, dashed=spec.get("significant") is False, both=i >= len(paths))
    for box, round_, (name, share), node in zip(arrangement.boxes, oval, inside, nodes, strict=True):
        _node(pen, axes, box, round_, name, share, present(node.get("r_squared")))
    for label, shown in zip(labels, label_words, strict=True):
        if label is not None:
            pen.put(
                axes,
                label.x,
                label.y,
                shown,
                SMALL,
                zorder=5,
                gid="label",
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.2},
            )
    return Drawn(figure, arrangement, labels, oval)


def _pair(positions: Mapping[str, int], row: FigureData, first: str, second: str) -> tuple[int, int]:
    for end in (first, second):
        if row[end] not in positions:
            raise ValueError(f"a path names {row[end]!r}, which is no node")
    return positions[row[first]], positions[row[second]]


def _room(nodes: Sequence[FigureData], pen: Pen, layers: int) -> int:
    """Half-width characters of a line inside a node: fewer where many layers share the page, never cutting words."""
    wanted = 14 if layers <= 3 else 12 if layers == 4 else 10
    return max(wanted, min(max((longest(pen.say(n["label"])) for n in nodes), default=0), 16))


def _inside(pen: Pen, node: FigureData, room: int) -> tuple[str, str]:
    share = node.get("r_squared")
    return pen.wrapped(node["label"], room), f"{SQUARED} = {pen.number(share, Kind.BOUNDED)}" if present(share) else ""


def measured(figure: Figure | SubFigure, words: str, size: float) -> tuple[float, float]:
    """Width and height of words in inches."""
    made = figure.text(0, 0, words, fontproperties=font(size), parse_math=False)
    extent = made.get_window_extent(figure.canvas.get_renderer())  # type: ignore[attr-defined]  # Agg
    made.remove()
    return extent.width / figure.dpi, extent.height / figure.dpi


def _sizes(figure: Figure, inside: Sequence[tuple[str, str]], oval: Sequence[bool]) -> list[tuple[float, float]]:
    """One width for all nodes; the heights that their words need."""
    texts = []
    for name, share in inside:
        first, second = measured(figure, name, NAME), measured(figure, share, SMALL) if share else (0.0, 0.0)
        texts.append((max(first[0], second[0]), first[1] + (second[1] + 0.05 if share else 0.0)))
    wide = max((w for w, _ in texts), default=1.0) * (1.24 if any(oval) else 1.0) + 0.16
    sizes = []
    for (w, h), round_ in zip(texts, oval, strict=True):
        if round_:  # the words' corners stay inside the ellipse
            h = h / max(1 - (w / (wide - 0.08)) ** 2, 0.3) ** 0.5 + 0.02
        sizes.append((wide, max(h + 0.12, 0.42)))
    return sizes


def _settled(
    figure: Figure,
    sizes: Sequence[tuple[float, float]],
    paths: Sequence[tuple[int, int]],
    ties: Sequence[tuple[int, int]],
    label_words: Sequence[str],
    oval: Sequence[bool],
) -> tuple[Arrangement, tuple[Box | None, ...]]:
    """The tightest arrangement in which no label or arrow is in another's way, else the one with fewest such faults."""
    extents = [measured(figure, s, SMALL) if s else None for s in label_words]
    layers = depth(len(sizes), paths)
    wide = max((s[0] for s in sizes), default=1.0)
    across = min(max((WIDTH - 0.24 - layers * wide) / max(layers - 1, 1), 0.75), 1.7)
    best: tuple[int, Any] | None = None
    for stretch, down in SPREADS:
        made = arrange(sizes, paths, ties, across=across * stretch, down=down, oval=oval)
        labels = _labels(made, extents)
        faults = _faults(made, labels, oval, [*paths, *ties])
        if best is None or faults < best[0]:
            best = (faults, (made, labels))
        if not faults:
            break
    return best[1] if best else (arrange(sizes, paths, ties), ())


def _labels(made: Arrangement, extents: Sequence[tuple[float, float] | None]) -> tuple[Box | None, ...]:
    """Each label on its own line, where it meets nothing else."""
    options = []
    for line, extent in zip(made.lines, extents, strict=True):
        if extent is not None:
            w, h = extent[0] + 0.06, extent[1] + 0.03
            options.append([(Box(*along(line, s), w, h), abs(s - 0.5)) for s in SHARES])
    owners = [i for i, extent in enumerate(extents) if extent is not None]
    lines = [(owners.index(i) if i in owners else -1, line) for i, line in enumerate(made.lines)]
    sheet = Box(made.wide / 2, made.high / 2, made.wide, made.high)
    picked = choose(options, [b.grown(0.02) for b in made.boxes], lines, sheet)
    chosen = {i: options[k][picked[k]][0] for k, i in enumerate(owners)}
    return tuple(chosen.get(i) for i in range(len(extents)))


def _faults(
    made: Arrangement, labels: Sequence[Box | None], oval: Sequence[bool], ends: Sequence[tuple[int, int]]
) -> int:
    """Count how often a label meets a label, a node or another's line, or a line a node that is not its own."""
    standing = [(i, b) for i, b in enumerate(labels) if b is not None]
    faults = sum(a.overlap(b) > 0 for i, a in standing for k, b in standing if k < i)
    faults += sum(b.overlap(node) > 0 for _, b in standing for node in made.boxes)
    faults += sum(b.crossed(line) > 0 for i, b in standing for k, line in enumerate(made.lines) if k != i)
    faults += sum(
        10 * meets(line, made.boxes[j], oval[j])
        for line, pair in zip(made.lines, ends, strict=True)
        for j in range(len(made.boxes))
        if j not in pair
    )
    return faults


def _node(pen: Pen, axes: Axes, box: Box, oval: bool, name: str, share: str, explained: bool) -> None:
    from matplotlib.patches import Ellipse, FancyBboxPatch

    how: dict[str, Any] = {
        "facecolor": PALE if explained else "white",
        "edgecolor": INK,
        "linewidth": 1.0,
        "zorder": 3,
        "gid": "node",
    }
    if oval:
        axes.add_patch(Ellipse((box.x, box.y), box.wide, box.high, **how))
    else:
        axes.add_patch(
            FancyBboxPatch(
                (box.x - box.wide / 2, box.y - box.high / 2), box.wide, box.high, boxstyle="square,pad=0", **how
            )
        )
    if not share:
        pen.put(axes, box.x, box.y, name, NAME, zorder=4, gid="name")
        return
    upper, lower = (measured(axes.figure, words, size)[1] for words, size in ((name, NAME), (share, SMALL)))
    top = box.y - (upper + lower + 0.05) / 2
    pen.put(axes, box.x, top + upper / 2, name, NAME, zorder=4, gid="name")
    pen.put(axes, box.x, top + upper + 0.05 + lower / 2, share, SMALL, zorder=4, gid="name")


def arrow(axes: Axes, line: Line, *, dashed: bool = False, both: bool = False, width: float = 1.0) -> None:
    """A line with a solid head at its end, and at its start where it is a double arrow."""
    shaft = cut_end(line, 0.8 * HEAD)
    _head(axes, line)
    if both:
        shaft = cut_end(shaft[::-1], 0.8 * HEAD)
        _head(axes, line[::-1])
    axes.plot(
        [p[0] for p in shaft],
        [p[1] for p in shaft],
        color=INK,
        linewidth=width,
        gid="line",
        linestyle=DASHED if dashed else "solid",
        solid_capstyle="butt",
        dash_capstyle="butt",
        zorder=1,
    )


def _head(axes: Axes, line: Line) -> None:
    """A filled triangle whose tip is the end of the line."""
    from matplotlib.patches import Polygon

    tip, foot = line[-1], cut_end(line, HEAD)[-1]
    dx, dy = tip[0] - foot[0], tip[1] - foot[1]
    half = 0.36
    corners = [tip, (foot[0] - half * dy, foot[1] + half * dx), (foot[0] + half * dy, foot[1] - half * dx)]
    axes.add_patch(Polygon(corners, closed=True, facecolor=INK, edgecolor="none", linewidth=0, zorder=2))
