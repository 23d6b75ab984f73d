#!/usr/bin/env bash
# seqparse reads a GenBank record of RNA and drops every U: what is left is called DNA, and the places of the
# features do not fit any more. The same letters in FASTA are kept and called RNA. Of a location in two parts
# the first one is kept.
#
# Expected: acguacguacgu. Seen: acgacgacg, type dna; a feature at complement(join(2..4,7..9)) is one from 1 to
# 4. FASTA: ACGUACGUACGU, rna.
# Exits with 0 when this is still so, with 1 when it changed, with 2 when the package cannot be installed.
set -u
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund --ignore-scripts seqparse@0.2.2 >>npm.log 2>&1 || exit 2
cat >read.mjs <<'JS'
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const module = require('seqparse');
const seqparse = module.default ?? module;
console.log('seqparse', require('seqparse/package.json').version);
const genbank = `LOCUS       LIGAND                    12 bp    RNA     linear   SYN 01-JAN-2026
DEFINITION  a strand.
ACCESSION   LIGAND
FEATURES             Location/Qualifiers
     source          1..12
                     /organism="synthetic construct"
     misc_feature    complement(join(2..4,7..9))
                     /note="site"
ORIGIN
        1 acguacguac gu
//
`;
const record = await seqparse(genbank);
const fasta = await seqparse('>strand\nACGUACGUACGU\n');
const site = record.annotations.find(({ type }) => type === 'misc_feature');
console.log('GenBank:', record.seq, record.type, site.start, site.end);
console.log('FASTA:', fasta.seq, fasta.type);
const same =
  record.seq === 'acgacgacg' && record.type === 'dna' && site.start === 1 && site.end === 4 &&
  fasta.seq === 'ACGUACGUACGU' && fasta.type === 'rna';
console.log(same ? 'as described' : 'CHANGED: see the head of this file');
process.exit(same ? 0 : 1);
JS
node read.mjs
