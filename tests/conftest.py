"""Settings of every test."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import settings

os.environ.pop("COLUMNS", None)  # that of whoever runs the tests: what commands say would be broken at its width
HERE = Path(__file__).parent
# Folders with modules that several tests are made of; no two of these modules have one name.
SHARED = (
    "", "bad_input", "contract", "identities", "manual", "parity", "unit/decisions", "unit/large_samples",
    "unit/manuscript", "unit/numeric", "unit/read", "unit/review", "unit/stream", "unit/study", "verdicts",
)  # fmt: skip
sys.path.extend(str(HERE / folder) for folder in SHARED)
QUICK = (  # files whose tests carry the marker `quick`: every package is touched, in less than a minute on one core
    "contract/test_architecture_page.py",
    "contract/test_fit.py",
    "document/test_foreign_text.py",
    "files/test_write_folder.py",
    "identities/test_patterns.py",
    "identities/test_file_names.py",
    "parity/test_reliability.py",
    "parity/test_probit.py",
    "test_architecture.py",
    "test_every_module.py",
    "unit/numeric/test_careless.py",
    "unit/study/test_claims.py",
    "unit/survey/test_clean_file_text.py",
    "unit/model/test_defaults.py",
    "unit/model/test_expression.py",
    "unit/numeric/test_fit_indices.py",
    "unit/analysis/test_fit_page.py",
    "unit/test_literature.py",
    "unit/test_plain_text.py",
    "unit/survey/test_quoted_answers.py",
    "unit/numeric/test_robust.py",
    "unit/numeric/test_sem_kernels.py",
    "unit/study/test_study_file.py",
    "unit/test_style.py",
    "unit/model/test_syntax.py",
    "unit/test_text.py",
    "unit/survey/test_write.py",
)

# The same examples on every run, so that a change alone can turn a test red; HYPOTHESIS_PROFILE=explore looks further.
settings.register_profile("steady", derandomize=True, deadline=None, print_blob=True)
settings.register_profile("explore", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """With ``-m quick``, import no file that has no quick test: to collect them all takes longer than to run these."""
    elsewhere = collection_path.suffix == ".py" and collection_path.name.startswith("test_")
    elsewhere = elsewhere and collection_path.is_relative_to(HERE)
    if config.option.markexpr == "quick" and elsewhere and collection_path.relative_to(HERE).as_posix() not in QUICK:
        return True
    return None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is quick; a slow test of a quick file is not."""
    for item in items:
        inside = item.path.is_relative_to(HERE) and item.path.relative_to(HERE).as_posix() in QUICK
        if inside and item.get_closest_marker("slow") is None:
            item.add_marker(pytest.mark.quick)
