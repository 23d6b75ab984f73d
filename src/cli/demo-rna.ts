/** `ocgfn demo rna`: the whole way in some minutes, on a real reward. */
import { join } from 'node:path';
import { shellWord } from '../format/shell-word.js';
import { writeFileAtomic } from '../store/atomic.js';
import { demoReport } from '../write-up/demo-rna-report.js';
import { bestOf, DEMO_REWARD, runDemo, type DemoWatcher } from '../run/rna-demo.js';
import { openReward } from '../host/rewards.js';
import { openBackend } from '../tensor/loader.js';
import type { Demo } from './demonstration.js';
import { pretrainProgress } from './pretrain.js';
import { Interrupted, type Session } from './session.js';
import { percent } from './settings.js';

export const rnaDemo: Demo = {
  name: 'rna',
  help: 'RNA 14-mers, adapted to a real binding reward with 1,000 calls',
  async run(session, { path, scale, seed }) {
    const backend = await openBackend();
    session.print(`kernels: ${backend.flavor}`);
    let result;
    try {
      result = await runDemo(path, scale, seed, backend, watch(session));
    } catch (error) {
      if (session.interrupted) throw new Interrupted('interrupted; what is done lies in ' + path);
      throw error;
    }
    const report = join(path, 'report.html');
    writeFileAtomic(report, demoReport(result, await openReward(DEMO_REWARD)));
    const best = bestOf(result.methods[0], 10);
    const methods = result.methods.map(({ name, summary }) => ({ name, ...summary }));
    const { methods: _, metrics: __, ...rest } = result;
    session.result({ ...rest, methods, best, report });
    session.print(
      `\nsuccess on unseen outcomes: ${percent(result.successRateUnseen)} sampled, ${percent(result.successRateGreedy)} greedy\n`,
    );
    session.printTable(
      ['method', 'calls', 'mean of best 100', 'best', 'modes', 'diversity'],
      methods.map((m) => [
        m.name,
        String(m.rewardCalls),
        m.top100?.toFixed(4) ?? '-',
        m.best?.toFixed(4) ?? '-',
        String(m.modes ?? '-'),
        m.diversity?.toFixed(2) ?? '-',
      ]),
    );
    session.print(
      "one seed settles nothing; 'ocgfn reproduce controls' has five of the first three rows, with intervals",
    );
    session.print('\nbest candidates (fitness 1.0545 is the best of all 14-mers):');
    for (const { outcome, raw } of best) session.print(`  ${outcome}  ${raw.toFixed(4)}`);
    session.print(`\nreport: ${report}`);
    session.print(
      `next:   npx ocgfn sample ${shellWord(join(path, 'adapted'))} -n 1000 --distinct --top 100 --to fasta`,
    );
  },
};

function watch(session: Session): DemoWatcher {
  return {
    signal: session.signal,
    stage: (text) => session.print(`\n${session.style(text, 'bold')}`),
    pretraining: (steps) => pretrainProgress(session, 'pretrain', steps),
    paying(label, budget) {
      const line = session.progress(label, budget);
      let calls = 0;
      return {
        onRound(report) {
          calls = report.calls;
          line.update(calls, { best: report.best.toFixed(4) });
        },
        end: () => line.done(calls),
      };
    },
  };
}
