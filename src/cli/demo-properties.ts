/** `ocgfn demo`: properties asked for, and rewards over them without a call. */
import { join } from 'node:path';
import { shellWord } from '../format/shell-word.js';
import { standaloneSvg } from '../chart/style.js';
import { runPropertyDemo, type PropertyDemoResult, type PropertyDemoWatcher } from '../run/property-demo.js';
import { writeFileAtomic } from '../store/atomic.js';
import { openBackend } from '../tensor/loader.js';
import { demoPicture } from '../write-up/demo-picture.js';
import { demoPropertiesReport } from '../write-up/demo-properties-report.js';
import type { Demo } from './demonstration.js';
import { propertyProgress } from './pretrain-properties.js';
import { Interrupted, type Session } from './session.js';
import { percent } from './settings.js';

export const propertiesDemo: Demo = {
  name: 'properties',
  help: 'peptides: ask for a rare combination of properties, meet two rewards without a call',
  async run(session, { path, scale, seed }) {
    const backend = await openBackend();
    session.print(`kernels: ${backend.flavor}`);
    let result: PropertyDemoResult;
    try {
      result = await runPropertyDemo(path, scale, seed, backend, watch(session));
    } catch (error) {
      if (session.interrupted) throw new Interrupted(`interrupted; what is done lies in ${path}`);
      throw error;
    }
    const report = join(path, 'report.html');
    writeFileAtomic(report, await demoPropertiesReport(result, join(path, 'pretrain')));
    const picture = join(path, 'cells.svg');
    writeFileAtomic(picture, standaloneSvg(demoPicture(result).markup));
    session.result({ ...result, report, picture });
    printResult(session, result);
    session.print(`\nreport: ${report}, picture: ${picture}`);
    session.print(
      `next:   npx ocgfn sample ${shellWord(join(path, 'pretrain'))} --ask "charge=5, moment=high" -n 1000 --to fasta`,
    );
  },
};

const count = (value: number): string => Math.round(value).toLocaleString('en-US');

function printResult(session: Session, { question, rewards, ...result }: PropertyDemoResult): void {
  session.print(
    `\n${result.cellsFound} of ${count(result.cells)} combinations found, success over them ${percent(result.successRate)}`,
  );
  session.print(
    `asked for ${question.text}, which 1 in ${count(question.oneIn)} random peptides has: ` +
      `${question.objects.length} in ${question.seconds.toFixed(1)} s, ${question.attempts} attempts; the first:`,
  );
  for (const { outcome, properties: own } of question.objects.slice(0, 5)) {
    const words = Object.entries(own).map(([name, value]) => `${name} ${Number(value.toPrecision(3))}`);
    session.print(`  ${outcome}  ${words.join(', ')}`);
  }
  session.print('\ntwo rewards, no reward call and no training:');
  session.printTable(
    ['reward', 'random tries', 's', 'tv', 'exact draws', 'untrained', 'mcmc', 'rejection', 'scratch', 'in s'],
    rewards.map((one) => [
      one.reward,
      count(one.randomTries),
      one.seconds.toFixed(1),
      one.tv.toFixed(3),
      one.noise.toFixed(3),
      one.untrainedTv.toFixed(3),
      one.mcmcTv.toFixed(3),
      one.rejectionTv.toFixed(3),
      one.scratchTv.toFixed(3),
      String(one.scratchSeconds),
    ]),
  );
  session.print(
    'random tries: objects drawn at random for one of the reward, by rejection. tv: distance over cells of 10,000 draws from what is wanted, by the\nmasses that the model has measured; then the same of controls. untrained: a model of one step, which was told of no goal. mcmc, rejection: for as\nmany seconds as the model took here (1: no object). scratch: a GFlowNet trained on that reward alone. One seed: docs/properties.md has more.',
  );
}

function watch(session: Session): PropertyDemoWatcher {
  return {
    signal: session.signal,
    now: () => session.terminal.now() / 1000,
    stage: (text) => session.print(`\n${session.style(text, 'bold')}`),
    pretraining: (steps) => propertyProgress(session, 'pretrain', steps),
  };
}
