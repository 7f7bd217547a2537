/** The page's one style sheet; colours keep a contrast of 4.5 to 1 on both backgrounds. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: #fffffd; --ink: #1d1f24; --soft: #595e68; --line: #e3e3de; --band: #f6f6f2;
  --past: #6b7078; --ahead: #1f5fa8; --fan: #b9d2ec; --fan-outer: #e0ebf6; --limit: #b3400f; --over: #9c3607;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #16181c; --ink: #e6e6e3; --soft: #a3a7af; --line: #33373e; --band: #1e2126;
    --past: #9a9fa8; --ahead: #7db4f0; --fan: #2f4d6e; --fan-outer: #223449; --limit: #f09468; --over: #f3a179;
  }
}
* { box-sizing: border-box; }
html { background: var(--ground); color: var(--ink); scroll-behavior: smooth; }
body {
  max-width: 56rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem;
  font: 1.0625rem/1.55 Charter, "Bitstream Charter", "Sitka Text", Cambria, Georgia, serif;
  hanging-punctuation: first;
}
h1, h2, h3, h4 { line-height: 1.2; text-wrap: balance; font-weight: 600; }
h1 { font-size: 2.25rem; margin: 0 0 .5rem; }
h2 { font-size: 1.5rem; margin: 3.5rem 0 .75rem; padding-top: 1.25rem; border-top: 1px solid var(--line); }
h3 { font-size: 1.1875rem; margin: 2.25rem 0 .5rem; }
h4 { font: 600 .8125rem/1.3 system-ui, sans-serif; margin: 0; }
p, li { max-width: 42rem; text-wrap: pretty; }
p { margin: 0 0 1rem; }
ul, ol { padding-left: 1.25rem; margin: 0 0 1rem; }
li + li { margin-top: .5rem; }
a { color: var(--ahead); text-underline-offset: .15em; }
a:focus-visible, summary:focus-visible, .scroll:focus-visible { outline: 2px solid var(--ahead); outline-offset: 2px; }
.kicker { margin: 0; color: var(--soft); font: 600 .8125rem/1.4 system-ui, sans-serif; letter-spacing: .04em; }
.note, figcaption, caption, footer, nav, small { font-family: system-ui, sans-serif; color: var(--soft); }
.note, figcaption, footer { font-size: .875rem; line-height: 1.5; }
nav ul { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; font-size: .875rem; }
nav li { margin: 0; }
.warnings { padding-left: 2rem; }
.warnings li::marker { color: var(--soft); font: 600 .8125rem system-ui, sans-serif; }
.warnings strong { color: var(--over); }
summary { cursor: pointer; font: .875rem/1.5 system-ui, sans-serif; color: var(--ahead); margin: 0 0 1rem; }
.service + .service { margin-top: 3.5rem; }
figure { margin: 1.25rem 0 1rem; }
figcaption { max-width: 42rem; margin-top: .25rem; }
svg { display: block; max-width: 100%; height: auto; overflow: visible; font: 12px system-ui, sans-serif; }
svg text { fill: var(--soft); }
.narrow { display: none; }
.multiples { display: grid; grid-template-columns: repeat(auto-fill, minmax(12rem, 1fr)); gap: 1rem 1.25rem; }
.scroll { position: relative; overflow-x: auto; margin: 1rem 0; }
table { border-collapse: collapse; font: .875rem/1.35 system-ui, sans-serif; font-variant-numeric: tabular-nums; width: 100%; }
caption { text-align: left; font-size: .875rem; padding-bottom: .75rem; max-width: min(42rem, 100vw - 2rem); position: sticky; left: 0; }
th, td { padding: .375rem .5rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
thead th { color: var(--soft); font-weight: 600; vertical-align: bottom; white-space: nowrap; }
tbody th { font-weight: 600; min-width: 7.5rem; }
th:first-child { padding-left: 0; position: sticky; left: 0; background: var(--ground); }
.number { text-align: right; white-space: nowrap; }
td small, th small { display: block; font-size: .857em; font-weight: 400; white-space: nowrap; }
.spark { min-width: 136px; }
td.spark { vertical-align: middle; }
.over { font-weight: 600; color: var(--over); }
.withheld { color: var(--soft); }
.spoken { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
footer { margin-top: 3.5rem; padding-top: 1.25rem; border-top: 1px solid var(--line); }
@media (max-width: 40rem) {
  body { padding: 1.5rem 1rem 3rem; font-size: 1rem; }
  h1 { font-size: 1.75rem; }
  .wide { display: none; }
  .narrow { display: block; }
  tbody th { min-width: 6rem; }
  .spark { display: none; }
}
@media print {
  :root {
    --ground: #fff; --ink: #000; --soft: #444; --line: #ccc; --past: #555; --ahead: #1f5fa8; --fan: #b9d2ec;
    --fan-outer: #e0ebf6; --limit: #b3400f; --over: #9c3607;
  }
  body { max-width: none; padding: 0; font-size: 10pt; }
  nav, summary { display: none; }
  .scroll { overflow: visible; }
  table { font-size: 8pt; }
  th, td { padding: .2rem .3rem; }
  tbody th { min-width: 5rem; }
  th:first-child { position: static; }
  figure, tr, li { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  details::details-content { content-visibility: visible; }
}
`;
