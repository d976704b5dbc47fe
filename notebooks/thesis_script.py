"""A results chapter as a script: read, screen, describe, measure, model, mediate; tables and figures into a folder.

python thesis_script.py [survey.xlsx [folder]]
"""

import sys
from pathlib import Path

import pandas as pd

import repurchase as rp
from repurchase.document.draw_figure import png

source = sys.argv[1] if len(sys.argv) > 1 else rp.sample_survey()
folder = Path(sys.argv[2] if len(sys.argv) > 2 else "thesis")
folder.mkdir(parents=True, exist_ok=True)

screening = rp.screen(rp.read(source))
kept = screening.survey
measurement = "\n".join(f"{c.name} =~ " + " + ".join(item.name for item in c.items) for c in kept.instrument)
paths = "\nSAT ~ PROMO + CONV + PERS\nTRUST ~ QUAL + WOM + RESP\nRI ~ SAT + TRUST"
cfa = rp.fit(measurement, kept, estimator="MLR")
sem = rp.fit(measurement + paths, kept, estimator="MLR")
mediation = rp.mediation(measurement + paths, kept, draws=5000, seed=1)

results = {
    "screening": screening, "sample": rp.sample(kept), "items": rp.describe(kept),
    "reliability": rp.reliability(kept), "validity": rp.validity(kept, fit=cfa), "cfa": cfa, "sem": sem,
    "mediation": mediation,
}  # fmt: skip
with pd.ExcelWriter(folder / "tables.xlsx") as book:
    for name, result in results.items():
        for table in result.tables():
            result.to_frame(table.name).to_excel(book, sheet_name=f"{name} {table.name}"[:31], index=False)
        for figure in result.figures():
            (folder / f"{name}_{figure.name}.png").write_bytes(png(figure))
sentences = [sentence.render("en") for result in results.values() for sentence in result.sentences()]
(folder / "sentences.md").write_text("\n\n".join(sentences), encoding="utf-8")
print(f"CFI = {sem.measures['cfi_robust']:.3f}, RMSEA = {sem.measures['rmsea_robust']:.3f}: see {folder}")
