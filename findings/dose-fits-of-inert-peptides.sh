#!/usr/bin/env bash
# Two programs that fit doses give an inert peptide the best potency of the plate: noise is fitted by a steep step
# at some low dose, and its midpoint stands in the column of potencies as any other. No error, no empty field. Where py50's curve
# does not reach 50 %, its absolute IC50 is the highest dose, a plain number.
#
# Expected: an empty field, or a bound. Seen for responses within 2 % of none: py50 relative IC50 11.5 nM beside 1000 nM of
# an active one; CurveCurator pEC50 8.5 (3 nM) beside 7.0. CurveCurator's column "Curve Regulation" says `not` for it, py50
# has the absolute IC50 (100000, the highest dose) and the `maximum` of the curve to go by.
# Exits with 0 when this is still so, with 1 when it changed, with 2 when the packages cannot be installed.
set -u
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for package in py50==1.2.0 curve-curator==0.6.0; do
  python3 -m venv "$folder/${package%%=*}" &&
    "$folder/${package%%=*}/bin/pip" -q install --disable-pip-version-check "$package" || exit 2
done
cd "$folder"
cat >fit.py <<'PY'
import warnings

warnings.simplefilter("ignore")
import numpy as np
import pandas as pd
from py50 import Calculator

doses = np.array([100000, 33333, 11111, 3703, 1234, 411, 137, 45.7, 15.2])
noise = np.array([1, 2, 0, -1, 1, 2, 0, 1, 0.0])
rows = [("active", 100 / (1 + 1000 / doses)), ("inert", noise), ("weak", 100 / (1 + 3e6 / doses))]
table = pd.concat(pd.DataFrame({"name": name, "dose": doses, "response": values}) for name, values in rows)
columns = dict(name_col="name", concentration_col="dose", response_col="response")
fits = Calculator(table).calculate_absolute_ic50(**columns)
fits.to_csv("py50.csv", index=False)
PY
py50/bin/python fit.py || exit 1
printf 'Name\tRaw 0\tRaw 1\tRaw 2\tRaw 3\tRaw 4\tRaw 5\nactive\t1000\t990.6\t913.6\t525\t136.4\t59.4\ninert\t1000\t1020\t980\t1010\t990\t1000\n' >in.tsv
cat >in.toml <<'TOML'
['Meta']
id = "a"
description = "a"
condition = "a"
treatment_time = "1 h"
['Experiment']
experiments = [0, 1, 2, 3, 4, 5]
doses = [0.0, 1.0, 10.0, 100.0, 1000.0, 10000.0]
dose_scale = "1e-9"
dose_unit = "M"
measurement_type = "OTHER"
data_type = "OTHER"
search_engine = "OTHER"
search_engine_version = "0"
control_experiment = [0]
['Paths']
input_file = "in.tsv"
curves_file = "curves.tsv"
['Processing']
available_cores = 1
max_missing = 5
imputation = false
normalization = false
['Curve Fit']
type = "OLS"
speed = "standard"
control_fold_change = false
['F Statistic']
optimized_dofs = true
alpha = 0.05
fc_lim = 0.45
TOML
curve-curator/bin/CurveCurator in.toml >log 2>&1 || { cat log; exit 1; }
py50/bin/python - <<'PY'
import sys

import pandas as pd

fits = pd.read_csv("py50.csv").set_index("compound_name")
curves = pd.read_csv("curves.tsv", sep="\t").set_index("Name")
print("py50 1.2.0", fits.iloc[:, [0, 2, 3]].round(2).to_dict("index"))
print("CurveCurator 0.6.0", curves[["pEC50", "Curve Regulation"]].round(2).to_dict("index"))
relative, absolute = fits["relative ic50 (nM)"], fits["absolute ic50 (nM)"]
same = (
    relative["inert"] < relative["active"] / 10
    and absolute["inert"] == absolute["weak"] == 100000
    and abs(absolute["active"] - 1000) < 1
    and curves["pEC50"]["inert"] > curves["pEC50"]["active"] + 1
    and curves["Curve Regulation"]["inert"] == "not"
)
print("as described" if same else "CHANGED: see the head of this file")
sys.exit(0 if same else 1)
PY
