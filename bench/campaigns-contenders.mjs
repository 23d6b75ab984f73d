// Contenders of bench/campaigns.mjs: each proposes the next plate from all that was measured.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { LocalMoves } from '../dist/adapt/local-moves.js';
import { findBudgetMethod } from '../dist/method/registry.js';
import { coverageOf, designPlate, plateParameters } from '../dist/plate/index.js';
import { processorSeconds } from '../dist/reproduce/properties/processor-time.js';
import { resolveParameters } from '../dist/settings/parameters.js';

/** Ours: `designPlate` with what settings say. */
const ours =
  (given) =>
  async ({ env }) => {
    const settings = resolveParameters('plate', plateParameters(), given);
    let items = [];
    let plate = 0;
    const predicted = new Map();
    const plates = [];
    return {
      async propose(evidence, count, random) {
        const from = processorSeconds();
        const tagged = evidence.map(({ round, ...one }) => ({
          ...one,
          plate: round,
          predicted: predicted.get(one.text),
        }));
        const design = await designPlate({
          env,
          evidence: tagged,
          excluded: new Set(),
          count,
          settings,
          random,
        });
        items = design.items;
        for (const { text, mean } of items) if (mean !== undefined) predicted.set(text, mean);
        plates.push(design.facts);
        return { texts: items.map(({ text }) => text), seconds: processorSeconds() - from };
      },
      returned(results) {
        plate++;
        Object.assign(plates[plate - 1], { coverage: coverageOf(items, results) });
      },
      facts: () => plates,
    };
  };

/** One random exchange in one of the best 20. */
const mutants = async ({ env }) => ({
  async propose(evidence, count, random) {
    const from = processorSeconds();
    const known = new Set(evidence.map(({ text }) => text));
    const best = evidence.filter(({ score }) => score !== null).sort((a, b) => b.score - a.score).slice(0, 20); // prettier-ignore
    const moves = new LocalMoves(env);
    const [parent, child] = [new Int32Array(env.stateSize), new Int32Array(env.stateSize)];
    const texts = new Set();
    while (texts.size < count) {
      env.outcomeFromText(best[random.int(best.length)].text, parent, 0);
      if (!moves.mutate(parent, 0, child, 0, random)) continue;
      const text = env.outcomeText(child, 0);
      if (!known.has(text)) texts.add(text);
    }
    return { texts: [...texts], seconds: processorSeconds() - from };
  },
});

/**
 * A baseline of the program, handed what was measured in the place of its first round. Failed ones count as
 * 0, as it does with them.
 */
const baseline =
  (name, given) =>
  async ({ env, backend }) => ({
    async propose(evidence, count, random) {
      const from = processorSeconds();
      let asked = [];
      let remaining = evidence.length + 1 + count;
      const evaluationOf = ({ text, score, n }) => ({ text, raw: score, logReward: Math.log(Math.max(1e-3, score ?? 0)), replicates: n }); // prettier-ignore
      const payer = {
        calls: 0,
        get remaining() {
          return remaining;
        },
        logReward: (raw) => Math.log(Math.max(1e-3, raw ?? 0)),
        async evaluate(texts) {
          asked = texts;
          return [];
        },
      };
      const method = findBudgetMethod(name);
      const { spending } = method.start(
        { first: 1, round: count, ...given },
        { env, backend, random, payer },
      );
      spending.paid.take(evidence.map(evaluationOf));
      await spending.next();
      remaining = count;
      await spending.next();
      return { texts: asked, seconds: processorSeconds() - from };
    },
  });

/** A program in Python that answers lines of JSON; seconds are those of its process. */
const peer =
  (script, python) =>
  async ({ letters }) => {
    const child = spawn(python, [new URL(`peers/${script}`, import.meta.url).pathname], {
      stdio: ['pipe', 'pipe', process.env.PEER_ERRORS ? 'inherit' : 'ignore'],
      env: { ...process.env, OMP_NUM_THREADS: '1', MKL_NUM_THREADS: '1' },
    });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    return {
      async propose(evidence, count, random) {
        const seed = random.int(2 ** 31);
        child.stdin.write(`${JSON.stringify({ letters, evidence, count, seed })}\n`);
        const { value, done } = await lines.next();
        if (done) throw new Error(`${script} ended without an answer; PEER_ERRORS=1 shows what it says`);
        return JSON.parse(value);
      },
      close: () => child.stdin.end(),
    };
  };

/** By name. @param python with BoTorch and BayBE, where there is one */
export const contenders = (python) => ({
  ours: ours({}),
  mutants,
  greedy: baseline('surrogate-climb', { surrogate: 'gp', localShare: 0, explore: 0 }),
  adalead: baseline('adalead', {}),
  ...(python && { botorch: peer('campaign_botorch.py', python), baybe: peer('campaign_baybe.py', python) }),
});
export { ours };
