/**
 * What the lab keeps in addresses and takes from files, without a browser: round trips, and every wrong input
 * gets a sentence.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { modesOf } from '../../lab/src/engine/painted-reward.js';
import { parseAddress, paintAddress, readPaintState } from '../../lab/src/state/address.js';
import { applyBrush } from '../../lab/src/state/brush.js';
import { levelsOf } from '../../lab/src/state/dropped-files.js';
import { pictureSize } from '../../lab/src/state/picture-size.js';
import { rewardFromText, rewardToText } from '../../lab/src/state/reward-text.js';

const levels = (cells: number): fc.Arbitrary<Uint8Array> =>
  fc
    .array(fc.tuple(fc.integer({ min: 0, max: 63 }), fc.integer({ min: 1, max: 90 })), { maxLength: 60 })
    .map((runs) => {
      const painted = new Uint8Array(cells);
      let at = 0;
      for (const [level, length] of runs) {
        painted.fill(level, at, at + length);
        at += length;
      }
      return painted;
    });

describe('a painted reward as text', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(levels(256), (painted) => {
        expect(rewardFromText(rewardToText(painted), 256)).toEqual(painted);
      }),
    );
  });

  it('is short where little is painted', () => {
    expect(rewardToText(new Uint8Array(1024))).toBe('.QAA');
    expect(rewardToText(Uint8Array.of(0, 63, 63, 1))).toBe('A__B');
  });

  it.each([
    ['A', 4, 'has 1 cells, the grid has 4'],
    ['AAAAA', 4, 'has more than 4 cells'],
    ['.__A', 4, 'has more than 4 cells'],
    ['AA!A', 4, 'has "!" where a letter of base64url should be'],
    ['AAA.A', 4, 'is cut off in the middle of a run'],
  ])('%s is refused', (text, cells, sentence) => {
    expect(() => rewardFromText(text, cells)).toThrow(sentence);
  });
});

describe('the address', () => {
  it('comes back as it was written', () => {
    const painted = Uint8Array.from({ length: 64 }, (_, i) => i);
    const { page, values, problem } = parseAddress(paintAddress('race', painted, 10, 8, 7));
    expect({ page, problem }).toEqual({ page: 'race', problem: undefined });
    expect(readPaintState(values, 8)).toEqual({ state: { levels: painted, y: 10, seed: 7 }, problems: [] });
  });

  it.each([
    ['#/nowhere', 'the address names no page of the lab: "nowhere"'],
    [`#/${'x'.repeat(9000)}`, 'the address is too long to be one of this page'],
    ['#/<img src=x onerror=alert(1)>', 'the address names no page of the lab'],
  ])('%s leads to the first page, with a sentence', (hash, sentence) => {
    const { page, problem } = parseAddress(hash);
    expect(page).toBe('paint');
    expect(problem).toContain(sentence);
  });

  it.each([
    ['y=9,99', 'names no cell of the grid: y=9,99'],
    ['y=__proto__', 'names no cell of the grid'],
    ['seed=-1', 'a seed that is no integer'],
    ['seed=9999999999', 'a seed that is no integer'],
    ['r=%00', 'where a letter of base64url should be'],
  ])('with %s keeps the rest, with a sentence', (query, sentence) => {
    const { state, problems } = readPaintState(parseAddress(`#/paint?${query}`).values, 8);
    expect(state).toEqual({ levels: undefined, y: undefined, seed: undefined });
    expect(problems).toEqual([expect.stringContaining(sentence)]);
  });

  it('never throws, whatever is in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (hash, query) => {
        const { values } = parseAddress(`#/paint?${query}&r=${hash}`);
        readPaintState(values, 16);
        expect(parseAddress(hash).page).toBeDefined();
      }),
      { numRuns: 50 },
    );
  });
});

describe('pictures', () => {
  const png = (width: number, height: number): Uint8Array => {
    const bytes = new Uint8Array(40);
    bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    new DataView(bytes.buffer).setUint32(16, width);
    new DataView(bytes.buffer).setUint32(20, height);
    return bytes;
  };

  it('tell their size from their first bytes', () => {
    expect(pictureSize(png(60_000, 50_000))).toEqual({ width: 60_000, height: 50_000 });
    const gif = new Uint8Array(40);
    gif.set([...'GIF89a'].map((c) => c.charCodeAt(0)));
    gif.set([3, 0, 4, 0], 6);
    expect(pictureSize(gif)).toEqual({ width: 3, height: 4 });
    const jpeg = new Uint8Array(40);
    jpeg.set([0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xc0, 0, 17, 8, 0, 5, 0, 6]);
    expect(pictureSize(jpeg)).toEqual({ width: 6, height: 5 });
    expect(
      pictureSize(new TextEncoder().encode('%PDF-1.7 and so on, for more than thirty bytes')),
    ).toBeUndefined();
  });

  it('are read whichever of ink and ground is rarer', () => {
    const pixels = new Uint8Array(4 * 9).fill(255);
    // The top left pixel is black: the reward of cell 0,2 (right 0, up 2).
    pixels.set([0, 0, 0, 255], 0);
    expect([...levelsOf(pixels, 3)]).toEqual([0, 0, 63, 0, 0, 0, 0, 0, 0]);
    const inverted = pixels.map((value, i) => (i % 4 === 3 ? 255 : 255 - value));
    expect([...levelsOf(inverted, 3)]).toEqual([0, 0, 63, 0, 0, 0, 0, 0, 0]);
  });
});

describe('painting', () => {
  it('raises cells softly, erases them, and leaves the painting before as it was', () => {
    const empty = new Uint8Array(64);
    const once = applyBrush(empty, 8, 27, { radius: 1.5, level: 40, erase: false });
    expect(empty.every((level) => level === 0)).toBe(true);
    expect([once[27], once[28], once[26], once[18], once[0]]).toEqual([40, 27, 27, 13, 0]);
    expect(applyBrush(once, 8, 27, { radius: 3, level: 40, erase: true })).toEqual(empty);
    expect(() => applyBrush(empty, 8, 63, { radius: 4.5, level: 63, erase: false })).not.toThrow();
  });

  it('has modes: local maxima that stand out, a plateau once', () => {
    const painted = new Uint8Array(64);
    painted.set([60, 60], 9);
    painted[45] = 50;
    painted[46] = 40;
    painted[56] = 20; // below half of the highest
    expect(modesOf(painted, 8)).toEqual([10, 45]);
    expect(modesOf(new Uint8Array(64), 8)).toEqual([]);
  });
});
