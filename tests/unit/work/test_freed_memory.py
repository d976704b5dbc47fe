"""Memory that is let go of is used again, and not asked of the system anew."""

from __future__ import annotations

import subprocess
import sys

import pytest

from repurchase.work import freed_memory

PAGES = """
import ctypes
import resource
import numpy as np
from repurchase.work.freed_memory import keep_freed_memory

ctypes.CDLL(None).prctl(41, 1, 0, 0, 0)  # PR_SET_THP_DISABLE: pages of one size
told = keep_freed_memory() if {kept} else True
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(20):
    several = [np.ones(1_500_000) for _ in range(4)]
    del several
print(told, resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


def pages(kept: bool) -> tuple[bool, int]:
    """Whether the C library was told, and how many pages the system handed over for twenty times four arrays of 12 MB."""
    run = subprocess.run([sys.executable, "-c", PAGES.format(kept=kept)], capture_output=True, text=True, check=True)
    told, count = run.stdout.split()
    return told == "True", int(count)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="glibc")
def test_arrays_take_the_pages_of_those_before():
    told, again = pages(True)
    if not told:
        pytest.skip("another C library than glibc")
    assert 2 * again < pages(False)[1]


def test_another_system_is_left_alone(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    assert not freed_memory.keep_freed_memory()


def test_a_c_library_without_the_call_is_left_alone(monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(freed_memory.ctypes, "CDLL", lambda name: object())
    assert not freed_memory.keep_freed_memory()
