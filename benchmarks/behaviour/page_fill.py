"""How full the pages of the Word report are: ``python benchmarks/behaviour/page_fill.py [report.docx ...]``.

Without files it analyses the sample survey in both languages. LibreOffice turns each file into pages, poppler turns
them into pictures; what is printed of each file is its pages, those of the body (before the appendix), its tables, and
the share of every page that is blank below its last line. Says so and ends where either program is missing.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import matplotlib.image
import numpy as np

import repurchase as rp

PROGRAMS = ("soffice", "pdftoppm", "pdftotext")
APPENDIX = re.compile(r"^\s*(附录|Appendix )A\s[^.。，,]{2,40}$", re.MULTILINE)  # a heading, no sentence
RESOLUTION = MARGIN = 40  # dots an inch, and so in the margins above and below the text
NEARLY_FULL = 0.4  # of a page: what is blanker is marked


def pages_of(report: Path, folder: Path) -> tuple[list[np.ndarray], list[str]]:
    """Pictures and words of the pages of a .docx file."""
    profile = f"-env:UserInstallation=file://{folder}/profile"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, report],
        check=True,
        capture_output=True,
    )
    pdf = folder / f"{report.stem}.pdf"
    subprocess.run(["pdftoppm", "-r", str(RESOLUTION), "-gray", "-png", pdf, folder / "page"], check=True)
    words = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, text=True).stdout
    pictures = [matplotlib.image.imread(path) for path in sorted(folder.glob("page-*.png"))]
    return pictures, words.split("\f")[: len(pictures)]


def blank_share(picture: np.ndarray) -> float:
    """The part of the text's height below the last inked row; header and footer do not count."""
    grey = picture if picture.ndim == 2 else picture[..., :3].mean(axis=2)
    text = grey[MARGIN:-MARGIN]
    inked = np.flatnonzero((text < 0.7).any(axis=1))
    return 1.0 if inked.size == 0 else 1 - (inked[-1] + 1) / text.shape[0]


def first_of_appendix(words: list[str]) -> int:
    """Pages before the appendix begins."""
    return next((number for number, page in enumerate(words) if APPENDIX.search(page)), len(words))


def first_of_body(words: list[str]) -> int:
    """Pages of contents before the chapter."""
    return next((number for number, page in enumerate(words) if "....." not in page), 0)


def tables_of(report: Path) -> tuple[int, int]:
    """Captions of tables in the body and in the appendix."""
    with zipfile.ZipFile(report) as packed:
        body = packed.read("word/document.xml").decode("utf-8")
    return len(re.findall(r"> SEQ Table ", body)), len(re.findall(r"> SEQ AppendixTable ", body))


def tell(report: Path) -> None:
    """Print one report's figures."""
    with tempfile.TemporaryDirectory() as folder:
        pictures, words = pages_of(report, Path(folder))
    start, end = first_of_body(words), first_of_appendix(words)
    blank = [blank_share(picture) for picture in pictures]
    body, appendix = tables_of(report)
    print(f"{report}: {len(pictures)} pages, {start} of contents, {end - start} of the body, "
          f"{len(pictures) - end} of the appendix; {body} tables in the body, {appendix} in the appendix")  # fmt: skip
    low = [number for number, share in enumerate(blank, 1) if share > NEARLY_FULL]
    print(f"  less than {1 - NEARLY_FULL:.0%} full: {', '.join(map(str, low)) or 'none'}")
    shares = (f"{number}:{share:.0%}" for number, share in enumerate(blank, 1))
    print("  blank below the last line:", *shares)


def main() -> None:
    """Tell of the files named, else of the sample survey."""
    lacking = [name for name in PROGRAMS if shutil.which(name) is None]
    if lacking:
        print(f"needs {', '.join(lacking)}: nothing measured")
        return
    if sys.argv[1:]:
        for name in sys.argv[1:]:
            tell(Path(name))
        return
    with tempfile.TemporaryDirectory() as folder:
        written = rp.analyze(rp.sample_survey(), draws=200).write(Path(folder) / "report", "both", ("docx",))
        for lang in ("zh", "en"):
            tell(written / f"report.{lang}.docx")


if __name__ == "__main__":
    main()
