#!/usr/bin/env bash
# Ehrlich functions are benchmarks with infeasible sequences: some pairs of neighboring letters are banned, and a sequence
# with one scores minus infinity. In pytorch-holo nothing is banned with five letters, its default: there a constraint
# cannot be seen to work, and a rate of feasible proposals is 1 for any method.
#
# Expected: zeros in the matrix of transitions, as its docstring says. Seen, seeds 0 to 4: none with 5 letters, and all
# 390,625 sequences of 8 letters are feasible; 2 to 4 of 16 pairs with 4 letters, 56 to 59 of 400 with 20.
# Exits with 0 when this is still so, with 1 when it changed, with 2 when the packages cannot be installed.
set -u
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" -q install --disable-pip-version-check pytorch-holo==0.0.5 || exit 2
cd "$folder"
"$folder/venv/bin/python" -W ignore - <<'PY'
import sys
from importlib.metadata import version

import torch
from holo.test_functions.closed_form import Ehrlich

print("pytorch-holo", version("pytorch-holo"))


def function(letters, seed, length=8):
    return Ehrlich(num_states=letters, dim=length, num_motifs=2, motif_length=3, quantization=3, random_seed=seed)


banned = {n: [int((function(n, seed).transition_matrix == 0).sum()) for seed in range(5)] for n in (4, 5, 20)}
every = torch.cartesian_prod(*[torch.arange(5)] * 8)
infeasible = int(torch.isinf(function(5, 0)(every)).sum())
print("banned pairs by letters, seeds 0 to 4:", banned)
print("infeasible of", len(every), "sequences over 5 letters:", infeasible)
same = banned[5] == [0] * 5 and min(banned[4]) == 2 and min(banned[20]) == 56 and infeasible == 0
print("as described" if same else "CHANGED: see the head of this file")
sys.exit(0 if same else 1)
PY
