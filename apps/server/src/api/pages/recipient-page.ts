// What the footer of every message links to: who sent this, and a button that stops all mail from it. Whoever holds the
// link needs no account. Looking changes nothing, so a scanner may look; it works also when the agent is stopped or gone.
import { type FooterCopy, findByFooterToken, suppress } from '../../outgoing/suppress.ts'
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
${system ? null : html`<div><dt>Owner</dt><dd>${copy.claimed ? 'A human, who can stop it' : 'Nobody has claimed it'}</dd></div>`}
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
${copy.suppressed ? done(copy) : button(copy, token)}`,
  }
}

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
