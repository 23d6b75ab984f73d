#!/usr/bin/env bash
# seqfold's `dg` is minus infinity for a strand that has no structure: the lowest energy of all, where other programs say
# 0. A reward or a descriptor that takes it as it is prefers strands that do not fold. Letters choose the parameters: the
# same strand written with T instead of U has the energies of DNA.
#
# Expected: 0 kcal/mol for AAAAAAA, as ViennaRNA has it. Seen: -inf for it and for ACGU; -10.0 with U and -3.9 with T for
# one strand, where ViennaRNA has -9.4 for both.
# Exits with 0 when this is still so, with 1 when it changed, with 2 when the packages cannot be installed.
set -u
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" -q install --disable-pip-version-check seqfold==0.10.2 ViennaRNA==2.8.0 || exit 2
"$folder/venv/bin/python" - <<'PY'
import sys
from importlib.metadata import version

import RNA
import seqfold

print("seqfold", version("seqfold"), "ViennaRNA", version("ViennaRNA"))
same = True
for strand, one, other in [
    ("AAAAAAA", float("-inf"), 0.0),
    ("ACGU", float("-inf"), 0.0),
    ("GGGGAAACCCCUUUUGGGAAAUCCC", -10.0, -9.4),
    ("GGGGAAACCCCTTTTGGGAAATCCC", -3.9, -9.4),
]:
    ours, theirs = seqfold.dg(strand, 37.0), RNA.fold(strand)[1]
    print(f"{strand}: seqfold {ours}, ViennaRNA {theirs:.1f}")
    same &= ours == one and abs(theirs - other) < 1e-4
print("unchanged" if same else "CHANGED")
sys.exit(0 if same else 1)
PY
