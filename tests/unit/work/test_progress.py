"""Progress: monotone, whole at the end, silent where nobody looks, and no guess that is too early."""

from __future__ import annotations

import io
import re
import sys
from types import SimpleNamespace

import pytest
from rich.cells import cell_len

import repurchase as rp
from repurchase.study.stages.run_state import SHARES, expected_stages
from repurchase.text import text
from repurchase.work.progress import SILENT, Advance, InTwoParts, TimeLeft
from repurchase.work.progress_display import in_notebook, notebook_progress, terminal_progress


class Listener(list):
    def __call__(self, stage, done, total):
        self.append((str(stage), done, total))


def test_a_stage_begins_where_those_before_it_end():
    told = Listener()
    advance = Advance(told, {"reading": 10, "sem": 30, "review": 60})
    advance.stage("reading")
    advance.stage("review")
    advance.stage("review", share=0.5)
    advance.stage("segments")  # was not expected
    advance.end()
    assert [t[1:] for t in told] == [(0, 100), (40, 100), (70, 100), (100, 100)]


def test_two_works_are_told_as_one():
    told = Listener()
    both = InTwoParts(told, 50)
    for part, steps in ((both.first, [(0, 150), (75, 150), (150, 150)]), (both.second, [(0, 50), (50, 50)])):
        for done, total in steps:
            part(text("stage.sem"), done, total)
    assert [t[1:] for t in told] == [(0, 200), (75, 200), (150, 200), (200, 200)]


def test_time_left_follows_the_time_taken_and_is_no_early_guess():
    now = [0.0]
    left = TimeLeft(lambda: now[0])
    now[0] = 10.0
    assert left.words(1, 100) is None
    assert left.words(20, 100).render("en") == "about 40 s left"
    assert left.words(20, 100).render("zh") == "约剩 40 秒"
    assert left.words(2, 20).render("en") == "about 2 min left"
    assert left.words(95, 100) is None
    assert left.words(0, 0) is None
    now[0] = 600.0
    assert left.words(50, 100).render("en") == "about 10 min left"


@pytest.mark.parametrize("options", [{}, {"quick": True}])
def test_an_analysis_tells_every_stage_once_and_ends_whole(options):
    told = Listener()
    findings = rp.analyze(rp.sample_survey(), draws=20, progress=told, **options)
    done = [d for _, d, _ in told]
    assert done == sorted(done)
    assert done[0] == 0
    assert told[-1][1] == told[-1][2] == sum(expected_stages(findings.study, **options).values())
    names = [name for name, _, _ in told]
    names = list(dict.fromkeys(names))  # of reading the share is told several times
    expected = [str(text(f"stage.{name}")) for name in expected_stages(findings.study, **options)]
    assert names == [*expected, str(text("stage.done"))]


def test_every_stage_has_a_name_and_takes_some_time():
    for name, share in SHARES.items():
        assert text(f"stage.{name}").render("zh") != text(f"stage.{name}").render("en") or name in ("bootstrap", "pls")
        assert share > 0


def test_nothing_is_drawn_where_stderr_is_no_terminal(monkeypatch):
    heard = io.StringIO()
    monkeypatch.setattr(sys, "stderr", heard)
    with terminal_progress() as tell:
        tell(text("stage.sem"), 1, 2)
    assert heard.getvalue() == ""


def test_a_terminal_sees_a_sign_at_once_and_every_stage(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    heard = Terminal()
    monkeypatch.setattr(sys, "stderr", heard)
    monkeypatch.setenv("TERM", "xterm")
    with terminal_progress() as tell:
        assert str(text("stage.starting")) in heard.getvalue()
        tell(text("stage.sem"), 1, 2)
        assert str(text("stage.sem")) in heard.getvalue()
        assert "50%" in heard.getvalue().replace(" ", "")


class Line:
    def __init__(self):
        self.shown = []

    def update(self, content, raw):
        assert raw
        self.shown.append(content)


def test_a_notebook_shows_a_line_that_goes_and_a_stage_is_escaped(monkeypatch):
    line = Line()

    def display(content, raw, display_id):
        line.update(content, raw)
        return line

    shell = SimpleNamespace(kernel=object())
    ipython = SimpleNamespace(get_ipython=lambda: shell, display=SimpleNamespace(display=display))
    monkeypatch.setitem(sys.modules, "IPython", ipython)
    monkeypatch.setitem(sys.modules, "IPython.display", ipython.display)
    monkeypatch.setitem(sys.modules, "ipykernel", SimpleNamespace())
    assert in_notebook()
    with notebook_progress(None) as tell:
        tell(text("cli.written", folder="<b>"), 1, 4)
    assert "&lt;b&gt;" in line.shown[1]["text/html"]
    assert line.shown[1]["text/plain"].startswith("25 %")
    assert line.shown[-1] == {"text/plain": "", "text/html": ""}


def test_a_progress_that_is_given_is_used_and_without_a_notebook_there_is_silence():
    told = Listener()
    with notebook_progress(told) as tell:
        assert tell is told
    with notebook_progress(None) as tell:
        assert tell is SILENT


@pytest.mark.parametrize("columns", [30, 40, 63, 64, 80, 200])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_narrow_terminal_cuts_no_stage(columns, lang, monkeypatch):
    """Where there is no room for everything the bar goes first, then the time that is left; the share stays."""

    class Terminal(io.StringIO):
        encoding = "utf-8"

        def isatty(self):
            return True

    seen = Terminal()
    monkeypatch.setattr(sys, "stderr", seen)
    for name, value in {"COLUMNS": str(columns), "TERM": "xterm", "REPURCHASE_LANG": lang}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(TimeLeft, "words", lambda self, done, total: text("progress.minutes_left", n=12))
    stages = [text("stage.pls"), text("stage.screening")]  # with the longest one the time gives way in 40 columns
    with terminal_progress() as tell:
        for k, stage in enumerate((text("stage.extensions"), *stages)):
            tell(stage, k, 4)
    shown = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", seen.getvalue())
    longest = str(text("stage.extensions"))
    assert all(str(stage) in shown for stage in stages)
    assert longest in shown or (columns, lang) == (30, "en") and longest[:20] in shown
    assert "  0% " in shown and "25%" in shown
    assert ("━" in shown) == (columns >= 64)
    assert str(text("progress.minutes_left", n=12)) in shown
    assert all(cell_len(line) <= columns for line in shown.replace("\n", "\r").split("\r"))
