#!/usr/bin/env bash
# The bit-sequence reward of gfnx draws its modes with replacement. On short strings some are drawn twice, so
# fewer modes exist than `mode_set_size` says, and a count of found modes divided by it never gets to 1.
#
# Expected: as many different modes as asked for. Seen, seeds 0 to 4: 12 to 14 different ones of 20 for 16
# bits (25 possible), 41 to 49 of 60 for 24 bits (125 possible), 60 of 60 for 120 bits.
# Exits with 0 when this is still so, with 1 when it changed, with 2 when the packages cannot be installed.
set -u
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" -q install --disable-pip-version-check gfnx==0.0.1 jax==0.7.1 jaxlib==0.7.1 || exit 2
JAX_PLATFORMS=cpu "$folder/venv/bin/python" -W ignore - <<'PY'
import sys
from importlib.metadata import version

import gfnx
import jax
import numpy as np

print("gfnx", version("gfnx"))
same = True
for bits, count, least, most in [(16, 20, 12, 14), (24, 60, 41, 49), (120, 60, 60, 60)]:
    reward = gfnx.BitseqRewardModule(sentence_len=bits, k=4, mode_set_size=count)
    seen = []
    for seed in range(5):
        modes = np.asarray(reward.init(jax.random.PRNGKey(seed), None)["mode_set"]).astype(int)
        seen.append(len({tuple(mode) for mode in modes.tolist()}))
    print(f"{bits} bits, {count} asked for: {seen} different ones, seeds 0 to 4")
    same &= least <= min(seen) and max(seen) <= most
print("as described" if same else "CHANGED: see the head of this file")
sys.exit(0 if same else 1)
PY
