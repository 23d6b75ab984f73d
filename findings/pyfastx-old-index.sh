#!/usr/bin/env bash
# pyfastx keeps an index beside the FASTA file and does not ask whether the file changed since. A list of
# samples that was written anew under the same name comes back with the names and the places of the old list
# and the letters of the new one.
#
# Expected: the new records, or a refusal. Seen: after p1, p2 were replaced by q1, q2, q3 the file has two
# records, p1 `WWW>q2` and p2 `RRR>q3`, with parts of header lines among their letters. Deleting FILE.fxi
# helps.
# Exits with 0 when this is still so, with 1 when it changed, with 2 when the package cannot be installed.
set -u
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" -q install --disable-pip-version-check pyfastx==2.3.1 || exit 2
cd "$folder"
"$folder/venv/bin/python" - <<'PY'
import os
import sys
from importlib.metadata import version

import pyfastx

print("pyfastx", version("pyfastx"))


def write(records):
    with open("samples.fasta", "w") as file:
        file.writelines(f">{name}\n{letters}\n" for name, letters in records)


def read():
    return [(record.name, record.seq) for record in pyfastx.Fasta("samples.fasta")]


write([("p1", "ACDEFG"), ("p2", "KKKKKK")])
first = read()
new = [("q1", "WWW"), ("q2", "RRRRRR"), ("q3", "LLL")]
write(new)
second = read()
print("first file: ", first)
print("second file:", second)
os.remove("samples.fasta.fxi")
third = read()
print("without the index:", third)
same = first == [("p1", "ACDEFG"), ("p2", "KKKKKK")] and third == new
same &= [name for name, _ in second] == ["p1", "p2"] and ">" in "".join(letters for _, letters in second)
print("as described" if same else "CHANGED: see the head of this file")
sys.exit(0 if same else 1)
PY
