#!/usr/bin/env bash
# sequal's `to_stripped_string` is how the letters of a ProForma peptide are had. Residues whose order is not
# known, written (?TS), are not among them, and the second chain of a cross-linked pair is not either. Written
# back, (?TS) stands at the beginning.
#
# Expected: PEPTSIDE or a refusal, both chains or a refusal. Seen: PEP(?TS)IDE has the letters PEPIDE and is
# written back as (?TS)PEPIDE; AKC//DKE has the letters AKC.
# Exits with 0 when this is still so, with 1 when it changed, with 2 when the package cannot be installed.
set -u
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" -q install --disable-pip-version-check sequal==2.1.3 || exit 2
"$folder/venv/bin/python" - <<'PY'
import sys
from importlib.metadata import version

from sequal.sequence import Sequence

print("sequal", version("sequal"))
same = True
for text, letters, back in [
    ("PEPS[Phospho]TIDE", "PEPSTIDE", "PEPS[Phospho]TIDE"),
    ("PEP(?TS)IDE", "PEPIDE", "(?TS)PEPIDE"),
    ("AKC//DKE", "AKC", "AKC//DKE"),
]:
    read = Sequence.from_proforma(text)
    print(f"{text}: letters {read.to_stripped_string()}, written back {read.to_proforma()}")
    same &= read.to_stripped_string() == letters and read.to_proforma() == back
print("as described" if same else "CHANGED: see the head of this file")
sys.exit(0 if same else 1)
PY
