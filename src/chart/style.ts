/**
 * The look of reports: one style sheet inside the page, light or dark as the reader's system is, and plain
 * black on white in print. Series colors follow Okabe & Ito (2008), which color-blind readers can tell apart;
 * light and dark have their own shades.
 */

const LIGHT = `
  --paper: #fbfbf9; --panel: #ffffff; --ink: #1d2329; --muted: #5c6670; --line: #dfe3e6; --rule: #9aa4ad; --accent: #0b5c8f;
  --s0: #0b6fae; --s1: #d1570a; --s2: #12845f; --s3: #a8447f; --s4: #8a6d00; --s5: #5b4bb5; --s6: #4d5a63; --s7: #b9c3ca;
  --green: #1a8a3c; --blue: #1f5fd0; --amber: #c98a00; --red: #cf2f2f;`;

const DARK = `
  --paper: #14181c; --panel: #1b2127; --ink: #e6eaed; --muted: #9aa7b2; --line: #2c353d; --rule: #5f6c77; --accent: #6cb8ee;
  --s0: #58aef0; --s1: #f28a3c; --s2: #3fc394; --s3: #e07fb8; --s4: #d8b53a; --s5: #a597f2; --s6: #a9b6c0; --s7: #46535d;
  --green: #4cc06e; --blue: #77a6ff; --amber: #f0b43c; --red: #f47171;`;

/** Dash patterns of the series, so that color is not all that tells them apart. */
const DASHES = ['', '7 4', '2 3', '9 3 2 3', '12 4', '4 4', '1 4'];

const seriesRules = DASHES.map(
  (dash, i) =>
    `.line.s${i} { stroke: var(--s${i}); ${dash === '' ? '' : `stroke-dasharray: ${dash};`} }
.intervals.s${i} path { stroke: var(--s${i}); }
.band.s${i}, .bar.s${i}, .dot.s${i}, .dots.s${i} { fill: var(--s${i}); }`,
).join('\n');

/** Rules that charts need, alone or in a page. */
export const CHART_STYLE = `
.chart { font: 12px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; display: block; max-width: 100%; height: auto; }
.chart text { fill: var(--ink); font-variant-numeric: tabular-nums; }
.chart .axes text { fill: var(--muted); }
.chart .axes text.label { fill: var(--ink); }
.chart .axis { stroke: var(--rule); fill: none; }
.chart .grid { stroke: var(--line); }
.chart .reference { stroke: var(--muted); stroke-dasharray: 3 3; fill: none; }
.chart .diagonal { stroke: var(--ink); stroke-dasharray: 5 4; }
.chart .note { fill: var(--muted); }
.chart .line { fill: none; stroke-width: 2; stroke-linejoin: round; stroke-linecap: butt; }
.chart .band { opacity: .18; }
.chart .dots { opacity: .55; }
.chart .dots.pale { fill: var(--s7); opacity: .7; }
.chart .intervals path { stroke-width: 1.5; opacity: .3; fill: none; }
.chart .error { stroke: var(--ink); stroke-width: 1.5; fill: none; }
.bar.s7 { fill: var(--s7); }
.chart .pixels { image-rendering: pixelated; }
.chart .letter { font: 700 100px Arial, Helvetica, sans-serif; }
.chart .letter-green { fill: var(--green); } .chart .letter-blue { fill: var(--blue); } .chart .letter-amber { fill: var(--amber); }
.chart .letter-red { fill: var(--red); } .chart .letter-ink { fill: var(--ink); }
${seriesRules}`;

export const PAGE_STYLE = `
:root { color-scheme: light dark; ${LIGHT} }
@media (prefers-color-scheme: dark) { :root { ${DARK} } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main, header, footer { max-width: 1040px; margin: 0 auto; padding: 0 20px; }
header { padding-top: 36px; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 6px; letter-spacing: -.01em; text-wrap: balance; }
h2 { font-size: 1.2rem; margin: 44px 0 12px; }
p { margin: 0 0 14px; max-width: 72ch; }
a { color: var(--accent); }
.lead { color: var(--muted); font-size: 1.05rem; }
nav ul { display: flex; flex-wrap: wrap; gap: 4px 18px; list-style: none; padding: 0; margin: 14px 0 0; font-size: .92rem; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 12px; margin: 24px 0 8px; padding: 0; }
.facts div { background: var(--panel); border: 1px solid var(--line); border-radius: 8px; padding: 12px 14px; }
.facts dt { color: var(--muted); font-size: .82rem; }
.facts dd { margin: 2px 0 0; font-size: 1.35rem; font-weight: 600; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 420px), 1fr)); gap: 16px; align-items: start; }
.figures.narrow { grid-template-columns: repeat(auto-fit, minmax(min(100%, 300px), 1fr)); }
figure { margin: 0; background: var(--panel); border: 1px solid var(--line); border-radius: 8px; padding: 14px 16px; min-width: 0; }
figure .scroll { overflow-x: auto; }
figure .logo { max-width: none; }
section > * { margin-bottom: 16px; }
figcaption { color: var(--muted); font-size: .88rem; margin-top: 8px; }
figure h3 { font-size: .98rem; margin: 0 0 8px; }
.table { overflow-x: auto; background: var(--panel); border: 1px solid var(--line); border-radius: 8px; margin: 0 0 14px; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
caption { caption-side: bottom; text-align: left; color: var(--muted); font-size: .88rem; padding: 8px 14px 10px; }
caption span { position: sticky; left: 14px; display: inline-block; max-width: min(980px, 100vw - 72px); }
th, td { text-align: left; padding: 6px 14px; border-top: 1px solid var(--line); vertical-align: top; }
thead th { border-top: 0; color: var(--muted); font-weight: 600; white-space: nowrap; }
tbody th { font-weight: 500; }
.wide th, .wide td { padding: 6px 9px; } .wide caption { padding-left: 9px; } .wide thead th { white-space: normal; vertical-align: bottom; } .wide thead .number { min-width: 9ch; } .wide tbody th { position: sticky; left: 0; background: var(--panel); min-width: 21ch; overflow-wrap: anywhere; }
.number { width: 1%; text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
code, pre, .code { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .92em; }
td.code { overflow-wrap: anywhere; min-width: 12ch; }
pre { background: var(--panel); border: 1px solid var(--line); border-radius: 8px; padding: 12px 14px; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; margin: 0 0 14px; }
details { margin: 0 0 14px; }
summary { cursor: pointer; color: var(--accent); margin-bottom: 8px; }
footer { color: var(--muted); font-size: .88rem; padding-top: 32px; padding-bottom: 48px; }
${CHART_STYLE}
@media print {
  :root { ${LIGHT} --paper: #fff; }
  body { font-size: 11pt; }
  nav { display: none; }
  figure, .table, .facts div, pre { break-inside: avoid; }
  h2 { break-after: avoid; }
  .table, figure .scroll { overflow: visible; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}`;

/** A chart as a file of its own, with the colors it would have in a page. */
export function standaloneSvg(markup: string): string {
  const style = `<style>:root{${LIGHT}}@media (prefers-color-scheme: dark){:root{${DARK}}svg{background:var(--panel)}}${CHART_STYLE}</style>`;
  return markup
    .replace(/^\s*<svg\s/, '<svg xmlns="http://www.w3.org/2000/svg" ')
    .replace(/(<svg [^>]*>)/, (opening) => `${opening}${style}`);
}
