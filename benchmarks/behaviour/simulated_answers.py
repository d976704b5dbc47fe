"""Answers to a nine-construct questionnaire from a known population. numpy only; same seed, same bytes.

Six drivers X (variance 1, common correlation `r`) -> SAT, TRUST -> RI, every latent variable with variance 1 in the
population, so that the coefficients of a spec *are* the standardised effects. An item is
    lam * construct + cross-loadings + method * M + error,   variance 1, cut into categories at `cuts`.
"""

import csv
import json
from pathlib import Path

import numpy as np

ITEMS = {"PROMO": 3, "CONV": 3, "PERS": 3, "QUAL": 4, "WOM": 3, "RESP": 3, "SAT": 4, "TRUST": 4, "RI": 4}
DRIVERS = ("PROMO", "CONV", "PERS", "QUAL", "WOM", "RESP")
FIVE = (-1.9, -1.2, -0.4, 0.6)
NAMES = tuple(f"{c}{j}" for c, k in ITEMS.items() for j in range(1, k + 1))
DEFAULT = {
    "n": 238,
    "r": 0.4,
    "lam": 0.78,
    "cuts": FIVE,
    "ri_cuts": None,
    "ceiling": None,
    "sat": {},
    "trust": {},
    "ri": {},
    "cross": {},
    "same": False,
    "twins": (),
    "method": 0.0,
    "shift": {},
    "stores": 0,
    "icc": 0.0,
    "missing": 0.0,
    "missing_on": "CONV",
    "missing_in": ("SAT", "RI"),
    "copies": False,
    "changed": 3,
    "background": False,
}


def population(spec):
    """(total standardised effects on RI, residual SDs) implied by a spec."""
    s = DEFAULT | spec
    R = np.full((6, 6), float(s["r"])) + (1 - s["r"]) * np.eye(6)
    if s["twins"]:
        first, second = (DRIVERS.index(x) for x in s["twins"])
        R[second], R[:, second] = R[first], R[:, first]
        R[first, second] = R[second, first] = R[second, second] = 1

    def vec(b):
        return np.array([b.get(d, 0.0) for d in DRIVERS])

    a, t, d = vec(s["sat"]), vec(s["trust"]), vec(s["ri"])
    if s["same"]:
        t = a
    bs, bt = s["ri"].get("SAT", 0.0), s["ri"].get("TRUST", 0.0)
    e_sat, e_tru = 1 - a @ R @ a, 1 - t @ R @ t
    cov_st = 1.0 if s["same"] else a @ R @ t
    g = d + bs * a + bt * t  # total effects of the drivers on RI
    # variance of RI's signal: d'X + bs SAT + bt TRUST
    signal = g @ R @ g + bs**2 * e_sat + bt**2 * e_tru + (2 * bs * bt * e_sat if s["same"] else 0)
    e_ri = 1 - signal
    assert min(e_sat, e_tru, e_ri) > 0.1, (e_sat, e_tru, e_ri)
    return (
        s,
        R,
        a,
        t,
        d,
        bs,
        bt,
        np.sqrt([e_sat, e_tru, e_ri]),
        dict(zip(DRIVERS, g.tolist(), strict=False)),
        float(cov_st),
    )


def answers(spec, seed):
    """Column names and rows (lists of int, str or "") of one world."""
    s, R, a, t, d, bs, bt, sd, _, _ = population(spec)
    g, n = np.random.default_rng(seed), s["n"]
    k = s["stores"]
    shop = np.arange(n) % k if k else np.zeros(n, int)
    w = np.sqrt(s["icc"]) if k else 0.0

    def noise(*shape):
        own = g.standard_normal((n, *shape))
        return own if not k else np.sqrt(1 - w**2) * own + w * g.standard_normal((k, *shape))[shop]

    X = noise(6) @ np.linalg.cholesky(R + 1e-9 * np.eye(6)).T
    sat = X @ a + sd[0] * noise()
    tru = sat if s["same"] else X @ t + sd[1] * noise()
    ri = X @ d + bs * sat + bt * tru + sd[2] * noise()
    if s["ceiling"]:  # a driver and the distance above it that the outcome does not exceed
        ri = np.minimum(ri, X[:, DRIVERS.index(s["ceiling"][0])] + s["ceiling"][1])
    eta = dict(zip(DRIVERS, X.T, strict=False)) | {"SAT": sat, "TRUST": tru, "RI": ri}
    m = g.standard_normal(n)
    table = {}
    for c, count in ITEMS.items():
        for j in range(1, count + 1):
            name = f"{c}{j}"
            extra = s["cross"].get(name, {})
            signal = s["lam"] * eta[c] + s["method"] * m + sum(v * eta[o] for o, v in extra.items())
            var = s["lam"] ** 2 + s["method"] ** 2 + sum(v**2 for v in extra.values())
            y = signal + np.sqrt(max(1 - var, 0.1)) * g.standard_normal(n) + s["shift"].get(c, 0.0)
            cuts = s["ri_cuts"] if s["ri_cuts"] and c == "RI" else s["cuts"]
            table[name] = 1 + np.searchsorted(np.array(cuts), y)
    rows = np.column_stack([table[x] for x in NAMES])
    if s["copies"]:
        rows = _with_near_copies(rows[: n // 2], s["changed"], len(s["cuts"]) + 1, g)
    out = [list(map(int, r)) for r in rows]
    if s["missing"]:
        _leave_out(out, rows, s, g)
    head = list(NAMES)
    if k:
        head, out = ["store", *head], [[f"S{shop[i] + 1:02d}", *r] for i, r in enumerate(out)]
    if s["background"]:
        head += ["gender", "age", "education"]
        for r in out:
            r += [
                ("Male", "Female")[g.integers(2)],
                ("18-22", "23-27", "28-32", "33-40", "Over 40")[g.integers(5)],
                ("High school or below", "Junior college", "Bachelor's degree", "Master's degree or above")[
                    g.integers(4)
                ],
            ]
    return head, out


def _with_near_copies(rows, changed, top, g):
    """Every sheet and a copy of it in which `changed` answers differ by one point."""
    copy = rows.copy()
    for r in copy:
        for c in g.choice(len(r), changed, replace=False):
            r[c] = min(top, max(1, r[c] + g.choice([-1, 1]))) if 1 < r[c] < top else (2 if r[c] == 1 else top - 1)
    both = np.vstack([rows, copy])
    return both[g.permutation(len(both))]


def _leave_out(out, rows, s, g):
    """Answers missing at random: likelier where the (observed) items of `missing_on` are low."""
    on = rows[:, [i for i, x in enumerate(NAMES) if x.startswith(s["missing_on"])]].mean(1)
    p = 1 / (1 + np.exp(1.8 * (on - on.mean())))
    p = np.clip(p * s["missing"] / p.mean(), 0, 0.9)
    for i, x in enumerate(NAMES):
        if x.startswith(tuple(s["missing_in"])):
            for row in np.flatnonzero(g.random(len(out)) < p):
                out[row][i] = ""


def truth(name, spec, seed):
    """What is so in the population, and what kinds of verdict a report may therefore pass."""
    s, _, a, t, d, bs, bt, _, total, _cov = population(spec)
    paths = {f"{x} -> SAT": float(v) for x, v in zip(DRIVERS, a, strict=False)} | {
        f"{x} -> TRUST": float(v) for x, v in zip(DRIVERS, t, strict=False)
    }
    paths |= {f"{x} -> RI": float(v) for x, v in zip(DRIVERS, d, strict=False)} | {"SAT -> RI": bs, "TRUST -> RI": bt}
    own = {"SAT": DRIVERS[:3], "TRUST": DRIVERS[3:]}
    hyp, i = {}, 0
    for m, drivers in own.items():
        for x in drivers:
            i += 1
            hyp[f"H{i}"] = {"path": f"{x} -> {m}", "effect": paths[f"{x} -> {m}"], "true": paths[f"{x} -> {m}"] > 0}
    hyp["H7"] = {"path": "SAT -> RI", "effect": bs, "true": bs > 0}
    hyp["H8"] = {"path": "TRUST -> RI", "effect": bt, "true": bt > 0}
    for m, number, b in (("SAT", "H9", bs), ("TRUST", "H10", bt)):
        for x, letter in zip(own[m], "abc", strict=False):
            e = paths[f"{x} -> {m}"] * b
            hyp[number + letter] = {"path": f"{x} -> {m} -> RI", "effect": e, "true": e > 0}
    whole = sum(total.values())
    return {
        "world": name,
        "seed": seed,
        "n": s["n"],
        "effects": paths,
        "total_effects_on_RI": total,
        "share_of_total": {x: v / whole for x, v in total.items()},
        "hypotheses": hyp,
        "performance_equal": not s["shift"],
        "lowest": min(s["shift"], key=s["shift"].get) if s["shift"] else None,
        "model_true": not (
            any(d) or s["cross"] or s["same"] or s["twins"] or s["method"] or s["stores"] or any(a[3:]) or any(t[:3])
        ),
    }


def write(worlds, folder, only=(), seed=None):
    """Write NAME/world.csv and NAME/truth.json for each of `worlds` = {name: (spec, seed, what, expect)}."""
    for name, (spec, own, what, expect) in worlds.items():
        if only and name not in only:
            continue
        where = Path(folder) / name
        where.mkdir(parents=True, exist_ok=True)
        head, rows = answers(spec, own if seed is None else seed)
        with open(where / "world.csv", "w", newline="", encoding="utf-8") as f:
            out = csv.writer(f, lineterminator="\n")
            out.writerow(head)
            out.writerows(rows)
        said = truth(name, spec, own if seed is None else seed) | {
            "what": what,
            "expect": expect,
            "points": len((DEFAULT | spec)["cuts"]) + 1,
        }
        (where / "truth.json").write_text(json.dumps(said, indent=1) + "\n")
