/**
 * Algorithm 1 of the paper (Pan, Jain, Madan, Bengio, ICLR 2024, "Pre-Training and Fine-Tuning Generative
 * Flow Networks"), top to bottom: an OC-GFN is pre-trained on a grid without any reward, by contrastive
 * training with outcome teleportation, on goals that a GAFN explorer finds.
 *
 *     npm run build && node examples/algorithm-1.mjs [steps] [side]
 *
 * `ocgfn pretrain grid objective=db explorer=gafn teleport=always anchor=0` is the same with run directory,
 * checkpoints and measurements.
 */
import { buildTask, openBackend, OutcomeModel, RandomStream } from 'ocgfn';
import { SuccessMeter } from 'ocgfn/metric';
import { Roller, TrajectoryBatch } from 'ocgfn/sampling';
import { Adam, SparseInput } from 'ocgfn/nn';
import { ContrastiveLoss, GafnExplorer, outcomeReward } from 'ocgfn/outcome';
import { Tape } from 'ocgfn/tensor';

const steps = Number(process.argv[2] ?? 4000);
const side = Number(process.argv[3] ?? 8);
const BATCH = 16;

const env = buildTask('grid', { side });
const backend = await openBackend();
const random = new RandomStream(0);

// F(s|y) and P_F(a|s, y). Relation features (y - s) are ours: without them a network learns every pair by
// heart.
const network = {
  hidden: [128, 128],
  heads: 0,
  headWidth: 16,
  relation: true,
  boundedFlow: false,
  shortcut: false,
  votes: false,
};
const model = new OutcomeModel(env, backend, network, random.fork('model'));
const adam = new Adam(model.parameters, { lr: 1e-3, clip: 10 });

// The explorer: a GFlowNet of its own, trained on novelty alone.
const explorer = new GafnExplorer(
  env,
  backend,
  BATCH,
  { hidden: [128, 128], lr: 1e-3, scale: 0.05, epsilon: 0.01 },
  random.fork('explorer'),
);

// R(x|y) = C = 1 if x = y, else eps. Teleportation pays a failure with eps at every transition, so 1e-5 is
// plenty; with the paper's 1e-9 flows run off to hundreds of nats on longer objects before they are learnt.
const reward = outcomeReward(env, { teleport: 'always', anchor: 0 });
const balance = new ContrastiveLoss(
  model,
  {
    balance: 'db',
    lambda: 0.9, // of sub-trajectory balance, not used here
    teleport: 'always',
    ...reward,
    anchor: 0,
    backwardKl: 0,
    flowWeight: 0, // of hinges on pairs that cannot meet, ours
    negatives: 0,
  },
  BATCH,
);

const tape = new Tape(backend);
const input = new SparseInput();
const pairs = random.fork('pairs');
/**
 * One gradient step on the squared DB residuals of a batch.
 * @param {TrajectoryBatch} batch
 */
function update(batch) {
  tape.begin();
  const loss = balance.loss(tape, batch, input, pairs);
  model.parameters.clearGradients();
  tape.backward(loss);
  adam.step();
  const value = tape.scalar(loss);
  tape.end();
  return value;
}

const positives = new TrajectoryBatch(env, BATCH); // tau+
const negatives = new TrajectoryBatch(env, BATCH); // tau-
const roller = new Roller(env, BATCH);
const actions = random.fork('actions');
const meter = new SuccessMeter(model);

for (let step = 1; step <= steps; step++) {
  // Lines 3 to 5: tau+ from the explorer, its end is the outcome y+; the explorer and the novelty predictor
  // learn from it.
  explorer.gather(BATCH, positives);
  // Line 6: the model learns from (tau+, y+), a success.
  const lossPositive = update(positives);
  // Lines 7 and 8: tau- is the model's own attempt at y+; it learns from (tau-, y+) with R = 1{y- = y+}.
  roller.rolloutTo(model, positives.goals, positives.count, negatives, actions);
  const lossNegative = update(negatives);

  if (step % 1000 === 0 || step === steps) {
    const { rate } = meter.measure(1000, random.fork(`measure${step}`));
    console.log(
      `step ${step}  loss ${(lossPositive + lossNegative).toFixed(3)}  ` +
        `success on the explorer's goals ${(100 * negatives.successRate()).toFixed(0)} %, ` +
        `on uniform goals ${(100 * rate).toFixed(1)} %  novelty ${explorer.figures.novelty.toFixed(4)}`,
    );
  }
}
