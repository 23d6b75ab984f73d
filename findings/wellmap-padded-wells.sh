#!/usr/bin/env bash
# wellmap joins a layout with what a plate reader measured by the names of the wells, and leaves out every
# well that it does not find. Readers write A01; the column `well` of a layout has A1. So columns 10 to 12
# come through, and look like a small data set.
#
# Expected: all 24 wells, or a refusal. Seen: with `merge_cols={'well': 'Well'}`, or `True` where both columns
# are called `well`, 6 of 24 wells, no warning. `{'well0': 'Well'}` gives all.
# Exits with 0 when this is still so, with 1 when it changed, with 2 when the packages cannot be installed.
set -u
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" -q install --disable-pip-version-check wellmap==3.5.2 pandas==2.3.3 || exit 2
cd "$folder"
"$folder/venv/bin/python" - <<'PY'
import sys
import warnings
from importlib.metadata import version

import pandas
import wellmap

warnings.simplefilter("error")
print("wellmap", version("wellmap"))
with open("layout.toml", "w") as file:
    file.write("[row.A]\npeptide = 'KLAKLAK'\n[row.B]\npeptide = 'GIGKFLHS'\n[col.'1,2,...,12']\nassay = 1\n")
wells = [f"{row}{column:02d}" for row in "AB" for column in range(1, 13)]
pandas.DataFrame({"Well": wells, "value": range(24)}).to_csv("values.csv", index=False)


def merged(columns, rename=None):
    table = wellmap.load(
        "layout.toml",
        data_loader=lambda path: pandas.read_csv(path).rename(columns=rename or {}),
        merge_cols=columns,
        path_guess="values.csv",
    )
    return sorted(table["value"])


seen = {
    "well": merged({"well": "Well"}),
    "True": merged(True, {"Well": "well"}),
    "well0": merged({"well0": "Well"}),
}
for name, values in seen.items():
    print(f"merged by {name}: {len(values)} wells, values {values}")
same = seen["well"] == seen["True"] == [9, 10, 11, 21, 22, 23] and seen["well0"] == list(range(24))
print("as described" if same else "CHANGED: see the head of this file")
sys.exit(0 if same else 1)
PY
