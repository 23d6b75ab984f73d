#!/usr/bin/env bash
# PyLabRobot hands out the wells of a plate in two orders: all of them, and wells by number, go down the columns;
# a range of names goes along the rows. A list of sequences paired with one and scores paired with the other are
# shuffled, without a word.
#
# Expected: one order. Seen: `get_all_items()` and `plate[0:4]` give A1 B1 C1 D1, `plate["A1:B2"]` gives A1 A2 B1 B2.
# Exits with 0 when this is still so, with 1 when it changed, with 2 when the package cannot be installed.
set -u
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" -q install --disable-pip-version-check PyLabRobot==0.2.2 || exit 2
cd "$folder"
"$folder/venv/bin/python" - <<'PY'
import sys
from importlib.metadata import version

from pylabrobot.resources import cor_96_wellplate_360uL_Fb

print("PyLabRobot", version("PyLabRobot"))
plate = cor_96_wellplate_360uL_Fb(name="plate")


def names(wells):
    return " ".join(well.name.rsplit("_", 1)[1] for well in wells)


everything = names(plate.get_all_items())
whole = names(plate["A1:H12"])
numbered = names(plate[0:4])
print("get_all_items():", everything[:26], "...")
print('plate["A1:H12"]:', whole[:26], "...")
print("plate[0:4]:", numbered)
same = (
    everything.startswith("A1 B1 C1 D1 E1 F1 G1 H1 A2")
    and whole.startswith("A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12 B1")
    and sorted(everything.split()) == sorted(whole.split())
    and numbered == "A1 B1 C1 D1"
)
print("as described" if same else "CHANGED: see the head of this file")
sys.exit(0 if same else 1)
PY
