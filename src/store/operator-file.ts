/**
 * An extraction operator on the disk, `operator.bin` beside the checkpoint that it was made from:
 *
 *     one line of JSON              what it is of: format, version, checkpoint, least share, counts
 *     blocks                        20 bytes (mark, first outcome, outcomes, entries, CRC-32 of what follows),
 *                                   then starts, edges and values as in `OperatorBlock`
 *     20 bytes                      the end mark, with the number of outcomes
 *
 * in little-endian order. It is written block by block to `operator.part` and renamed when it is whole, so
 * there is a whole one or none. A build that was killed goes on behind the last whole block.
 */
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { OperatorBlock, OperatorBlocks } from '../adapt/operator-block.js';
import { UsageError } from '../settings/errors.js';

export const OPERATOR_FILE = 'operator.bin';
export const OPERATOR_PART = 'operator.part';
const VERSION = 1;
const BLOCK = 0x4b4c424f;
const END = 0x444e454f;
const HEAD = 20;

/** What an operator is of. Two that agree in all of this hold the same. */
export interface OperatorKey {
  /** SHA-256 of the checkpoint of its model. */
  readonly checkpoint: string;
  /** Entries up to this share of F(s0|y) are left out. */
  readonly least: number;
  readonly outcomes: number;
  readonly edges: number;
}

const firstLine = ({ checkpoint, least, outcomes, edges }: OperatorKey): Buffer =>
  Buffer.from(
    `${JSON.stringify({ format: 'ocgfn-operator', version: VERSION, checkpoint, least, outcomes, edges })}\n`,
  );

/** Reads a part of an open file; fewer bytes than asked for behind its end. */
function readAt(file: number, at: number, bytes: Uint8Array): number {
  let got = 0;
  while (got < bytes.length) {
    const more = readSync(file, bytes, got, bytes.length - got, at + got);
    if (more === 0) break;
    got += more;
  }
  return got;
}

interface Head {
  readonly mark: number;
  readonly first: number;
  readonly count: number;
  readonly entries: number;
  readonly crc: number;
  /** Bytes behind it. */
  readonly length: number;
}

function readHead(file: number, at: number): Head | undefined {
  const words = new Uint32Array(HEAD / 4);
  if (readAt(file, at, new Uint8Array(words.buffer)) < HEAD) return undefined;
  const [mark, first, count, entries, crc] = words;
  const length = mark === BLOCK ? 4 * (count + 1 + 2 * entries) : 0;
  return { mark, first, count, entries, crc, length };
}

/** @returns undefined when it is cut short or damaged */
function readBlock(
  file: number,
  at: number,
  { first, count, entries, crc, length }: Head,
): OperatorBlock | undefined {
  const { size } = fstatSync(file);
  if (at + HEAD + length > size) return undefined;
  const bytes = new Uint8Array(length);
  if (readAt(file, at + HEAD, bytes) < length || crc32(bytes) !== crc) return undefined;
  const { buffer } = bytes;
  return {
    first,
    count,
    starts: new Int32Array(buffer, 0, count + 1),
    edges: new Int32Array(buffer, 4 * (count + 1), entries),
    values: new Float32Array(buffer, 4 * (count + 1 + entries), entries),
  };
}

/** True when the file begins as an operator of this key does. */
function isOf(file: number, line: Buffer): boolean {
  const bytes = new Uint8Array(line.length);
  return readAt(file, 0, bytes) === line.length && line.equals(bytes);
}

/** Blocks of an operator on the disk. */
export interface OperatorFile extends OperatorBlocks {
  /** Bytes on the disk. */
  readonly bytes: number;
}

/** Operators of at most so many entries are read in one go, larger ones a block at a time, for every pass. */
const MOST_READ = 16_000_000;

/**
 * Opens the operator of a folder.
 * @param mostRead entries that are read in one go; of more, a block at a time, for every pass
 * @returns undefined when there is none, or that of another model or version
 * @throws UsageError when it is damaged
 */
export function openOperator(
  folder: string,
  key: OperatorKey,
  mostRead = MOST_READ,
): OperatorFile | undefined {
  const path = join(folder, OPERATOR_FILE);
  if (!existsSync(path)) return undefined;
  const file = openSync(path, 'r');
  try {
    const line = firstLine(key);
    if (!isOf(file, line)) return undefined;
    let [at, next, entries] = [line.length, 0, 0];
    for (let head = readHead(file, at); ; head = readHead(file, at)) {
      if (head?.mark === END && head.first === key.outcomes && next === key.outcomes) break;
      if (head?.mark !== BLOCK || head.first !== next) throw damaged(path);
      entries += head.entries;
      next += head.count;
      at += HEAD + head.length;
    }
    const held = entries <= mostRead ? [...blocksOf(file, path, key)] : undefined;
    return operatorFile(path, key, entries, at + HEAD, held);
  } finally {
    closeSync(file);
  }
}

/** @param held all its blocks, or they are read for every pass */
function operatorFile(
  path: string,
  key: OperatorKey,
  entries: number,
  bytes: number,
  held: readonly OperatorBlock[] | undefined,
): OperatorFile {
  const visit: OperatorFile['visit'] = (each) => {
    if (held) {
      held.forEach(each);
      return;
    }
    const file = openSync(path, 'r');
    try {
      for (const block of blocksOf(file, path, key)) each(block);
    } finally {
      closeSync(file);
    }
  };
  return { entries, bytes, visit };
}

const damaged = (path: string): UsageError =>
  new UsageError(`${path}: is damaged; remove it, and it will be made again`);

/** @throws UsageError when the file is of another key by now, damaged, or ends before the last outcome */
function* blocksOf(file: number, path: string, key: OperatorKey): Generator<OperatorBlock, void, void> {
  const line = firstLine(key);
  if (!isOf(file, line))
    throw new UsageError(
      `${path}: was replaced by that of another model while it was in use; run this again`,
    );
  let [at, next] = [line.length, 0];
  for (let head = readHead(file, at); head?.mark !== END; head = readHead(file, at)) {
    const block = head?.mark === BLOCK && head.first === next ? readBlock(file, at, head) : undefined;
    if (!head || !block) throw damaged(path);
    yield block;
    next += head.count;
    at += HEAD + head.length;
  }
  if (next !== key.outcomes) throw damaged(path);
}

/**
 * Writes an operator into a folder; one build at a time.
 * @param make the blocks from an outcome on: 0, or where an earlier build of the same key was killed
 * @returns the operator, and the outcome that the build began with
 * @throws what `make` throws: the blocks written so far stay, for the next build
 */
export async function writeOperator(
  folder: string,
  key: OperatorKey,
  make: (from: number) => Iterable<OperatorBlock>,
): Promise<{ readonly operator: OperatorFile; readonly from: number }> {
  const part = join(folder, OPERATOR_PART);
  const line = firstLine(key);
  if (!existsSync(part)) closeSync(openSync(part, 'wx'));
  const file = openSync(part, 'r+');
  let [from, at] = [0, 0];
  // What is written is kept as far as it would be read again, so that a first reward costs no reading.
  let held: OperatorBlock[] | undefined = [];
  let entries = 0;
  try {
    if (isOf(file, line)) [at, from] = wholeBlocks(file, line.length);
    else at = append(file, 0, line);
    ftruncateSync(file, at);
    for (const block of make(from)) {
      at = appendBlock(file, at, block);
      entries += block.edges.length;
      if (entries <= MOST_READ) held?.push(block);
      else held = undefined;
      // Lets an interruption have its turn.
      await new Promise((resolve) => setImmediate(resolve));
    }
    at = append(file, at, new Uint8Array(Uint32Array.of(END, key.outcomes, 0, 0, 0).buffer));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  const path = join(folder, OPERATOR_FILE);
  renameSync(part, path);
  if (from > 0) return { operator: openOperator(folder, key)!, from };
  return { operator: operatorFile(path, key, entries, at, held), from };
}

/** Where the whole blocks of a part end, and the outcome that comes next. */
function wholeBlocks(file: number, begin: number): [number, number] {
  let [at, next] = [begin, 0];
  for (
    let head = readHead(file, at);
    head?.mark === BLOCK && head.first === next;
    head = readHead(file, at)
  ) {
    if (!readBlock(file, at, head)) break;
    next += head.count;
    at += HEAD + head.length;
  }
  return [at, next];
}

function appendBlock(
  file: number,
  at: number,
  { first, count, starts, edges, values }: OperatorBlock,
): number {
  const parts = [starts, edges, values].map(
    (array) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength),
  );
  const crc = parts.reduce((sum, bytes) => crc32(bytes, sum), 0);
  const head = Uint32Array.of(BLOCK, first, count, edges.length, crc);
  return [new Uint8Array(head.buffer), ...parts].reduce((end, bytes) => append(file, end, bytes), at);
}

function append(file: number, at: number, bytes: Uint8Array): number {
  for (let done = 0; done < bytes.length;)
    done += writeSync(file, bytes, done, bytes.length - done, at + done);
  return at + bytes.length;
}
