/**
 * CRC-32 (IEEE 802.3, as in zip and PNG): finds every flipped byte and every burst up to 32 bits. In plain
 * JavaScript, so that a checkpoint can be checked in a browser too; a checkpoint is a few megabytes, so its
 * speed does not matter.
 */
const TABLE = new Uint32Array(256);
for (let n = 0; n < 256; n++) {
  let c = n;
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
  TABLE[n] = c;
}

/**
 * Checksum of some bytes.
 * @param previous the checksum of what came before, to go on from there
 */
export function crc32(bytes: Uint8Array, previous = 0): number {
  let c = ~previous;
  for (let i = 0; i < bytes.length; i++) c = (c >>> 8) ^ TABLE[(c ^ bytes[i]) & 0xff];
  return ~c >>> 0;
}
