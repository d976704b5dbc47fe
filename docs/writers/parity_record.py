"""What the tests of tests/parity compare with other programs, recorded while they run.

`Recorder` is a plugin of pytest: it listens to ``approx``, ``assert_allclose`` and the helpers of the tests named
`close` and `assert_equal`, and counts for every file the values compared, the largest deviation and the tolerances.
"""

from __future__ import annotations

import inspect
from collections import defaultdict
from functools import wraps
from pathlib import Path
from typing import Any

import numpy as np
import pytest

HELPERS = ("close", "assert_equal")
SMALLEST = 0.5  # a tolerance this wide tells a difference in kind, not the same number


def deviations(found: Any, wanted: Any) -> np.ndarray:
    """Distances relative to max(1, |wanted|), of finite numbers alone."""

    def numbers(values: Any) -> np.ndarray:
        return np.array([np.nan if v is None else v for v in np.ravel(np.array(values, dtype=object))], float)

    try:
        ours, theirs = numbers(found), numbers(wanted)
        ours, theirs = np.broadcast_arrays(ours, theirs)
    except (TypeError, ValueError):
        return np.empty(0)
    both = np.isfinite(ours) & np.isfinite(theirs)
    return np.abs(ours[both] - theirs[both]) / np.maximum(1.0, np.abs(theirs[both]))


class Recorder:
    """Collects what was compared and held, by the file of the test that runs and by the tolerance."""

    def __init__(self) -> None:
        self.found: dict[str, dict[float, list[float]]] = defaultdict(lambda: defaultdict(lambda: [0, 0.0]))
        self._file, self._depth = "", 0

    def note(self, found: Any, wanted: Any, tolerance: float) -> None:
        """Add one comparison of the running test that held."""
        if not self._file or self._depth or not 0 < tolerance < SMALLEST:
            return
        far = deviations(found, wanted)
        counted = self.found[self._file][float(f"{tolerance:.1g}")]
        counted[0] += far.size
        counted[1] = max(counted[1], float(far.max(initial=0.0)))

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Any:
        """Know whose comparisons these are."""
        self._file = item.path.name
        yield
        self._file = ""

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Listen to the helpers of every test module."""
        for module in {getattr(item, "module", None) for item in session.items} - {None}:
            for name in HELPERS:
                helper = vars(module).get(name)
                if inspect.isfunction(helper) and not hasattr(helper, "__wrapped__"):
                    setattr(module, name, self._heard(helper))

    def _heard(self, helper: Any) -> Any:
        taken = list(inspect.signature(helper).parameters.values())

        @wraps(helper)
        def listening(*args: Any, **options: Any) -> Any:
            default = taken[2].default if len(taken) > 2 else 0.0
            named = options.get(taken[2].name, default) if len(taken) > 2 else 0.0
            tolerance = args[2] if len(args) > 2 else named
            told = len(args) > 1 and isinstance(tolerance, float) and tolerance > 0
            self._depth += told
            try:
                held = helper(*args, **options)
            finally:
                self._depth -= told
            if told and held is not False:
                self.note(args[0], args[1], tolerance)
            return held

        return listening

    def listen(self, patch: pytest.MonkeyPatch) -> None:
        """Listen to approx and assert_allclose."""
        exact = np.testing.assert_allclose

        def assert_allclose(actual: Any, desired: Any, rtol: float = 1e-7, atol: float = 0, **options: Any) -> None:
            exact(actual, desired, rtol, atol, **options)
            self.note(actual, desired, max(rtol, atol))

        approx = pytest.approx
        patch.setattr(np.testing, "assert_allclose", assert_allclose)
        patch.setattr(pytest, "approx", lambda wanted, *args, **options: Heard(self, approx, wanted, args, options))


class Heard:
    """An ``approx`` that tells the recorder what it is compared with."""

    __array_ufunc__ = None  # an array on the left asks this, not each of its numbers

    def __init__(self, recorder: Recorder, approx: Any, wanted: Any, args: Any, options: Any) -> None:
        self._recorder, self._wanted, self._inner = recorder, wanted, approx(wanted, *args, **options)
        given = dict(zip(("rel", "abs"), args, strict=False)) | options
        self._tolerance = max((t for t in (given.get("rel"), given.get("abs")) if t is not None), default=1e-6)

    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, found: object) -> bool:
        mapped = isinstance(self._wanted, dict) and isinstance(found, dict)
        pairs = [(found.get(k), v) for k, v in self._wanted.items()] if mapped else [(found, self._wanted)]
        held = bool(found == self._inner)
        for ours, theirs in pairs if held else ():
            self._recorder.note(ours, theirs, self._tolerance)
        return held

    def __repr__(self) -> str:
        return repr(self._inner)


def record(folder: Path, files: list[str] | None = None) -> dict[str, dict[str, list[float]]]:
    """Run the tests and say of each file what it compared."""
    recorder, patch = Recorder(), pytest.MonkeyPatch()
    recorder.listen(patch)
    paths = [str(folder / name) for name in files or [p.name for p in sorted(folder.glob("test_*.py"))]]
    try:
        failed = pytest.main(["-q", "-p", "no:cacheprovider", "-m", "not slow", *paths], plugins=[recorder])
    finally:
        patch.undo()
    if failed:
        raise SystemExit(f"The tests of parity ended with {failed}.")
    return {
        name: {f"{tolerance:g}": counted for tolerance, counted in sorted(by_tolerance.items())}
        for name, by_tolerance in sorted(recorder.found.items())
    }
