"""Writes docs/en/reference/pathological-models.md: what lavaan and this package say of models that misbehave."""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests" / "parity"))
HEAD = """# Models that misbehave

Each line is one model or data set made to misbehave (Holzinger & Swineford's data, or a part of them), and what
lavaan 0.6-14 and this package say of it. Written by `python benchmarks/behaviour/pathological.py`; a test compares the
page with what the code says.

| case | lavaan | standard errors in lavaan | repurchase | standard errors here |
| --- | --- | --- | --- | --- |
"""


def main() -> None:
    from test_pathological import CASES, LAVAAN, answered

    lines = []
    for name in CASES:
        _, said, found = answered(name)
        theirs = LAVAAN[name]
        given = "yes" if found is not None and found.vcov is not None else "no"
        words = f"{theirs['outcome']}: {theirs['said'] or 'nothing'}".replace("|", "/")
        errors = "yes" if theirs["errors_given"] else "no"
        lines.append(f"| {name} | {words} | {errors} | {said.replace('|', '/') or 'nothing'} | {given} |")
    target = ROOT / "docs" / "en" / "reference" / "pathological-models.md"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
