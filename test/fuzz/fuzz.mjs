/**
 * A small mutating fuzzer: right inputs with bits flipped, pieces doubled, cut out, exchanged, and with
 * things that readers stumble over put in.
 */

/** Texts that readers stumble over. */
const STUMBLES = [
  '__proto__', 'constructor', 'prototype', 'toString', '\u0000', '\ufeff', '\r', '\n', '"', "'", '\\', '\ud800', '🧬', 'NaN', '-0', '1e999', '-1', '9007199254740993',
  '0x10', 'null', 'true', '{}', '[]', '[[[[[[[[', '((((((((', '{"a":', '&a', '*a', '!!js/function', '!!binary', '<<:', '---\n', '...', '%', '^^', '**', '+', '..', '../../', ',', ';', '\t', '=', ':', '>', ' ', '\u2028',
]; // prettier-ignore

/** mulberry32: a seed names a campaign. */
function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function mutate(seeds, random) {
  const pick = (list) => list[Math.floor(random() * list.length)];
  const seed = pick(seeds);
  let bytes = typeof seed === 'string' ? Buffer.from(seed) : Buffer.from(seed);
  const at = () => Math.floor(random() * (bytes.length + 1));
  for (let n = Math.floor(random() * 5); n >= 0; n--) {
    const [from, to] = [at(), at()].sort((a, b) => a - b);
    const cut = bytes.subarray(from, Math.min(to, from + 64));
    switch (Math.floor(random() * 8)) {
      case 0:
        if (bytes.length > 0)
          (bytes = Buffer.from(bytes))[from % bytes.length] ^= 1 << Math.floor(random() * 8);
        break;
      case 1:
        if (bytes.length > 0) (bytes = Buffer.from(bytes))[from % bytes.length] = Math.floor(random() * 256);
        break;
      case 2:
        bytes = Buffer.concat([bytes.subarray(0, from), bytes.subarray(Math.min(to, from + 8))]);
        break;
      case 3:
        bytes = Buffer.concat([bytes.subarray(0, to), cut, bytes.subarray(to)]);
        break;
      case 4: {
        const other = Buffer.from(pick(seeds));
        const start = Math.floor(random() * other.length);
        bytes = Buffer.concat([
          bytes.subarray(0, from),
          other.subarray(start, start + 32),
          bytes.subarray(from),
        ]);
        break;
      }
      case 5:
        bytes = bytes.subarray(0, from);
        break;
      case 6: {
        const many = random() < 0.02 ? 20_000 : random() < 0.1 ? 200 : 1;
        bytes = Buffer.concat([
          bytes.subarray(0, from),
          Buffer.from(pick(STUMBLES).repeat(many)),
          bytes.subarray(from),
        ]);
        break;
      }
      default:
        bytes = Buffer.concat([bytes.subarray(0, from), Buffer.from(pick(STUMBLES)), bytes.subarray(from)]);
    }
  }
  return typeof seed === 'string' ? bytes.toString('utf8') : new Uint8Array(bytes);
}

/** Milliseconds of processor time so far: a loaded machine must not look like work without end. */
const spent = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** Milliseconds that one input may take: inputs have some 100 kB at most. */
const MOST_MILLISECONDS = 2000;
const MOST_MESSAGE = 600;

/**
 * Gives a reader so many inputs.
 * @returns how many it read and refused, and how long the slowest took
 * @throws on the first bug, with the input
 */
export async function fuzz({ name, seeds, read }, count, seed) {
  const random = generator(seed);
  const found = { name, inputs: 0, read: 0, refused: 0, slowest: 0 };
  for (; found.inputs < count; found.inputs++) {
    const input = found.inputs < seeds.length ? seeds[found.inputs] : mutate(seeds, random);
    const bug = (what, cause) => {
      const shown = typeof input === 'string' ? JSON.stringify(input.slice(0, 400)) : Buffer.from(input).toString('hex').slice(0, 800);
      return new Error(`${name}: ${what}; input ${found.inputs} of seed ${seed}: ${shown}`, { cause });
    };
    const began = spent();
    try {
      const reading = read(input);
      if (reading instanceof Promise) await reading;
      found.read++;
    } catch (error) {
      if (!(error instanceof Error) || [TypeError, RangeError, ReferenceError, SyntaxError, EvalError, URIError].includes(error.constructor))
        throw bug(`throws ${String(error)}`, error);
      const { message } = error;
      // A message may quote what it was given, with its characters escaped, and little more.
      if (message.length > MOST_MESSAGE + 6 * input.length) throw bug(`says ${message.length} characters`, error);
      if (message === '' || /undefined|\[object /.test(message.replace(typeof input === 'string' ? input : '', '')) && !String(input).includes('undefined'))
        throw bug(`says "${message.slice(0, 200)}"`, error);
      found.refused++;
    }
    const took = spent() - began;
    if (took > MOST_MILLISECONDS) throw bug(`took ${took.toFixed(0)} ms`);
    found.slowest = Math.max(found.slowest, took);
    if ({}.polluted !== undefined || Object.keys(Object.prototype).length > 0) throw bug('changed a prototype');
  }
  return { ...found, slowest: Math.round(found.slowest) };
} // prettier-ignore
