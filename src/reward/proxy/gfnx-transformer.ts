/**
 * gfnx's trained transformer for antimicrobial peptides, evaluated in plain JavaScript: a second opinion
 * beside the proxies trained here. Architecture of gfnx (github.com/d-tiapkin/gfnx, MIT): token and position
 * embeddings; layers of x' = x + attention(x), u = norm1(x'), x = norm2(u + W2 relu(W1 u)); mean over all
 * positions, one linear output.
 *
 * A sequence ends with an EOS token where it fits and is padded to the full length; the mean is over the
 * padding too. A padded position attends to every position alike, as a softmax over masked scores does.
 */

export interface GfnxTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** First value in the weights. */
  readonly offset: number;
}

export interface GfnxCard {
  readonly alphabet: string;
  readonly tokens: { readonly EOS: number; readonly PAD: number };
  readonly maxLen: number;
  readonly hidden: number;
  readonly heads: number;
  readonly layers: number;
  readonly tensors: readonly GfnxTensor[];
}

type Layer = Readonly<Record<'q' | 'k' | 'v' | 'o' | 'qb' | 'kb' | 'vb' | 'ob', Float32Array>> &
  Readonly<Record<'n1' | 'n1b' | 'n2' | 'n2b' | 'w1' | 'w1b' | 'w2' | 'w2b', Float32Array>>;

/** equinox's LayerNorm. */
const EPSILON = 1e-5;

/**
 * The function peptide -> logit.
 * @throws when a tensor is missing or lies outside the weights, and (the function) on a foreign letter or a
 * peptide that is too long
 */
export function gfnxTransformer(card: GfnxCard, weights: Float32Array): (peptide: string) => number {
  const { maxLen: T, hidden: H, heads } = card;
  const tensor = (name: string): Float32Array => {
    const found = card.tensors.find((one) => one.name === name);
    if (found === undefined) throw new Error(`gfnx proxy: the tensor ${name} is missing`);
    const size = found.shape.reduce((product, side) => product * side, 1);
    if (found.offset + size > weights.length)
      throw new Error(
        `gfnx proxy: the tensor ${name} ends at ${found.offset + size}, there are ${weights.length} values`,
      );
    return weights.subarray(found.offset, found.offset + size);
  };
  const layers = Array.from({ length: card.layers }, (_, i): Layer => {
    const at = `encoder.layers.${i}.`;
    const attention = (name: string): Float32Array => tensor(`${at}attention_block.attention.${name}`);
    const block = (name: string): Float32Array => tensor(`${at}ff_block.${name}`);
    return {
      q: attention('query_proj.weight'), qb: attention('query_proj.bias'),
      k: attention('key_proj.weight'), kb: attention('key_proj.bias'),
      v: attention('value_proj.weight'), vb: attention('value_proj.bias'),
      o: attention('output_proj.weight'), ob: attention('output_proj.bias'),
      n1: block('layernorm1.weight'), n1b: block('layernorm1.bias'),
      n2: block('layernorm2.weight'), n2b: block('layernorm2.bias'),
      w1: block('linear.weight'), w1b: block('linear.bias'),
      w2: block('output.weight'), w2b: block('output.bias'),
    }; // prettier-ignore
  });
  const position = tensor('encoder.embedder_block.position_embedder.pe');
  const embedding = tensor('encoder.embedder_block.token_embedder.weight');
  const [poolW, poolB] = [tensor('pooler.weight'), tensor('pooler.bias')];
  const make = (): Float64Array => new Float64Array(T * H);
  const [x, q, k, v, mixed, u, y] = [make(), make(), make(), make(), make(), make(), make()];
  const share = new Float64Array(T);

  const attend = (length: number): void => {
    const size = H / heads;
    const scale = 1 / Math.sqrt(size);
    mixed.fill(0);
    for (let h = 0; h < heads; h++) {
      for (let i = 0; i < T; i++) {
        const keys = i < length ? length : T;
        let greatest = -Infinity;
        for (let j = 0; j < keys; j++) {
          let dot = 0;
          if (i < length) for (let d = h * size; d < (h + 1) * size; d++) dot += q[i * H + d] * k[j * H + d];
          share[j] = dot * scale;
          greatest = Math.max(greatest, share[j]);
        }
        let total = 0;
        for (let j = 0; j < keys; j++) total += share[j] = Math.exp(share[j] - greatest);
        for (let j = 0; j < keys; j++) {
          const weight = share[j] / total;
          for (let d = h * size; d < (h + 1) * size; d++) mixed[i * H + d] += weight * v[j * H + d];
        }
      }
    }
  };

  return (peptide) => {
    if (peptide.length > T) throw new Error(`gfnx proxy: at most ${T} letters, got ${peptide.length}`);
    for (let i = 0; i < T; i++) {
      const { EOS, PAD } = card.tokens;
      const token = i < peptide.length ? card.alphabet.indexOf(peptide[i]) : i === peptide.length ? EOS : PAD;
      if (token < 0) throw new Error(`gfnx proxy: the letter ${peptide[i]} is none of ${card.alphabet}`);
      for (let d = 0; d < H; d++) x[i * H + d] = embedding[token * H + d] + position[i * H + d];
    }
    for (const layer of layers) {
      affine(x, layer.q, layer.qb, q, T, H);
      affine(x, layer.k, layer.kb, k, T, H);
      affine(x, layer.v, layer.vb, v, T, H);
      attend(Math.min(T, peptide.length + 1));
      affine(mixed, layer.o, layer.ob, u, T, H);
      for (let i = 0; i < u.length; i++) u[i] += x[i];
      normalize(u, layer.n1, layer.n1b, T, H);
      affine(u, layer.w1, layer.w1b, y, T, H);
      for (let i = 0; i < y.length; i++) y[i] = Math.max(0, y[i]);
      affine(y, layer.w2, layer.w2b, x, T, H);
      for (let i = 0; i < x.length; i++) x[i] += u[i];
      normalize(x, layer.n2, layer.n2b, T, H);
    }
    let logit = poolB[0];
    for (let d = 0; d < H; d++) {
      let sum = 0;
      for (let i = 0; i < T; i++) sum += x[i * H + d];
      logit += (sum / T) * poolW[d];
    }
    return logit;
  };
}

/** out[t] = W in[t] + b, W [H, H] with a row an output. */
function affine(
  x: Float64Array,
  w: Float32Array,
  b: Float32Array,
  out: Float64Array,
  T: number,
  H: number,
): void {
  for (let t = 0; t < T; t++) {
    for (let o = 0; o < H; o++) {
      let sum = b[o];
      for (let d = 0; d < H; d++) sum += w[o * H + d] * x[t * H + d];
      out[t * H + o] = sum;
    }
  }
}

function normalize(x: Float64Array, scale: Float32Array, shift: Float32Array, T: number, H: number): void {
  for (let t = 0; t < T; t++) {
    let mean = 0;
    for (let d = 0; d < H; d++) mean += x[t * H + d] / H;
    let variance = 0;
    for (let d = 0; d < H; d++) variance += ((x[t * H + d] - mean) * (x[t * H + d] - mean)) / H;
    const factor = 1 / Math.sqrt(variance + EPSILON);
    for (let d = 0; d < H; d++) x[t * H + d] = (x[t * H + d] - mean) * factor * scale[d] + shift[d];
  }
}
