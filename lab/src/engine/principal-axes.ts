/**
 * Two principal axes of sequences as one-hot vectors: a map on which similar candidates lie together. Power
 * iteration, from a fixed start.
 */

const ROUNDS = 60;

/**
 * Places sequences of one length on their first two principal axes.
 * @returns coordinates [N, 2], and the share of the variance on each axis
 */
export function principalAxes(
  texts: readonly string[],
  alphabet: readonly string[],
): { places: Float64Array; shares: [number, number] } {
  const [N, A] = [texts.length, alphabet.length];
  const length = Math.max(0, ...texts.map((text) => text.length));
  const D = length * A;
  const places = new Float64Array(N * 2);
  const rows = new Float64Array(N * D);
  texts.forEach((text, n) => {
    for (let i = 0; i < text.length; i++) {
      const letter = alphabet.indexOf(text[i]);
      if (letter >= 0) rows[n * D + i * A + letter] = 1;
    }
  });
  for (let d = 0; d < D; d++) {
    let mean = 0;
    for (let n = 0; n < N; n++) mean += rows[n * D + d] / N;
    for (let n = 0; n < N; n++) rows[n * D + d] -= mean;
  }
  const total = rows.reduce((sum, value) => sum + value * value, 0) || 1;
  const shares: [number, number] = [0, 0];
  for (const axis of [0, 1] as const) {
    let direction = Float64Array.from({ length: D }, (_, d) => Math.cos(1 + d * (axis + 1)));
    const along = new Float64Array(N);
    for (let round = 0; round < ROUNDS; round++) {
      project(rows, direction, along, N, D);
      const next = new Float64Array(D);
      for (let n = 0; n < N; n++) for (let d = 0; d < D; d++) next[d] += along[n] * rows[n * D + d];
      const norm = Math.hypot(...next) || 1;
      direction = next.map((value) => value / norm);
    }
    project(rows, direction, along, N, D);
    for (let n = 0; n < N; n++) {
      places[n * 2 + axis] = along[n];
      shares[axis] += (along[n] * along[n]) / total;
      // What lies along this axis is taken away, so that the next is at right angles to it.
      for (let d = 0; d < D; d++) rows[n * D + d] -= along[n] * direction[d];
    }
  }
  return { places, shares };
}

function project(
  rows: Float64Array,
  direction: Float64Array,
  along: Float64Array,
  N: number,
  D: number,
): void {
  for (let n = 0; n < N; n++) {
    let sum = 0;
    for (let d = 0; d < D; d++) sum += rows[n * D + d] * direction[d];
    along[n] = sum;
  }
}
