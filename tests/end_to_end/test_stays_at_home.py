"""A run keeps to itself: no network, nothing written but below ``--out``, and words on whatever console there is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

import repurchase as rp

WATCHED = """
import json, os, sys
seen = []
def watch(event, about):
    if event.startswith("socket.") and event not in ("socket.__new__", "socket.gethostname"):
        seen.append([event, str(about[-1])])
    elif event == "open" and isinstance(about[0], (str, bytes)):
        mode, flags = about[1], about[2]
        if (isinstance(mode, str) and set(mode) & set("wax+")) or flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            seen.append([event, os.fsdecode(about[0])])
    elif event in ("os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.symlink", "os.link", "shutil.rmtree"):
        seen.append([event, os.fsdecode(about[1] if event in ("os.rename", "os.link") else about[0])])
sys.addaudithook(watch)
said = sys.argv.pop(1)
import atexit
atexit.register(lambda: os.write(int(said), json.dumps(seen).encode()))
from repurchase.cli import main
main()
"""


def watched(folder: Path, home: Path, *words: object) -> list[tuple[str, str]]:
    """What a run wrote and whom it spoke to, as the interpreter itself reports it; as children of it do not report."""
    told, end = os.pipe()
    environment = {k: v for k, v in os.environ.items() if k not in ("MPLCONFIGDIR", "XDG_CACHE_HOME")}
    environment |= {"HOME": str(home), "REPURCHASE_LANG": "en", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", WATCHED, str(end), *map(str, words)]
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=folder, env=environment, pass_fds=[end], timeout=600
    )
    os.close(end)
    with os.fdopen(told, "rb") as pipe:
        seen = json.loads(pipe.read())
    assert done.returncode == 0, done.stderr
    return [(event, path) for event, path in seen]


@pytest.mark.parametrize("command", ["check", "init", "analyze"])
def test_nothing_is_written_beside_the_report_and_nobody_is_spoken_to(command, tmp_path):
    home, data, out = tmp_path / "home", tmp_path / "data", tmp_path / "work"
    for folder in (home, data, out):
        folder.mkdir()
    (data / "survey.xlsx").write_bytes(Path(rp.sample_survey()).read_bytes())
    options = {
        "check": [],
        "init": ["--out", out / "study.toml"],
        "analyze": [
            "--out",
            out / "report",
            "--draws",
            "60",
            "--lang",
            "both",
            "--formats",
            "docx,html,xlsx,tex,md,json",
        ],
    }[command]
    data.chmod(0o555)
    home.chmod(0o555)
    try:
        seen = watched(out, home, command, data / "survey.xlsx", *options)
    finally:
        data.chmod(0o755)
        home.chmod(0o755)
    assert not [pair for pair in seen if pair[0].startswith("socket.")], seen
    written = [Path(path) for _, path in seen]
    allowed = (out.resolve(), Path(tempfile.gettempdir()).resolve(), Path("/dev"), Path("/proc"))
    elsewhere = [p for p in written if not any((out / p).resolve().is_relative_to(a) for a in allowed)]
    assert not elsewhere, elsewhere
    inside = [
        p for p in written if (out / p).resolve().is_relative_to(home) or (out / p).resolve().is_relative_to(data)
    ]
    assert not inside, inside
    assert not list(home.iterdir())
    assert [p.name for p in data.iterdir()] == ["survey.xlsx"]
    assert any((out / p).resolve().is_relative_to(out) for p in written) == (command != "check")


def spoken(*words, encoding, lang="zh", cwd):
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "REPURCHASE_LANG": lang}
    return subprocess.run([sys.executable, "-m", "repurchase", *words], capture_output=True, cwd=cwd, env=environment)


@pytest.mark.parametrize("encoding", ["cp936", "cp1252", "ascii", "ascii:strict", "latin-1", "utf-16"])
def test_a_console_of_another_code_page_loses_no_message(encoding, tmp_path):
    """What goes into a pipe or a file is UTF-8 whatever the console is set to: nothing fails, nothing becomes a ``?``."""
    for lang, head, refusal in (("zh", "用法：", "没有"), ("en", "Usage: ", "There is no")):
        page = spoken("--help", encoding=encoding, lang=lang, cwd=tmp_path)
        assert page.returncode == 0 and page.stdout.decode().startswith(head)
        wrong = spoken("问卷分析", encoding=encoding, lang=lang, cwd=tmp_path)
        assert wrong.returncode == 2
        assert wrong.stderr.decode().startswith(refusal) and "问卷分析" in wrong.stderr.decode()


@pytest.mark.skipif(sys.platform == "win32", reason="locales and homes of POSIX")
@pytest.mark.parametrize("home", [None, "/nonexistent"])
def test_neither_a_home_nor_a_locale_is_needed(home, tmp_path):
    """As a service or a container runs it; no file is left open, in a folder whose name has spaces and Chinese in it."""
    place = tmp_path / "我的 数据"
    place.mkdir()
    (place / "问卷 1.xlsx").write_bytes(Path(rp.sample_survey()).read_bytes())
    left_out = {"HOME", "LANG", "LC_CTYPE", "MPLCONFIGDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "PYTHONIOENCODING"}
    environment = {name: value for name, value in os.environ.items() if name not in left_out}
    environment |= {"LC_ALL": "C", "PYTHONWARNINGS": "error::ResourceWarning"} | ({"HOME": home} if home else {})
    for words in (("init", "问卷 1.xlsx", "--out", "研究 1.toml"), ("export", "问卷 1.xlsx", "--to", "清洗 后.sav")):
        command = [sys.executable, "-m", "repurchase", *words]
        done = subprocess.run(command, capture_output=True, cwd=place, env=environment, timeout=600)
        said = done.stderr.decode()
        assert done.returncode == 0 and "Warning" not in said and "Exception ignored" not in said, said
        assert words[-1].split(".")[0] in done.stdout.decode()
    assert {"研究 1.toml", "清洗 后.sav"} <= {file.name for file in place.iterdir()}
