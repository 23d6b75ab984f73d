#!/usr/bin/env bash
# `peptides` takes a sequence in lower case, and half of its figures are right: charge, mass and hydrophobicity are those of
# upper case, the instability index and the aliphatic index are not, and nothing says so.
#
# Expected: the same figures, or a refusal. Seen for ACDF and acdf: instability 146.65 and 7.5, aliphatic index 25 and 0,
# charge and hydrophobicity equal. Biopython's instability index is 146.65 for both.
# Exits with 0 when this is still so, with 1 when it changed, with 2 when the packages cannot be installed.
set -u
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" -q install --disable-pip-version-check peptides==0.5.0 biopython==1.88 || exit 2
"$folder/venv/bin/python" - <<'PY'
import sys
from importlib.metadata import version

import peptides
from Bio.SeqUtils.ProtParam import ProteinAnalysis

print("peptides", version("peptides"), "biopython", version("biopython"))
upper, lower = peptides.Peptide("ACDF"), peptides.Peptide("acdf")
same = True
for name, one, other in [("instability_index", 146.65, 7.5), ("aliphatic_index", 25.0, 0.0)]:
    a, b = getattr(upper, name)(), getattr(lower, name)()
    print(f"{name}: ACDF {a:.2f}, acdf {b:.2f}")
    same &= abs(a - one) < 5e-3 and abs(b - other) < 5e-3
for name in ["charge", "hydrophobicity", "molecular_weight"]:
    a, b = getattr(upper, name)(), getattr(lower, name)()
    print(f"{name}: ACDF {a:.4f}, acdf {b:.4f}")
    same &= a == b
for sequence in ("ACDF", "acdf"):
    value = ProteinAnalysis(sequence).instability_index()
    print(f"Biopython, instability of {sequence}: {value:.2f}")
    same &= abs(value - 146.65) < 5e-3
print("unchanged" if same else "CHANGED")
sys.exit(0 if same else 1)
PY
