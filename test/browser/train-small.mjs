/**
 * Two short pre-trainings and an adaptation through the package's entry point, and a digest of all parameters
 * they end with. The same file is loaded by Node.js and by a page (training.test.ts), so it names nothing
 * that only one of them has.
 */

async function digest(model) {
  const { arena } = model.parameters.backend;
  const parts = model.parameters.list.map(({ at, size }) => arena.real.slice(at >> 2, (at >> 2) + size));
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** @param ocgfn the module namespace of the package */
export async function trainSmall(ocgfn) {
  const { ActiveAdaptation, buildTask, openBackend, OutcomeModel, PaidOracle, Pretrainer, RandomStream } =
    ocgfn;
  const backend = await openBackend({ flavor: 'simd' });

  const pretrain = (env, shape, options, steps) => {
    const preset = {
      hidden: [32, 32],
      heads: 0,
      headWidth: 8,
      relation: true,
      boundedFlow: true,
      shortcut: false,
      votes: false,
    };
    const model = new OutcomeModel(env, backend, { ...preset, ...shape }, new RandomStream(1));
    const training = {
      objective: 'mle',
      explorer: 'backward',
      contrastive: true,
      teleport: 'unreachable',
      anchor: 1,
      flowWeight: 0.02,
      nearMisses: false,
      negatives: 0.25,
      batch: 8,
      steps,
      lr: 2e-3,
      finalLr: 0.1,
      clip: 1,
    };
    const trainer = new Pretrainer(model, { ...training, ...options }, new RandomStream(2));
    let loss = 0;
    for (let step = 0; step < steps; step++) ({ loss } = trainer.update());
    return { model, loss };
  };

  const grid = pretrain(buildTask('grid', { side: 8 }), {}, {}, 300);
  const balance = pretrain(buildTask('grid', { side: 8 }), {}, { objective: 'db', explorer: 'uniform' }, 200);
  const strings = pretrain(
    buildTask('rna', { length: 6, construction: 'prepend-append' }),
    { heads: 2 },
    {},
    300,
  );

  const { oracle, shaping } = await ocgfn.resolveReward('rna:L6_RNA1', ocgfn.builtinFamilies);
  const paid = new PaidOracle({ oracle, shaping }, { budget: 60 });
  const options = {
    sampler: 'network',
    gamma: 5,
    first: 20,
    roundShare: 0.1,
    roundLeast: 20,
    localShare: 0.4,
    bestShare: 0.05,
    oversample: 4,
    members: 2,
    surrogateHidden: [32],
    surrogateLr: 1e-3,
    surrogateSteps: 50,
    kmer: 3,
    hidden: [32, 32],
    samplerLr: 2e-3,
    epsilon: 0.05,
    predictorSteps: 20,
    predictorBatch: 8,
    polishSteps: 50,
    finalPolishSteps: 50,
    climb: 0,
    polishBatch: 16,
  };
  const adaptation = new ActiveAdaptation(strings.model, paid, options, new RandomStream(3));
  while (!adaptation.done) await adaptation.next();

  return {
    flavor: backend.flavor,
    grid: await digest(grid.model),
    balance: await digest(balance.model),
    strings: await digest(strings.model),
    policy: await digest(adaptation.policy),
    calls: paid.paid.map(({ text, raw }) => `${text} ${raw}`),
    losses: [grid.loss, balance.loss, strings.loss],
  };
}
