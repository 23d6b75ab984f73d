#!/usr/bin/env bash
# papaparse guesses the separator of a text. Of a list with semicolons and decimal commas, as spreadsheets write it
# where the comma is the decimal mark, it takes the comma: the sequence gets half of the number, the score the other
# half. The line `sep=;`, with which spreadsheets are told, is a row to it.
#
# Expected: ["ACGUA", "0,91"], or an error. Seen: ["ACGUA;0", "91"], and no error; with a header it is right.
# Exits with 0 when this is still so, with 1 when it changed, with 2 when the package cannot be installed.
set -u
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null && npm install --silent --no-audit --no-fund papaparse@5.7.1 > /dev/null || exit 2
node - <<'JS'
const { parse } = require('papaparse');
const list = 'ACGUA;0,91\nGGGCC;0,12\nUUACG;0,55\n';
const bare = parse(list, { skipEmptyLines: true });
const headed = parse(`sequence;score\n${list}`, { skipEmptyLines: true });
const told = parse('sep=;\nsequence;score\nACGUA;1\n', { skipEmptyLines: true });
console.log('papaparse', require('papaparse/package.json').version);
console.log('without a header', JSON.stringify(bare.data), 'errors', bare.errors.length);
console.log('with a header', JSON.stringify(headed.data));
console.log('sep=;', JSON.stringify(told.data));
const still = bare.data[0][0] === 'ACGUA;0' && bare.errors.length === 0 && headed.data[1][1] === '0,91' && told.data[0][0].startsWith('sep=');
process.exit(still ? 0 : 1);
JS
