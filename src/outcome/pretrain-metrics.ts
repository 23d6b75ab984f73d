/** The figures that a step of pre-training leaves behind. */

/** Figures of one step. */
export interface PretrainMetrics {
  loss: number;
  /** mle: mean -log P_F; flow and negative: penalties of the flow head. Else NaN. */
  policyLoss: number;
  flowLoss: number;
  negativeLoss: number;
  /**
   * Success of the on-policy roll-outs of this step, on the explorer's goals (contrastive training), else
   * NaN.
   */
  onPolicySuccess: number;
  gradientNorm: number;
  /** Different outcomes that have been goals. */
  goalsSeen: number;
  /** Of a learning explorer, else NaN: its loss, and the mean novelty of the states it visits. */
  explorerLoss: number;
  novelty: number;
}

/** The figures before the first step. */
export const noMetrics = (): PretrainMetrics => ({
  loss: NaN, policyLoss: NaN, flowLoss: NaN, negativeLoss: NaN, onPolicySuccess: NaN, gradientNorm: NaN,
  goalsSeen: 0, explorerLoss: NaN, novelty: NaN,
}); // prettier-ignore
