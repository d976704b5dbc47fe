"""A results chapter as a script: read, screen, describe, measure, model, mediate; tables and figures into a folder.

python thesis_script.py [survey.xlsx [folder]]
"""

import sys
from pathlib import Path

import repurchase as rp

source = sys.argv[1] if len(sys.argv) > 1 else rp.sample_survey()
folder = Path(sys.argv[2] if len(sys.argv) > 2 else "thesis")
folder.mkdir(parents=True, exist_ok=True)

screening = rp.screen(rp.read(source))
kept = screening.survey
measurement = "\n".join(f"{c.name} =~ " + " + ".join(item.name for item in c.items) for c in kept.instrument)
paths = "\nSAT ~ PROMO + CONV + PERS\nTRUST ~ QUAL + WOM + RESP\nRI ~ SAT + TRUST"
cfa = rp.fit(measurement, kept, estimator="MLR")
sem = rp.fit(measurement + paths, kept, estimator="MLR")

results = {
    "1 screening": screening,
    "2 sample": rp.sample(kept),
    "3 items": rp.describe(kept),
    "4 reliability": rp.reliability(kept),
    "5 validity": rp.validity(kept, fit=cfa),
    "6 measurement model": cfa,
    "7 structural model": sem,
    "8 mediation": rp.mediation(measurement + paths, kept, draws=5000, seed=1),
}
for name, result in results.items():
    result.write(folder / f"{name}.docx", lang="en", overwrite=True)
    result.write(folder / f"{name}.xlsx", lang="en", overwrite=True)
    for figure in result.figures():
        figure.save(folder / f"{name} - {figure.name}.png", lang="en", overwrite=True)
print(f"CFI = {sem.measures['cfi_robust']:.3f}, RMSEA = {sem.measures['rmsea_robust']:.3f}: see {folder}")
