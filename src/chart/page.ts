/**
 * The parts of a report and the page around them. The page is one file without scripts and without anything
 * from elsewhere (its Content-Security-Policy says so too): it opens offline, prints, and can be sent by
 * mail.
 */
import { html, type Html, type HtmlPart } from './html.js';
import { PAGE_STYLE } from './style.js';

/** A headline figure. */
export interface Fact {
  readonly label: string;
  readonly value: string;
}

export interface Section {
  readonly heading: string;
  readonly blocks: readonly Html[];
}

export interface Page {
  readonly title: string;
  readonly lead: string;
  readonly facts?: readonly Fact[];
  readonly sections: readonly Section[];
  /** Machine, versions, dates. */
  readonly footer: readonly string[];
}

export const paragraph = (...parts: readonly HtmlPart[]): Html => html`<p>${parts}</p>`;
export const code = (text: string): Html => html`<pre>${text}</pre>`;

/** A picture with its heading and an explanation. */
export function figure(heading: string, picture: Html, caption?: string): Html {
  return html`<figure>
    <h3>${heading}</h3>
    <div class="scroll">${picture}</div>
    ${caption !== undefined && html`<figcaption>${caption}</figcaption>`}
  </figure>`;
}

/** Pictures side by side where there is room; more of them when they are narrow. */
export const figures = (list: readonly Html[], narrow = false): Html =>
  html`<div class="figures${narrow && ' narrow'}">${list}</div>`;

/** What stands out in a cell of a table. */
export const strong = (text: string): Html => html`<strong>${text}</strong>`;

export interface Column {
  readonly title: string;
  /** `number`: to the right; `code`: fixed-width letters, such as sequences. */
  readonly kind?: 'number' | 'code';
}

const WIDE = 7;

/**
 * A table; the first cell of a row is its heading unless the column has a kind. From so many columns on,
 * headings break into lines.
 */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly (string | Html)[])[],
  caption?: string,
): Html {
  const cell = (text: string | Html, index: number): Html => {
    const { kind } = columns[index];
    if (kind !== undefined) return html`<td class="${kind}">${text}</td>`;
    return index === 0 ? html`<th scope="row">${text}</th>` : html`<td>${text}</td>`;
  };
  return html`<div class="table${columns.length > WIDE && ' wide'}" tabindex="0">
    <table>
      ${
        caption !== undefined &&
        html`<caption>
          <span>${caption}</span>
        </caption>`
      }
      <thead>
        <tr>
          ${columns.map(({ title, kind }) => html`<th scope="col" class="${kind ?? 'text'}">${title}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${row.map(cell)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** Something that is there for those who look for it. */
export const details = (summary: string, content: Html): Html =>
  html`<details>
    <summary>${summary}</summary>
    ${content}
  </details>`;

const anchor = (index: number): string => `section-${index + 1}`;

/** The whole page as text. */
export function renderPage(page: Page): string {
  const { title, lead, facts = [], sections, footer } = page;
  const contents =
    sections.length > 3 &&
    html`<nav aria-label="Contents">
      <ul>
        ${sections.map(({ heading }, i) => html`<li><a href="#${anchor(i)}">${heading}</a></li>`)}
      </ul>
    </nav>`;
  const document = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"
        />
        <title>${title}</title>
        <style>
          ${{ markup: PAGE_STYLE }}
        </style>
      </head>
      <body>
        <header>
          <h1>${title}</h1>
          <p class="lead">${lead}</p>
          ${contents}
        </header>
        <main>
          ${
            facts.length > 0 &&
            html`<dl class="facts">
              ${facts.map(
                ({ label, value }) =>
                  html`<div>
                    <dt>${label}</dt>
                    <dd>${value}</dd>
                  </div>`,
              )}
            </dl>`
          }
          ${sections.map(
            ({ heading, blocks }, i) =>
              html`<section>
                <h2 id="${anchor(i)}">${heading}</h2>
                ${blocks}
              </section>`,
          )}
        </main>
        <footer>${footer.map((line) => html`<p>${line}</p>`)}</footer>
      </body>
    </html> `;
  return document.markup;
}
