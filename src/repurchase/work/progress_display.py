"""Progress where it is seen: a bar in the terminal, a line in a notebook, nothing elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape

from repurchase.text import Text, text
from repurchase.work.progress import SILENT, Progress, TimeLeft


@contextmanager
def terminal_progress() -> Iterator[Progress]:
    """A bar on stderr where it is a terminal; it has no thread of its own, and is gone at the end."""
    if not sys.stderr.isatty():
        yield SILENT
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

    shown = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TextColumn("{task.fields[left]}"))
    left = TimeLeft()
    with Progress(*shown, console=Console(stderr=True), transient=True, auto_refresh=False) as bar:
        task = bar.add_task(str(text("stage.starting")), total=None, left="")
        bar.refresh()

        def tell(stage: Text, done: int, total: int) -> None:
            said = left.words(done, total)
            bar.update(task, description=str(stage), completed=done, total=total, left=str(said or ""), refresh=True)

        yield tell


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
        said = left.words(done, total)
        line.update(_line(f"{stage} · {said}" if said else str(stage), done, total), raw=True)

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
