/**
 * The entry point `ocgfn/chart`. Pictures as SVG and pages as HTML, made of strings: for reports on the disk
 * and for pages in a browser. `markup` of what they give is safe to insert, every text in it is escaped.
 */

export { html, escapeText, type Html, type HtmlPart } from './html.js';
export { lineChart, scatterChart, type Point, type Series } from './chart.js';
export { histogram } from './bars.js';
export { heatMap } from './heat-map.js';
export { cellMaps, type CellMap, type CellMapRow, type CellMapsOptions } from './cell-maps.js';
export { logoColumns, sequenceLogo, type LogoColumn } from './sequence-logo.js';
export { countCurve, meanOfBestCurve } from './paid-curves.js';
export { meanCurve, type MeanCurve } from './mean-curve.js';
export { CHART_STYLE, standaloneSvg } from './style.js';
