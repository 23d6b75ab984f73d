/**
 * `ocgfn next` and `ocgfn pick` as people use them: three rounds on a simulated table, plates handed back in
 * parts, out of order, corrected, with failures; kills at seeded file operations; and what is refused.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readCampaign } from '../src/campaign/campaign-folder.js';
import { RandomStream } from '../src/random/stream.js';
import { finish, programIsBuilt } from './program.js';
import { answerHere, ocgfn } from './run-command.js';
import { assay, filled, library, LENGTH, plateOf, rowsOf, TARGET } from './simulated-assay.js';
import { projectRoot } from './source-files.js';
import { temporaryPaths } from './temporary-folder.js';

const fresh = temporaryPaths();
const begun = async (settings: readonly string[] = ['-n', '24']): Promise<string> => {
  const folder = fresh('campaign');
  await answerHere('next', library(fresh('lib.csv')), '--out', folder, ...settings);
  return folder;
};

describe('ocgfn next', () => {
  it('climbs in three rounds, and keeps all that was measured', async () => {
    const data = library(fresh('lib.csv'));
    const folder = fresh('campaign');
    let answer = await answerHere('next', data, '-n', '24', '--out', folder);
    expect(answer).toMatchObject({
      round: 1,
      fresh: 60,
      pending: 24,
      task: { alphabet: 'ACGT', length: 12 },
    });
    const first = Math.max(...readCampaign(folder).measured.map(({ raw }) => raw ?? 0));
    for (const round of [1, 2, 3]) {
      const rows = rowsOf(plateOf(folder, round));
      expect(rows).toHaveLength(24);
      expect(rows[0]).toMatchObject({
        well: 'A01',
        id: expect.stringMatching(/^[0-9a-f]{8}-\d-A01$/) as string,
      });
      for (const { prediction, low, high } of rows) {
        expect(Number(low)).toBeLessThanOrEqual(Number(prediction));
        expect(Number(high)).toBeGreaterThanOrEqual(Number(prediction));
      }
      const file = filled(plateOf(folder, round), fresh('filled.csv'), ({ sequence }) => assay(sequence));
      answer = await answerHere('next', folder, file, '-n', round === 3 ? '0' : '24');
      expect(answer).toMatchObject({ fresh: 24, corrected: 0, pending: round === 3 ? 0 : 24 });
    }
    const { measured, rounds } = readCampaign(folder);
    expect(measured).toHaveLength(60 + 72);
    expect(new Set(rounds.flatMap(({ items }) => items.map(({ sequence }) => sequence))).size).toBe(72);
    const best = Math.max(...measured.map(({ raw }) => raw ?? 0));
    expect(best).toBeGreaterThan(first);
    expect(answer.plates).toHaveLength(3);
    const report = readFileSync(join(folder, 'report.html'), 'utf8');
    for (const part of [
      'Best so far',
      'Scores by plate',
      'Predicted and measured',
      'How far the last plate went',
    ])
      expect(report).toContain(part);
    expect(report).not.toMatch(/<script|src="http/);

    const { picks } = (await answerHere('pick', folder, '-n', '10')) as { picks: { sequence: string }[] };
    expect(picks).toHaveLength(10);
    expect(picks.some(({ sequence }) => assay(sequence) === best)).toBe(true);
  });

  it('keeps pending ones pending, learns of failures, takes strangers and corrections', async () => {
    const folder = await begun();
    const plate = plateOf(folder, 1);
    const rows = rowsOf(plate);
    // The last 8 are not measured yet, every fifth has failed; out of order, behind a stranger.
    const part = filled(plate, fresh('part.csv'), ({ sequence }, i) =>
      i >= 16 ? '' : i % 5 === 0 ? 'failed' : assay(sequence),
    );
    const [header, ...lines] = readFileSync(part, 'utf8').trim().split('\n');
    writeFileSync(part, [header, 'Z9;CCCCCCCCCCCC;ok;20;', ...lines.reverse()].join('\n'));
    const said = await ocgfn('next', folder, part, '-n', '8');
    expect(said.code).toBe(0);
    expect(said.out).toContain('(17 new, 1 of them never proposed); 4 failed; best 20');
    expect(said.out).toContain('plate 1: 16 of 24 back; 4 failed; 8 pending');
    const known = new Set(readCampaign(folder).measured.map(({ outcome }) => outcome));
    const second = rowsOf(plateOf(folder, 2)).map(({ sequence }) => sequence);
    for (const sequence of second)
      expect(known.has(sequence) || rows.some((row) => row.sequence === sequence)).toBe(false);

    // Handed in again nothing is new; corrected, both values stay in the log.
    expect(await answerHere('next', folder, part)).toMatchObject({ fresh: 0, corrected: 0 });
    const one = readCampaign(folder).measured.find(({ raw, outcome }) => raw !== null && rows.some(({ sequence }) => sequence === outcome))!; // prettier-ignore
    const mended = fresh('mended.csv');
    writeFileSync(mended, `sequence,score\n${one.outcome},7.25\n${one.outcome},7.75\n`);
    expect(await answerHere('next', folder, mended)).toMatchObject({ fresh: 0, corrected: 1 });
    const log = readFileSync(join(folder, 'measurements.jsonl'), 'utf8');
    expect(log).toContain(`"outcome":"${one.outcome}","raw":${one.raw}`);
    expect(log).toContain(`"outcome":"${one.outcome}","raw":7.5,"n":2`);
    expect(log).toContain(`"replaces":${one.raw}`);
  });

  it('gives the same plate for the same seed, another for another, and the same again until results come', async () => {
    const plates = await Promise.all(
      [[], [], ['--seed', '1']].map(async (more) => rowsOf(plateOf(await begun(['-n', '12', ...more]), 1))),
    ); // prettier-ignore
    // Campaigns that begin alike have ids of their own.
    expect(plates[1][0].id).not.toBe(plates[0][0].id);
    for (const rows of plates) rows.forEach((row, i) => (rows[i] = { ...row, id: '' }));
    expect(plates[1]).toEqual(plates[0]);
    expect(plates[2]).not.toEqual(plates[0]);
    const folder = await begun(['-n', '12']);
    writeFileSync(plateOf(folder, 1), 'filled in by hand');
    const again = await ocgfn('next', folder, '-n', '12');
    expect([again.code, again.err]).toEqual([0, expect.stringContaining('plate 1 is out and nothing has come back since') as string]); // prettier-ignore
    expect(readFileSync(plateOf(folder, 1), 'utf8')).toBe('filled in by hand');
    expect((await ocgfn('next', folder, '-n', '5')).code).toBe(2);
    expect(await answerHere('next', folder, '-n', '5', '--more')).toMatchObject({ round: 2, pending: 17 });
  });

  it('fills several plates', async () => {
    const folder = await begun(['-n', '100']);
    expect(rowsOf(plateOf(folder, 1))).toHaveLength(96);
    expect(rowsOf(plateOf(folder, 2)).map(({ well }) => well)).toEqual(['A01', 'A02', 'A03', 'A04']);
    const large = await begun(['-n', '100', '--wells', '384']);
    expect(rowsOf(plateOf(large, 1)).at(-1)).toMatchObject({ well: 'E04' });
  });

  it('begins with less than there is to learn from, and says so', async () => {
    const list = fresh('list.txt');
    writeFileSync(list, `${TARGET}\nGATTACAGGATT\nGATTACAGGAAA\nGATTACAGCCCC\n`);
    const folder = fresh('campaign');
    const said = await ocgfn('next', list, '-n', '8', '--out', folder);
    expect(said.err).toContain(
      'fewer than 2 different scores: the plate holds what there is and mutants of it',
    );
    const rows = rowsOf(plateOf(folder, 1));
    expect(rows.slice(0, 4).map(({ sequence }) => sequence)).toContain(TARGET);
    expect(rows.every(({ prediction }) => prediction === '')).toBe(true);
    const nothing = fresh('nothing');
    const uniform = await ocgfn('next', '-n', '8', '--out', nothing, 'alphabet=dna', 'length=12');
    expect(uniform.err).toContain('no scores: the plate is drawn uniformly');
    expect((await ocgfn('pick', nothing)).err).toContain('nothing was measured yet');
  });

  it('remembers that less is better', async () => {
    const data = fresh('kd.csv');
    const text = readFileSync(library(fresh('lib.csv')), 'utf8').replace('activity', 'Kd');
    writeFileSync(
      data,
      text.replace(/,(.+)$/gm, (_, score: string) => (score === 'Kd' ? ',Kd' : `,${30 - Number(score)}`)),
    );
    expect((await ocgfn('next', data, '-n', '8')).err).toContain(
      'is more or less of "Kd" better? Write lower=yes',
    );
    const folder = fresh('campaign');
    const answer = await answerHere('next', `${data}(lower=yes)`, '-n', '24', '--out', folder);
    expect(answer.lower).toBe(true);
    const rows = rowsOf(plateOf(folder, 1));
    const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
    const { measured } = readCampaign(folder);
    expect(mean(rows.map(({ sequence }) => 30 - assay(sequence)))).toBeLessThan(
      mean(measured.map(({ raw }) => raw!)),
    );
    const { picks } = (await answerHere('pick', folder, '-n', '3', '--measured')) as {
      picks: { measured: number }[];
    };
    expect(picks[0].measured).toBeLessThanOrEqual(picks[2].measured);
  });

  it('takes candidates from a model too, in its space, on every plate and in the final list', async () => {
    const model = fresh('model');
    const small = ['steps=20', 'every=20', 'evaluate=20', 'hidden=8', 'heads=0'];
    await answerHere('pretrain', 'sequence', 'alphabet=dna', `length=${LENGTH}`, ...small, '--out', model);
    const folder = fresh('campaign');
    // A pool that is not bred any further, so that some of its candidates are seen.
    const pool = ['pool=256', 'generations=1', 'localShare=0'];
    const begin = ['next', library(fresh('lib.csv')), '--out', folder, '--model', model, ...pool];
    const isDrawn = ({ reason }: { reason: string }): boolean => reason === 'sampler';
    const first = (await answerHere(...begin, '-n', '200')).proposed as { reason: string }[];
    expect(first.filter(isDrawn).length).toBeGreaterThan(0);
    const file = filled(plateOf(folder, 1), fresh('filled.csv'), ({ sequence }) => assay(sequence));
    const second = (await answerHere('next', folder, file, '-n', '200')).proposed as { reason: string }[];
    expect(second.filter(isDrawn).length).toBeGreaterThan(0);
    const { picks } = (await answerHere('pick', folder, '-n', '5')) as { picks: unknown[] };
    expect(picks).toHaveLength(5);
    const words = await ocgfn('next', library(fresh('lib.csv')), '--model', model, 'alphabet=dna', '-n', '8');
    expect([words.code, words.err]).toEqual([2, expect.stringContaining('--model: the run says the space') as string]); // prettier-ignore
  });

  it('holds a constraint in every plate', async () => {
    const folder = await begun(['-n', '24', '--where', 'gc=4..6']);
    for (const { sequence } of rowsOf(plateOf(folder, 1))) {
      const gc = [...sequence].filter((letter) => letter === 'G' || letter === 'C').length;
      expect(gc >= 4 && gc <= 6).toBe(true);
    }
  });
});

describe('what is refused', () => {
  const refused = async (...argv: string[]): Promise<string> => {
    const { code, err } = await ocgfn(...argv);
    expect([code, err.includes('\n    at ')]).toEqual([2, false]);
    return err;
  };

  it('names the line or the way on, and nothing is lost', async () => {
    const folder = await begun(['-n', '8']);
    const before = readFileSync(join(folder, 'measurements.jsonl'), 'utf8');
    const file = (text: string): string => {
      const path = fresh('bad.csv');
      writeFileSync(path, text);
      return path;
    };
    expect(await refused('next', folder, file('sequence,score\nGATTACAGGATC,1\nGATT,2\n'))).toContain('line 3 is none of this campaign: sequence: an outcome has 12 letters, got "GATT"');
    expect(await refused('next', folder, file('sequence,score\nGATTACAGGATX,1\n'))).toContain('line 2 has "X" in "GATTACAGGATX"');
    expect(await refused('next', folder, file('sequence,word\nGATTACAGGATC,good\n'))).toContain('no column holds scores');
    expect(await refused('next', file('sequence,word\nGATTACAGGATC,good\n'), 'alphabet=dna', '--out', fresh('x'))).toContain('no column holds scores');
    expect(await refused('next', folder, file('sequence,score\nGATTACAGGATC,1\n').replace('bad', 'gone'))).toContain('no such file or folder');
    expect(await refused('next', folder, '--where', 'gc=1')).toContain('--where: was said when');
    expect(await refused('next', folder, '-n', '4', 'exlore=3')).toContain('unknown setting "exlore"');
    const folderOfOthers = fresh('others');
    mkdirSync(folderOfOthers);
    expect(await refused('next', folderOfOthers, '-n', '4')).toContain('no campaign (it has no campaign.json)');
    expect(await refused('pick', folderOfOthers)).toContain('no campaign');
    expect(await refused('next', library(fresh('lib.csv'), 20, 9), '--out', folder, '-n', '8')).toContain('begun with other data');
    expect(await refused('next', folder, '-n', '-1')).toContain('must be an integer >= 0');
    expect(await refused('pick', folder, '-n', '0')).toContain('must be an integer >= 1');
    expect(await refused('pick', folder, '--diverse', 'x')).toContain('--diverse: must be a number of letters');
    const other = await begun(['-n', '8', '--seed', '4']);
    expect(await refused('next', folder, plateOf(other, 1))).toContain('is of another campaign');
    expect(await refused('next', '-n', '8', '--out', fresh('x'), 'alphabet=dna', 'length=12', '--where', 'gc=13')).toContain('--where');
    expect(readFileSync(join(folder, 'measurements.jsonl'), 'utf8')).toBe(before);
  }); // prettier-ignore

  it('is a plate when nothing is left', async () => {
    const data = fresh('all.csv');
    const all = ['AA', 'AC', 'CA', 'CC'].map((sequence, i) => `${sequence},${i}`);
    writeFileSync(data, `sequence,score\n${all.join('\n')}\n`);
    const folder = fresh('campaign');
    const said = await refused('next', data, 'alphabet=AC', '-n', '4', '--out', folder);
    expect(said).toContain('nothing is left to propose: all 4 sequences are measured or pending');
    expect(readCampaign(folder).measured).toHaveLength(4);
    const { picks } = (await answerHere('pick', folder, '-n', '9')) as { picks: { status: string }[] };
    expect(picks.map(({ status }) => status)).toEqual(Array.from({ length: 4 }, () => 'measured'));
    expect(readFileSync(join(folder, 'report.html'), 'utf8')).toContain('Best so far');
    // One sequence fulfils the constraint: it is given out, and then there is none.
    const within = await begun(['-n', '4', '--where', `parent:${TARGET}(most=0)`]);
    expect(rowsOf(plateOf(within, 1)).map(({ sequence }) => sequence)).toEqual([TARGET]);
    expect(readCampaign(within).rounds[0].short).toBe(
      `1 of 4: this is the only sequence that fulfils "parent:${TARGET}(most=0)"`,
    );
    const more = await refused('next', within, '-n', '4', '--more');
    expect(more).toContain(
      `nothing is left to propose: the only sequence that fulfils "parent:${TARGET}(most=0)" is measured or pending`,
    );
  });
});

// Without a build there is no program; `npm test` builds first.
describe.skipIf(!programIsBuilt)('killed at any file operation', () => {
  const main = join(projectRoot, 'dist', 'bundle', 'main.js');
  const inject = pathToFileURL(join(projectRoot, 'test', 'faults', 'inject.mjs')).href;

  async function run(
    args: readonly string[],
    fault?: string,
    folder = '',
    mark = '',
  ): Promise<number | null> {
    const faults = fault === undefined ? {} : { OCGFN_FAULT: fault, OCGFN_FAULT_IN: folder, OCGFN_FAULT_MARK: mark }; // prettier-ignore
    const env = { ...process.env, OCGFN_KERNELS: 'simd', NO_COLOR: '1', ...faults };
    const child = spawn(process.execPath, ['--import', inject, main, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] }); // prettier-ignore
    const { code, err } = await finish(child);
    if (code !== 0 && code !== null) throw new Error(`ocgfn ${args.join(' ')} ended with ${code}: ${err}`);
    return code;
  }

  /** All that a campaign says, but for the clock. */
  function contentOf(folder: string): Record<string, string> {
    const files = ['measurements.jsonl', 'rounds.jsonl', 'report.html', ...readdirSync(join(folder, 'plates')).map((name) => join('plates', name))]; // prettier-ignore
    return Object.fromEntries(
      files.map((name) => [
        name,
        readFileSync(join(folder, name), 'utf8')
          .replace(/begun \S+/, '')
          .replaceAll(folder, ''),
      ]),
    );
  }

  it('the same command again ends with the same bits, nothing lost and nothing given out twice', async () => {
    const home = fresh('home');
    mkdirSync(home);
    const data = library(join(home, 'lib.csv'), 30);
    const folder = join(home, 'campaign');
    const mark = join(home, 'mark');
    const begin = ['next', data, '-n', '8', '--out', folder];
    const results = join(home, 'results.csv');
    const goOn = ['next', folder, results, '-n', '8'];
    await run(begin);
    filled(plateOf(folder, 1), results, ({ sequence }) => assay(sequence));
    await run(goOn);
    const whole = contentOf(folder);

    const random = new RandomStream(11);
    const rounds = Number(process.env.OCGFN_KILLS ?? 2);
    let kills = 0;
    for (let i = 0; i < rounds; i++) {
      rmSync(folder, { recursive: true });
      for (const command of [begin, goOn]) {
        for (const kind of ['kill', 'torn'] as const) {
          const code = await run(command, `${kind}:${1 + random.int(60)}`, folder, mark);
          if (code === null) kills++;
          // Whatever has the name of a plate is that plate for good.
          const given = join(folder, 'plates');
          for (const name of existsSync(given)
            ? readdirSync(given).filter((one) => !one.startsWith('.'))
            : [])
            expect(readFileSync(join(given, name), 'utf8')).toBe(whole[join('plates', name)]);
        }
        await run(command);
      }
      expect(contentOf(folder)).toEqual(whole);
    }
    expect(kills).toBeGreaterThanOrEqual(rounds);
    expect(existsSync(mark)).toBe(true);
  }, 300_000);
});
