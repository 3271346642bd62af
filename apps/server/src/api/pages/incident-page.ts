// An incident report as one page: for a tired human first, then for whoever it is shown to, on screen or on paper. It loads
// nothing and runs nothing. Words of mail and of people stand quoted, spelled out and cut; all else is our own.
import { createHash } from 'node:crypto'
import type { Candidate, IncidentReport, OddAct, TimelineRow } from '../../owners/incident/report.ts'
import { legibleLine, said } from './agent-words.ts'
import { incidentStyle } from './incident-style.ts'
import { count, Html, html } from './layout.ts'

/** The page's own style and nothing else. */
export const incidentPolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(incidentStyle).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`

export function incidentPage(report: IncidentReport): string {
  const odd = new Set(report.odd_acts.map(act => act.message_id ?? act.decision_id))
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Incident report ${report.incident_id} · Postern</title>
<style>${new Html(incidentStyle)}</style>
</head>
<body>
<header>
<h1>Incident report${report.redacted ? ', redacted' : null}</h1>
<p>${report.agent.name === null ? null : html`${said(report.agent.name, 100)} `}${names(report.agent.addresses)}</p>
<p>${exact(report.from)} to ${exact(report.to)}, UTC</p>
</header>
<main>
<h2>In short</h2>
<ul>${report.summary.map(sentence => html`<li>${withTimes(sentence)}</li>`)}</ul>
${report.cut.map(sentence => html`<p class="hint">${withTimes(sentence)}</p>`)}
<h2>What most likely set it off</h2>
${trigger(report)}
<h2>Odd acts</h2>
${report.odd_acts.length === 0 ? html`<p class="none">None in this span.</p>` : report.odd_acts.map(oddAct)}
<h2>Who was mailed</h2>
${mailed(report)}
<h2>Stops</h2>
${stops(report)}
<h2>What its keys did</h2>
${keys(report)}
<h2>Everything in order</h2>
${report.timeline.length === 0 ? html`<p class="none">Nothing happened in this span.</p>` : html`<ol class="timeline">${report.timeline.map(row => line(row, odd))}</ol>`}
</main>
<footer>
${about(report)}
</footer>
</body>
</html>
`.text
}

function trigger({ likely_trigger: found }: IncidentReport): Html {
  if (!found)
    return html`<p class="none">Nothing that the agent read before an odd act stands out. That does not say that nothing did it.</p>`
  return html`<div class="trigger">
<p><strong>The mail <span class="id">${found.message_id}</span> from ${name(found.from_address)}, read ${ago(found)} the odd act.</strong></p>
${points(found)}
<p class="hint">The points order what to look at first. They prove nothing.</p>
</div>`
}

const points = (candidate: Candidate) =>
  html`<ul class="points">${candidate.points.map(
    each =>
      html`<li><b>+${each.points}</b><span>${each.why}${each.evidence.length > 0 ? html` ${names(each.evidence)}` : null}</span></li>`,
  )}<li><b>${candidate.score}</b><span>in all</span></li></ul>`

function oddAct(act: OddAct): Html {
  const [, ...others] = act.candidates
  return html`<h3>${exact(act.at)}: <span class="${act.outcome}">${outcomeWords[act.outcome]}</span>, to ${names(act.recipients)}</h3>
<ul>${act.reasons.map(reason => html`<li>${reason.why} <span class="hint">${reason.rule}</span></li>`)}</ul>
${
  act.candidates.length === 0
    ? html`<p class="hint">The agent had read nothing in the week before.</p>`
    : html`<p class="hint">Read before it: ${candidate(act.candidates[0]!)}${others.map(each => html`; ${candidate(each)}`)}.</p>`
}`
}

const candidate = (each: Candidate) =>
  html`<span class="id">${each.message_id}</span> from ${name(each.from_address)}, ${ago(each)} (${each.verdict}, ${count(each.score, 'point')})`

const outcomeWords = { allow: 'allowed', hold: 'held', refuse: 'refused' }

function mailed({ mailed: people }: IncidentReport): Html {
  if (people.length === 0) return html`<p class="none">Nobody: no mail was let out in this span.</p>`
  return html`<table>
<thead><tr><th>Whom</th><th class="n">Copies</th><th class="n">Taken</th><th>Outcome</th><th>Last</th><th>Answer</th></tr></thead>
<tbody>${people.map(
    each => html`<tr><td data-label="Whom">${name(each.recipient)}</td><td class="n" data-label="Copies">${each.copies}</td>
<td class="n" data-label="Taken">${each.sent}</td><td data-label="Outcome">${each.outcome}</td>
<td data-label="Last">${exact(each.last_at)}</td><td data-label="Answer">${each.smtp_reply === null ? '–' : said(each.smtp_reply, 200)}</td></tr>`,
  )}</tbody></table>`
}

function stops({ stops: all }: IncidentReport): Html {
  if (all.length === 0) return html`<p class="none">Nobody stopped the agent, or what is above it, in this span.</p>`
  return html`<ul>${all.map(
    stop =>
      html`<li>${exact(stop.at)}: <span class="id">${stop.scope}</span> stopped by <span class="id">${stop.by}</span>${
        stop.took_ms === null
          ? null
          : html`. Nothing more could leave after ${stop.took_ms} ms: ${stop.cancelled} cancelled, ${stop.aborted} cut off, ${stop.completed_in_flight} went through, ${stop.unconfirmed} may have arrived`
      }${stop.seconds_after_first_odd_act === null ? null : html`. That was ${duration(stop.seconds_after_first_odd_act)} after the first odd act`}${
        stop.resumed_at === null ? '. It stands.' : html`. Resumed ${exact(stop.resumed_at)}.`
      }</li>`,
  )}</ul>`
}

function keys({ keys: all }: IncidentReport): Html {
  if (all.length === 0)
    return html`<p class="none">No call with a key of this agent is recorded by itself in this span.</p>`
  return html`<ul>${all.map(
    key => html`<li><span class="id">${key.key_id}</span>: ${count(key.calls, 'call')}, ${key.refused} refused, from ${exact(key.first_at)} to ${exact(key.last_at)}.
<span class="hint">${Object.entries(key.operations)
      .map(([operation, n]) => `${operation} ×${n}`)
      .join(', ')}</span></li>`,
  )}</ul>`
}

function line(row: TimelineRow, odd: Set<string>): Html {
  const isOdd = row.kind === 'send' && row.id !== null && odd.has(row.id)
  return html`<li${isOdd ? new Html(' class="odd"') : null}>${exact(row.at)}<span class="kind">${row.kind}</span><div>
<p>${legibleLine(row.what, 500)}</p>${row.words ? html`<p>${said(row.words, 200)}</p>` : null}${findings(row)}</div></li>`
}

function findings({ details }: TimelineRow): Html | null {
  const all = Array.isArray(details['findings']) ? details['findings'] : []
  const reason = typeof details['reason'] === 'string' ? details['reason'] : null
  const reply = typeof details['smtp_reply'] === 'string' ? details['smtp_reply'] : null
  if (all.length === 0 && reason === null && reply === null) return null
  return html`${all.map(
    finding =>
      html`<p class="hint"><span class="${finding.outcome === 'refuse' ? 'refuse' : 'hold'}">${finding.rule}</span>${finding.to_owner ? `: ${legibleLine(finding.to_owner, 400)}` : null}</p>`,
  )}${reason === null ? null : html`<p class="hint">${said(reason, 500)}</p>`}${reply === null ? null : html`<p class="hint">${said(reply, 200)}</p>`}`
}

const about = (report: IncidentReport) => html`<p>Report <span class="id">${report.incident_id}</span> about the agent
${report.agent.name === null ? null : html`${said(report.agent.name, 100)}, `}<span class="id">${report.account_id}</span> (${report.agent.environment}), ${names(report.agent.addresses)}.
Made ${exact(report.made_at)} by <span class="id">${report.made_by}</span>${report.why ? html`: ${said(report.why, 500)}` : null}.</p>
<p>It says what the record said when its end was number ${report.audit_head.seq}, hash <span class="id">${report.audit_head.hash}</span>.
Times are UTC. ${report.redacted ? 'Addresses are names that stay the same within this report; subjects and words are left out.' : 'It holds addresses and subjects: show others the redacted form.'}</p>`

const name = (address: string): Html => html`<bdi>${legibleLine(address || 'nobody', 320)}</bdi>`

const names = (list: string[]): Html =>
  html`${list.slice(0, 5).map((each, i) => html`${i > 0 ? ', ' : null}${name(each)}`)}${list.length > 5 ? ` and ${list.length - 5} more` : null}`

const dateAndTime = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' })

/** To the second: what came first matters here. */
const exact = (at: string): Html => html`<time datetime="${at}">${dateAndTime.format(new Date(at))}</time>`

/** Instants inside of a sentence, as people read them. */
const withTimes = (sentence: string): Html => {
  const parts = sentence.split(/(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)/)
  return html`${parts.map((part, i) => (i % 2 === 1 ? exact(part) : part))}`
}

function ago({ minutes_before: n }: Candidate): string {
  if (n < 1) return 'less than a minute before'
  if (n < 120) return `${count(Math.round(n), 'minute')} before`
  return `${count(Math.round(n / 60), 'hour')} before`
}

function duration(seconds: number): string {
  if (seconds < 120) return count(seconds, 'second')
  if (seconds < 7_200) return count(Math.round(seconds / 60), 'minute')
  return count(Math.round(seconds / 3_600), 'hour')
}
