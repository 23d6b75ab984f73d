#!/usr/bin/env bash
# allotropy turns the exports of plate readers and spectrometers into one JSON form (Allotrope Simple Model). A
# well without a reading becomes the number -0.0. Where the export has an empty field, nothing else says that it
# is missing; where it has N/A, a list of errors stands beside the number.
#
# Expected: no value, or null. Seen: an absorbance of -0.0, which any table of scores takes for a measurement.
# Exits with 0 when this is still so, with 1 when it changed, with 2 when the package cannot be installed.
set -u
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" -q install --disable-pip-version-check allotropy==0.1.150 || exit 2
cd "$folder"
"$folder/venv/bin/python" - <<'PY'
import sys
from importlib.metadata import version

from allotropy.parser_factory import Vendor
from allotropy.to_allotrope import allotrope_from_file

print("allotropy", version("allotropy"))
with open("lunatic.csv", "w") as file:
    file.write("Sample name,Plate ID,Plate Position,Application,A260,Instrument ID,Date,Time\n")
    for well, reading in (("A1", "1.25"), ("B1", ""), ("C1", "N/A"), ("D1", "0.02")):
        file.write(f"s{well},plate1,{well},dsDNA,{reading},reader1,2026-01-02,10:00:00\n")

seen = {}


def walk(part):
    if isinstance(part, dict):
        if "absorbance" in part:
            errors = part.get("error aggregate document", {}).get("error document", [])
            seen[part["sample document"]["sample identifier"]] = (
                str(part["absorbance"]["value"]),
                [one["error"] for one in errors],
            )
        for some in part.values():
            walk(some)
    elif isinstance(part, list):
        for some in part:
            walk(some)


walk(allotrope_from_file("lunatic.csv", Vendor.UNCHAINED_LABS_LUNATIC))
for name, (value, errors) in seen.items():
    print(f"{name}: absorbance {value}, errors {errors}")
same = seen == {"sA1": ("1.25", []), "sB1": ("-0.0", []), "sC1": ("-0.0", ["N/A"]), "sD1": ("0.02", [])}
print("as described" if same else "CHANGED: see the head of this file")
sys.exit(0 if same else 1)
PY
