import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveReward } from '../reward/resolve-reward.js';
import { gridFamily } from '../reward/grid/grid-family.js';
import { readPainting } from '../reward/grid/painted.js';
import { decodePng, encodePng } from './png.js';

const round = (values: Float64Array): number[] =>
  Array.from(values, (value) => Math.round(value * 1e4) / 1e4);
const unbase64 = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'base64'));

/** Pictures of 3 x 2 pixels that Pillow 12 wrote, with the values given to it. */
const written: [string, string, number[], number[]?][] = [
  ['8-bit gray', 'iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAAAAAC4HznGAAAAEElEQVR42mNkMDZmmHnmPwAGowLMPhOqyQAAAABJRU5ErkJggg==',
    [0, 0.2, 0.4, 0.6, 0.8, 1]],
  ['1-bit gray', 'iVBORw0KGgoAAAANSUhEUgAAAAMAAAACAQAAAAC1D1u3AAAADElEQVR4nGNwYDgAAAGEAQEKf5BQAAAAAElFTkSuQmCC', [0, 1, 0, 1, 1, 0]],
  ['16-bit gray', 'iVBORw0KGgoAAAANSUhEUgAAAAMAAAACEAAAAADoj+WFAAAAFklEQVR4nGNgYGB+4afAMMfh/38GZgAY4QQ3Aaf9LQAAAABJRU5ErkJggg==',
    [0, 0.0153, 0.3052, 0.6104, 1, 0]],
  ['RGB and alpha', 'iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAYAAACddGYaAAAAHUlEQVR4nAXBoQEAMAzAIHT1dG/t5xmIJEoFN2/7lqYKs8enSK0AAAAASUVORK5CYII=',
    [0.2126, 0.7152, 0.0722, 1, 0, 0.0729], [1, 1, 1, 0, 0.502, 1]],
  ['palette of 2 bits', 'iVBORw0KGgoAAAANSUhEUgAAAAMAAAACAgMAAADgGo6JAAAADFBMVEWA/4AKFB7/AAAAAID6UrjtAAAADElEQVR4nGPoYRABAAG8AKFlI/I3AAAAAElFTkSuQmCC',
    [0.2126, 0.8582, 0.0362, 0.8582, 0.0729, 0.0729]],
]; // prettier-ignore

describe('decodePng', () => {
  it.each(written)('reads %s', async (_, text, brightness, opacity = [1, 1, 1, 1, 1, 1]) => {
    const picture = await decodePng('p', unbase64(text));
    expect([picture.width, picture.height]).toEqual([3, 2]);
    expect(round(picture.brightness)).toEqual(brightness);
    expect(round(picture.opacity)).toEqual(opacity);
  });

  it('undoes every filter at every depth', async () => {
    const kinds = fc.constantFrom<[color: number, channels: number, depth: number]>(
      [0, 1, 1], [0, 1, 2], [0, 1, 4], [0, 1, 8], [0, 1, 16], [2, 3, 8], [2, 3, 16], [4, 2, 8], [4, 2, 16], [6, 4, 8], [6, 4, 16],
    ); // prettier-ignore
    const size = fc.integer({ min: 1, max: 6 });
    await fc.assert(
      fc.asyncProperty(kinds, size, size, fc.infiniteStream(fc.nat(255)), async ([color, channels, depth], width, height, noise) => {
        const stride = Math.ceil((width * channels * depth) / 8);
        const raw = Uint8Array.from({ length: height * stride }, () => noise.next().value);
        const filters = Uint8Array.from({ length: height }, () => noise.next().value % 5);
        const plain = await decodePng('p', png(width, height, depth, color, stride, raw, new Uint8Array(height), channels));
        const filtered = await decodePng('p', png(width, height, depth, color, stride, raw, filters, channels));
        expect(filtered).toEqual(plain);
        if (depth === 8 && color === 0) expect(round(plain.brightness)).toEqual(round(Float64Array.from(raw, (value) => value / 255)));
      }),
      { seed: 5, numRuns: 200 },
    );
  }); // prettier-ignore

  it('of anything else is one sentence', async () => {
    const good = unbase64(written[3][1]);
    const change = fc.tuple(fc.nat(good.length - 1), fc.nat(255), fc.nat(good.length));
    await fc.assert(
      fc.asyncProperty(change, async ([at, value, length]) => {
        const bytes = good.slice(0, value % 2 === 0 ? good.length : length);
        if (at < bytes.length) bytes[at] = value;
        try {
          const { brightness } = await decodePng('p', bytes);
          expect(brightness.every((x) => x >= 0 && x <= 1)).toBe(true);
        } catch (error) {
          expect((error as Error).constructor).toBe(Error);
          expect((error as Error).message).toMatch(/^p: [^\n]+$/);
        }
      }),
      { seed: 6, numRuns: 500 },
    );
  });
});

/** A picture with the given filter for each row. */
function png(
  width: number, height: number, depth: number, color: number, stride: number, raw: Uint8Array, filters: Uint8Array, channels: number,
): Uint8Array {
  const step = Math.max(1, (depth * channels) >> 3);
  const rows: number[] = [];
  for (let y = 0; y < height; y++) {
    rows.push(filters[y]);
    for (let i = 0; i < stride; i++) {
      const get = (dx: number, dy: number): number => (i - dx < 0 || y - dy < 0 ? 0 : raw[(y - dy) * stride + i - dx]);
      const [a, b, c] = [get(step, 0), get(0, 1), get(step, 1)];
      const nearest = [a, b, c].reduce((best, one) => (Math.abs(a + b - c - one) < Math.abs(a + b - c - best) ? one : best));
      const guess = [0, a, b, (a + b) >> 1, nearest][filters[y]];
      rows.push((raw[y * stride + i] - guess) & 255);
    }
  }
  const chunk = (type: string, content: Uint8Array): number[] => {
    const length = [content.length >>> 24, content.length >>> 16, content.length >>> 8, content.length].map((x) => x & 255);
    return [...length, ...Buffer.from(type), ...content, 0, 0, 0, 0];
  };
  const header = new Uint8Array(13);
  new DataView(header.buffer).setUint32(0, width);
  new DataView(header.buffer).setUint32(4, height);
  header.set([depth, color, 0, 0, 0], 8);
  return Uint8Array.from([
    0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10,
    ...chunk('IHDR', header), ...chunk('IDAT', deflateSync(Uint8Array.from(rows))), ...chunk('IEND', new Uint8Array(0)),
  ]);
} // prettier-ignore

describe('grid:painted from a picture', () => {
  // Row 0 of the picture is its top: the second coordinate is greatest there.
  const gray = new Uint8Array(256 * 3).map((_, i) => Math.floor(i / 3));
  const picture = encodePng(3, 3, Uint8Array.from([0, 51, 102, 153, 204, 255, 10, 20, 30]), gray);
  const open = (bytes: Uint8Array, parameters = ''): ReturnType<typeof resolveReward> =>
    resolveReward(`grid:painted(file=map.png${parameters})`, [gridFamily], {
      task: { name: 'grid', side: 3, dimensions: 2 },
      readFile: async () => bytes,
    });

  it('is drawn as heat maps are', async () => {
    const { oracle, shaping } = await open(picture);
    const scores = await oracle.score(['0,2', '2,2', '1,1', '0,0', '2,0']);
    expect(scores.map((raw) => Math.round(raw! * 255))).toEqual([0, 102, 204, 10, 30]);
    expect(shaping.norm).toMatchObject({ lo: 0, hi: 1 });
    const dark = await (await open(picture, ',dark=true')).oracle.score(['0,2', '2,1']);
    expect(dark).toEqual([1, 0]);
  });

  it('may be larger by a whole factor, and is averaged', async () => {
    const large = encodePng(6, 6, Uint8Array.from({ length: 36 }, (_, i) => (i % 2 === 0 ? 255 : 0)), gray);
    const cells = await readPainting('p', large, 3, false);
    expect(cells).toEqual([[0.5, 0.5, 0.5], [0.5, 0.5, 0.5], [0.5, 0.5, 0.5]]);
    await expect(open(encodePng(4, 4, new Uint8Array(16), gray))).rejects.toThrow(
      'reward grid:painted: map.png: the picture needs 3 x 3 pixels or a whole multiple of that, got 4 x 4',
    );
    await expect(open(picture.slice(0, 60))).rejects.toThrow('map.png: the picture is cut off');
    await expect(open(Uint8Array.from([1, 0, 2]))).rejects.toThrow('is neither a table of numbers, nor an npy array, nor a PNG picture');
  }); // prettier-ignore
});
