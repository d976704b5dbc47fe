"""The example report: the sample survey's chapter in both languages, as `repurchase analyze` writes it.

python reports/make_example.py [folder]

Pictures have fewer dots than a report's own 300 to the inch, files are pressed harder, and what is large and not looked
at here is left out, so that the repository stays small. The same program writes the same bytes; run this again after a
change to the chapter.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import repurchase as rp
from repurchase.document import write_files
from repurchase.document.drawing import picture_png
from repurchase.document.office import timeless_zip

EXAMPLE = Path(__file__).parent / "example"
DOTS, PRESSED = 90, 9
SHOWN = ("report.*.docx", "report.*.md", "tables.*.xlsx", "review.*.html", "notes.*.md", "model.lav", "figures/*.png")


def make_example(folder: Path) -> None:
    """Write the example into a folder; README.md there stays."""
    findings = rp.analyze(rp.sample_survey())
    with TemporaryDirectory() as place, _small_files():
        report = findings.write(Path(place) / "report", lang="both", formats=("docx", "html", "xlsx", "md"))
        shutil.rmtree(folder / "figures", ignore_errors=True)
        for found in sorted(path for pattern in SHOWN for path in report.glob(pattern)):
            kept = folder / found.relative_to(report)
            kept.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(found, kept)


@contextmanager
def _small_files() -> Iterator[None]:
    with (
        patch.object(write_files, "pictures", partial(write_files.pictures, dpi=DOTS)),
        patch.object(picture_png, "LEVEL", PRESSED),
        patch.object(timeless_zip, "LEVEL", PRESSED),
    ):
        yield


if __name__ == "__main__":
    make_example(Path(sys.argv[1]) if len(sys.argv) > 1 else EXAMPLE)
