#!/usr/bin/env bash
# The readers of the Open Vector Editor take a FASTA file for DNA unless its name ends in .faa. Letters of a
# peptide that are no codes of bases are cut out, with `success: true` and a message; a peptide of the others
# passes as DNA without a message.
#
# Expected: GIGKFLHSAKK, or a refusal. Seen in peptides.fasta: GGKHSAKK, type DNA; RRWWRRW, type DNA, no
# message. In peptides.faa or with `isProtein: true`: all letters. ACGU has the type DNA.
# Exits with 0 when this is still so, with 1 when it changed, with 2 when the package cannot be installed.
set -u
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log 2>&1 && npm install --no-audit --no-fund --ignore-scripts @teselagen/bio-parsers@0.4.38 >>npm.log 2>&1 || exit 2
cat >read.cjs <<'JS'
const { anyToJson } = require('@teselagen/bio-parsers');

console.log('@teselagen/bio-parsers', require('./node_modules/@teselagen/bio-parsers/package.json').version);
const text = '>magainin\nGIGKFLHSAKK\n>other\nRRWWRRW\n>strand\nACGU\n';
const read = async (fileName) =>
  (await anyToJson(text, { fileName })).map(({ success, messages, parsedSequence }) => [
    success, parsedSequence.proteinSequence ?? parsedSequence.sequence, parsedSequence.type, messages.length,
  ]);
(async () => {
  const fasta = await read('peptides.fasta');
  const faa = await read('peptides.faa');
  console.log('peptides.fasta', JSON.stringify(fasta));
  console.log('peptides.faa', JSON.stringify(faa));
  const same =
    JSON.stringify(fasta) === JSON.stringify([[true, 'GGKHSAKK', 'DNA', 1], [true, 'RRWWRRW', 'DNA', 0], [true, 'ACGU', 'DNA', 0]]) &&
    faa[0][1] === 'GIGKFLHSAKK' && faa[1][1] === 'RRWWRRW';
  console.log(same ? 'as described' : 'CHANGED: see the head of this file');
  process.exit(same ? 0 : 1);
})();
JS
node read.cjs
