/** Small networks over sequence features, one a fold. */
import { networkOutput, type NetworkMember } from './network-member.js';
import { rowsOutside, type ProxyLearner } from './proxy-learner.js';
import { featuresTooMany, SequenceFeatures, type FeatureKind } from './sequence-features.js';
import { stepsByHoldOut } from './stop-early.js';
import { stepsOf, trainMember } from './train-member.js';

export interface NetworkFit {
  readonly learner: 'network';
  readonly features: FeatureKind;
  readonly members: readonly NetworkMember[];
}

export const networkLearner: ProxyLearner<NetworkFit> = {
  help: 'a small network on the features, stopped early',
  readsFeatures: true,

  refuses: (task, features) => featuresTooMany('network', features, task),

  train(task, features, { backend, network, random, onMember }) {
    const { sequences, kind, y, weights, alphabet, lengths } = task;
    const seen = new SequenceFeatures(features, alphabet, lengths[1]);
    const { count } = seen;
    const x = new Float32Array(sequences.length * count);
    sequences.forEach((sequence, r) => seen.write(sequence, x, r * count));
    const data = { kind, x, y, weights, count };
    const members = Array.from({ length: task.folds }, (_, f) => {
      const rows = rowsOutside(task, f);
      const own = random.fork(`member${f}`);
      const steps =
        network.epochs === undefined
          ? stepsByHoldOut(backend, data, rows, network, own.fork('hold out'))
          : network.epochs * stepsOf(rows.length, network);
      const member = trainMember(backend, data, rows, network, steps, own);
      onMember?.();
      return member;
    });
    return { learner: 'network', features, members };
  },

  predictor({ features, members }, { alphabet, lengths }) {
    const seen = new SequenceFeatures(features, alphabet, lengths[1]);
    const x = new Float64Array(seen.count);
    const width = members[0].b1.length;
    const hidden = new Float64Array(width);
    const out = new Float64Array(members.length);
    return (sequence) => {
      seen.write(sequence, x, 0);
      members.forEach((member, m) => (out[m] = networkOutput(member, x, 0, hidden)));
      return out;
    };
  },
};
