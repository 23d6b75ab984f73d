/**
 * TensorBoard's event files: TFRecord frames (length, masked CRC-32C of it, data, masked CRC-32C of that)
 * around `Event` protocol buffers (tensorflow/core/util/event.proto). Scalars only, which every version of
 * TensorBoard reads.
 */

/** One point of one curve. */
export interface Scalar {
  readonly tag: string;
  readonly step: number;
  readonly value: number;
  /** Seconds since 1970. */
  readonly wallTime: number;
}

const CASTAGNOLI = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++)
    remainder = remainder & 1 ? (remainder >>> 1) ^ 0x82f63b78 : remainder >>> 1;
  return remainder >>> 0;
});

/** CRC-32C (Castagnoli; RFC 3720, appendix B.4), another polynomial than that of zip. */
export function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = CASTAGNOLI[(crc ^ byte) & 0xff] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

/**
 * TFRecord stores checksums rotated and shifted, so that a checksum of data that holds checksums stays
 * useful.
 */
const masked = (crc: number): number => (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;

function frame(data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(16 + data.length);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(data.length), true);
  view.setUint32(8, masked(crc32c(bytes.subarray(0, 8))), true);
  bytes.set(data, 12);
  view.setUint32(12 + data.length, masked(crc32c(data)), true);
  return bytes;
}

/** Seven bits a byte, least first. */
function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  return [...bytes, rest];
}

/** A field of wire type 2: text or a nested message. */
function delimited(field: number, content: Iterable<number>): number[] {
  const bytes = [...content];
  return [(field << 3) | 2, ...varint(bytes.length), ...bytes];
}

function fixed(field: number, width: 4 | 8, value: number): number[] {
  const view = new DataView(new ArrayBuffer(width));
  if (width === 8) view.setFloat64(0, value, true);
  else view.setFloat32(0, value, true);
  return [(field << 3) | (width === 8 ? 1 : 5), ...new Uint8Array(view.buffer)];
}

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

function scalarEvent({ tag, step, value, wallTime }: Scalar): Uint8Array {
  const inner = [...delimited(1, text(tag)), ...fixed(2, 4, value)]; // Summary.Value: tag, simple_value
  const summary = delimited(1, inner);
  return Uint8Array.from([...fixed(1, 8, wallTime), 2 << 3, ...varint(step), ...delimited(5, summary)]);
}

/**
 * An event file.
 * @param started seconds since 1970 at which the run began
 */
export function encodeEvents(started: number, scalars: readonly Scalar[]): Uint8Array {
  const version = Uint8Array.from([...fixed(1, 8, started), ...delimited(3, text('brain.Event:2'))]);
  const frames = [version, ...scalars.map(scalarEvent)].map(frame);
  const bytes = new Uint8Array(frames.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const one of frames) {
    bytes.set(one, at);
    at += one.length;
  }
  return bytes;
}
