#!/usr/bin/env bash
# gfnx's `levenshtein_distance` takes token 0 for the end of a sequence unless it is told otherwise, and in
# gfnx's own alphabets token 0 is the letter A. A peptide ends at its first A then, and two peptides that
# begin with A have no distance.
#
# Expected: distances of whole peptides, which `eos_id=` and `pad_id=` of the alphabet give. Seen with the
# defaults: KLAKLAK and KLAKKAK 0 (1); AKLK and AKRK 0 (1); AAA and GGG 12 (3); KLAKLAKKLAKL and KLGKLGKKLGKL
# 10 (3). Diversity of the best sequences is the mean of such numbers.
# Exits with 0 when this is still so, with 1 when it changed, with 2 when the packages cannot be installed.
set -u
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" -q install --disable-pip-version-check gfnx==0.0.1 jax==0.7.1 jaxlib==0.7.1 || exit 2
JAX_PLATFORMS=cpu "$folder/venv/bin/python" -W ignore - <<'PY'
import sys
from importlib.metadata import version

import jax.numpy as jnp
from gfnx.utils.distances import levenshtein_distance
from gfnx.utils.proteins import PROTEINS_FULL_ALPHABET

print("gfnx", version("gfnx"), "letters", "".join(PROTEINS_FULL_ALPHABET[:20]))
number = {letter: i for i, letter in enumerate(PROTEINS_FULL_ALPHABET)}


def tokens(letters, length=12):
    return jnp.array([number[x] for x in letters] + [number["[PAD]"]] * (length - len(letters)))


same = number["A"] == 0
for a, b, wrong, right in [
    ("GIGKF", "GIGKFLHS", 3, 3),
    ("KLAKLAK", "KLAKKAK", 0, 1),
    ("AKLK", "AKRK", 0, 1),
    ("AAA", "GGG", 12, 3),
    ("KLAKLAKKLAKL", "KLGKLGKKLGKL", 10, 3),
]:
    default = int(levenshtein_distance(tokens(a), tokens(b)))
    told = int(levenshtein_distance(tokens(a), tokens(b), eos_id=number["[EOS]"], pad_id=number["[PAD]"]))
    print(f"{a} {b}: {default} by default, {told} when told")
    same &= default == wrong and told == right
print("as described" if same else "CHANGED: see the head of this file")
sys.exit(0 if same else 1)
PY
