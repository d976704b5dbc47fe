"""What a command loads: no library for one small function, and none of what it does not show."""

from __future__ import annotations

import subprocess
import sys

import repurchase as rp

SMALL = (  # each was once loaded for one function, or for what no default report shows
    "pingouin", "statsmodels", "sklearn", "seaborn", "xarray", "sympy", "openpyxl", "docx", "matplotlib.pyplot",
    "scipy.stats", "scipy.optimize", "scipy.integrate", "scipy.interpolate", "scipy.signal",
)  # fmt: skip
CHECK = (*SMALL, "matplotlib", "scipy.sparse", "semopy", "rich.progress", "lxml")
ENGINE = "sys.modules['semopy'] = None\n"  # the second engine is asked for its opinion; what it loads is its own


def loaded(names: tuple[str, ...], *command: object, before: str = "") -> list[str]:
    code = (
        f"import sys\n{before}sys.argv = ['repurchase', *sys.argv[1:]]\nfrom repurchase.cli import main\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code, end.code\n"
        f"print('LOADED', *sorted({set(names)!r} & sys.modules.keys()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, command)], capture_output=True, encoding="utf-8", timeout=600
    )
    last = done.stdout.splitlines()[-1:]
    assert last and last[0].startswith("LOADED"), done.stderr
    return last[0].split()[1:]


def test_a_whole_report_loads_no_library_for_one_function(tmp_path):
    command = ("analyze", rp.sample_survey(), "--draws", 50, "--out", tmp_path)
    assert loaded(SMALL, *command, before=ENGINE) == []
    assert list(tmp_path.glob("*.docx"))


def test_a_look_at_a_survey_loads_nothing_that_writes_or_draws():
    assert loaded(CHECK, "check", rp.sample_survey()) == []
