/**
 * What is fuzzed: every reader of text and bytes that come from outside, each with a few right inputs to
 * start from. A reader may refuse an input by one plain sentence. Anything else is a bug: an error that a
 * mistake of ours throws, a message of several lines or without end, work without end, memory without bound.
 */
import { deflateRawSync } from 'node:zlib';
import { parseEdges } from '../../dist/env/dag.js';
import { TASKS } from '../../dist/env/tasks.js';
import { readEhrlichInstance } from '../../dist/reward/ehrlich/instance.js';
import { parseMatrix } from '../../dist/reward/grid/matrix.js';
import { decodeNpy, encodeNpy } from '../../dist/format/npy.js';
import { formatRewardSpec, parseRewardSpec } from '../../dist/reward/spec.js';
import { numpyTable } from '../../dist/reward/table/numpy-table.js';
import { parseScoreTable } from '../../dist/reward/table/score-table.js';
import { parseOracleLog } from '../../dist/reward/walk/log.js';
import { parseDelimited } from '../../dist/format/csv.js';
import { parseOutcomes } from '../../dist/host/outcome-file.js';
import { encodeNpz, readNpz } from '../../dist/format/npz.js';
import { pretrainParameters } from '../../dist/method/pretrain-settings.js';
import { parseProxy } from '../../dist/host/proxy/proxy-file.js';
import { parseRunRecord } from '../../dist/store/run-record.js';
import { decodeSafetensors, encodeSafetensors } from '../../dist/format/safetensors.js';
import { parseConfig } from '../../dist/host/settings-file.js';
import { parseAssignments, resolveSettings } from '../../dist/settings/given.js';

const task = TASKS.find(({ name }) => name === 'rna');
const groups = [
  { owner: 'rna', parameters: task.parameters },
  { owner: 'pretrain', parameters: pretrainParameters() },
];

/**
 * Settings that were accepted are plain values of the type that was asked for, and nothing has reached the
 * prototypes.
 */
function checkSettings(given) {
  for (const values of resolveSettings(groups, given)) {
    for (const value of Object.values(values)) {
      const plain = ['number', 'string', 'boolean'].includes(typeof value);
      if (!plain && !Array.isArray(value)) throw new TypeError(`a setting became ${String(value)}`);
      if (typeof value === 'number' && !Number.isFinite(value))
        throw new TypeError('a setting is not finite');
    }
  }
}

const tensors = new Map([
  ['model.w', { shape: [2, 3], data: Float32Array.from([1, 2, 3, 4, 5, 6]) }],
  ['replay.rows', { shape: [4], data: Int32Array.from([1, 2, 3, 4]) }],
  ['mask', { shape: [3], data: Uint8Array.from([0, 1, 1]) }],
]);
const uuid = '3b241101-e2bb-4255-8caf-4136c566a962';
const record = {
  schemaVersion: 2, id: uuid, kind: 'pretrain', task: { name: 'rna', length: 6 }, config: { steps: 10, hidden: [8] }, seed: 0,
  version: '0.1.0', status: 'done', created: '2026-01-01T00:00:00.000Z', updated: '2026-01-01T00:00:00.000Z', seconds: 1,
  machine: 'x', summary: { successRate: 0.5 }, parent: { path: '../p', id: uuid, checkpoint: 'ab' },
}; // prettier-ignore

/**
 * npy files of text and of numbers, and an archive of both, deflated as numpy.savez_compressed does: one
 * entry of encodeNpz, packed by hand.
 */
const textHeader = "{'descr': '|S3', 'fortran_order': False, 'shape': (2,), } \n";
const textArray = Buffer.from(
  `\x93NUMPY\x01\x00${String.fromCharCode(textHeader.length)}\x00${textHeader}ACGGU\0`,
  'latin1',
);
const numberArray = encodeNpy({ shape: [2], data: Float32Array.of(1, 2.5) });
function packed() {
  const archive = Buffer.from(encodeNpz([['score', { shape: [2], data: Float32Array.of(3, 3) }]]));
  const end = archive.length - 22;
  const directory = archive.readUInt32LE(end + 16);
  const nameLength = archive.readUInt16LE(26);
  const head = 30 + nameLength;
  const content = deflateRawSync(archive.subarray(head, directory));
  const [local, central, tail] = [
    archive.subarray(0, head),
    archive.subarray(directory, end),
    archive.subarray(end),
  ].map((part) => Buffer.from(part));
  local.writeUInt16LE(8, 8);
  local.writeUInt32LE(content.length, 18);
  central.writeUInt16LE(8, 10);
  central.writeUInt32LE(content.length, 20);
  tail.writeUInt32LE(head + content.length, 16);
  return new Uint8Array(Buffer.concat([local, content, central, tail]));
}
const archives = [packed(), encodeNpz(tensors)];

/** All elements of an array. */
function readAll({ shape, kind, number, text }) {
  const count = shape.reduce((a, b) => a * b, 1);
  for (let i = 0; i < count; i++) {
    const value = kind === 'text' ? text(i) : number(i);
    if (typeof value !== (kind === 'text' ? 'string' : 'number'))
      throw new TypeError(`an element became ${String(value)}`);
  }
}

/** Seeds are texts or bytes; `read` is given what the seeds are. */
export const TARGETS = [
  {
    name: 'settings files (YAML)',
    seeds: ['steps: 100\nlr: 1e-3\nhidden: [64, 64]\n', 'length: 10\nobjective: mle # x\n', '{steps: 3, "lr": 0.1}', 'a: &x 1\nb: *x\n', '__proto__: 1\nconstructor: {prototype: 2}\n'],
    read: (text) => checkSettings(parseConfig(text, 'file')),
  },
  {
    name: 'key=value settings',
    seeds: ['steps=100 lr=1e-3', 'hidden=64,64 objective=db', '__proto__=1 constructor=2', 'length=1e3 until=0.5'],
    read: (text) => checkSettings(parseAssignments(text.split(' '))),
  },
  {
    name: 'reward specifications',
    seeds: ['rna:L14_RNA1^3', '0.7*grid:corners + 0.3*bits:modes(seed=0,count=60)', 'table:"a b.csv"(min=0.1)', '(A:x*B:y)^2', 'command:"python3 score.py"', 'http://127.0.0.1:80/x'],
    read(text) {
      const node = parseRewardSpec(text);
      // What is printed means the same, and printing is stable.
      const printed = formatRewardSpec(node);
      const again = formatRewardSpec(parseRewardSpec(printed));
      if (again !== printed) throw new TypeError(`${printed} is read back as ${again}`);
    },
  },
  {
    name: 'score tables (CSV, TSV, FASTA)',
    seeds: ['outcome,score\nAC,1\nGU,2.5\n', 'seq\tfitness\nAC\t1\n', '>a score=1\nACGU\n>b score=2\nGG\n', '"a,b",1\n"c""d",2\n', '\ufeffAC,1\r\nGU,\r\n'],
    read: (text) => parseScoreTable('file', text),
  },
  {
    name: 'CSV',
    seeds: ['a,b\n1,2\n', '"x\ny","z"\n', 'a;b\r\n"1";2\r\n'],
    read: (text) => parseDelimited('file', text),
  },
  {
    name: 'lists of outcomes (FASTA, CSV, JSON lines, lines)',
    seeds: ['>x\nACGU\n', 'outcome,raw\nAC,1\n', '{"outcome":"AC"}\n{"sequence":"GU","raw":null}\n', 'AC\nGU\n'],
    read: (text) => parseOutcomes(text, 'file'),
  },
  {
    name: 'safetensors with a checksum',
    seeds: [encodeSafetensors(tensors, [['step', '7']]), encodeSafetensors(new Map())],
    read: (bytes) => decodeSafetensors(bytes, 'file'),
  },
  {
    name: 'safetensors of other programs',
    seeds: [encodeSafetensors(tensors), encodeSafetensors(new Map([['0', tensors.get('mask')]]), [['a', 'b']])],
    read(bytes) {
      for (const { shape, data } of decodeSafetensors(bytes, 'file', 'optional').tensors.values())
        if (shape.reduce((a, b) => a * b, 1) !== data.length) throw new TypeError('a shape does not fit');
    },
  },
  { name: 'run.json', seeds: [JSON.stringify(record), JSON.stringify(record, null, 2)], read: (text) => parseRunRecord(text, 'file') },
  {
    name: 'logs of reward calls',
    seeds: ['{"call":1,"outcome":"AC","raw":1}\n{"call":2,"outcome":"GU","raw":null}\n'],
    read: (text) => parseOracleLog(text),
  },
  { name: 'npy arrays', seeds: [new Uint8Array(textArray), numberArray, encodeNpy(tensors.get('model.w'))], read: (bytes) => readAll(decodeNpy('file', bytes)) },
  {
    name: 'npz archives',
    seeds: archives,
    async read(bytes) {
      const arrays = await readNpz('file', bytes);
      for (const array of arrays.values()) readAll(array);
      if (arrays.has('score'))
        numpyTable('file', new Map([...arrays, ['outcome', decodeNpy('t', new Uint8Array(textArray))]]));
    },
  },
  { name: 'painted grids', seeds: ['1,2\n3,4\n', '1 2;3\t4', '1e3,-0.5\n0,0\n'], read: (text) => parseMatrix('file', text) },
  { name: 'edges of graphs', seeds: ['a>b,a>c,b>d', 's0>s1 s1>s2', 'x>y'], read: (text) => parseEdges(text) },
  {
    name: 'Ehrlich instances and proxies (JSON)',
    seeds: ['{"v":3,"L":4,"c":1,"k":2,"q":2,"epistasis":0,"allowed":[[1,1,0],[1,1,1],[1,0,1]],"motifs":[[0,1]],"offsets":[[0,2]]}', '{"format":"ocgfn-proxy","version":1,"model":{},"card":{}}'],
    read(text) {
      let given;
      try {
        given = JSON.parse(text);
      } catch {
        parseProxy('file', text);
        return;
      }
      if (Object.hasOwn(Object(given), 'format')) parseProxy('file', text);
      else readEhrlichInstance('file', given);
    },
  },
]; // prettier-ignore
