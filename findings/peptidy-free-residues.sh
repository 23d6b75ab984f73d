#!/usr/bin/env bash
# peptidy adds up polar surface, donors and acceptors of free amino acids: no bond between them takes anything
# away. And its molecular formulas have wrong atoms for H and W, while its weights are right.
#
# Expected: a polar surface of 92.4 square angstroms for AA and 957.1 for magainin-2 (RDKit, same method for
# nitrogen and oxygen); W is C11H12N2O2, H is C6H9N3O2. Seen: 126.6 and 1734.9; W has C6H13NO2, H has 9
# carbons. The surface of a chain grows by 34 too much with every residue, so bins of it are bins of length.
# Exits with 0 when this is still so, with 1 when it changed, with 2 when the packages cannot be installed.
set -u
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" -q install --disable-pip-version-check peptidy==0.0.1 rdkit==2026.9.1 || exit 2
"$folder/venv/bin/python" -W ignore - <<'PY'
import sys
from importlib.metadata import version

from peptidy import descriptors
from rdkit import Chem
from rdkit.Chem.Descriptors import TPSA, MolWt
from rdkit.Chem.rdMolDescriptors import CalcMolFormula

print("peptidy", version("peptidy"))
same = True
for peptide, surface, chains in [("A", 63.3, 63.3), ("AA", 126.6, 92.4), ("AAAA", 253.2, 150.6), ("GIGKFLHSAKKFGKAFVGEIMNS", 1734.9, 957.1)]:
    molecule = Chem.MolFromSequence(peptide)
    own, other = descriptors.topological_polar_surface_area(peptide), TPSA(molecule)
    weights = descriptors.molecular_weight(peptide), MolWt(molecule)
    print(f"{peptide}: polar surface {own:.1f}, RDKit {other:.1f}; weight {weights[0]:.2f}, RDKit {weights[1]:.2f}")
    same &= abs(own - surface) < 0.06 and abs(other - chains) < 0.06 and abs(weights[0] - weights[1]) < 0.1
for residue, carbons, true in [("W", 6, "C11H12N2O2"), ("H", 9, "C6H9N3O2")]:
    formula = descriptors.molecular_formula(residue)
    print(f"{residue}: {formula}, RDKit {CalcMolFormula(Chem.MolFromSequence(residue))}")
    same &= formula["n_C"] == carbons and CalcMolFormula(Chem.MolFromSequence(residue)) == true
print("as described" if same else "CHANGED: see the head of this file")
sys.exit(0 if same else 1)
PY
