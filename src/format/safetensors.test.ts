import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc32 } from './crc32.js';
import { decodeSafetensors, encodeSafetensors, type StoredTensor } from './safetensors.js';

const text = new TextEncoder();

/** A file with any header, put together by hand. */
function file(header: string | object, payload = new Uint8Array(0)): Uint8Array {
  const json = text.encode(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + json.length + payload.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  bytes.set(payload, 8 + json.length);
  return bytes;
}

const entry = (begin: number, end: number, shape: unknown = [end - begin], dtype = 'U8'): object => ({
  dtype,
  shape,
  data_offsets: [begin, end],
});

function refusal(bytes: Uint8Array, checksum: 'required' | 'optional' = 'optional'): string {
  try {
    decodeSafetensors(bytes, 'x.safetensors', checksum);
  } catch (error) {
    return (error as Error).message;
  }
  return 'accepted';
}

const sample = (): Uint8Array =>
  encodeSafetensors(
    [
      ['mask', { shape: [3], data: Uint8Array.of(1, 0, 255) }],
      ['trunk/w', { shape: [2, 3], data: Float32Array.of(1, -2.5, 3e-38, Infinity, NaN, -0) }],
      ['__proto__', { shape: [1], data: Int32Array.of(-(2 ** 31)) }],
      ['0', { shape: [0, 4], data: new Float32Array(0) }],
      ['scalar', { shape: [], data: Int32Array.of(7) }],
    ],
    [
      ['0', 'an integer-like name'],
      ['note', 'grüße "quoted" \u2028'],
    ],
  );

const tensor: fc.Arbitrary<StoredTensor> = fc
  .tuple(
    fc.constantFrom('F32', 'I32', 'U8'),
    fc.array(fc.nat(4), { maxLength: 3 }),
    fc.infiniteStream(fc.float()),
  )
  .map(([dtype, shape, values]) => {
    const data = Array.from(
      { length: shape.reduce((a, b) => a * b, 1) },
      () => values.next().value as number,
    );
    if (dtype === 'F32') return { shape, data: Float32Array.from(data) };
    return { shape, data: dtype === 'I32' ? Int32Array.from(data) : Uint8Array.from(data) };
  });

describe('crc32', () => {
  it('is the CRC-32 of zip and PNG', () => {
    // Check value of the CRC catalogue (CRC-32/ISO-HDLC), and zlib's of a sentence.
    expect(crc32(text.encode('123456789'))).toBe(0xcbf43926);
    expect(crc32(text.encode('The quick brown fox jumps over the lazy dog'))).toBe(0x414fa339);
    expect(crc32(text.encode('6789'), crc32(text.encode('12345')))).toBe(0xcbf43926);
  });
});

describe('safetensors', () => {
  it('keeps every bit of what it stores', () => {
    const { tensors, metadata } = decodeSafetensors(sample(), 'x');
    expect([...tensors.keys()].sort()).toEqual(['0', '__proto__', 'mask', 'scalar', 'trunk/w']);
    expect(tensors.get('trunk/w')).toEqual({
      shape: [2, 3],
      data: Float32Array.of(1, -2.5, 3e-38, Infinity, NaN, -0),
    });
    expect(tensors.get('mask')!.data).toEqual(Uint8Array.of(1, 0, 255));
    expect(tensors.get('__proto__')!.data).toEqual(Int32Array.of(-(2 ** 31)));
    expect(tensors.get('scalar')).toEqual({ shape: [], data: Int32Array.of(7) });
    expect([...metadata]).toEqual([
      ['0', 'an integer-like name'],
      ['note', 'grüße "quoted" \u2028'],
    ]);
    expect(Object.getPrototypeOf({})).not.toHaveProperty('shape');
  });

  it('round-trips any tensors and metadata', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(fc.string(), tensor), { selector: ([name]) => name, maxLength: 6 }),
        fc.uniqueArray(fc.tuple(fc.string(), fc.string()), { selector: ([name]) => name, maxLength: 4 }),
        (named, notes) => {
          const tensors = named.filter(([name]) => name !== '__metadata__');
          const metadata = notes.filter(([name]) => name !== 'crc32');
          const read = decodeSafetensors(encodeSafetensors(tensors, metadata), 'x');
          expect(read.tensors).toEqual(new Map(tensors));
          expect(read.metadata).toEqual(new Map(metadata));
        },
      ),
      { seed: 1, numRuns: 100 },
    );
  });

  it('lays the file out as the format says', () => {
    const bytes = encodeSafetensors([['w', { shape: [2], data: Float32Array.of(1, 2) }]]);
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    expect((8 + length) % 8).toBe(0);
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length))) as Record<
      string,
      unknown
    >;
    expect(header.w).toEqual({ dtype: 'F32', shape: [2], data_offsets: [0, 8] });
    expect([...new Float32Array(bytes.slice(8 + length).buffer)]).toEqual([1, 2]);
  });

  it('reads a view into a larger buffer, as Node gives them', () => {
    const bytes = sample();
    const pool = Buffer.alloc(bytes.length + 3);
    pool.set(bytes, 3);
    const { tensors } = decodeSafetensors(pool.subarray(3), 'x');
    pool.fill(0);
    expect(tensors.get('mask')!.data).toEqual(Uint8Array.of(1, 0, 255));
  });

  it('refuses every truncation', () => {
    const bytes = sample();
    for (let length = 0; length < bytes.length; length++) {
      expect(refusal(bytes.subarray(0, length), 'required')).toMatch(
        /^x\.safetensors: not a valid safetensors file: /,
      );
    }
  });

  it('refuses every flipped byte', () => {
    const bytes = sample();
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = bytes.slice();
        damaged[at] ^= change;
        expect(refusal(damaged, 'required')).toMatch(/^x\.safetensors: not a valid safetensors file: /);
      }),
      { seed: 2, numRuns: 3000 },
    );
  });

  it('never does anything but refuse with a sentence, whatever the bytes', () => {
    const byte = fc.uint8Array({ maxLength: 64 });
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), byte, (header, payload) => {
        const said = refusal(file(header, payload));
        expect(said === 'accepted' || said.startsWith('x.safetensors: ')).toBe(true);
      }),
      { seed: 3, numRuns: 500 },
    );
    fc.assert(
      fc.property(byte, (bytes) => {
        expect(refusal(bytes, 'required')).toMatch(/^x\.safetensors: /);
      }),
      { seed: 4, numRuns: 500 },
    );
  });

  it('opens the file of another program, which has no checksum', () => {
    // As the reference implementation (safetensors 0.4, save_file) writes { a: zeros(2, 2) }.
    const header = '{"a":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]}}       ';
    const bytes = file(header, new Uint8Array(16));
    expect(decodeSafetensors(bytes, 'x', 'optional').tensors.get('a')!.data).toEqual(new Float32Array(4));
    expect(refusal(bytes, 'required')).toContain('its checksum is missing');
  });

  const two = new Uint8Array(2);
  const cases: [what: string, bytes: Uint8Array, said: string][] = [
    ['an empty file', new Uint8Array(0), 'it has 0 bytes, at least 8 are needed'],
    [
      'a huge header length',
      Uint8Array.of(255, 255, 255, 255, 255, 255, 255, 255),
      'the header claims 18446744073709552000 bytes',
    ],
    ['no JSON', file('{"a":'), 'the header is not JSON'],
    ['no text', file(String.raw`{}`, two).fill(0xff, 8, 10), 'the header is not UTF-8 text'],
    ['an array', file('[]'), 'the header is not a JSON object'],
    [
      'a repeated name',
      file('{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"\\u0061":{}}'),
      'repeats the name "\\u0061"',
    ],
    ['deep nesting', file(`{"a":${'['.repeat(100_000)}`), 'nests deeper than 3 levels'],
    ['a number for metadata', file({ __metadata__: 3 }), 'its metadata is not an object'],
    ['metadata that is not text', file({ __metadata__: { step: 3 } }), 'its metadata entry step is not text'],
    [
      'a checksum elsewhere',
      file({ __metadata__: { a: '', crc32: '00000000' } }),
      'its checksum is malformed',
    ],
    [
      'a wrong checksum',
      file({ __metadata__: { crc32: '00000000' } }),
      '00000000 was stored: the file was damaged',
    ],
    ['no description', file({ a: 1 }), 'a is not described by an object'],
    [
      'a type it does not know',
      file({ a: entry(0, 2, [1], 'BF16') }, two),
      'a has the type "BF16", one of F32, I32, F16, U8 can be read',
    ],
    [
      'a type from the prototype',
      file({ a: entry(0, 2, [1], 'constructor') }, two),
      'a has the type "constructor"',
    ],
    ['a negative size', file({ a: entry(0, 2, [-2]) }, two), 'a has the malformed shape [-2]'],
    ['a fractional size', file({ a: entry(0, 2, [0.5, 4]) }, two), 'a has the malformed shape [0.5,4]'],
    ['too many dimensions', file({ a: entry(0, 2, [2, 1, 1, 1, 1, 1, 1, 1, 1]) }, two), 'malformed shape'],
    [
      'an overflowing shape',
      file({ a: entry(0, 2, [2 ** 53 - 1, 2 ** 53 - 1]) }, two),
      'a has 2 bytes, its shape',
    ],
    ['offsets out of order', file({ a: entry(2, 0, [0]) }, two), 'a has -2 bytes'],
    [
      'offsets that are no numbers',
      file({ a: { dtype: 'U8', shape: [2], data_offsets: ['0', 2] } }, two),
      'malformed offsets ["0",2]',
    ],
    [
      'offsets out of range',
      file({ a: entry(0, 3) }, two),
      'a ends at byte 3, the file has 2 bytes of tensors',
    ],
    [
      'overlapping tensors',
      file({ a: entry(0, 2), b: entry(1, 2) }, two),
      'b begins at byte 1, the tensor before it ends at 2',
    ],
    ['a gap', file({ a: entry(1, 2) }, two), 'a begins at byte 1, the tensor before it ends at 0'],
    ['bytes behind the end', file({ a: entry(0, 1) }, two), '1 bytes behind the last tensor belong to none'],
  ];
  it.each(cases)('refuses %s', (_, bytes, said) => {
    expect(refusal(bytes)).toContain(said);
  });

  it('refuses to write what it could not read', () => {
    expect(() => encodeSafetensors([['a', { shape: [3], data: new Float32Array(2) }]])).toThrow(
      'safetensors: a has shape 3 but 2 values',
    );
    const a: [string, StoredTensor] = ['a', { shape: [0], data: new Float32Array(0) }];
    expect(() => encodeSafetensors([a, a])).toThrow('safetensors: two tensors are named a');
  });

  it('keeps half precision to eleven bits, beside tensors of other types', () => {
    const bytes = encodeSafetensors(
      [
        ['mask', { shape: [1], data: Uint8Array.of(7) }],
        ['weights', { shape: [3], data: Float32Array.of(1 / 3, -1.5, 1e-9) }],
        ['masses', { shape: [1], data: Float32Array.of(1 / 3) }],
      ],
      [],
      (name) => name === 'weights',
    );
    const { tensors } = decodeSafetensors(bytes, 'x.safetensors');
    expect(tensors.get('weights')!.data).toEqual(Float32Array.of(0.333251953125, -1.5, 0));
    expect(tensors.get('masses')!.data).toEqual(Float32Array.of(1 / 3));
    expect(tensors.get('mask')!.data).toEqual(Uint8Array.of(7));
    expect(new TextDecoder().decode(bytes.subarray(8))).toContain('"dtype":"F16","shape":[3]');
  });
});
