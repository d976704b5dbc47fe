"""Tables and the figure of classes found in the answers."""

from __future__ import annotations

from repurchase.analysis.respondents.profile.question_labels import named_shortly
from repurchase.analysis.results.wording import coded, coverage, percent
from repurchase.analysis.segments.found_segments.findings import FoundFindings
from repurchase.document.parts.blocks import Column, Figure, Table
from repurchase.style import Interval, Kind
from repurchase.text import text


def counts_table(f: FoundFindings) -> Table:
    """Numbers of classes side by side."""
    others = [s for s in f.counts[0].bics if s != f.sort]
    columns = (
        Column("k", text("segments.k"), Kind.COUNT),
        Column("loglik", text("segments.loglik"), decimals=1),
        Column("parameters", text("segments.parameters"), Kind.COUNT),
        Column("bic", text("segments.bic"), decimals=1),
        Column("entropy", text("segments.entropy"), Kind.BOUNDED),
        Column("ratio_p", text("segments.ratio_p"), Kind.P),
        Column("smallest", text("segments.smallest"), Kind.COUNT),
        *(Column(f"bic_{s}", text(f"segments.sort_{s}"), decimals=1, group=text("segments.bic_other")) for s in others),
    )
    rows = tuple(
        (
            c.k,
            c.loglik,
            c.parameters,
            c.bics[f.sort],
            c.entropy if c.k > 1 else None,
            c.ratio_p,
            c.smallest,
            *(c.bics[s] for s in others),
        )
        for c in f.counts
    )
    return Table("class_counts", text("segments.title_counts"), columns, rows, _notes(f))


def _notes(f: FoundFindings) -> tuple[object, ...]:
    small = [c.k for c in f.counts if not c.enough]
    sources = {"share": percent(f.rules["class_share"].bound), "members": round(f.rules["class_members"].bound or 0)}
    return (
        text("segments.note_sort", sort=text(f"segments.within_{f.sort}")),
        text("segments.note_ratio", draws=f.draws),
        text("segments.note_small" if small else "segments.note_large", n=len(small), **sources),
    )


def profile_table(f: FoundFindings) -> Table:
    """Means of the classes on 0-100, one column a class."""
    columns = [Column("construct", text("measure.construct"), Kind.WORDS)]
    for p in f.profiles:
        group = text("segments.class_of", number=p.number, n=p.n)
        columns += [
            Column(f"mean_{p.number}", text("measure.mean"), decimals=1, group=group),
            Column(f"ci_{p.number}", text("measure.ci", level=coverage(f.level)), decimals=1, group=group),
        ]
    rows = tuple(
        (
            coded(c),
            *(v for p in f.profiles for v in (p.means[j], Interval(p.low[j], p.high[j], decimals=1))),
        )
        for j, c in enumerate(f.constructs)
    )
    notes = (text("segments.note_profiles", draws=f.draws), text("segments.circular"))
    return Table("class_profiles", text("segments.title_profiles"), tuple(columns), rows, notes)


def composition_table(f: FoundFindings) -> Table | None:
    """Background questions by class; None without any."""
    if not f.composition:
        return None
    columns = (
        Column("question", text("segments.question"), Kind.WORDS, merge=True),
        Column("category", text("segments.category"), Kind.WORDS),
        *(Column(f"class_{p.number}", text("segments.class", number=p.number), Kind.SHARE) for p in f.profiles),
        Column("all", text("segments.all"), Kind.SHARE),
    )
    rows, rules = [], []
    for j, c in enumerate(f.composition):
        if j and c.question.name != f.composition[j - 1].question.name:
            rules.append(j)
        rows.append((coded(named_shortly(c.question)), c.category, *c.shares, c.whole))
    return Table(
        "class_background",
        text("segments.title_background"),
        columns,
        tuple(rows),
        (text("segments.note_background"),),
        tuple(rules),
        appendix=True,
    )


def profile_figure(f: FoundFindings) -> Figure:
    """Means of the classes with intervals."""
    lines = [
        {
            "label": text("segments.class_of", number=p.number, n=p.n),
            "values": p.means,
            "low": p.low,
            "high": p.high,
        }
        for p in f.profiles
    ]
    data = {
        "rows": [{"label": c.label} for c in f.constructs],
        "lines": lines,
        "x_label": text("segments.scale"),
        "limits": (0.0, 100.0),
    }
    return Figure(
        "class_profiles",
        "profiles",
        text("segments.title_figure"),
        data,
        (text("segments.note_figure", level=coverage(f.level)),),
    )
