import fc from 'fast-check';
import { describe as group, expect, it } from 'vitest';
import { formatDescriptorNode, parseDescriptorSpec, type DescriptorNode } from './descriptor-spec.js';

const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,8}$/);
const anything = fc.string({ minLength: 1, maxLength: 12 });
const node: fc.Arbitrary<DescriptorNode> = fc
  .record(
    { kind: word, argument: anything, parameters: fc.dictionary(word, anything, { maxKeys: 3 }) },
    { requiredKeys: ['kind', 'parameters'] },
  )
  .map(({ parameters, ...rest }) => ({ ...rest, parameters: { ...parameters } }) as DescriptorNode);

group('specifications of descriptors', () => {
  it('are read back as they were written, whatever stands in them', () => {
    fc.assert(
      fc.property(fc.array(node, { minLength: 1, maxLength: 4 }), (nodes) => {
        const text = nodes.map(formatDescriptorNode).join(', ');
        expect(parseDescriptorSpec(text)).toEqual(nodes);
      }),
    );
  });

  it('are refused with a sentence, never with a crash', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), (text) => {
        try {
          parseDescriptorSpec(text);
        } catch (error) {
          expect((error as Error).message).toMatch(
            /^describe: (expected .* at character \d+|the parameter )/,
          );
        }
      }),
    );
  });

  it('are written as people write them', () => {
    const text = 'gc,motif:TATAAT(strands=both),command:"python3 \\"f x\\".py"(labels="[a,b]")';
    expect(parseDescriptorSpec(text)).toEqual([
      { kind: 'gc', parameters: {} },
      { kind: 'motif', argument: 'TATAAT', parameters: { strands: 'both' } },
      { kind: 'command', argument: 'python3 "f x".py', parameters: { labels: '[a,b]' } },
    ]);
    expect(parseDescriptorSpec('moment( edges=[0,0.5,1] , angle = 160 )')).toEqual([
      { kind: 'moment', parameters: { edges: '[0,0.5,1]', angle: '160' } },
    ]);
    for (const [wrong, sentence] of [
      ['gc,', 'describe: expected a descriptor such as charge or motif:TATAAT at character 4 of "gc,", got the end'],
      ['motif:', 'describe: expected what motif: is about at character 7 of "motif:", got the end'],
      ['gc(a=1,a=2)', 'describe: the parameter a is given twice'],
      ['gc(a=1', 'describe: expected , or ) at character 7 of "gc(a=1", got the end'],
    ])
      expect(() => parseDescriptorSpec(wrong)).toThrow(new Error(sentence)); // prettier-ignore
  });
});
