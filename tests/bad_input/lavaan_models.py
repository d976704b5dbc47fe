"""Writes the cases of models.py for lavaan (a folder given), or the page of what both say (nothing given)."""

from __future__ import annotations

import json
import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(HERE))
PAGE = ROOT / "docs" / "en" / "explanation" / "pathological-models.md"
HEAD = """# What is said of models that cannot be trusted

A model can be estimated and still mean nothing. Each line below is a model or a data set made to misbehave
(simulated data, `tests/bad_input/models.py`), with what lavaan 0.6-14 and this package say of it; Holzinger and
Swineford's data are treated likewise in [a second table](../reference/pathological-models.md). The rules behind the
answers:

- What cannot be estimated at all is refused in one or two sentences that name the variable, the value and the next
  step; `repurchase fit` then ends with exit code 2 and prints nothing else.
- What was estimated and must not be used is an **alarm**; what limits a conclusion is a **caution**; what only
  explains is an **info**. All travel with the fit (`fit.notes`) into every table and report, in both languages.
- Without convergence, or where the data do not determine a parameter, there are no standard errors, tests or p-values.
- Where lavaan goes on with less than was asked for (the first of two contradictory constraints, words taken for
  categories, a name that means two things) this package refuses instead. Where lavaan refuses what has one sensible
  meaning (an infinite value, a latent with the name of a column, extreme units) it goes on and says so.

Written by `python tests/bad_input/lavaan_models.py`; `tests/bad_input/test_models.py` holds every line.

| model or data | lavaan 0.6-14 | standard errors in lavaan | repurchase | standard errors here |
| --- | --- | --- | --- | --- |
"""


def answered(case):
    """What this package says of a case: the fit or None, and (severity, sentence) pairs."""
    from repurchase.analysis.fit.result import fit
    from repurchase.errors import RepurchaseError

    try:
        found = fit(case.model, case.data, **case.options)
    except RepurchaseError as error:
        return None, [("error", error.message)]
    return found, [(n.severity, n.message) for n in found.notes]


def line(case, theirs):
    """One line of the page."""
    found, said = answered(case)
    outcome = "" if found is None else "converged: " if found.converged else "not converged: "
    ours = " ".join(f"{severity}: {flat(words.render('en'))}" for severity, words in said) or "nothing"
    errors = "yes" if found is not None and found.vcov is not None and len(found.vcov) else "no"
    lavaan = f"{theirs['outcome']}: {theirs['said'] or 'nothing'}"
    given = "yes" if theirs["errors_given"] else "no"
    return f"| {case.name} | {flat(lavaan)} | {given} | {outcome}{ours} | {errors} |"


def flat(words):
    """Words on one line of a Markdown table."""
    return " ".join(words.replace("|", "\\|").replace("^", "").split())


def main():
    from models import cases

    if len(sys.argv) > 1:
        folder = Path(sys.argv[1])
        folder.mkdir(parents=True, exist_ok=True)
        rows = []
        for i, case in enumerate(cases()):
            case.data.to_csv(folder / f"{i:02d}.csv", index=False)
            rows.append({"name": case.name, "model": case.model, "options": case.lavaan, "file": f"{i:02d}.csv"})
        (folder / "cases.json").write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
        return
    lavaan = {c["name"]: c for c in json.loads((HERE / "lavaan_models.json").read_text(encoding="utf-8"))}
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(HEAD + "\n".join(line(c, lavaan[c.name]) for c in cases()) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
