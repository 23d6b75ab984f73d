#!/usr/bin/env bash
# Two scales go by "Eisenberg consensus, 1984". EISD840101 of the AAindex database is a normalized one (R -1.76, I 0.73);
# `peptides` and most programs that compute helical moments have the other (R -2.53, I 1.38). They are not proportional,
# so bins of one cannot be turned into bins of the other by a factor.
#
# Expected: one scale, or a common factor. Seen: R -1.76 and -2.53, K -1.10 and -1.50, I 0.73 and 1.38, D -0.72 and -0.90,
# M 0.26 and 0.64, A 0.25 and 0.62: ratios of 1.25 to 2.48.
# Exits with 0 when this is still so, with 1 when it changed, with 2 when the packages cannot be installed.
set -u
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" -q install --disable-pip-version-check aaindex==1.3.2 peptides==0.5.0 || exit 2
"$folder/venv/bin/python" - <<'PY'
import sys
from importlib.metadata import version

import peptides
from aaindex import aaindex1

print("aaindex", version("aaindex"), "peptides", version("peptides"))
record = aaindex1["EISD840101"]
print("EISD840101:", record["description"])
other = peptides.tables.HYDROPHOBICITY["Eisenberg"]
same = True
for letter, a, b in [("R", -1.76, -2.53), ("K", -1.10, -1.50), ("I", 0.73, 1.38), ("D", -0.72, -0.90), ("M", 0.26, 0.64), ("A", 0.25, 0.62)]:
    x, y = record["values"][letter], other[letter]
    print(f"{letter}: AAindex {x:+.2f}, peptides {y:+.2f}, ratio {y / x:.2f}")
    same &= abs(x - a) < 1e-6 and abs(y - b) < 1e-6
print("unchanged" if same else "CHANGED")
sys.exit(0 if same else 1)
PY
