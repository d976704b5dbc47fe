"""How often verdicts are wrong: many samples of populations whose truth is known.

    python benchmarks/behaviour/verdict_rates.py            every population, 200 samples each
    python benchmarks/behaviour/verdict_rates.py a j -n 50  some of them, 50 samples each
    python benchmarks/behaviour/verdict_rates.py --problems dependence, lack, bottleneck alone, in their own populations

Each sample goes through screening, the structural model, the joint tests, distinctness, the gate, the hypotheses and
the priorities, as the chapter does (without the simulated cut-offs, which cost as much as all the rest; approximate fit
is then judged by the conventional ones). Printed are shares of samples, with two standard errors. Problems rest on
the model as stated, its bootstrap and the scores, without conditions: what these verdicts depend on is not asked.
"""

from __future__ import annotations

import argparse
import csv
import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import pandas as pd
from simulated_answers import DRIVERS, ITEMS, answers, population, truth

import repurchase as rp
from repurchase.analysis.decisions.priorities.result import priorities
from repurchase.analysis.effects.hypotheses.result import hypotheses
from repurchase.analysis.gate.result import gate
from repurchase.analysis.mediation.result import mediation
from repurchase.analysis.respondents.dependence import dependence_notes
from repurchase.analysis.results.survey_input import as_survey
from repurchase.literature import RULES
from repurchase.study.stages.model_syntax import study_model

DRAWS = 400
PATHS = {"sat": {"CONV": 0.32, "PERS": 0.35}, "trust": {"QUAL": 0.42, "RESP": 0.28}, "ri": {"SAT": 0.45, "TRUST": 0.30}}
EQUAL = {
    "sat": dict.fromkeys(("PROMO", "CONV", "PERS"), 0.3),
    "trust": dict.fromkeys(("QUAL", "WOM", "RESP"), 0.3),
    "ri": {"SAT": 0.4, "TRUST": 0.4},
}
POPULATIONS = {
    "a": ("the model is true", PATHS),
    "b": ("a path is left out, an item loads twice",
          PATHS | {"ri": {"SAT": 0.45, "TRUST": 0.30, "CONV": 0.30}, "cross": {"SAT4": {"TRUST": 0.40}}}),
    "c": ("two constructs are one", PATHS | {"same": True}),
    "d": ("ceiling; nobody is careless",
          PATHS | {"cuts": (-2.6, -2.2, -1.7, -0.8), "ri_cuts": (-2.6, -2.3, -2.0, -1.3), "background": True}),
    "e": ("sixty respondents", PATHS | {"n": 60}),
    "i": ("thirty stores, intraclass correlation .30", PATHS | {"n": 240, "stores": 30, "icc": 0.3}),
    "j": ("six equal drivers", EQUAL),
}  # fmt: skip
KINDS = ("dependence", "lack", "bottleneck")
STRONG = {"sat": {"PROMO": 0.12, "CONV": 0.62, "PERS": 0.12}, "trust": dict.fromkeys(("QUAL", "WOM", "RESP"), 0.28),
          "ri": {"SAT": 0.62, "TRUST": 0.22}}  # fmt: skip
LOW = PATHS | {"shift": {"QUAL": -0.8}, "ri": {"SAT": 0.35, "TRUST": 0.45}}
PROBLEMS = {  # populations, and the lack or the bottleneck planted in them; a dependence is told by the shares
    "j": ("six equal drivers", EQUAL, ()),
    "j60": ("six equal drivers, sixty respondents", EQUAL | {"n": 60}, ()),
    "j1000": ("six equal drivers, a thousand respondents", EQUAL | {"n": 1000}, ()),
    "a": ("the model is true, two drivers without effect", PATHS, ()),
    "d": ("ceiling", POPULATIONS["d"][1], ()),
    "k": ("over half of the total effect is of CONV", STRONG, ()),
    "k2": ("over half of the total effect is of WOM",
           {"sat": dict.fromkeys(("PROMO", "CONV", "PERS"), 0.28), "trust": {"QUAL": 0.12, "WOM": 0.62, "RESP": 0.12},
            "ri": {"SAT": 0.22, "TRUST": 0.62}}, ()),
    "l": ("QUAL performs .8 SD lower", LOW, (("QUAL", "lack"),)),
    "l2": ("PERS performs .4 SD lower", EQUAL | {"shift": {"PERS": -0.4}}, (("PERS", "lack"),)),
    "n": ("a negative effect", PATHS | {"sat": {"CONV": 0.32, "PERS": 0.35, "PROMO": -0.25}}, ()),
    "q": ("the outcome does not exceed CONV", EQUAL | {"ceiling": ("CONV", 0.0)}, (("CONV", "bottleneck"),)),
    "s": ("strong associations, r = .6", EQUAL | {"r": 0.6}, ()),
}  # fmt: skip
SCREENED = ("d", "i")  # populations of which screening and dependence are all that is asked


def looked_at(spec: dict, seed: int, name: str) -> Counter[str]:
    """What was wrong, or found, in one sample."""
    head, rows = answers(spec, seed)
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "answers.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([head, *rows])
        survey = rp.read(path)
    kept = rp.screen(survey)
    found: Counter[str] = Counter({"samples": 1, "respondents": survey.n, "removed": survey.n - kept.survey.n})
    found["dependence told"] += bool(dependence_notes(kept.survey))
    if name not in SCREENED:
        found.update(judged(kept.survey, truth(name, spec, seed)["hypotheses"]))
    return found


def judged(survey: rp.Survey, so: dict) -> Counter[str]:
    """Verdicts of one sample against the truth."""
    study, found = rp.Study.default(), Counter()
    fit = rp.fit(study_model(study, survey).structural, survey, estimator="auto")
    if not fit.converged:
        return Counter({"not converged": 1})
    mediated = mediation(fit, outcome="RI", draws=DRAWS, seed=1)
    passed = gate(fit, validity=rp.validity(survey, draws=200), mediation=mediated)
    labels = {c.name: c.label for c in survey.instrument}
    told = hypotheses(fit, study.hypotheses, labels, mediation=mediated, gate=passed, effects=mediated.bootstrap)
    for t in told.tested:
        kind, claimed = "true" if so[t.id]["true"] else "null", t.outcome in ("supported", "opposite")
        found[f"{kind} hypotheses"] += 1
        found[f"{kind} claimed"] += claimed
        found[f"{kind} claimed without condition"] += claimed and not t.conditional_on
    found["some null claimed"] += any(
        t.outcome in ("supported", "opposite") and not so[t.id]["true"] for t in told.tested
    )
    for key in ("exact_fit", "approximate_fit", "distinct", "admissible", "direct_paths", "cross_paths", "sample_size"):
        found[f"{key} fails"] += passed.closed(key)
    source = mediated.freed_fit if mediated.model != "stated" else None
    ranked = priorities(survey, source or fit, bootstrap=mediated.chosen_bootstrap)
    found["some driver to improve"] += any(d.verdict == "improve" for d in ranked.drivers)
    found["a largest effect named"] += ranked.leader is not None
    return found


def problems_in(spec: dict, planted: tuple, seed: int) -> Counter[str]:
    """Problems that one sample supports or refuses, against the truth."""
    head, rows = answers(spec, seed)
    blocks = {c: [f"{c}{j}" for j in range(1, k + 1)] for c, k in ITEMS.items()}
    frame = pd.DataFrame(rows, columns=head)
    fit = rp.fit(study_model(rp.Study.default(), as_survey(frame, blocks)).structural, frame, estimator="MLR")
    if not fit.converged:
        return Counter({"not converged": 1})
    boot = fit.bootstrap(draws=DRAWS, seed=1)
    ranked = priorities(frame, fit, constructs=blocks, outcome="RI", drivers=list(DRIVERS), bootstrap=boot)
    needed = rp.necessity(frame, "RI", DRIVERS, constructs=blocks)
    found = rp.problems(frame, ranked, constructs=blocks, bootstrap=boot, necessity=needed)
    total = population(spec)[-2]
    whole, margin = sum(total.values()), RULES["dependence_margin"].bound
    out: Counter[str] = Counter({"samples": 1})
    wrong: Counter[str] = Counter()
    for p in found.problems:
        name, kind = p.construct.name, p.kind
        above = total[name] / whole - 1 / len(total)
        true = above > 1e-9 if kind == "dependence" else (name, kind) in planted
        out[f"{kind} {'true' if true else 'absent'}"] += 1
        out[f"{kind} {'true' if true else 'absent'} {p.verdict}"] += 1
        wrong[f"{kind}: some false one supported"] |= int(not true and p.supported)
        clear = above > margin if kind == "dependence" else true
        wrong[f"{kind}: some clear one refused"] |= int(clear and p.verdict == "not supported")
    looks = [c for c in needed.conditions if c.reason in ("association", "necessary")]
    wrong["bottleneck: some false one by effect size and permutation alone"] |= int(
        any((c.construct.name, "bottleneck") not in planted for c in looks)
    )
    out.update(wrong)  # a sum would lose what never happened
    return out


def told_problems(names: list[str], n: int) -> None:
    for name in names or list(PROBLEMS):
        what, spec, planted = PROBLEMS[name]
        total: Counter[str] = Counter()
        for seed in range(5001, 5001 + n):
            total.update(problems_in(spec, planted, seed))
        print(f"\n{name}: {what}; {total['samples']} samples", flush=True)
        for key in sorted(total):
            first = " ".join(key.split(" ")[:2])
            of = total["samples"] if ":" in key or first not in total else total[first]
            if key not in ("samples", first):
                share = total[key] / of
                print(f"  {key}: {share:.1%} +- {2 * (share * (1 - share) / of) ** 0.5:.1%}  ({total[key]} of {of})")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("populations", nargs="*")
    parser.add_argument("-n", type=int, default=200)
    parser.add_argument("--problems", action="store_true")
    given = parser.parse_args()
    if given.problems:
        told_problems(given.populations, given.n)
        return
    for name in given.populations or list(POPULATIONS):
        what, spec = POPULATIONS[name]
        total: Counter[str] = Counter()
        for seed in range(5001, 5001 + given.n):
            total.update(looked_at(spec, seed, name))  # += would lose what never happened
        print(f"\n{name}: {what}; {total['samples']} samples")
        for key, k in total.items():
            of = {"removed": total["respondents"], "true claimed": total["true hypotheses"],
                  "true claimed without condition": total["true hypotheses"], "null claimed": total["null hypotheses"],
                  "null claimed without condition": total["null hypotheses"]}.get(key, total["samples"])  # fmt: skip
            if key not in ("samples", "respondents", "true hypotheses", "null hypotheses"):
                share = k / of
                print(f"  {key}: {share:.1%} +- {2 * (share * (1 - share) / of) ** 0.5:.1%}  ({k} of {of})")


if __name__ == "__main__":
    main()
