#!/usr/bin/env bash
# modlAMP rounds five values of Eisenberg's consensus scale, so its mean hydrophobicity and hydrophobic moment differ
# from those of the published scale (Eisenberg et al., J. Mol. Biol. 179 (1984) 125) in the second decimal.
#
# Published: I 1.38, F 1.19, V 1.08, L 1.06, R -2.53. Expected with them for GIGKFLHSAKKFGKAFVGEIMNS: mean 0.1735,
# moment at 100 degrees 0.4548 (the package `peptides`, scale "Eisenberg", gives these).
# Exits with 0 when this is still so, with 1 when it changed, with 2 when the packages cannot be installed.
set -u
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" -q install --disable-pip-version-check modlamp==4.3.3 peptides==0.5.0 || exit 2
"$folder/venv/bin/python" -W ignore - <<'PY'
import sys
from importlib.metadata import version
import peptides
from modlamp.core import load_scale
from modlamp.descriptors import PeptideDescriptor

print("modlamp", version("modlamp"), "peptides", version("peptides"))
published = {"I": 1.38, "F": 1.19, "V": 1.08, "L": 1.06, "R": -2.53}
own = {aa: load_scale("eisenberg")[1][aa][0] for aa in published}
print("published", published)
print("modlamp  ", own)

peptide = "GIGKFLHSAKKFGKAFVGEIMNS"
d = PeptideDescriptor([peptide], "eisenberg")
d.calculate_global()
mean = d.descriptor[0][0]
d = PeptideDescriptor([peptide], "eisenberg")
d.calculate_moment(window=1000, angle=100, modality="max")
moment = d.descriptor[0][0]
p = peptides.Peptide(peptide)
mean2 = p.hydrophobicity(scale="Eisenberg")
moment2 = p.hydrophobic_moment(window=len(peptide), angle=100)
print(f"mean   modlamp {mean:.4f}, peptides {mean2:.4f}")
print(f"moment modlamp {moment:.4f}, peptides {moment2:.4f}")
same = own == {"I": 1.4, "F": 1.2, "V": 1.1, "L": 1.1, "R": -2.5} and (
    [f"{x:.4f}" for x in (mean, mean2, moment, moment2)] == ["0.1791", "0.1735", "0.4586", "0.4548"]
)
print("unchanged" if same else "CHANGED")
sys.exit(0 if same else 1)
PY
