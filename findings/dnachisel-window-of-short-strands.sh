#!/usr/bin/env bash
# DNA Chisel checks a GC content by windows, and a strand shorter than the window has none: any strand of up to
# 49 letters satisfies `EnforceGCContent(mini=0.4, maxi=0.6, window=50)`, the setting that its guides show.
#
# Expected: a failure of AAAAAAAAAAAA, or a complaint. Seen: it passes, and the report says so; G 49 times passes
# too, 50 times fails. Without `window=` both fail. A filter of short designs that is set so lets all of them
# through.
# Exits with 0 when this is still so, with 1 when it changed, with 2 when the package cannot be installed.
set -u
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" -q install --disable-pip-version-check dnachisel==3.2.16 || exit 2
"$folder/venv/bin/python" -W ignore - <<'PY'
import sys
from importlib.metadata import version

from dnachisel import DnaOptimizationProblem, EnforceGCContent

print("dnachisel", version("dnachisel"))


def passes(strand, **settings):
    constraint = EnforceGCContent(mini=0.4, maxi=0.6, **settings)
    return DnaOptimizationProblem(strand, constraints=[constraint], logger=None).all_constraints_pass()


same = True
for strand, with_window in [("A" * 12, True), ("G" * 49, True), ("G" * 50, False), ("G" * 60, False)]:
    seen = passes(strand, window=50), passes(strand)
    print(f"{strand[0]} {len(strand)} times: window=50 {seen[0]}, no window {seen[1]}")
    same &= seen == (with_window, False)
same &= passes("ACGT" * 5, window=50) and passes("ACGT" * 5)
print("as described" if same else "CHANGED: see the head of this file")
sys.exit(0 if same else 1)
PY
