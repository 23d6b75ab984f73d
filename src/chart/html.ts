/**
 * HTML that is safe by construction: every text put into a template is escaped, and only what a template made
 * passes unchanged.
 */

/** Markup made by `html` or `join`. A brand, not a string, so that a text can never pass for markup. */
export interface Html {
  readonly markup: string;
}

export type HtmlPart = Html | string | number | undefined | false | readonly HtmlPart[];

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

// Control characters have no place in a document and are not even allowed as references.
// eslint-disable-next-line no-control-regex
const UNPRINTABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]/g;

/** Text as it may stand in an element or a quoted attribute, in HTML and in SVG. */
export function escapeText(text: string): string {
  return text.replace(UNPRINTABLE, '\ufffd').replace(/[&<>"']/g, (character) => ESCAPES[character]);
}

function toMarkup(part: HtmlPart): string {
  if (part === undefined || part === false) return '';
  if (typeof part === 'string') return escapeText(part);
  if (typeof part === 'number') return String(part);
  return 'markup' in part ? part.markup : part.map(toMarkup).join('');
}

/**
 * Template tag: `html\`<p>${text}</p>\``. Texts are escaped, `Html` and lists of it are not, undefined and
 * false vanish.
 */
export function html(template: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  let markup = template[0];
  parts.forEach((part, i) => (markup += toMarkup(part) + template[i + 1]));
  return { markup };
}
