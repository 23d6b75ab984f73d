#!/usr/bin/env bash
# pandas.read_csv guesses the type of every column, so that sequences which look like something else are lost: the
# dipeptide NA (asparagine, alanine) is a missing value, a column of TRUE and FALSE is one of booleans, 1E5 is a
# number, and the bit string 0011 is 11. Written back they stay so.
#
# Expected: what stands in the file. Seen: as said, no warning. With `dtype=str, keep_default_na=False` all are kept.
# Exits with 0 when this is still so, with 1 when it changed, with 2 when the packages cannot be installed.
set -u
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" -q install --disable-pip-version-check pandas==3.1.1 || exit 2
cd "$folder"
"$folder/venv/bin/python" - <<'PY'
import sys
import warnings
from io import StringIO

import pandas

warnings.simplefilter("error")
print("pandas", pandas.__version__)
columns = {
    "peptides": ["NA", "KLAK", "GIGK"],
    "words": ["TRUE", "FALSE"],
    "plasmids": ["1E5", "2E7"],
    "bits": ["0011", "0101", "1100"],
}
lost = {}
for name, texts in columns.items():
    file = "sequence,score\n" + "".join(f"{text},{i}\n" for i, text in enumerate(texts))
    read = pandas.read_csv(StringIO(file)).sequence.tolist()
    kept = pandas.read_csv(StringIO(file), dtype={"sequence": str}, keep_default_na=False).sequence.tolist()
    print(name, texts, "read as", read)
    lost[name] = read != texts and kept == texts
sys.exit(0 if all(lost.values()) else 1)
PY
