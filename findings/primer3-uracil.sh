#!/usr/bin/env bash
# primer3-py folds a strand with U as if every U were an unknown base: the hairpin loses its pairs with U, and nothing says
# so. Its melting temperature of the same letters refuses them. Energies are in cal/mol, not kcal/mol.
#
# Expected: a refusal of U by both, or the energy of the pair. Seen: GGGGAAAUCCCC has -1572.6 cal/mol, the value of
# GGGGNNNNCCCC; with T -2579.2; `calc_tm` raises ValueError.
# Exits with 0 when this is still so, with 1 when it changed, with 2 when the package cannot be installed.
set -u
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" -q install --disable-pip-version-check primer3-py==2.4.0 || exit 2
"$folder/venv/bin/python" - <<'PY'
import sys
from importlib.metadata import version

import primer3

print("primer3-py", version("primer3-py"))
energy = {s: primer3.calc_hairpin(s).dg for s in ("GGGGAAAUCCCC", "GGGGNNNNCCCC", "GGGGAAATCCCC")}
for strand, dg in energy.items():
    print(f"{strand}: {dg:.1f} cal/mol")
try:
    print("calc_tm of a strand with U:", primer3.calc_tm("ACGUACGUACGUACGU"))
    refused = False
except ValueError as error:
    print("calc_tm of a strand with U: ValueError,", error)
    refused = True
same = (
    refused
    and energy["GGGGAAAUCCCC"] == energy["GGGGNNNNCCCC"]
    and abs(energy["GGGGAAAUCCCC"] + 1572.6) < 0.1
    and abs(energy["GGGGAAATCCCC"] + 2579.2) < 0.1
)
print("unchanged" if same else "CHANGED")
sys.exit(0 if same else 1)
PY
