#!/usr/bin/env bash
# biotite's `fasta.get_sequence` guesses the alphabet of every record by itself: letters that all are codes of
# ambiguous bases make it DNA. Most short antimicrobial peptides of R, W, K, V, G, H, S, T, Y and A are such a
# text. What was guessed wrong is rewritten where it has a U or an X: selenocysteine becomes T, an unknown
# residue N. RNA comes back in the letters of DNA.
#
# Expected: one alphabet for a file, or a question. Seen: RRWWRRW and KWKKWKR are NucleotideSequence beside
# GIGKFLHS, a ProteinSequence; MKU is read as MKT, ARXW as ARNW; ACGU as ACGT. `seq_type=` settles the first
# two, not the last.
# Exits with 0 when this is still so, with 1 when it changed, with 2 when the package cannot be installed.
set -u
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" -q install --disable-pip-version-check biotite==1.6.0 || exit 2
"$folder/venv/bin/python" -W ignore - <<'PY'
import io
import sys
from importlib.metadata import version

import biotite.sequence.io.fasta as fasta

print("biotite", version("biotite"))
letters = ["GIGKFLHS", "RRWWRRW", "KWKKWKR", "MKU", "ARXW", "ACGU"]
text = "".join(f">s{i}\n{s}\n" for i, s in enumerate(letters))
read = fasta.get_sequences(fasta.FastaFile.read(io.StringIO(text)))
seen = [(s, type(read[f"s{i}"]).__name__, str(read[f"s{i}"])) for i, s in enumerate(letters)]
for row in seen:
    print(*row)
same = [kind for _, kind, _ in seen] == ["ProteinSequence"] + ["NucleotideSequence"] * 5
same &= [out for _, _, out in seen] == ["GIGKFLHS", "RRWWRRW", "KWKKWKR", "MKT", "ARNW", "ACGT"]
print("as described" if same else "CHANGED: see the head of this file")
sys.exit(0 if same else 1)
PY
