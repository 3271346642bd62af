// The pages of captured mail. An agent's HTML is shown only inside a sandboxed frame whose own policy loads nothing.
import { Problem } from '../problem.ts'
import { legibleLine, legibleLines } from './agent-words.ts'
import {
  type Captured,
  capturedShown,
  findCaptured,
  isCaptureVisible,
  listCaptured,
  rawCaptured,
} from './captured-mail.ts'
import { count, escapeHtml, Html, html, type Page, when } from './layout.ts'
import { ownerNav } from './owner-form.ts'
import { ownerOf, type Reply, type Visit } from './visit.ts'

const textShown = 20_000
const headersShown = 60

export async function showCaptured(visit: Visit): Promise<Reply> {
  assertVisible(visit)
  return { ...renderList(await listCaptured(visit.ctx.db.pool)), ...(await navOf(visit)) }
}

/** For scripts on this machine, such as a test that clicks a claim link. */
export async function showCapturedJson(visit: Visit): Promise<Reply> {
  assertVisible(visit)
  const messages = (await listCaptured(visit.ctx.db.pool)).map(({ id, from, to, subject, text, html, createdAt }) => ({
    id,
    from,
    to,
    subject,
    text,
    html: html ?? '',
    created_at: createdAt.toISOString(),
  }))
  return { type: 'application/json; charset=utf-8', content: JSON.stringify({ messages }) }
}

export async function showCapturedOne(visit: Visit): Promise<Reply> {
  return { ...renderOne(await find(visit), visit.ctx.config.publicUrl), ...(await navOf(visit)) }
}

export async function showCapturedHtml(visit: Visit): Promise<Reply> {
  const mail = await find(visit)
  if (mail.html === null) throw new Problem('not_found')
  return {
    type: 'text/html; charset=utf-8',
    content: mail.html,
    headers: {
      'Content-Security-Policy':
        "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'self'",
      'Referrer-Policy': 'no-referrer',
    },
  }
}

export async function showCapturedRaw(visit: Visit): Promise<Reply> {
  const { id } = await find(visit)
  const content = await rawCaptured(visit.ctx.db.pool, id)
  if (!content) throw new Problem('not_found')
  return {
    type: 'message/rfc822',
    content,
    headers: {
      'Content-Disposition': `attachment; filename="${id}.eml"`,
      'Content-Security-Policy': "sandbox; default-src 'none'",
    },
  }
}

/** Whoever is signed in finds the way back to the agents. */
async function navOf(visit: Visit): Promise<Pick<Page, 'nav'>> {
  const owner = await ownerOf(visit)
  return owner ? { nav: ownerNav(visit, owner) } : {}
}

async function find(visit: Visit): Promise<Captured> {
  assertVisible(visit)
  const mail = await findCaptured(visit.ctx.db.pool, visit.param('outbox_id'))
  if (!mail) throw new Problem('not_found')
  return mail
}

function assertVisible(visit: Visit): void {
  if (!isCaptureVisible(visit)) throw new Problem('not_found')
}

const noBoundary = html`<p class="hint">Shown in capture mode to this machine alone. Any program on this machine can read it too, an
agent included: this page is for trying things out, and no boundary.</p>`

export function renderList(mails: readonly Captured[]): Page {
  return {
    title: 'Captured mail',
    wide: true,
    body: html`<h1>Captured mail</h1>
<p>Mail that would have left. None of it did.</p>
${noBoundary}
${mails.length === 0 ? html`<p class="empty">No mail yet. Register an agent with your address as <code>owner_email</code>, and the mail to you appears here.</p>` : null}
<ol class="mails">${mails.map(
      mail => html`<li><a href="/captured/${mail.id}"><b><bdi>${legibleLine(mail.subject, 120) || 'No subject'}</bdi></b></a>
<span class="hint">${mail.system ? html`<b class="ours">Postern’s own</b> ` : null}${when(mail.createdAt)}</span>
<span class="route"><bdi>${legibleLine(mail.from, 120)}</bdi> <span aria-label="to">→</span> <span class="address">${mail.to}</span></span></li>`,
    )}</ol>
${mails.length === capturedShown ? html`<p class="hint">The newest ${capturedShown}.</p>` : null}`,
  }
}

export function renderOne(mail: Captured, publicUrl: string): Page {
  return {
    title: 'Captured mail',
    wide: true,
    body: html`<nav class="back"><a href="/captured">All captured mail</a></nav>
<h1><bdi>${legibleLine(mail.subject, 200) || 'No subject'}</bdi></h1>
<dl class="facts">
<div><dt>From</dt><dd><bdi>${legibleLine(mail.from, 200)}</bdi></dd></div>
<div><dt>To</dt><dd><span class="address">${mail.to}</span></dd></div>
<div><dt>When</dt><dd>${when(mail.createdAt)}</dd></div>
<div><dt>Written by</dt><dd>${mail.system ? 'Postern itself' : 'an agent; its words stand below as it sent them'}</dd></div>
</dl>
<h2>Text</h2>
<pre class="mail" dir="auto" tabindex="0">${linked(legibleLines(mail.text, textShown), publicUrl, mail.system)}</pre>
${
  mail.html === null
    ? null
    : html`<h2>HTML</h2><iframe class="mail" src="/captured/${mail.id}/html" sandbox title="The message as HTML, without scripts and images"></iframe>`
}
<details><summary>${count(mail.headers.length, 'header')}</summary><dl class="facts headers">${mail.headers
      .slice(0, headersShown)
      .map(
        ({ name, value }) =>
          html`<div><dt>${legibleLine(name, 80)}</dt><dd><bdi>${legibleLine(value, 1_000)}</bdi></dd></div>`,
      )}</dl></details>
<p><a class="button quiet" href="/captured/${mail.id}/raw" download>Download ${count(mail.size, 'byte')}</a></p>
${noBoundary}`,
  }
}

/** Links to pages of this instance only, by path: what an agent wrote leads nowhere else. */
export function linked(text: string, publicUrl: string, system: boolean): Html {
  const pages = system ? 'claim|sign-in|approvals|m' : 'm'
  const origin = escapeHtml(publicUrl).replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const link = new RegExp(
    `${origin}(/(?:${pages})/[A-Za-z0-9_-]{8,100}(?:\\?next=[A-Za-z0-9%_]{1,80})?)(?![A-Za-z0-9_/-])`,
    'g',
  )
  // A claim opens beside the mail, so that the code to be typed stays in sight.
  const beside = (path: string) => (path.startsWith('/claim/') ? ' target="_blank" rel="noopener"' : '')
  return new Html(escapeHtml(text).replace(link, (url, path) => `<a href="${path}"${beside(path)}>${url}</a>`))
}
