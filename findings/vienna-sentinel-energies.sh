#!/usr/bin/env bash
# ViennaRNA's library answers 100000 kcal/mol where there is nothing to fold: an empty strand, or a duplex of strands that
# cannot pair. It is a number like any other to a program that averages energies or bins them. Distances of texts of
# unequal length are answered too, instead of refused.
#
# Expected: 0, or a refusal. Seen: fold("") 100000.0; duplexfold("AAAA", "AAAA") 100000.0; hamming_distance("ACGU", "ACG") 0.
# Exits with 0 when this is still so, with 1 when it changed, with 2 when the package cannot be installed.
set -u
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" -q install --disable-pip-version-check ViennaRNA==2.8.0 || exit 2
"$folder/venv/bin/python" - <<'PY'
import sys
from importlib.metadata import version

import RNA

print("ViennaRNA", version("ViennaRNA"))
empty = RNA.fold("")[1]
apart = RNA.duplexfold("AAAA", "AAAA").energy
pair = RNA.duplexfold("GGGG", "CCCC").energy
distance = RNA.hamming_distance("ACGU", "ACG")
print(f"fold of an empty strand: {empty}")
print(f"duplexfold of AAAA and AAAA: {apart}, of GGGG and CCCC: {pair:.1f}")
print(f"hamming_distance of ACGU and ACG: {distance}")
same = empty == 100000.0 and apart == 100000.0 and abs(pair + 5.8) < 1e-4 and distance == 0
print("unchanged" if same else "CHANGED")
sys.exit(0 if same else 1)
PY
