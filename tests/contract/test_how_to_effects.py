"""The page on effects runs as it stands, and its promises hold."""

import re
from pathlib import Path

from repurchase.literature import criterion

PAGE = (Path(__file__).parents[2] / "docs" / "en" / "models" / "effects.md").read_text(encoding="utf-8")


def test_every_example_runs():
    scope = {}
    for block in re.findall(r"```python\n(.*?)```", PAGE, re.S):
        exec(compile(block, "effects.md", "exec"), scope)
    assert scope["effects"].effect("indirect", "ind60", "dem60", "dem65").type
    assert scope["found"].freed.effect("indirect", "ind60", "dem60", "dem65").type
    assert scope["ladder"].highest
    assert scope["moderated"].interaction.name


def test_bounds_are_those_of_the_page():
    assert criterion("delta_cfi").bound == 0.010
    assert criterion("delta_cfi_small").bound == 0.005
    assert criterion("chen_sample").bound == 300
    assert criterion("group_balance").bound == 1.5
