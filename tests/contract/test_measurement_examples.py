"""The examples in the docstrings of the measurement analyses are true."""

import doctest
from importlib import import_module
from pathlib import Path

import pytest

import repurchase

ROOT = Path(repurchase.__file__).parent
MODULES = sorted(
    ".".join(p.relative_to(ROOT.parent).with_suffix("").parts)
    for p in (ROOT / "analysis").rglob("*.py")
    if ">>> " in p.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("name", MODULES)
def test_examples(name):
    found = doctest.testmod(import_module(name))
    assert found.attempted
    assert not found.failed
