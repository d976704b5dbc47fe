"""docs/en/decisions/problems.md: its study-file part is one, its code runs, and its margins are those of the criteria."""

import re
import tomllib
from pathlib import Path

from repurchase.literature import criterion
from repurchase.study.file.schema import ProblemEntry

PAGE = (Path(__file__).parents[2] / "docs" / "en" / "decisions" / "problems.md").read_text(encoding="utf-8")


def test_the_part_of_the_study_file_is_one():
    part = tomllib.loads(re.search(r"```toml\n(.*?)```", PAGE, re.S)[1])["problems"][0]
    entry = ProblemEntry.model_validate(part)
    assert (entry.driver, entry.kind) == ("CONV", "dependence")
    assert entry.recommendation.maintain["en"]


def test_the_code_runs_and_finds_no_bottleneck_in_the_sample():
    names = {}
    exec(re.search(r"```python\n(.*?)```", PAGE, re.S)[1], names)
    assert {c.verdict for c in names["needed"].conditions} <= {"not supported", "cannot be told"}


def test_margins_are_those_of_the_criteria():
    assert criterion("dependence_margin").bound == 0.05
    assert criterion("lack_margin").bound == 5
    assert criterion("nca_d").bound == 0.1
    assert "`dependence_margin` (.05)" in PAGE
    assert "`lack_margin` (5 points)" in PAGE
