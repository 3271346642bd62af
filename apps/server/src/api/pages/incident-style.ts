// The style of an incident report, which stands in the page itself: a report is saved, mailed and printed, and must look
// the same without this server. On paper it is black on white, and a row is not torn apart between two sheets.

export const incidentStyle = `
:root { color-scheme: light dark; --paper: #eef1ef; --sheet: #fafbfa; --ink: #15201c; --soft: #4f5d57; --line: #c3ccc7;
  --go: #0c5a49; --stop: #a32018; --said: #e3e9e5; --warn: #fbe9e6; --hold: #7a4d00;
  --sans: system-ui, -apple-system, "Segoe UI", "Liberation Sans", sans-serif;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", monospace; }
@media (prefers-color-scheme: dark) { :root { --paper: #121815; --sheet: #19211d; --ink: #e4eae6; --soft: #a3b0a9; --line: #37423c;
  --go: #83d3ba; --stop: #ff9d92; --said: #202b26; --warn: #3a1f1c; --hold: #e8b860; } }
*, ::before, ::after { box-sizing: border-box; }
html { background: var(--paper); color: var(--ink); font: 1rem / 1.5 var(--sans); -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; max-width: 60rem; padding: 1.5rem 1rem 3rem; }
header { border-bottom: 2px solid var(--ink); padding-bottom: 1rem; }
header p { margin: 0.25rem 0 0; color: var(--soft); }
h1 { font-size: 1.75rem; line-height: 1.2; letter-spacing: -0.02em; margin: 0; text-wrap: balance; overflow-wrap: anywhere; }
h2 { font-size: 1.1875rem; margin: 2.25rem 0 0.75rem; }
h3 { font-size: 1rem; margin: 1.5rem 0 0.25rem; overflow-wrap: anywhere; }
p { margin: 0 0 0.75rem; overflow-wrap: anywhere; }
ul, ol { margin: 0 0 1rem; padding-left: 1.25rem; }
li { overflow-wrap: anywhere; }
.hint { color: var(--soft); font-size: 0.875rem; }
.id { font-family: var(--mono); font-size: 0.8125rem; overflow-wrap: anywhere; }
.trigger { background: var(--warn); border-left: 4px solid var(--stop); padding: 1rem 1.25rem; }
.trigger > :last-child { margin-bottom: 0; }
.none { border: 1px dashed var(--soft); padding: 1rem 1.25rem; color: var(--soft); }
.points { list-style: none; padding: 0; }
.points li { display: grid; grid-template-columns: 3rem 1fr; gap: 0.5rem; padding: 0.125rem 0; }
.points b { text-align: right; font-variant-numeric: tabular-nums; }
.refuse { color: var(--stop); font-weight: 600; }
.hold { color: var(--hold); font-weight: 600; }
.allow { color: var(--go); font-weight: 600; }
table { border-collapse: collapse; width: 100%; font-size: 0.875rem; }
th { text-align: left; color: var(--soft); font-weight: 600; border-bottom: 1px solid var(--ink); padding: 0.25rem 0.75rem 0.25rem 0; }
td { vertical-align: top; border-bottom: 1px solid var(--line); padding: 0.5rem 0.75rem 0.5rem 0; overflow-wrap: anywhere; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; }
.timeline { list-style: none; padding: 0; font-size: 0.875rem; }
.timeline li { display: grid; grid-template-columns: 12.5rem 5rem 1fr; gap: 0 1rem; border-top: 1px solid var(--line); padding: 0.5rem 0; }
.timeline time, .timeline .kind { color: var(--soft); font-variant-numeric: tabular-nums; }
.timeline p { margin: 0; }
.timeline .odd { background: var(--warn); }
.timeline li.odd { padding-left: 0.5rem; border-left: 4px solid var(--stop); }
q { quotes: "“" "”"; background: var(--said); border-radius: 3px; padding: 0.1em 0.35em; box-decoration-break: clone; -webkit-box-decoration-break: clone; }
footer { border-top: 1px solid var(--line); margin-top: 2.25rem; padding-top: 1rem; color: var(--soft); font-size: 0.8125rem; }
@media (max-width: 40rem) {
  .timeline li { grid-template-columns: 1fr auto; }
  .timeline li > div { grid-column: 1 / -1; }
  thead { display: none; }
  tr { display: block; border-bottom: 1px solid var(--line); padding: 0.5rem 0; }
  td, td.n { display: grid; grid-template-columns: 7rem 1fr; gap: 0.5rem; border: 0; padding: 0.125rem 0; text-align: left; }
  td::before { content: attr(data-label); color: var(--soft); }
}
@media print {
  :root { color-scheme: light; --paper: #fff; --sheet: #fff; --ink: #000; --soft: #444; --line: #bbb; --go: #0c5a49; --stop: #a32018; --said: #eee; --warn: #fff; --hold: #7a4d00; }
  html { font-size: 10pt; }
  body { max-width: none; padding: 0; }
  h2, h3 { break-after: avoid; }
  li, tr, .trigger { break-inside: avoid; }
  .trigger { border: 1px solid var(--stop); border-left-width: 4px; }
  @page { margin: 18mm 16mm; }
}
`
