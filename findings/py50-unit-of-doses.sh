#!/usr/bin/env bash
# py50 has an argument `input_units` for the unit of the doses in the table. It is the unit of the answer: doses are taken for
# nanomolar whatever it says, and what comes out is divided by 1,000 for µM, under a heading that says µM.
#
# Expected: doses of 0.015 to 100 µM with a midpoint at 1 and `input_units='µM'` give 1 µM, pIC50 6. Seen: 0.001 µM and
# pIC50 9. Doses in nanomolar with the same argument are right.
# Exits with 0 when this is still so, with 1 when it changed, with 2 when the packages cannot be installed.
set -u
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" -q install --disable-pip-version-check py50==1.2.0 || exit 2
cd "$folder"
"$folder/venv/bin/python" - <<'PY'
import sys
import warnings
from importlib.metadata import version

warnings.simplefilter("ignore")
import numpy as np
import pandas as pd
from py50 import Calculator

print("py50", version("py50"))


def fitted(doses, midpoint):
    table = pd.DataFrame({"name": "KLAKLAK", "dose": doses, "response": 100 / (1 + midpoint / doses)})
    columns = dict(name_col="name", concentration_col="dose", response_col="response", input_units="µM")
    row = Calculator(table).calculate_pic50(**columns).iloc[0]
    return float(row["absolute ic50 (µM)"]), float(row["absolute pIC50"])


micromolar = 100 / 3.0 ** np.arange(9)
seen = fitted(micromolar, 1.0)
nanomolar = fitted(micromolar * 1000, 1000.0)
print("midpoint 1 µM, doses in µM:", seen)
print("midpoint 1 µM, doses in nM:", nanomolar)
same = np.allclose(seen, [0.001, 9], rtol=1e-3) and np.allclose(nanomolar, [1, 6], rtol=1e-3)
print("as described" if same else "CHANGED: see the head of this file")
sys.exit(0 if same else 1)
PY
