/** The whole look of the page: light and dark by the reader's own choice, one column on a phone, unfolded on paper. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #ffffff; --panel: #f6f8fa; --ink: #1f2328; --soft: #57606a; --rule: #d0d7de; --link: #0550ae;
  --pass: #116329; --pass-page: #dafbe1; --fail: #a40e26; --fail-page: #ffebe9; --error: #82071e; --error-page: #ffd8d3;
  --inconclusive: #6b4e00; --inconclusive-page: #fff8c5; --not-judged: #424a53; --not-judged-page: #eaeef2;
  --s0: #0550ae; --s1: #953800; --s2: #116329; --s3: #6639ba; --s4: #99286e; --s5: #4d5761;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0d1117; --panel: #161b22; --ink: #e6edf3; --soft: #9aa4af; --rule: #30363d; --link: #79c0ff;
    --pass: #7ee787; --pass-page: #12301c; --fail: #ffa198; --fail-page: #3c1618; --error: #ffc1ba; --error-page: #5c1a1e;
    --inconclusive: #f2cc60; --inconclusive-page: #37290a; --not-judged: #b1bac4; --not-judged-page: #21262d;
    --s0: #79c0ff; --s1: #ffa657; --s2: #7ee787; --s3: #d2a8ff; --s4: #ff9bce; --s5: #b1bac4;
  }
}
* { box-sizing: border-box; }
html { overflow-wrap: anywhere; scroll-padding-top: 1rem; }
body { margin: 0 auto; max-width: 72rem; padding: 1rem; background: var(--page); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
[hidden] { display: none !important; }
a { color: var(--link); }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
header > .tool { margin: 0; color: var(--soft); letter-spacing: .04em; }
h1 { margin: .25rem 0; font-size: 2rem; line-height: 1.2; }
h2 { margin: 2rem 0 .75rem; padding-bottom: .25rem; border-bottom: 1px solid var(--rule); font-size: 1.4rem; }
h3 { margin: 1rem 0 .5rem; font-size: 1.1rem; }
h4 { margin: 1.25rem 0 .5rem; font-size: 1rem; }
h5 { margin: .5rem 0 .25rem; font-size: .95rem; }
p { margin: .5rem 0; }
code { font: .9em ui-monospace, monospace; }
.key, .axis { color: var(--soft); font-size: .9rem; max-width: 60rem; }
.badge { display: inline-block; padding: 0 .6em; border: 1px solid currentColor; border-radius: 1em; font-weight: 600; white-space: nowrap; }
td .badge, summary .badge, article .badge { font-size: .85rem; }
.badge.pass { color: var(--pass); background: var(--pass-page); }
.badge.fail { color: var(--fail); background: var(--fail-page); }
.badge.error { color: var(--error); background: var(--error-page); }
.badge.inconclusive { color: var(--inconclusive); background: var(--inconclusive-page); }
.badge.not-judged { color: var(--not-judged); background: var(--not-judged-page); }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1rem; margin: 1rem 0; padding: 0; list-style: none; }
.filter { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem 1rem; margin: 1rem 0; padding: .75rem; background: var(--panel); border: 1px solid var(--rule); border-radius: .5rem; }
.filter fieldset { display: flex; flex-wrap: wrap; gap: .25rem .75rem; margin: 0; padding: 0; border: 0; min-width: 0; }
.count { color: var(--soft); font-variant-numeric: tabular-nums; }
mark { padding: 0 .25em; border-radius: .2em; background: var(--inconclusive-page); color: inherit; font-weight: 600; }
td details { margin: 0; border: 0; }
td summary { padding: 0; white-space: nowrap; }
td .inside { padding: 0; }
.filter legend { float: left; padding: 0; }
.filter input[type=search] { max-width: 100%; width: 14rem; }
input, button { font: inherit; color: inherit; background: var(--page); border: 1px solid var(--soft); border-radius: .25rem; padding: .25rem .6rem; }
button { cursor: pointer; }
.buttons { display: flex; flex-wrap: wrap; gap: .5rem; }
article, details { margin: .75rem 0; padding: .5rem 1rem; border: 1px solid var(--rule); border-radius: .5rem; }
details { padding: 0; }
summary { padding: .5rem 1rem; cursor: pointer; }
summary h3 { display: inline; font-size: 1rem; }
summary:hover { background: var(--panel); }
.inside { padding: 0 1rem .75rem; }
.scroll { position: relative; overflow-x: auto; max-width: 100%; margin: .75rem 0; }
table { border-collapse: collapse; font-size: .92rem; font-variant-numeric: tabular-nums; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
figcaption { color: var(--soft); font-size: .9rem; }
th, td { padding: .3rem .75rem .3rem 0; border-bottom: 1px solid var(--rule); text-align: left; vertical-align: top; overflow-wrap: break-word; min-width: 3.5rem; max-width: 24rem; }
thead th { color: var(--soft); font-weight: 500; }
tbody th { font-weight: 600; min-width: 8rem; }
.wide td:last-child { min-width: 16rem; }
data, .whole { white-space: nowrap; }
dl > div { display: flex; flex-wrap: wrap; gap: 0 .75rem; margin: .25rem 0; }
dt { flex: none; width: 7rem; color: var(--soft); }
dd { flex: 1 1 16rem; margin: 0; min-width: 0; }
dd ul { margin: 0; padding-left: 1.1rem; }
.plans { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 15rem), 1fr)); gap: 0 2rem; }
.tree { margin: 0; padding-left: 1.2rem; list-style: none; }
.tree li::before { content: "\\2514\\00a0" / ""; color: var(--soft); }
.plan > .tree { padding-left: 0; }
.scan { color: var(--fail); font-weight: 600; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); gap: 1rem 2rem; }
figure { margin: .5rem 0; max-width: 46rem; min-width: 0; }
svg { overflow: visible; vertical-align: middle; }
svg.chart { display: block; overflow: hidden; }
.axis { margin: 0; text-align: center; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: .25rem 0; padding: 0; list-style: none; }
.spark { letter-spacing: 1px; color: var(--s0); white-space: nowrap; }
svg text { font: 12px system-ui, sans-serif; fill: var(--ink); paint-order: stroke; stroke: var(--page); stroke-width: 4px; stroke-linejoin: round; }
svg text.tick { fill: var(--soft); }
svg text.label { font-size: 13px; }
.middle { text-anchor: middle; }
.end { text-anchor: end; }
.grid { stroke: var(--rule); }
.limit { stroke: var(--fail); stroke-dasharray: 4 3; }
.change { stroke: currentColor; stroke-dasharray: 2 3; }
.line { fill: none; stroke: currentColor; stroke-width: 2; vector-effect: non-scaling-stroke; }
.mark { fill: currentColor; stroke: var(--page); stroke-width: 1; }
.twentieth { stroke: currentColor; stroke-opacity: .55; vector-effect: non-scaling-stroke; }
.median { stroke: currentColor; stroke-width: 3; }
.box { fill: currentColor; fill-opacity: .22; }
.range { fill: currentColor; fill-opacity: .6; }
.length { display: block; height: 4px; width: 100%; min-width: 4rem; max-width: 10rem; }
.length rect { fill: var(--s0); fill-opacity: .6; height: 4px; }
.strip .harmless { fill: var(--pass); fill-opacity: .18; }
.interval { fill: var(--soft); }
.estimate { fill: var(--ink); }
.interval.fail, .estimate.fail { fill: var(--fail); }
.interval.pass, .estimate.pass { fill: var(--pass); }
.s0 { color: var(--s0); } .s1 { color: var(--s1); } .s2 { color: var(--s2); } .s3 { color: var(--s3); } .s4 { color: var(--s4); } .s5 { color: var(--s5); }
svg text.s0, svg text.s1, svg text.s2, svg text.s3, svg text.s4, svg text.s5 { fill: currentColor; }
footer { margin: 2rem 0 1rem; color: var(--soft); font-size: .9rem; }
@media (max-width: 40rem) {
  .inside { padding: 0 .6rem .6rem; }
  article { padding: .25rem .6rem; }
  summary { padding: .5rem .6rem; }
}
@media print {
  nav, .filter { display: none; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  details::details-content { content-visibility: visible; height: auto; }
  .scroll { overflow: visible; }
  article, figure, tr { break-inside: avoid; }
  h2, h3, h4, summary { break-after: avoid; }
}
`;
