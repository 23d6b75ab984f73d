#!/usr/bin/env bash
# RDKit reads HELM, and `MolToSequence` of what it read gives letters. Caps, ring closures and bridges are not
# letters: an acetylated amide, a head-to-tail ring and a bridged peptide have the text of the plain chain,
# and two chains that of one.
#
# Expected: a refusal, or a mark. Seen: [ac].A.F.K.[am] gives AFK; A.F.K.G closed to a ring gives AFKG; A.K
# beside G.F gives AKGF. Their masses differ by 41.03 and -18.01 from those of the letters, so a list of
# measured peptides merges what was measured apart. D residues and unusual ones do show: [dF] is f, [Orn] is
# X.
# Exits with 0 when this is still so, with 1 when it changed, with 2 when the package cannot be installed.
set -u
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" -q install --disable-pip-version-check rdkit==2026.9.1 || exit 2
"$folder/venv/bin/python" - <<'PY'
import sys

from rdkit import Chem, rdBase
from rdkit.Chem.Descriptors import MolWt

print("rdkit", rdBase.rdkitVersion)
same = True
for helm, letters, heavier in [
    ("PEPTIDE1{A.F.K}$$$$", "AFK", 0.0),
    ("PEPTIDE1{[ac].A.F.K.[am]}$$$$", "AFK", 41.05),
    ("PEPTIDE1{A.F.K.G}$PEPTIDE1,PEPTIDE1,4:R2-1:R1$$$", "AFKG", -18.02),
    ("PEPTIDE1{A.C.F.C}$PEPTIDE1,PEPTIDE1,2:R3-4:R3$$$", "ACFC", -2.02),
    ("PEPTIDE1{A.K}|PEPTIDE2{G.F}$$$$", "AKGF", 18.02),
    ("PEPTIDE1{A.[dF].[Orn].K}$$$$", "AfXK", None),
]:
    molecule = Chem.MolFromHELM(helm)
    seen = Chem.MolToSequence(molecule)
    difference = None if heavier is None else MolWt(molecule) - MolWt(Chem.MolFromSequence(seen))
    print(f"{helm}: {seen}" + ("" if difference is None else f", {difference:+.2f} against the letters"))
    same &= seen == letters and (heavier is None or abs(difference - heavier) < 0.02)
print("as described" if same else "CHANGED: see the head of this file")
sys.exit(0 if same else 1)
PY
