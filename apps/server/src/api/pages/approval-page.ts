// One held message as its owner sees it before deciding: the bytes that would leave, everybody they go to, why they are
// held, and what the agent had read. Words of agents and strangers stand in boxes that say whose they are, with every
// invisible character spelled out, and lead nowhere: links are text.
import type { Preview } from '../../outgoing/approve.ts'
import type { ApprovalView, CauseView, VersionView } from '../../owners/approval-view.ts'
import { reasonMax } from '../../owners/approvals.ts'
import type { LineChange } from '../../owners/line-diff.ts'
import type { Problem } from '../problem.ts'
import { legibleLine, legibleLines, said } from './agent-words.ts'
import { count, type Html, html, type Page, when } from './layout.ts'
import { hidden } from './owner-form.ts'

const textShown = 200_000
const linksShown = 100
const linkCharsShown = 2_000

interface Around {
  csrf: string
  problem: Problem | undefined
  /** An edit made it a moment ago. */
  edited: boolean
}

export function renderApproval(view: ApprovalView, seen: Preview | null, raw: Buffer | null, around: Around): Page {
  const { words } = view
  const pending = view.state === 'pending'
  return {
    title: pending ? 'A message waits for you' : 'A held message',
    wide: true,
    body: html`<nav class="back"><a href="/approvals">All that waits</a></nav>
<h1>${titles[view.state]}</h1>
${around.problem ? html`<p class="alert" role="alert">${alertOf(around.problem)}</p>` : null}
${around.edited ? html`<p class="notice" role="status">Changed. It still waits: look at it once more, then let it go or refuse it.</p>` : null}
${view.replaced_by ? html`<p class="notice">You changed this message. <a href="/approvals/${view.replaced_by}">Look at what it is now</a>.</p>` : null}
<p>An agent wrote it, from <span class="address">${view.from}</span>. It calls itself ${said(view.agent_name, 100)}.</p>
<dl class="facts">
${(['to', 'cc', 'bcc'] as const).map(kind => (words[kind].length > 0 ? html`<div><dt>${kindWords[kind]}</dt><dd>${words[kind].map(address => renderRecipient(address, seen))}</dd></div>` : null))}
<div><dt>Why it ${pending ? 'is' : 'was'} held</dt><dd>${view.why.length > 0 ? view.why.map(sentence => html`<p>${sentence}</p>`) : 'You changed it.'}</dd></div>
<div><dt>${pending ? 'Waits since' : 'Held'}</dt><dd>${when(new Date(view.held_since))}${pending ? `, ${ageOf(view.age_seconds)}` : null}</dd></div>
${pending ? html`<div><dt>Ends</dt><dd>${when(new Date(view.expires_at))}; it is refused then</dd></div>` : null}
${view.decided_at ? html`<div><dt>Decided</dt><dd>${when(new Date(view.decided_at))}</dd></div>` : null}
${view.reason ? html`<div><dt>Why it ended</dt><dd>${view.reason}</dd></div>` : null}
</dl>
${seen && seen.outcome !== 'allow' ? cannotLeave(seen) : null}
${renderWords(view)}
${view.causes.length > 0 ? renderCauses(view.causes) : null}
${view.versions.length > 0 ? view.versions.map(renderVersion) : null}
<details><summary>The exact bytes</summary>
<p class="hint">As they would be handed over${view.copies.length > 1 ? '; each recipient’s copy has a link of its own at its end' : ''}. Their hash is <code>${view.content_hash}</code>.</p>
${raw ? html`<pre class="mail" tabindex="0">${legibleLines(raw.toString('utf8'), textShown)}</pre>` : null}
<ul class="plain">${view.copies.map(copy => html`<li><a href="/approvals/${view.approval_id}/raw?sha256=${copy.sha256}" download>Download the copy for ${copy.address}</a> (${count(copy.size_bytes, 'byte')})</li>`)}</ul>
</details>
${pending ? renderForms(view, around.csrf) : null}`,
  }
}

const titles: Record<ApprovalView['state'], string> = {
  pending: 'May this leave?',
  approved: 'You let this go',
  rejected: 'You refused this',
  expired: 'This ended without a decision',
  superseded: 'This was changed',
}

const kindWords = { to: 'To', cc: 'Copy to', bcc: 'Hidden copy to' } as const

function alertOf({ code, message, details }: Problem): string {
  const field = details.problems?.[0]
  if (field) return `That cannot be sent (${field.field}): ${legibleLine(field.problem, 300)}`
  if (code === 'approval_changed') return 'It is not what you saw any more. Nothing was done; look at it again.'
  return `${message} ${details.resets_at ? `There is room again from ${details.resets_at.slice(0, 16).replace('T', ' ')} UTC. ` : ''}It did not leave.`
}

function renderRecipient(address: string, seen: Preview | null): Html {
  const recipient = seen?.recipients.find(each => each.address === address)
  return html`<p><span class="address">${address}</span>${recipient && !recipient.known ? html` <b class="first">first contact</b>` : null}${
    recipient?.written && !recipient.known ? html` <span class="hint">it wrote there before</span>` : null
  }${recipient?.suppressed ? html` <b class="first">wants no mail from it</b>` : null}</p>`
}

const cannotLeave = ({ findings }: Preview): Html =>
  html`<div class="alert"><p><b>It cannot leave now, also if you approve it.</b> It stays here until it can, or until it ends.</p>
${findings.filter(finding => finding.outcome !== 'allow').map(finding => html`<p>${finding.toOwner}</p>`)}</div>`

function renderWords({ approval_id, words, links }: ApprovalView): Html {
  return html`<section class="words" aria-labelledby="words"><h2 id="words">What it would send, in the agent’s words</h2>
<dl class="facts"><div><dt>Subject</dt><dd><bdi>${legibleLine(words.subject, 2_000) || 'None'}</bdi></dd></div></dl>
<pre class="mail" dir="auto" tabindex="0">${legibleLines(words.text, textShown)}</pre>
${
  words.html === null
    ? null
    : html`<h2>The same as HTML</h2><iframe class="mail" src="/approvals/${approval_id}/html" sandbox title="The message as HTML, without scripts and images"></iframe>`
}
<h2>Where its links lead</h2>
<ul class="plain">${links
    .slice(0, linksShown)
    .map(
      link =>
        html`<li><span class="address">${legibleLine(link.href, linkCharsShown)}</span>${link.kind === 'image' ? ' (an image that is loaded)' : null}${
          link.text && link.text !== link.href
            ? html` <span class="hint">shown as ${said(link.text, 200)}</span>`
            : null
        }</li>`,
    )}</ul>
${links.length > linksShown ? html`<p class="hint">And ${links.length - linksShown} more.</p>` : null}
<p class="hint">The last link is the one by which the recipient stops mail from this agent. What no reader would see is spelled out, as [U+200B].</p></section>`
}

const renderCauses = (causes: CauseView[]): Html =>
  html`<section class="words" aria-labelledby="causes"><h2 id="causes">What it had read before, in the words of strangers</h2>
<ul class="plain">${causes.map(
    cause =>
      html`<li><p><span class="address">${legibleLine(cause.from, 320) || 'nobody'}</span> ${cause.verified ? '' : html`<b class="first">not proven</b> `}${
        cause.verdict === 'clear'
          ? null
          : html`<b class="first">${cause.verdict === 'match' ? 'looks like an attack' : 'not scanned'}</b> `
      }<span class="hint">read ${when(new Date(cause.read_at))}${cause.claimed ? ', which it names as the cause' : null}</span><br>${said(cause.subject, 300)}</p></li>`,
  )}</ul></section>`

const renderVersion = ({ version, replaced_at, changes }: VersionView): Html =>
  html`<details><summary>What you changed of version ${version}, ${when(new Date(replaced_at))}</summary>
${(
  [
    ['Recipients', changes.recipients],
    ['Subject', changes.subject],
    ['Text', changes.text],
  ] as const
).map(([label, lines]) =>
  lines.some(each => each.change !== 'same')
    ? html`<h2>${label}</h2><ol class="diff">${lines.map(renderChange)}</ol>`
    : null,
)}</details>`

function renderChange({ change, line }: LineChange): Html {
  const text = legibleLine(line, 2_000)
  if (change === 'same') return html`<li><bdi>${text}</bdi></li>`
  return change === 'removed'
    ? html`<li><del><bdi>${text}</bdi></del></li>`
    : html`<li><ins><bdi>${text}</bdi></ins></li>`
}

function renderForms({ approval_id, content_hash, words }: ApprovalView, csrf: string): Html {
  const line = (name: 'to' | 'cc' | 'bcc', label: string) =>
    html`<label for="${name}">${label}</label><input id="${name}" name="${name}" value="${words[name].join(', ')}" autocomplete="off" spellcheck="false">`
  return html`<form class="panel" method="post" action="/approvals/${approval_id}/approve">${hidden(csrf)}<input type="hidden" name="content_hash" value="${content_hash}">
<p>Exactly these bytes go to exactly these recipients, once. From then on the agent may write to them without asking, unless your policy says otherwise.</p>
<button>Let it leave</button></form>
<form class="panel" method="post" action="/approvals/${approval_id}/reject">${hidden(csrf)}
<label for="reason">Why not? The agent reads it.</label><input id="reason" name="reason" maxlength="${reasonMax}" autocomplete="off">
<button class="stop">Refuse it</button></form>
<details><summary>Change it first</summary>
<form class="panel edit" method="post" action="/approvals/${approval_id}/edit">${hidden(csrf)}
${line('to', 'To')}${line('cc', 'Copy to')}${line('bcc', 'Hidden copy to')}
<label for="subject">Subject</label><input id="subject" name="subject" maxlength="998" value="${words.subject}" autocomplete="off">
<label for="text">Text</label><textarea id="text" name="text" rows="12">
${words.text}</textarea>
${
  words.html === null
    ? null
    : html`<label for="html">HTML; empty it to send the text alone</label><textarea id="html" name="html" rows="8" spellcheck="false">
${words.html}</textarea>`
}
<p class="hint">It still waits then, for you to look at what came of it. The line that says that an AI agent sent it stays.</p>
<button class="quiet">Change it</button></form></details>`
}

function ageOf(seconds: number): string {
  if (seconds < 90) return 'a moment ago'
  const minutes = Math.round(seconds / 60)
  return minutes < 90 ? `${minutes} minutes ago` : `${count(Math.round(minutes / 60), 'hour')} ago`
}
