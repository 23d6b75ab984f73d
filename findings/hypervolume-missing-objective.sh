#!/usr/bin/env bash
# An object whose second objective was not measured yet is NaN in a table of objectives. pymoo and moocore take
# such a row without a word: it adds nothing to the hypervolume, whatever its measured objective says.
#
# Expected: a refusal, or a warning. Seen: the hypervolume of the other rows.
# Exits with 0 when this is still so, with 1 when it changed, with 2 when the packages cannot be installed.
set -u
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" &&
  "$folder/venv/bin/pip" -q install --disable-pip-version-check pymoo==0.6.2 moocore==0.3.2 || exit 2
cd "$folder"
"$folder/venv/bin/python" - <<'PY'
import sys
import warnings
from importlib.metadata import version

import numpy as np

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import moocore
    from pymoo.indicators.hv import HV

warnings.simplefilter("error")
print(*(f"{name} {version(name)}" for name in ("pymoo", "moocore")))
# Less is better; the reference point is 1, 1.
less = np.array([[0.1, np.nan], [0.6, 0.6]])
volumes = [
    float(HV(ref_point=np.ones(2))(less)),
    float(moocore.hypervolume(less, ref=[1, 1])),
]
print("hypervolume with the row", volumes, "without it 0.16")
sys.exit(0 if np.allclose(volumes, 0.16) else 1)
PY
