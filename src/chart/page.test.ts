import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeText, html } from './html.js';
import { code, details, figure, figures, paragraph, renderPage, table, type Page } from './page.js';

const page = (text: string): Page => ({
  title: text,
  lead: text,
  facts: [{ label: text, value: text }],
  sections: ['a', 'b', 'c', text].map((heading) => ({
    heading,
    blocks: [
      paragraph(text),
      code(text),
      figures([figure(text, html`<svg></svg>`, text)]),
      table([{ title: text }, { title: text, kind: 'number' }], [[text, text]], text),
      details(text, paragraph(text)),
    ],
  })),
  footer: [text],
});

/** Names and attributes of all tags. */
const tags = (markup: string): string[] => markup.match(/<[a-z!/][^>]*>/gi) ?? [];

describe('html', () => {
  it('escapes texts and only texts', () => {
    const inner = html`<b>${'x & <y> "z"'}</b>`;
    expect(html`<p title="${'\'"'}">${inner}${[1, inner]}${undefined}${false}</p>`.markup).toBe(
      '<p title="&#39;&quot;"><b>x &amp; &lt;y&gt; &quot;z&quot;</b>1<b>x &amp; &lt;y&gt; &quot;z&quot;</b></p>',
    );
    expect(escapeText('a\u0000b\u001bc')).toBe('a\ufffdb\ufffdc');
  });
});

describe('a page', () => {
  it('has the same elements whatever the texts are', () => {
    const plain = tags(renderPage(page('x')));
    expect(plain.length).toBeGreaterThan(60);
    const nasty = fc.oneof(
      fc.string(),
      fc.constantFrom('</style><script>alert(1)</script>', '"><img src=x onerror=alert(1)>', '-->', '<!--'),
    );
    fc.assert(
      fc.property(nasty, (text) => {
        const found = tags(renderPage(page(text)));
        expect(found).toEqual(plain);
      }),
      { seed: 10, numRuns: 200 },
    );
  });

  it('needs nothing from elsewhere and runs nothing', () => {
    const text = renderPage(page('x'));
    expect(text).toMatch(/^<!doctype html>/i);
    expect(text).not.toMatch(/<script|<link|<iframe|\bsrc=|@import|url\(/i);
    expect(text.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:/);
    expect(text).toContain("default-src 'none'");
    expect(text).toContain('prefers-color-scheme: dark');
    expect(text).toContain('@media print');
    expect(text).toContain('name="viewport"');
  });

  it('has contents when it is long, with an anchor each', () => {
    const text = renderPage(page('x'));
    const targets = [...text.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    expect(targets).toHaveLength(4);
    for (const id of targets) expect(text).toContain(`id="${id}"`);
    expect(renderPage({ ...page('x'), sections: [] })).not.toContain('<nav');
  });
});
