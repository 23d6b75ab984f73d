import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { askPython, withoutPython } from '../../test/python.js';
import { temporaryPaths } from '../../test/temporary-folder.js';
import { parseScoreTable } from '../reward/table/score-table.js';
import { UsageError } from '../settings/errors.js';
import { RunDirectory } from '../store/run-directory.js';
import { decodeSafetensors, type StoredTensor } from '../format/safetensors.js';
import { exportRun } from './export-run.js';
import { encodeNpy } from '../format/npy.js';
import { encodeNpz } from '../format/npz.js';
import { encodeParquet } from './parquet.js';
import { tableCsv } from './tables.js';
import { crc32c, encodeEvents } from '../format/tfevents.js';

const fresh = temporaryPaths();
const tensors = new Map<string, StoredTensor>([
  ['model.w', { shape: [2, 3], data: Float32Array.from([1, -2.5, 3, Infinity, 1e-40, 0.1]) }],
  ['tokens', { shape: [4], data: Int32Array.from([0, -1, 2 ** 31 - 1, -(2 ** 31)]) }],
  ['mask', { shape: [1, 1, 3], data: Uint8Array.from([0, 1, 255]) }],
]);

/** A run that has logged two steps and four calls. */
function madeRun(): string {
  const path = fresh('run');
  const run = RunDirectory.create(path, {
    kind: 'adapt',
    task: { name: 'rna', length: 2 },
    config: { reward: 'rna:L2_RNA1' },
    seed: 1,
  });
  run.appendMetrics({ step: 10, loss: 0.5, success: 0.25, seconds: 1 });
  run.appendMetrics({ step: 20, loss: NaN, success: 0.75, seconds: 2 });
  run.appendOracleCalls([
    { call: 1, outcome: 'AC', raw: 0.5, logReward: -1 },
    { call: 2, outcome: 'GU', raw: null },
    { call: 3, outcome: 'CC', raw: 2 },
    { call: 4, outcome: 'AC', raw: 0.5 },
  ]);
  const moments = [...tensors].map(([name, tensor]) => [`${name}.adam1`, tensor] as const);
  run.saveCheckpoint({ step: 20, state: {}, tensors: new Map([...tensors, ...moments]) });
  run.close('done');
  return path;
}

describe('export', () => {
  const path = madeRun();

  it('writes reward calls as a table that the next run can use as its reward', async () => {
    const { name, content, holds } = await exportRun(path, 'csv');
    expect([name, holds]).toEqual(['rewards.csv', '4 rows of rewards']);
    expect(content).toBe('call,outcome,raw,logReward\n1,AC,0.5,-1\n2,GU,,\n3,CC,2,\n4,AC,0.5,\n');
    const once = (content as string).replace('4,AC,0.5,\n', '');
    expect([...parseScoreTable('it', once).scores]).toEqual([['AC', 0.5], ['GU', null], ['CC', 2]]); // prettier-ignore
  });

  it('writes metrics as a table; a loss that was not finite is empty', async () => {
    expect((await exportRun(path, 'csv', 'metrics')).content).toBe(
      'step,loss,success,seconds\n10,0.5,0.25,1\n20,,0.75,2\n',
    );
  });

  it('writes FASTA, best first, each outcome once, infeasible ones left out', async () => {
    expect((await exportRun(path, 'fasta')).content).toBe('>1 reward=2\nCC\n>2 reward=0.5\nAC\n');
  });

  it('writes the parameters without the moments of Adam', async () => {
    const { content, holds } = await exportRun(path, 'safetensors');
    expect(holds).toBe('3 tensors');
    const read = decodeSafetensors(content as Uint8Array, 'it');
    expect(new Map([...read.tensors].toSorted())).toEqual(new Map([...tensors].toSorted()));
    expect(JSON.parse(read.metadata.get('task')!)).toEqual({ name: 'rna', length: 2 });
  });

  it('says what a run does not have', async () => {
    const empty = fresh('empty');
    RunDirectory.create(empty, { kind: 'pretrain', task: { name: 'rna' }, config: {}, seed: 0 }).close(
      'failed',
    );
    for (const [format, sentence] of [
      ['csv', 'has logged no metrics'],
      ['fasta', 'has logged no reward calls'],
      ['tfevents', 'has logged no metrics yet'],
      ['npz', 'holds no checkpoint'],
    ] as const)
      await expect(exportRun(empty, format)).rejects.toThrow(sentence);
    await expect(exportRun(fresh('absent'), 'csv')).rejects.toThrow(UsageError);
  });

  it('a table survives CSV and Parquet, whatever its texts', async () => {
    const { content } = await exportRun(path, 'parquet');
    const bytes = content as Uint8Array;
    const rows = await parquetReadObjects({ file: bytes.slice().buffer });
    expect(rows).toEqual([
      { call: 1, outcome: 'AC', raw: 0.5, logReward: -1 },
      { call: 2, outcome: 'GU', raw: null, logReward: null },
      { call: 3, outcome: 'CC', raw: 2, logReward: null },
      { call: 4, outcome: 'AC', raw: 0.5, logReward: null },
    ]);
    const cell = fc.oneof(fc.string({ unit: 'binary' }), fc.constant(null));
    await fc.assert(
      fc.asyncProperty(fc.array(cell, { minLength: 1, maxLength: 8 }), async (cells) => {
        const table = { columns: ['text'], rows: cells.map((one) => [one]) };
        const read = await parquetReadObjects({ file: (await encodeParquet(table)).slice().buffer });
        // A column without any text is a column of numbers, all missing.
        expect(read.map(({ text }) => text as string | null)).toEqual(cells);
        expect(tableCsv(table).startsWith('text\n')).toBe(true);
      }),
      { numRuns: 50, seed: 1 },
    );
  });
});

describe('npy and npz', () => {
  it('have the header that numpy.lib.format describes', () => {
    const bytes = encodeNpy(tensors.get('model.w')!);
    expect([...bytes.subarray(0, 8)]).toEqual([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
    const length = new DataView(bytes.buffer).getUint16(8, true);
    expect((10 + length) % 64).toBe(0);
    expect(new TextDecoder().decode(bytes.subarray(10, 10 + length))).toMatch(
      /^\{'descr': '<f4', 'fortran_order': False, 'shape': \(2, 3\), \} *\n$/,
    );
    expect(bytes.length).toBe(10 + length + 24);
  });

  const missing = withoutPython('numpy');
  it.skipIf(missing)(`are read by numpy${missing ? `, skipped: ${missing}` : ''}`, () => {
    const file = fresh('a.npz');
    writeFileSync(file, encodeNpz(tensors));
    const program = `
import json, sys, numpy, zipfile
assert zipfile.ZipFile(sys.argv[1]).testzip() is None
a = numpy.load(sys.argv[1])
print(json.dumps({k: [str(a[k].dtype), list(a[k].shape), [repr(float(x)) for x in a[k].ravel()]] for k in a}))`;
    const expected = Object.fromEntries(
      [...tensors].map(([name, { shape, data }]) => [name, [[...shape], Array.from(data)]]),
    );
    const read = askPython(program, file) as Record<string, [string, number[], string[]]>;
    const said = Object.entries(read).map(([name, [, shape, values]]) => [
      name,
      [shape, values.map((value) => (value === 'inf' ? Infinity : Number(value)))],
    ]);
    expect(Object.fromEntries(said)).toEqual(expected);
    expect(Object.values(read).map(([dtype]) => dtype)).toEqual(['float32', 'int32', 'uint8']);
  });

  const unsafe = withoutPython('safetensors.numpy');
  it.skipIf(unsafe)(`safetensors are read by Python's${unsafe ? `, skipped: ${unsafe}` : ''}`, async () => {
    const file = fresh('a.safetensors');
    writeFileSync(file, (await exportRun(madeRun(), 'safetensors')).content);
    const program = `
import json, sys
from safetensors.numpy import load_file
a = load_file(sys.argv[1])
print(json.dumps({k: [list(v.shape), [float(x) for x in v.ravel()]] for k, v in a.items() if k != 'model.w'}))`;
    expect(askPython(program, file)).toEqual({
      tokens: [[4], [0, -1, 2 ** 31 - 1, -(2 ** 31)]],
      mask: [
        [1, 1, 3],
        [0, 1, 255],
      ],
    });
  });

  const noArrow = withoutPython('pyarrow.parquet');
  it.skipIf(noArrow)(`Parquet is read by pyarrow${noArrow ? `, skipped: ${noArrow}` : ''}`, async () => {
    const file = fresh('a.parquet');
    writeFileSync(file, (await exportRun(madeRun(), 'parquet')).content);
    const program = `import json, sys, pyarrow.parquet as p; print(json.dumps(p.read_table(sys.argv[1]).to_pydict()))`;
    expect(askPython(program, file)).toMatchObject({
      outcome: ['AC', 'GU', 'CC', 'AC'],
      raw: [0.5, null, 2, 0.5],
    });
  });
});

describe('TensorBoard events', () => {
  it('use CRC-32C (check value of the standard)', () => {
    expect(crc32c(new TextEncoder().encode('123456789'))).toBe(0xe3069283);
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa); // RFC 3720, B.4
  });

  it('begin with the record of the version, byte by byte', () => {
    const bytes = encodeEvents(0, []);
    const hex = Buffer.from(bytes).toString('hex');
    // As TensorFlow's own writer begins a file, with wall_time 0: length 24, its checksum, the event, its
    // checksum.
    expect(hex.slice(0, 24)).toBe('1800000000000000a37f4b22');
    expect(hex.slice(24, 24 + 48)).toBe(
      `0900000000000000001a0d${Buffer.from('brain.Event:2').toString('hex')}`,
    );
  });

  const missing = withoutPython('tensorboard.backend.event_processing.event_accumulator');
  it.skipIf(missing)(`are read by TensorBoard${missing ? `, skipped: ${missing}` : ''}`, async () => {
    const path = madeRun();
    const folder = fresh('board');
    mkdirSync(folder);
    const { name, content } = await exportRun(path, 'tfevents');
    writeFileSync(join(folder, name), content);
    const program = `
import json, sys
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
e = EventAccumulator(sys.argv[1]); e.Reload()
print(json.dumps({t: [[s.step, s.value, s.wall_time] for s in e.Scalars(t)] for t in e.Tags()['scalars']}))`;
    const { created } = JSON.parse(readFileSync(join(path, 'run.json'), 'utf8')) as { created: string };
    const started = Date.parse(created) / 1000;
    expect(askPython(program, folder)).toEqual({
      loss: [[10, 0.5, started + 1]],
      success: [[10, 0.25, started + 1], [20, 0.75, started + 2]], // prettier-ignore
    });
  });
});
