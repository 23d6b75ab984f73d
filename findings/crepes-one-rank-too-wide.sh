#!/usr/bin/env bash
# Split conformal intervals at level c from n calibration residuals reach to the residual of rank ceil((n + 1) c). crepes
# goes one rank further wherever (n + 1) c is whole at c = .9 or .8: 1 - .9 is a little less than .1 in floating point,
# and what is counted from the top is cut off. With 19 residuals its 90 % interval is the largest of them, not the 18th;
# with 9 it is infinite, where the largest does. At c = .95 and .75 it is exact. MAPIE is exact on the same residuals.
#
# Residuals 1, 2 ... n, so that the half width says the rank. Expected: 18, 27, 90 and a number for 9. Seen: 19, 28, 91
# and inf. Exits with 0 when this is still so, with 1 when it changed, with 2 when the packages cannot be installed.
set -u
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" -q install --disable-pip-version-check crepes==0.9.1 MAPIE==1.6.0 || exit 2
cd "$folder"
"$folder/venv/bin/python" - <<'PY'
import sys
import warnings
from importlib.metadata import version

import numpy as np

warnings.simplefilter("ignore")
from crepes import ConformalRegressor
from mapie.regression import SplitConformalRegressor
from sklearn.dummy import DummyRegressor

print("crepes", version("crepes"), "MAPIE", version("MAPIE"))


def crepes_rank(n, level):
    regressor = ConformalRegressor()
    regressor.fit(residuals=np.arange(1.0, n + 1))
    return float(regressor.predict_int(y_hat=np.zeros(1), confidence=level)[0, 1])


def mapie_rank(n, level):
    zero = DummyRegressor(strategy="constant", constant=0.0).fit([[0.0]], [0.0])
    regressor = SplitConformalRegressor(zero, confidence_level=level, prefit=True)
    regressor.conformalize(np.zeros((n, 1)), np.arange(1.0, n + 1))
    return float(regressor.predict_interval(np.zeros((1, 1)))[1][0, 1, 0])


same = True
for n, level, seen in [(19, 0.9, 19), (29, 0.9, 28), (99, 0.9, 91), (9, 0.8, 9), (39, 0.95, 38)]:
    ours, peer, exact = crepes_rank(n, level), mapie_rank(n, level), round((n + 1) * level)
    print(f"n {n}, level {level}: rank {exact}; crepes {ours:g}, MAPIE {peer:g}")
    same &= ours == seen and peer == exact
few = crepes_rank(9, 0.9)
print("n 9, level 0.9: rank 9; crepes", few)
sys.exit(0 if same and np.isinf(few) else 1)
PY
