// What the footer of every message links to: who sent this, a button that stops all mail from it, and ways to report it and
// to ask the human behind it. Whoever holds the link needs no account, and the owner's address is never shown. Looking
// changes nothing, so a scanner may look; it works also when the agent is stopped or gone.
import { type FooterCopy, findByFooterToken, suppress } from '../../outgoing/suppress.ts'
import { ask, questionTextMax } from '../../owners/questions.ts'
import { type ReportReason, report, reportReasons, reportTextMax } from '../../owners/reports.ts'
import { visible } from '../../owners/stranger-words.ts'
import { said } from './agent-words.ts'
import { type Html, html, type Page, plain, when } from './layout.ts'
import type { Reply, Visit } from './visit.ts'

export async function showCopy(visit: Visit): Promise<Reply> {
  const copy = await find(visit)
  return copy ? renderCopy(copy, visit.param('token')) : unknownToken
}

export async function postStopMail(visit: Visit): Promise<Reply> {
  const copy = await find(visit)
  if (!copy) return unknownToken
  await visit.ctx.db.transaction(tx => suppress(tx, copy.accountId, copy.recipient, 'footer'))
  return renderSuppressed(copy)
}

/** RFC 8058 §3.2: a mail service posts this field for its user, without cookie or Origin; the answer is no redirect. */
export async function postOneClick(visit: Visit): Promise<Reply> {
  if (visit.form['List-Unsubscribe'] !== 'One-Click')
    return plain(400, 'Nothing was done', 'This address takes one-click unsubscribes only. Open it to see the page.')
  const copy = await find(visit)
  if (!copy) return unknownToken
  await visit.ctx.db.transaction(tx => suppress(tx, copy.accountId, copy.recipient, 'one-click'))
  return renderSuppressed(copy)
}

export async function postReport(visit: Visit): Promise<Reply> {
  const copy = await find(visit)
  if (!copy || copy.system) return unknownToken
  const reason = reportReasons.find(each => each === visit.form['reason'])
  const words = visit.form['text'] ?? ''
  if (!reason) return plain(400, 'Nothing was reported', 'Go back and say why you report it.')
  if (visible(words).length > reportTextMax) return tooLong('reported', reportTextMax)
  await visit.ctx.db.transaction(tx => report(tx, copy, reason, words))
  return renderReported(copy, visit.param('token'))
}

export async function postQuestion(visit: Visit): Promise<Reply> {
  const copy = await find(visit)
  if (!copy || copy.system) return unknownToken
  const words = visit.form['text'] ?? ''
  if (visible(words) === '') return plain(400, 'Nothing was asked', 'Go back and write what you want to know.')
  if (visible(words).length > questionTextMax) return tooLong('asked', questionTextMax)
  const asked = await ask(visit.ctx, copy, words)
  if (asked.outcome === 'unclaimed') return plain(409, 'There is nobody to ask', nobodyToAsk)
  if (asked.outcome === 'limited')
    return plain(
      429,
      'Nothing was asked',
      html`The owner got as many questions as they get in a day. You may ask again from ${when(new Date(asked.resetsAt))}.`,
    )
  return plain(
    200,
    'Passed on',
    'The owner of this agent gets your question by mail. If they answer, the answer comes to the address that the message came to, through Postern.',
    'Nobody is made to answer. To get no more mail from this agent, go back and stop it.',
  )
}

const tooLong = (done: string, max: number): Page =>
  plain(
    400,
    `Nothing was ${done}`,
    `Your text is longer than ${max.toLocaleString('en-GB')} characters. Go back and shorten it.`,
  )

const find = ({ ctx, param }: Visit): Promise<FooterCopy | null> => findByFooterToken(ctx.db.pool, param('token'))

const unknownToken: Page = plain(
  404,
  'No message has this link',
  'Open the link at the end of the message again, in full: some mail programs break long lines.',
)

export function renderCopy(copy: FooterCopy, token: string): Page {
  const { system } = copy
  return {
    title: system ? 'Postern sent you this' : 'An AI agent sent you this',
    body: html`<h1>${system ? 'Postern itself sent you this' : 'An AI agent sent you this'}</h1>
<p>${
      system
        ? 'No agent wrote it. Such mail says that an agent named you as its human, or lets you sign in.'
        : 'A program wrote this message, not a person.'
    }</p>
<dl class="facts">
<div><dt>From</dt><dd><span class="address">${copy.agentAddress}</span></dd></div>
${system ? null : html`<div><dt>Owner</dt><dd>${copy.claimed ? 'A human, whose address was verified by mail, and who can stop it' : 'Nobody has claimed it'}</dd></div>`}
<div><dt>Sent</dt><dd>${when(copy.sentAt)}</dd></div>
<div><dt>To</dt><dd><span class="address">${masked(copy.recipient)}</span></dd></div>
${copy.environment === 'test' ? html`<div><dt>Environment</dt><dd>test: it should have reached nobody outside</dd></div>` : null}
</dl>
${
  system
    ? null
    : html`<section class="words" aria-label="The agent’s own words"><h2>In the agent’s own words, which nobody checked</h2>
<dl class="facts"><div><dt>Name</dt><dd>${said(copy.agentName, 100)}</dd></div></dl></section>`
}
${copy.suppressed ? done(copy) : button(copy, token)}
${system ? null : [reportForm(token), questionForm(copy, token)]}`,
  }
}

const reasons: Record<ReportReason, string> = {
  spam: 'I did not ask for this',
  not_me: 'It is meant for somebody else',
  scam: 'It is a fraud, or asks for what it should not',
  wrong: 'What it says is wrong',
  other: 'Something else',
}

const reportForm = (token: string): Html => html`<details class="say"><summary>Report this message</summary>
<form method="post" action="/m/${token}/report">
<fieldset><legend>Why?</legend>
${reportReasons.map(reason => html`<label><input type="radio" name="reason" value="${reason}" required> ${reasons[reason]}</label>`)}
</fieldset>
<label for="report-text">More, if you want to say more</label>
<textarea id="report-text" name="text" rows="4" maxlength="${reportTextMax}"></textarea>
<p class="hint">The agent’s owner, and whoever runs this service, see the report and which message it is about.</p>
<button>Report it</button>
</form></details>`

const nobodyToAsk =
  'Nobody has claimed this agent, so no human stands behind it who could answer. You can report it or stop it.'

const questionForm = (copy: FooterCopy, token: string): Html =>
  html`<details class="say"><summary>Ask the human behind it</summary>
${
  copy.claimed
    ? html`<form method="post" action="/m/${token}/question">
<label for="question-text">Your question</label>
<textarea id="question-text" name="text" rows="4" maxlength="${questionTextMax}" required></textarea>
<p class="hint">It goes to the owner through us. They see the address that the message came to; you do not see theirs.</p>
<button>Ask</button>
</form>`
    : html`<p>${nobodyToAsk}</p>`
}</details>`

const renderReported = (copy: FooterCopy, token: string): Page => ({
  title: 'Reported',
  body: html`<h1>Reported</h1>
<p>Thank you. The agent’s owner, and whoever runs this service, see your report. Reporting again changes nothing.</p>
${copy.suppressed ? done(copy) : button(copy, token)}`,
})

const button = (
  copy: FooterCopy,
  token: string,
): Html => html`<form class="panel" method="post" action="/m/${token}/stop">
<p>${
  copy.system
    ? 'If you press this, no agent can ask you to claim it, and you get no links to sign in with.'
    : 'If you press this, it cannot write to this address again, whatever it tries. It is told that you do not want its mail.'
}</p>
<button class="stop">${copy.system ? 'Stop all mail from Postern to me' : 'Stop all mail from this agent to me'}</button>
</form>`

const done = (copy: FooterCopy): Html => html`<p class="notice"><b>Stopped.</b> ${ends(copy)}</p>`

const renderSuppressed = (copy: FooterCopy): Page => ({
  title: 'Stopped',
  body: html`<h1>Stopped</h1>
<p>${ends(copy)}</p>
<p class="hint">A message that was on its way already may still arrive.</p>`,
})

const ends = (copy: FooterCopy): Html =>
  html`${copy.system ? 'Postern' : html`The agent <span class="address">${copy.agentAddress}</span>`} sends nothing more to <span class="address">${masked(copy.recipient)}</span>.`

/** Enough for its holder to know it, too little for whoever was forwarded the message. */
export const masked = (address: string): string => `${address.slice(0, 1)}…${address.slice(address.lastIndexOf('@'))}`
