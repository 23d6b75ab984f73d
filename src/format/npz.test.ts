import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { askPython, withoutPython } from '../../test/python.js';
import { temporaryPaths } from '../../test/temporary-folder.js';
import { openReward } from '../host/rewards.js';
import { crc32 } from './crc32.js';
import { decodeNpy } from './npy.js';
import { readNpz } from './npz.js';

const fresh = temporaryPaths();

/** An npy file with this header; `order` of keys and spaces as other programs write them. */
function npy(descr: string, shape: string, data: ArrayLike<number>, fortran = 'False'): Uint8Array {
  const header = `{'descr': ${descr}, 'fortran_order': ${fortran}, 'shape': ${shape}, }\n`;
  const bytes = new Uint8Array(10 + header.length + data.length);
  bytes.set([0x93, ...[...'NUMPY'].map((c) => c.charCodeAt(0)), 1, 0, header.length, 0]);
  bytes.set(new TextEncoder().encode(header), 10);
  bytes.set(data, 10 + header.length);
  return bytes;
}

const bytesOf = (array: ArrayBufferView): Uint8Array =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
const codePoints = (texts: readonly string[], length: number): Uint8Array =>
  bytesOf(
    Uint32Array.from(texts.flatMap((text) => Array.from({ length }, (_, i) => text.codePointAt(i) ?? 0))),
  );

/** A zip archive. */
function zip(
  files: readonly { name: string; content: Uint8Array; deflate?: boolean; crc?: number; size?: number }[],
): Uint8Array {
  const parts: number[][] = [];
  const directory: number[][] = [];
  let at = 0;
  const u16 = (n: number): number[] => [n & 255, (n >> 8) & 255];
  const u32 = (n: number): number[] => [...u16(n & 65535), ...u16(n >>> 16)];
  for (const { name, content, deflate = false, crc = crc32(content), size = content.length } of files) {
    const packed = deflate ? deflateRawSync(content) : content;
    const text = [...new TextEncoder().encode(name)];
    const common = [...u16(20), ...u16(0), ...u16(deflate ? 8 : 0), ...u32(0), ...u32(crc), ...u32(packed.length), ...u32(size), ...u16(text.length), ...u16(0)];
    directory.push([...u32(0x02014b50), ...u16(20), ...common, ...u16(0), ...u16(0), ...u16(0), ...u32(0), ...u32(at), ...text]);
    const part = [...u32(0x04034b50), ...common, ...text, ...packed];
    parts.push(part);
    at += part.length;
  }
  const length = directory.reduce((sum, entry) => sum + entry.length, 0);
  const end = [...u32(0x06054b50), ...u32(0), ...u16(files.length), ...u16(files.length), ...u32(length), ...u32(at), ...u16(0)];
  return Uint8Array.from([...parts.flat(), ...directory.flat(), ...end]);
} // prettier-ignore

describe('npy', () => {
  it('gives numbers of any type in C order, whatever the order of bytes and axes', () => {
    const wide = npy("'<f8'", '(2, 3)', bytesOf(Float64Array.of(1, 2, 3, 4, 5, 6.5)));
    const array = decodeNpy('a', wide);
    expect([array.shape, array.kind]).toEqual([[2, 3], 'numbers']);
    expect([0, 1, 2, 3, 4, 5].map((i) => array.number(i))).toEqual([1, 2, 3, 4, 5, 6.5]);
    const fortran = decodeNpy('a', npy("'|u1'", '(2, 3)', [1, 4, 2, 5, 3, 6], 'True'));
    expect([0, 1, 2, 3, 4, 5].map((i) => fortran.number(i))).toEqual([1, 2, 3, 4, 5, 6]);
    expect(decodeNpy('a', npy("'>i2'", '(2,)', [1, 0, 255, 255])).number(1)).toBe(-1);
    expect(decodeNpy('a', npy("'<i8'", '(1,)', bytesOf(BigInt64Array.of(-7n)))).number(0)).toBe(-7);
    expect(decodeNpy('a', npy("'|b1'", '(2,)', [1, 0])).number(0)).toBe(1);
  });

  it('gives text of both kinds without what fills it up', () => {
    const points = decodeNpy('a', npy("'<U3'", '(2,)', codePoints(['ACG', 'U'], 3)));
    expect([points.kind, points.text(0), points.text(1)]).toEqual(['text', 'ACG', 'U']);
    const bytes = decodeNpy('a', npy("'|S2'", '(2,)', [65, 66, 67, 0]));
    expect([bytes.text(0), bytes.text(1)]).toEqual(['AB', 'C']);
    expect(() => bytes.number(0)).toThrow('a: holds text, numbers are needed');
  });

  it.each([
    [npy("'|O'", '(1,)', [1]), 'a: holds Python objects, which are never read; save numbers or text'],
    [npy("[('x', '<f4')]", '(1,)', [0, 0, 0, 0]), 'a: has a structured type; save one array a column, with numpy.savez'],
    [npy("'<f2'", '(1,)', [0, 0]), 'a: has the type "<f2", numbers or text are needed'],
    [npy("'<f4'", '(2,)', [0, 0, 0, 0]), 'a: has 4 bytes of data, the shape (2) of "<f4" needs 8'],
    [npy("'<f4'", '(2, 2, 2)', []), 'a: has 3 axes, 1 or 2 is needed'],
    [npy("'<f4'", '(99999999, 99999999)', []), 'a: has the shape "(99999999, 99999999)", arrays of up to 100000000 elements can be read'],
    [npy("'<f4'", '(1,)', [0, 0, 0, 0]).subarray(0, 30), 'a: is cut off in its header'],
    [Uint8Array.of(1, 2, 3), 'a: is no npy file: it does not begin like one'],
  ])('refuses %#', (bytes, message) => expect(() => decodeNpy('a', bytes)).toThrow(message)); // prettier-ignore

  it('refuses a character that is none', () => {
    const text = decodeNpy('a', npy("'<U1'", '(1,)', bytesOf(Uint32Array.of(0x110000))));
    expect(() => text.text(0)).toThrow('a: holds 1114112, which is no character');
  });
});

describe('npz', () => {
  const scores = npy("'<f8'", '(3,)', bytesOf(Float64Array.of(0.5, 1, NaN)));
  const outcomes = npy("'<U6'", '(3,)', codePoints(['GAUUCA', 'GGGGGG', 'CCCCCC'], 6));
  const good = [
    { name: 'outcome.npy', content: outcomes, deflate: true },
    { name: 'score.npy', content: scores },
  ];

  it('gives arrays, stored and deflated', async () => {
    const arrays = await readNpz('a', zip(good));
    expect([...arrays.keys()]).toEqual(['outcome', 'score']);
    expect([arrays.get('outcome')!.text(1), arrays.get('score')!.number(0)]).toEqual(['GGGGGG', 0.5]);
  });

  it.each([
    ['cut off', zip(good).subarray(0, 200), 'a: is a damaged or cut off npz archive'],
    ['another checksum', zip([{ ...good[1], crc: 7 }]), 'a: "score.npy" is damaged: its checksum does not fit'],
    ['a bomb', zip([{ ...good[0], size: 400e6 }]), 'a: "outcome.npy" is damaged: its sizes do not fit'],
    ['too large', zip([{ ...good[0], size: 4e9 }]), 'a: unpacks to more than 512 MB'],
    ['another size', zip([{ ...good[0], size: outcomes.length - 1 }]), 'a: "outcome.npy" is damaged: it cannot be unpacked'],
    ['empty', zip([]), 'a: is an npz archive without arrays'],
    ['something else in it', zip([{ name: 'x.txt', content: Uint8Array.of(1) }]), 'a: "x.txt": is no npy file'],
  ])('that is %s is refused', async (_, bytes, message) => {
    await expect(readNpz('a', bytes)).rejects.toThrow(message);
  }); // prettier-ignore

  it('is a table of rewards; NaN is infeasible', async () => {
    const file = `${fresh('scores')}.npz`;
    writeFileSync(file, zip(good));
    const { oracle } = await openReward(`table:${file}`);
    expect(oracle.score(['GGGGGG', 'GAUUCA', 'CCCCCC', 'AAAAAA'])).toEqual([1, 0.5, null, null]);
    await expect(openReward(`table:${file}(score=skore)`)).rejects.toThrow('there is no array "skore"; did you mean "score"?');
    await expect(openReward(`table:${file}(score=outcome)`)).rejects.toThrow('the array "outcome" holds no numbers');
    writeFileSync(file, zip([{ name: 'x.npy', content: outcomes }, { name: 'y.npy', content: npy("'|u1'", '(2,)', [1, 2]) }]));
    await expect(openReward(`table:${file}`)).rejects.toThrow('needs as many scores as outcomes, in one axis each, got the shapes (3) and (2)');
    writeFileSync(file, zip([{ name: 'x.npy', content: outcomes }]));
    await expect(openReward(`table:${file}`)).rejects.toThrow('which array holds the scores? There is none of numbers; call it "score"');
  }); // prettier-ignore

  const missing = withoutPython('numpy');
  it.skipIf(missing !== undefined)('of NumPy itself is read (skipped without Python and NumPy)', async () => {
    const folder = fresh('numpy');
    mkdirSync(folder);
    askPython(
      `import sys, numpy as np
folder = sys.argv[1]
texts = np.array(['GAUUCA', 'GG', 'CCCCCC'])
np.savez(folder + '/stored.npz', outcome=texts, score=np.array([1, 2, 3]))
np.savez_compressed(folder + '/packed.npz', outcome=texts.astype('S'), fitness=np.array([1, 2.5, np.nan], dtype='>f4'), other=np.zeros((3, 2)))
np.save(folder + '/map.npy', np.asfortranarray(np.arange(16.0).reshape(4, 4)))
np.save(folder + '/objects.npy', np.array([{}], dtype=object), allow_pickle=True)
print('{}')`,
      folder,
    );
    const score = async (spec: string): Promise<unknown> => {
      const { oracle } = await openReward(spec);
      return oracle.score(['GAUUCA', 'GG', 'CCCCCC']);
    };
    expect(await score(`table:${folder}/stored.npz`)).toEqual([1, 2, 3]);
    expect(await score(`table:${folder}/packed.npz(score=fitness)`)).toEqual([1, 2.5, null]);
    const map = decodeNpy('map', readFileSync(join(folder, 'map.npy')));
    expect(Array.from({ length: 16 }, (_, i) => map.number(i))).toEqual([...Array(16).keys()]);
    expect(() => decodeNpy('o', readFileSync(join(folder, 'objects.npy')))).toThrow(
      'o: holds Python objects',
    );
  });
});
