"""Progress where it is seen: a bar in the terminal, a line in a notebook, nothing elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape

from repurchase.text import Text, text
from repurchase.work.progress import SILENT, Progress, TimeLeft

BAR, SHARE, WIDE = 24, 6, 64  # columns of the bar, of the per cents before it, and of a terminal that has room for both


@contextmanager
def terminal_progress() -> Iterator[Progress]:
    """A bar on stderr where it is a terminal; it has no thread of its own, and is gone at the end."""
    if not sys.stderr.isatty():
        yield SILENT
        return
    from rich.cells import cell_len
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

    console = Console(stderr=True)
    bars = (BarColumn(BAR),) if console.width >= WIDE else ()
    room = console.width - SHARE - (BAR + 1 if bars else 0)
    shown = (TaskProgressColumn(), *bars, TextColumn("{task.description}", markup=False))
    left = TimeLeft()
    with Progress(*shown, console=console, transient=True, auto_refresh=False) as bar:
        task = bar.add_task(str(text("stage.starting")), total=None)
        bar.refresh()

        def tell(stage: Text, done: int, total: int) -> None:
            words = stage_words(stage, left.words(done, total))
            if cell_len(words) > room:
                words = str(stage)
            while cell_len(words) > room and len(words) > 1:
                words = words.removesuffix("…")[:-1] + "…"
            bar.update(task, description=words, completed=done, total=total, refresh=True)

        yield tell


def stage_words(stage: Text, left: Text | None) -> str:
    """The stage, and how long the rest takes where that can be said."""
    return f"{stage} · {left}" if left else str(stage)


@contextmanager
def notebook_progress(progress: Progress | None) -> Iterator[Progress]:
    """The progress given; without one, a line in a notebook that is gone at the end, and silence elsewhere."""
    if progress is not None or not in_notebook():
        yield SILENT if progress is None else progress
        return
    from IPython.display import display

    left = TimeLeft()
    line = display(_line(str(text("stage.starting")), 0, 0), raw=True, display_id=True)

    def tell(stage: Text, done: int, total: int) -> None:
        line.update(_line(stage_words(stage, left.words(done, total)), done, total), raw=True)

    try:
        yield tell
    finally:
        line.update({"text/plain": "", "text/html": ""}, raw=True)


def display_here(html: str) -> bool:
    """Show a piece of HTML below the cell of a notebook; False where this is none."""
    if not in_notebook():
        return False
    from IPython.display import display

    display({"text/html": html, "text/plain": ""}, raw=True)
    return True


def in_notebook() -> bool:
    """Whether this is a Jupyter kernel, which shows what is sent to it."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None and "ipykernel" in sys.modules else None
    return shell is not None and getattr(shell, "kernel", None) is not None


def _line(words: str, done: int, total: int) -> dict[str, str]:
    bar = f'<progress value="{done}" max="{total}"></progress>' if total else "<progress></progress>"
    share = f"{100 * done // total} % " if total else ""
    return {"text/plain": f"{share}{words}", "text/html": f"{bar} {share}{escape(words)}"}
